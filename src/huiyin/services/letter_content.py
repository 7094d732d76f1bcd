"""What a letter says: its fields from the petition and from whoever edited it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from huiyin.documents.compose import compose, is_editable, paragraphs
from huiyin.documents.contexts.base import Answer, Common, Missing, declared, missing
from huiyin.documents.edited import left_out
from huiyin.documents.kinds import Kind
from huiyin.documents.model import Document
from huiyin.domain.authority import UNIT_ROLES
from huiyin.services.context import Context
from huiyin.services.letter_people import People
from huiyin.services.letter_sources import Desk, Sources
from huiyin.services.reading import PetitionView
from huiyin.store.petitions.identity import Identity
from huiyin.store.record.seals import unseal

HIDDEN = "（已隐去）"


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote: fields, the words of answers by claim, the body where it was edited.

    `notes` are what reviewers said: who, when, what. `trail` are the steps taken: which, who,
    when. `seal` is set while the seal lies on it: picture, width, and the hash it was put to.
    """

    fields: Mapping[str, str]
    answers: Mapping[str, str]
    body: tuple[str, ...] | None = None
    notes: tuple[Mapping[str, str], ...] = ()
    trail: tuple[Mapping[str, str], ...] = ()
    seal: Mapping[str, str] = field(default_factory=dict)


BLANK = Written({}, {})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter laid open: its values, what they lack, and how its body begins."""

    kind: Kind
    values: Common
    written: Written
    missing: tuple[Missing, ...]
    paragraphs: tuple[str, ...]

    def document(self, number: str, date: str) -> Document:
        """The document as it would leave with this number and date, under its seal."""
        made = compose(self.kind, self.values, number, date, self.written.body)
        if not self.written.seal:
            return made
        seal = self.written.seal
        return replace(made, seal=seal["hash"], seal_width=int(seal["width"]))


def people(view: PetitionView, unit: str, is_open: bool) -> People:
    """The petitioners, by name or masked; who hid from the handling unit stays hidden there."""
    is_bureau = unit == view.row.petition["bureau"]
    return People(
        tuple(
            {} if p["is_hidden"] and not is_bureau else _open(p) if is_open else _masked(p)
            for p in view.row.petitioners
        )
    )


def names_the_hidden(context: Context, view: PetitionView, unit: str) -> bool:
    """Does a letter of the unit name somebody who hid their name from the actor's? A unit's own
    letters never do."""
    is_hidden = any(p["is_hidden"] for p in view.row.petitioners)
    return is_hidden and context.actor.role in UNIT_ROLES and unit != context.actor.unit


def _open(row: Mapping[str, Any]) -> dict[str, str]:
    known = asdict(Identity(**unseal(row["sealed"])))
    return {**known, "name": known["name"] or known["account"]}


def _masked(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "name": row["masked_name"], "phone": row["masked_phone"], "document": HIDDEN,
        "address": HIDDEN,
    }  # fmt: skip


def open_sheet(desk: Desk, written: Written, is_open: bool) -> Sheet:
    """The letter with everything the record and its writer give it."""
    known = people(desk.view, desk.unit, is_open)
    if names_the_hidden(desk.context, desk.view, desk.unit):
        known = People(tuple({} for _ in known.identities))
    sources = Sources(desk, known)
    given: dict[str, Any] = {}
    for name, said in declared(desk.kind.context):
        read = sources.read(said["source"]) if said["source"] else ""
        given[name] = written.fields.get(name, read) if said["edit"] else read
    if "answers" in given:
        given["answers"] = tuple(_worded(a, written) for a in given["answers"])
    values = desk.kind.context(**given)
    body = tuple(paragraphs(desk.kind, values)) if is_editable(desk.kind) else ()
    lacking = (*missing(values), *_left_out(desk.kind, values, written))
    return Sheet(desk.kind, values, written, lacking, body)


def _left_out(kind: Kind, values: Common, written: Written) -> Iterator[Missing]:
    for said in left_out(kind, values, written.body):
        name = said.removeprefix("field:")
        is_field = name != said
        yield Missing(name if is_field else "body", is_left_out=True,
                      left_out="" if is_field else said)  # fmt: skip


def _worded(answer: Answer, written: Written) -> Answer:
    return replace(answer, words=written.answers.get(str(answer.ordinal), ""))


def read_written(sheet: Sheet, given: Mapping[str, str], body: str | None) -> Written:
    """What was typed into the page: only what differs from the record, only what may be edited.

    The body counts as edited when it is neither empty nor what the template makes of the fields.
    """
    fields = {
        name: str(given[name]).replace("\r\n", "\n").strip()
        for name, said in declared(sheet.kind.context)
        if said["edit"] and name in given
    }
    answers = {
        name.removeprefix("answer_"): text.strip()
        for name, text in given.items()
        if name.startswith("answer_")
    }
    lines = None
    if body is not None and is_editable(sheet.kind):
        typed = tuple(line.strip() for line in body.splitlines() if line.strip())
        lines = None if not typed or typed == sheet.paragraphs else typed
    return replace(sheet.written, fields=fields, answers=answers, body=lines)
