"""How a field of a letter is declared: where it comes from, who may edit it, whether it may lack.

A source is a path that the use case resolves: `petition.title`, `unit.name`, `to.name` (the unit
an act concerns), `act.reason`, `last.accepted.on`, `clock.handling.conclude.due_on`. "" is typed.
"""

from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields
from typing import Any


def drawn(source: str) -> Any:
    """Must be there, and is not edited: it follows from the record."""
    return field(default="", metadata={"source": source, "must": True, "edit": False})


def shown(source: str) -> Any:
    """Stands there where the record has it; not edited."""
    return field(default="", metadata={"source": source, "must": False, "edit": False})


def asked(source: str = "", long: bool = False) -> Any:
    """Must be there; begins with what the record has, and may be edited."""
    said = {"source": source, "must": True, "edit": True, "long": long}
    return field(default="", metadata=said)


def may(source: str = "", long: bool = False, unless: str = "") -> Any:
    """May be left empty, unless a field named so says something; begins with what the record has,
    and may be edited."""
    said = {"source": source, "must": False, "edit": True, "long": long, "unless": unless}
    return field(default="", metadata=said)


def several(source: str, must: bool = True) -> Any:
    """Several values of the record, in order."""
    return field(default=(), metadata={"source": source, "must": must, "edit": False})


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What every letter knows: who writes it, about which petition, whom to ask."""

    organ: str = drawn("unit.name")
    petition_number: str = drawn("petition.number")
    officer: str = may("actor.name")
    phone: str = may("unit.phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPetitioner(Common):
    """A letter to the petitioner."""

    petitioner: str = drawn("petitioner.names")
    received_on: str = drawn("petition.received_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToUnit(Common):
    """A letter to another organ or unit about a petition."""

    to: str = asked("to.name")
    petitioner: str = drawn("petitioner.names")
    received_on: str = drawn("petition.received_on")
    summary: str = asked("petition.summary", long=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """One claim with its answer; `outcome` is empty while nobody has answered it."""

    ordinal: int
    claim: str
    outcome: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A field a letter may not leave without; `claim` names the claim that lacks an answer,
    `left_out` the passage that an edited body lacks ("" where it lacks the field)."""

    field: str
    claim: str = ""
    ordinal: int = 0
    is_left_out: bool = False
    left_out: str = ""


def declared(kind: type[Common]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of a kind with its declaration, in order."""
    for spec in fields(kind):
        yield spec.name, _declaration(spec)


def _declaration(spec: Field[Any]) -> dict[str, Any]:
    return {"long": False, "unless": "", **spec.metadata, "many": spec.default == ()}


def missing(context: Common) -> list[Missing]:
    """What the letter lacks, in the order of its fields."""
    found = []
    for name, said in declared(type(context)):
        value = getattr(context, name)
        is_needed = said["must"] or (said["unless"] and getattr(context, said["unless"]))
        if is_needed and not value:
            found.append(Missing(name))
        if said["many"]:
            found += [
                _unanswered(name, v) for v in value if isinstance(v, Answer) and not v.outcome
            ]
    return found


def _unanswered(name: str, answer: Answer) -> Missing:
    return Missing(name, answer.claim, answer.ordinal)
