"""Leaders in charge: what a leader holds, and whose a petition is."""

from dataclasses import dataclass
from typing import Any

from huiyin.domain.authority import scope
from huiyin.domain.registers import moving
from huiyin.domain.registers.catalogue import registers
from huiyin.domain.registers.declaration import Move, Register, RegisterAct
from huiyin.services.context import Context
from huiyin.services.register_reading import Names, names_of
from huiyin.services.registers import owners_of
from huiyin.store.record.queries import ActRow, acts_of
from huiyin.store.registers import queries, repository
from huiyin.store.registers.queries import EntryFilters, EntryRow

CHARGE = "leader_charge"
HELD = (CHARGE, "leader_instruction")
HELD_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Held:
    """A matter of a leader: the entry, its newest note, and the moves the leader may make."""

    register: Register
    entry: dict[str, Any]
    last: ActRow | None
    moves: tuple[Move, ...]


def mine(context: Context) -> tuple[list[Held], Names]:
    """What the actor holds as a leader, what is due first standing first."""
    rows = [row for kind in HELD for row in _of(context, kind)]
    rows.sort(key=lambda row: (row.entry["due_on"] is None, row.entry["due_on"]))
    return [_held(context, row) for row in rows], names_of(rows)


def _of(context: Context, kind: str) -> tuple[EntryRow, ...]:
    filters = EntryFilters(view="open", to=("person", context.actor.person, "leader"))
    return queries.entries(scope(context.actor), kind, filters, size=HELD_AT_MOST)[0]


def _held(context: Context, row: EntryRow) -> Held:
    register, entry = registers()[row.entry["kind"]], row.entry
    acts = acts_of(entry["id"], repository.SUBJECT)
    moved = [a for a in acts if a.kind == RegisterAct.ENTRY_MOVED]
    whole = queries.entry_by_id(entry["id"])
    assert whole is not None
    moves = moving.offers(context.actor, register, entry["state"], owners_of(whole))
    return Held(register, entry, moved[-1] if moved else None, moves)


def figures(context: Context) -> dict[str, int]:
    """How many the actor has taken, and how many of them are solved."""
    seen, to = scope(context.actor), ("person", context.actor.person, "leader")
    return {
        "taken": queries.count(seen, CHARGE, EntryFilters(to=to)),
        "solved": queries.count(seen, CHARGE, EntryFilters(to=to, state="solved")),
    }


@dataclass(frozen=True, slots=True)
class Related:
    """What the registers know of a petition, and which of them may take it up."""

    rows: tuple[tuple[Register, EntryRow], ...]
    may_open: tuple[Register, ...]
    charge: dict[str, str]


def on_petition(context: Context, number: str) -> Related:
    """The entries that point at a petition, as far as the actor may see them."""
    rows = queries.pointing_at(scope(context.actor), "petition", number)
    names = names_of(rows)
    known = registers()
    may_open = tuple(
        r for r in known.values() if r.matter and r.stands_alone
        and moving.may_open(context.actor, r)
    )  # fmt: skip
    charge = next((r for r in rows if r.entry["kind"] == CHARGE and r.entry["is_open"]), None)
    return Related(
        tuple((known[r.entry["kind"]], r) for r in rows), may_open, _charge(charge, names)
    )


def _charge(row: EntryRow | None, names: Names) -> dict[str, str]:
    """Who holds a petition by a leader's charge, in words; {} when nobody does."""
    if row is None:
        return {}
    fields = row.entry["fields"]
    return {
        "leader": names.people.get(fields["leader"], ""), "number": row.entry["number"],
        "unit": names.units.get(fields["unit"], ""), "responsible": fields["responsible"],
    }  # fmt: skip
