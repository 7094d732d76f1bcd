"""Mediation: the desk of what waits, and an agreement with all its terms at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from huiyin.domain.authority import scope
from huiyin.domain.clocks import Clock
from huiyin.domain.fields import FieldProblem
from huiyin.domain.registers.mediation import MEDIATIONS
from huiyin.domain.registers.terms import clocks
from huiyin.services import registers
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.registers import Change, Opening
from huiyin.store.registers import queries
from huiyin.store.registers.derive import DerivedEntry
from huiyin.store.registers.queries import EntryFilters, EntryRow

MEDIATION, TERM = "mediation", "mediation_term"
WAITING = ("referred", "mediating", "agreed", "breached")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One mediation of the desk, with the clock of its confirmation if one runs."""

    entry: dict[str, Any]
    clock: Clock | None
    people: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits: mediations by state, and the terms still owed, due first."""

    by_state: Mapping[str, list[Waiting]]
    owed: tuple[EntryRow, ...]
    wholes: Mapping[str, tuple[str, str, str]]


def desk(context: Context) -> Desk:
    """The desk of the actor's bureau or unit."""
    seen = scope(context.actor)
    rows, _ = queries.entries(seen, MEDIATION, EntryFilters(view="open"), size=200)
    found = {state: [_waiting(context, r) for r in rows if r.entry["state"] == state]
             for state in WAITING}  # fmt: skip
    owed, _ = queries.entries(seen, TERM, EntryFilters(view="open"), size=200)
    ordered = sorted(owed, key=lambda r: r.entry["due_on"])
    ids = [r.entry["parent"] for r in ordered if r.entry["parent"]]
    return Desk(found, tuple(ordered), queries.numbers_of(ids))


def _waiting(context: Context, row: EntryRow) -> Waiting:
    law = context.rules.book, context.rules.calendar, str(row.entry["region"])
    found = clocks(MEDIATIONS, row.entry["state"], row.entry["fields"], law, context.today)
    running = next((c for c in found if c.state == "running"), None)
    people = "、".join(p["masked_name"] for p in row.participants)
    return Waiting(row.entry, running, people)


def agree(
    context: Context, number: str, wish: Change, terms: Sequence[Mapping[str, Any]]
) -> DerivedEntry:
    """An agreement with the terms it is performed by, in one transaction.

    Raises NoSuchEntry, Conflict, Refusal; Invalid, also where there is no term.
    """
    if not terms:
        raise Invalid([FieldProblem("terms", "missing")])
    with transaction.atomic():
        done = registers.move(context, MEDIATION, number, wish)
        for term in terms:
            registers.open_entry(context, TERM, Opening({"mediation": number, **term}))
        return done


def check_off(context: Context, number: str, performed_on: str, proof: str) -> bool:
    """Check a term off; True when it was the last one owed, so that the whole is performed.

    Raises NoSuchEntry, Conflict, Refusal, Invalid.
    """
    given = {"performed_on": performed_on, "proof": proof}
    with transaction.atomic():
        done = registers.move(context, TERM, number, Change("perform", given))
        whole = queries.entry_by_id(done.entry["parent"])
        assert whole is not None
        left = [p for p in queries.parts(whole.entry["id"], [TERM]) if p.entry["is_open"]]
        is_last = not left and whole.entry["state"] in ("agreed", "breached")
        if is_last:
            registers.move(context, MEDIATION, whole.entry["number"], Change("perform"))
        return is_last
