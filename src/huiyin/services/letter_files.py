"""Letters as files: for whom they are meant with names, for all others masked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from huiyin.documents.kinds import kinds
from huiyin.documents.model import Document, as_data, from_data, texts
from huiyin.documents.word import docx_bytes
from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.authority import Permission
from huiyin.domain.letters import LetterState, LetterStep, owed
from huiyin.domain.petition import Document as Served
from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import letters
from huiyin.services.acting import Draft, hold, record
from huiyin.services.context import Context, words
from huiyin.services.letter_content import Written, names_the_hidden, people
from huiyin.services.letter_freezing import issued_pdf, typeset
from huiyin.services.letter_people import on_paper
from huiyin.services.letter_templates import word_form
from huiyin.services.letters import Ask, Letter
from huiyin.store.petitions.queries import LetterRow


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file and how it is called."""

    name: str
    content: bytes


def masked_document(letter: Letter) -> Document:
    """The letter with every name covered: what stands on a screen, and in a draft."""
    row = letter.row
    if row is not None and row.number or (row and row.state == LetterState.ISSUED):
        assert row is not None
        covers = list(_covers(letter))
        return from_data(_covered(as_data(letters.frozen(row)), covers))
    return replace(letters.sheet(letter).document("", on_paper(letter.day)), is_draft=True)


def _covers(letter: Letter) -> Iterator[tuple[str, str]]:
    """What is covered by what, long words first."""
    view, unit = letter.desk.view, letter.desk.unit
    is_closed, pairs = is_closed_to(letter.desk.context, letter), []
    for known, cover in zip(people(view, unit, True).identities,
                            people(view, unit, False).identities, strict=True):  # fmt: skip
        pairs += [
            (known[f], "***" if is_closed else cover.get(f, ""))
            for f in ("name", "phone", "document", "address") if known.get(f)
        ]  # fmt: skip
    yield from sorted(pairs, key=lambda pair: -len(pair[0]))


def _covered(value: Any, covers: list[tuple[str, str]]) -> Any:
    if isinstance(value, str):
        for known, cover in covers:
            value = value.replace(known, cover)
        return value
    if isinstance(value, dict):
        return {k: _covered(v, covers) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_covered(v, covers) for v in value]
    return value


def preview(context: Context, number: str, ident: int) -> Document:
    """A kept letter, masked. Raises NoSuchPetition, Refusal."""
    return masked_document(letters.find(context, number, ident))


def is_closed_to(context: Context, letter: Letter) -> bool:
    """Does the letter name somebody who hid their name from the actor's unit?"""
    return names_the_hidden(context, letter.desk.view, letter.desk.unit)


def issued_in_words(context: Context, number: str) -> list[tuple[LetterRow, str]]:
    """The issued letters the actor may see, each with its text, names covered; a letter of others
    is left out where somebody hid their name from the actor's unit. Raises NoSuchPetition."""
    view, rows = letters.view_of(context, number)
    found = [
        row for row in rows
        if row.state == LetterState.ISSUED and not names_the_hidden(context, view, row.unit)
    ]  # fmt: skip
    return [(row, _in_words(preview(context, number, row.id))) for row in found]


def _in_words(document: Document) -> str:
    return "\n".join(text for text in texts(document) if text)


def take_out(context: Context, number: str, ident: int, extension: str) -> LetterFile:
    """A letter as a file with its names: issued ones as they left, drafts as they stand.

    The look at the names is recorded in the same transaction. Raises NoSuchPetition, Refusal.
    """
    if not context.actor.may(Permission.REVEAL_IDENTITY):
        raise Refusal("not_yours", "30")
    with transaction.atomic():
        matter = hold(context, number)
        letter = letters.find(context, number, ident)
        if is_closed_to(context, letter):
            raise Refusal("letter_closed", "30")
        label = words()["document"][letter.kind.name]
        purpose = {"purpose": f"{label}{letter.number}"}
        draft = Draft(ActKind.IDENTITY_REVEALED, context.today, "30", purpose)
        record(context, matter.loaded, [draft])
        return _file(number, letter, extension)


def _file(number: str, letter: Letter, extension: str) -> LetterFile:
    row, name = letter.row, f"{number}-{letter.kind.name}.{extension}"
    is_issued = row is not None and row.issued_on is not None
    if row is not None and is_issued and extension == "pdf":
        return LetterFile(name, issued_pdf(row))
    if extension == "docx" and is_issued and (own := word_form(letter)) is not None:
        return LetterFile(name, own)
    if row is not None and is_issued:
        return LetterFile(name, docx_bytes(letters.frozen(row)))
    whole = letters.sheet(letter, is_open=True).document("", on_paper(letter.day))
    draft = replace(whole, is_draft=True)
    return LetterFile(name, typeset(draft) if extension == "pdf" else docx_bytes(draft))


def for_petitioner(context: Context, number: str) -> list[LetterRow]:
    """The letters the petitioner may read on the site: issued to them and, where service starts
    a period, served. Nothing of an accusation (article 30)."""
    view, rows = letters.view_of(context, number)
    if view.life.purpose is Purpose.ACCUSATION:
        return []
    served = served_letters(effective([e.act for e in view.line]))
    return [
        x for x in rows
        if x.state == LetterState.ISSUED and kinds()[x.kind].is_to_petitioner
        and (x.kind not in set(Served) or (x.kind, x.act) in served)
    ]  # fmt: skip


def served_letters(acts: Sequence[Act]) -> set[tuple[str, int]]:
    """Which letters were served, as (kind, seq of the act each puts on paper): a service is of
    the newest one before it."""
    made = owed(acts)
    found = set()
    for act in acts:
        kind = str(act.fields.get("document", "")) if act.kind is ActKind.SERVED else ""
        before = [o.seq for o in made if o.kind == kind and o.seq < act.seq
                  and o.actor_unit == act.actor_unit]  # fmt: skip
        found |= {(kind, before[-1])} if before else set()
    return found


def for_petitioner_file(context: Context, number: str, ident: int) -> bytes:
    """One of those letters as the PDF that left. Raises NoSuchPetition, Refusal."""
    row = next((x for x in for_petitioner(context, number) if x.id == ident), None)
    if row is None:
        raise Refusal("no_such_letter")
    return issued_pdf(row)


def produce(
    context: Context, number: str, kind: str, given: dict[str, str], is_draft: bool = False
) -> Letter:
    """One letter at once, as the command line asks: the issued one, else it is issued now.

    Raises NoSuchPetition, Refusal, Incomplete, NoGlyph.
    """
    with transaction.atomic():
        letter = letters.open_letter(context, number, kind)
        seq = letter.desk.act.seq if letter.desk.act else 0
        issued = [x for x in letter.desk.letters if x.kind == kind and x.act == seq
                  and x.state == LetterState.ISSUED]  # fmt: skip
        if issued and not given:
            return letters.find(context, number, issued[-1].id)
        written = Written({k: v for k, v in given.items() if not k.startswith("answer_")},
                                  {k.removeprefix("answer_"): v for k, v in given.items()
                                   if k.startswith("answer_")})  # fmt: skip
        if is_draft:
            return replace(letter, written=written)
        ident = letters.save(context, replace(letter, may_write=True), written)
        return letters.take_step(context, number, ident, Ask(LetterStep.ISSUE))
