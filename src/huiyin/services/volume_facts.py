"""What stands on the sheets of a volume: facts of the record, in words of paper."""

from collections.abc import Sequence
from typing import Any

from huiyin.documents.volume.sheets import phrase
from huiyin.domain.acts import ActKind
from huiyin.domain.retention import Kept
from huiyin.services.act_words import correction, said
from huiyin.services.context import Context, retention_book, words
from huiyin.services.letter_content import people
from huiyin.services.letter_people import on_paper
from huiyin.services.reading import LineEntry, PetitionView
from huiyin.services.retaining import closed_on, kept_as, retention_of
from huiyin.store.record.queries import acts_of

_LOOKS = frozenset({ActKind.IDENTITY_REVEALED})
_SHORT = 12
Pairs = list[tuple[str, str]]


def cover_facts(view: PetitionView, pages: int) -> Pairs:
    """What the cover says."""
    row, closed = view.row.petition, closed_on(view)
    last = max(e.act.on for e in view.line if e.act.kind not in _LOOKS)
    found, retention = kept_as(view), retention_of(view, phrase("none"))
    return [
        ("title", str(row["title"])), ("number", view.number),
        ("bureau", view.unit_names.get(row["bureau"], row["bureau"])),
        ("unit", view.holder.name if view.holder else row["holder"]),
        ("span", f"{on_paper(row['received_on'])}至{on_paper(closed or last)}"),
        ("open_matter", phrase("closed", day=on_paper(closed)) if closed
         else phrase("still_open", day=on_paper(last))),
        ("year", str(closed.year) if closed else phrase("none")),
        ("retention", retention), ("basis", _basis(found)),
        ("pages", phrase("cover_pages", pages=pages)),
    ]  # fmt: skip


def _basis(found: Kept | None) -> str:
    if found is None:
        return phrase("none")
    if found.is_set:
        return words()["inventory_column"]["by_hand"]
    rule = next(r for r in retention_book().rules if r.name == found.rule)
    return f"{rule.label}（{retention_book().basis}）"


def matter_facts(view: PetitionView) -> Pairs:
    """What the petition says and who brought it, by name."""
    row, known = view.row.petition, people(view, view.row.petition["bureau"], True)
    claims = [c.text for c in view.life.claims.values()]
    said_claims = claims if len(claims) == 1 else [f"{n}. {c}" for n, c in enumerate(claims, 1)]
    return [
        ("number", view.number), ("petitioner", known.named(int(row["persons"]))),
        ("phone", known.joined("phone")), ("address", known.joined("address")),
        ("channel", words()["channel"][row["channel"]]),
        ("purpose", words()["purpose"][row["purpose"]]),
        ("received_on", on_paper(row["received_on"])), ("title", str(row["title"])),
        ("claims", "\n".join(said_claims)), ("detail", str(row["detail"])),
    ]  # fmt: skip


def acts_rows(context: Context, view: PetitionView) -> list[tuple[str, ...]]:
    """The line of acts, oldest first, each with the beginning of its hash in the record."""
    hashes = {row.seq: row.hash for row in acts_of(view.row.petition["id"])}
    labels = context.rules.book.act_labels
    return [
        (str(e.act.seq), f"{e.act.on:%Y-%m-%d}",
         labels.get(e.act.kind, e.act.kind) + (phrase("struck") if e.is_void else ""),
         "\n".join(part for part in (e.unit, e.actor) if part), _content(e, view),
         hashes.get(e.act.seq, "")[:_SHORT])
        for e in view.line if e.act.kind not in _LOOKS
    ]  # fmt: skip


def _content(entry: LineEntry, view: PetitionView) -> str:
    pairs = [*said(entry.act, view), *(correction(a, view) for a in entry.amendments)]
    lines = [f"{label}：{text}" for label, text in pairs]
    if entry.about:
        lines.insert(0, phrase("about", unit=entry.about))
    return "\n".join(lines)


Told = Sequence[tuple[str, str, str, int]]
"""Of each leaf: its sort, why it stands apart, its title, its pages."""


def closing_facts(view: PetitionView, told: Told, pages: int) -> Pairs:
    """What the closing note says of the volume, and where the record stood."""
    apart = [title for _, why, title, _ in told if why]
    removed = sum(bool(a.removal) for a in view.attachments)
    rows = [r for r in acts_of(view.row.petition["id"]) if r.kind not in _LOOKS]
    newest = rows[-1]
    return [
        ("pages", phrase("cover_pages", pages=pages)),
        ("letters", _counted("letters", "letter", told)),
        ("files", _counted("files", "file", told)),
        ("apart", phrase("apart", count=len(apart), names="；".join(apart)) if apart
         else phrase("none")),
        ("removed", phrase("removed", count=removed) if removed else phrase("none")),
        ("record", phrase("record", seq=newest.seq, hash=newest.hash)),
    ]  # fmt: skip


def _counted(words_of: str, sort: str, told: Told) -> str:
    found: list[Any] = [n for kind, _, _, n in told if kind == sort]
    return phrase(words_of, count=len(found), pages=sum(found)) if found else phrase("none")
