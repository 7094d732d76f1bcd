"""Bringing entries of registers up to date when the law or the calendar changed under them.

An entry that is due on another day than before gets an act with the old day and the new one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from huiyin.domain.authority import Actor, may, scope
from huiyin.domain.registers.catalogue import registers
from huiyin.domain.registers.declaration import Register, RegisterAct
from huiyin.domain.registers.terms import due_on
from huiyin.services.closeness import new_act
from huiyin.services.context import SYSTEM, Context, rules
from huiyin.store.petitions.derive import Rules
from huiyin.store.registers import queries, repository
from huiyin.store.registers.queries import EntryRow


@dataclass(frozen=True, slots=True)
class EntryMove:
    """An open entry whose due day changes: `old` None where it appears, `new` where it goes."""

    register: Register
    number: str
    title: str
    unit: str
    old: date | None
    new: date | None

    @property
    def days(self) -> int | None:
        """How many days later it is due (negative: earlier), None where there is no other day."""
        return (self.new - self.old).days if self.new and self.old else None

    @property
    def earlier(self) -> int:
        """How many days earlier, for people."""
        return -(self.days or 0)


def foresee_entries(actor: Actor, law: Rules, region: str = "") -> tuple[EntryMove, ...]:
    """The entries of a region, and of those below it, that the law would move, as far as the
    actor may see them; writes nothing."""
    seen = scope(actor)
    return tuple(move for row, move in _moves(law, region) if may(seen, row.place))


def carry_entries_through(context: Context, why: Mapping[str, Any], region: str = "") -> int:
    """Bring the entries of a region up to date, each in its own transaction; how many moved."""
    inside = Context(SYSTEM, context.at, rules())
    return sum(_renew(inside, move, why) for _row, move in _moves(inside.rules, region))


def _moves(law: Rules, region: str) -> Iterator[tuple[EntryRow, EntryMove]]:
    kinds = [register.kind for register in registers().values() if register.terms]
    for row in queries.open_in(kinds, region):
        entry = row.entry
        register = registers()[entry["kind"]]
        ground = law.book, law.calendar, str(entry["region"])
        new = due_on(register, entry["state"], entry["fields"], ground)
        if new != entry["due_on"]:
            yield row, EntryMove(register, entry["number"], entry["title"], entry["unit"],
                                 entry["due_on"], new)  # fmt: skip


def _renew(context: Context, move: EntryMove, why: Mapping[str, Any]) -> bool:
    """Put one entry right, with its act; False when it was put right meanwhile."""
    with transaction.atomic():
        loaded = repository.load(move.register.kind, move.number, context.rules)
        if loaded is None:
            return False
        stored, entry = queries.due_day(loaded.id), loaded.derived.entry
        if stored == entry["due_on"]:
            return False
        body = {"old": _iso(stored), "new": _iso(entry["due_on"]), "fields": {}, **why}
        subject = loaded.id, loaded.version + 1
        act = new_act(context, RegisterAct.ENTRY_RECALCULATED, move.register.article, subject,
                      body)  # fmt: skip
        repository.add(loaded, act, context.rules)
    return True


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
