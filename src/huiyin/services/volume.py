"""The volume of a petition (案卷): everything that is on paper of it, bound into one PDF.

It follows from the record alone: of one state it has the same bytes whoever makes it, whenever.
Looks at the names, making it among them, are no part of it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from huiyin.documents.incoming.content import Content, Unfit
from huiyin.documents.model import Document
from huiyin.documents.pdf import pdf
from huiyin.documents.volume import sheets
from huiyin.documents.volume.binding import Bound, Part, bind, count_pages, from_picture
from huiyin.documents.volume.cleaning import cleaned
from huiyin.documents.volume.sheets import Entry, phrase
from huiyin.domain.attachments import Attachment
from huiyin.domain.authority import UNIT_ROLES, Permission
from huiyin.domain.letters import LetterState
from huiyin.domain.procedure import Refusal
from huiyin.services import attachments, file_store, letters
from huiyin.services.context import Context, words
from huiyin.services.file_store import Lost
from huiyin.services.letter_freezing import issued_pdf
from huiyin.services.letter_people import on_paper
from huiyin.services.reading import PetitionView
from huiyin.services.volume_facts import acts_rows, closing_facts, cover_facts, matter_facts
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions.queries import LetterRow

_PICTURES = frozenset({Content.JPEG, Content.PNG})
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing of the volume. `data` is its PDF; `original` the file as it was handed in, with
    its `name` in a package; `apart` says why no page shows it; `page` is where it begins."""

    sort: str
    title: str
    data: bytes
    number: str = ""
    author: str = ""
    on: date | None = None
    is_ours: bool = True
    name: str = ""
    original: bytes = b""
    hash: str = ""
    content_type: str = "application/pdf"
    apart: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume with what it was bound from."""

    view: PetitionView
    bound: Bound
    leaves: tuple[Leaf, ...]


def _quiet(_done: int, _total: int) -> None:
    pass


def may_make(context: Context, view: PetitionView) -> None:
    """Raises Refusal for who may not meet every name of it: a unit from which one is hidden."""
    if not context.actor.may(Permission.REVEAL_IDENTITY):
        raise Refusal("not_yours", "30")
    is_hidden = any(p["is_hidden"] for p in view.row.petitioners)
    if is_hidden and context.actor.role in UNIT_ROLES:
        raise Refusal("volume_hides_name", "30")


def make(context: Context, number: str, tell: Tell = _quiet) -> Volume:
    """Bind the volume. Raises NoSuchPetition, Refusal. The look is the caller's to record."""
    view, rows = letters.view_of(context, number)
    may_make(context, view)
    files = [a for a in view.attachments if not a.removal]
    issued = [x for x in rows if x.issued_on]
    total = len(files) + len(issued) + 1
    leaves = [_of_facts("matter", sheets.matter(matter_facts(view)))]
    for leaf in (*_letters(issued), *_files(files)):
        leaves.append(leaf)
        tell(len(leaves) - 1, total)
    leaves.append(_of_facts("acts", sheets.acts(acts_rows(context, view))))
    return _bound(view, leaves)


def _of_facts(sheet: str, document: Document) -> Leaf:
    return Leaf("sheet", sheets.title_of(sheet), pdf(document))


def _letters(rows: Sequence[LetterRow]) -> Iterator[Leaf]:
    names = accounts.unit_names(x.unit for x in rows)
    for row in sorted(rows, key=lambda x: (x.issued_on or date.min, x.id)):
        made = letter_pdf(row)
        label = words()["document"][row.kind]
        is_void = row.state == LetterState.VOID
        title = label + (phrase("void") if is_void else "")
        yield Leaf(
            "letter", title, made, row.number, names.get(row.unit, row.unit), row.issued_on,
            name=f"{label}.pdf", original=made, hash=file_store.hash_of(made),
        )  # fmt: skip


def letter_pdf(row: LetterRow) -> bytes:
    """An issued letter as it left. Raises Refusal when it is not what the record says."""
    return issued_pdf(row)


def _files(found: Sequence[Attachment]) -> Iterator[Leaf]:
    for one in found:
        name = attachments.file_name(one)
        leaf = Leaf(
            "file", f"材料{one.ordinal}：{name}", b"", on=one.on, is_ours=False,
            name=name, hash=one.hash, content_type=one.content_type,
        )  # fmt: skip
        try:
            leaf = replace(leaf, original=file_store.fetch(one.hash))
            data, apart = _drawn(one, leaf.original)
        except Lost:
            data, apart = b"", "lost"
        if apart:
            page = pdf(sheets.kept_apart(_apart_facts(one, name, apart)))
            leaf = replace(leaf, data=page, apart=apart, is_ours=True)
        else:
            leaf = replace(leaf, data=data)
        yield leaf


def _drawn(one: Attachment, data: bytes) -> tuple[bytes, str]:
    """The file as a PDF, or why it cannot be one."""
    content = Content(one.content_type)
    try:
        if content is Content.PDF:
            return cleaned(data), ""
        if content in _PICTURES:
            return from_picture(data), ""
    except (Unfit, OSError, ValueError):
        return b"", "broken"
    return b"", "not_pages"


def _apart_facts(one: Attachment, name: str, apart: str) -> list[tuple[str, str]]:
    choice = words()["choice"]
    return [
        ("name", name), ("kind", choice[one.kind]), ("type", choice[one.content_type]),
        ("size", str(one.size)), ("received_on", on_paper(one.on)), ("hash", one.hash),
        ("state", phrase(apart)),
    ]  # fmt: skip


def _bound(view: PetitionView, leaves: Sequence[Leaf]) -> Volume:
    """Cover and contents before, the closing note behind; the pages are those that there are.

    Contents and cover are set twice: once to know how long they are, once with the numbers.
    """
    lengths = [count_pages(leaf.data) for leaf in leaves]
    told = [(x.sort, x.apart, x.title, n) for x, n in zip(leaves, lengths, strict=True)]

    def closing(pages: int) -> Leaf:
        return _of_facts("closing", sheets.closing(closing_facts(view, told, pages)))

    unplaced = [*leaves, closing(0)]
    lengths.append(count_pages(unplaced[-1].data))
    cover = count_pages(pdf(sheets.cover(cover_facts(view, 0))))
    ahead = cover + count_pages(pdf(sheets.contents([_entry(x, 0) for x in unplaced])))
    pages = ahead + sum(lengths)
    begins = [1 + ahead + sum(lengths[:n]) for n in range(len(lengths))]
    whole = [*leaves, closing(pages)]
    every = [replace(x, page=page) for x, page in zip(whole, begins, strict=True)]
    front = [
        _of_facts("cover", sheets.cover(cover_facts(view, pages))),
        _of_facts("contents", sheets.contents([_entry(x, x.page) for x in every])),
    ]
    parts = [Part(_bookmark(x), x.data, x.is_ours) for x in (*front, *every)]
    bound = bind(parts, view.number)
    assert bound.begins[2:] == tuple(x.page for x in every) and bound.pages == pages
    return Volume(view, bound, tuple(every))


def _bookmark(leaf: Leaf) -> str:
    return f"{leaf.title} {leaf.number}".strip()


def _entry(leaf: Leaf, page: int) -> Entry:
    day = on_paper(leaf.on) if leaf.on else ""
    return Entry(leaf.title, leaf.number, leaf.author, day, page)
