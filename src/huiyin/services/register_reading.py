"""What pages and the API show of registers: entries with their history, lists, names."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from huiyin.domain.authority import Permission, may, scope
from huiyin.domain.clocks import Clock
from huiyin.domain.fields import FieldKind, FieldProblem
from huiyin.domain.files import files_of
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers import moving
from huiyin.domain.registers.catalogue import parts_of, registers
from huiyin.domain.registers.declaration import (
    Counting,
    Indicator,
    Item,
    Move,
    Register,
    RegisterAct,
)
from huiyin.domain.registers.terms import clocks
from huiyin.services.acting import Invalid
from huiyin.services.closeness import new_act
from huiyin.services.context import Context, words
from huiyin.services.looking import Look
from huiyin.services.registers import (
    NoSuchEntry,
    hold,
    owners_of,
    register_of,
)
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions.identity import Identity
from huiyin.store.record.queries import ActRow, acts_of
from huiyin.store.record.seals import unseal
from huiyin.store.registers import queries, repository
from huiyin.store.registers.queries import EntryRow


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the units, people and entries that rows point at."""

    units: Mapping[str, str]
    people: Mapping[str, str]
    entries: Mapping[str, tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """One act of an entry's history: its label, who did it, and what it says.

    What is said is a label, the words, and the kind of the item.
    """

    act: ActRow
    label: str
    actor: str
    unit: str
    said: tuple[tuple[str, str, str], ...]

    @property
    def is_first(self) -> bool:
        """Is it the one the entry began with?"""
        return self.act.seq == 1


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as an actor may see it."""

    register: Register
    row: EntryRow
    said: tuple[tuple[Item, str], ...]
    history: tuple[Step, ...]
    offers: tuple[Move, ...]
    may_change: bool
    clocks: tuple[Clock, ...]
    parts: tuple[tuple[Register, tuple[EntryRow, ...], bool], ...]
    looks: tuple[Look, ...]
    names: Names

    @property
    def number(self) -> str:
        """The entry's number."""
        return str(self.row.entry["number"])

    @property
    def version(self) -> int:
        """What a form carries, so that nobody overwrites another."""
        return int(self.row.entry["version"])


def entry(context: Context, kind: str, number: str) -> EntryView:
    """One entry with its history and what may be done now. Raises NoSuchEntry."""
    register = register_of(kind)
    row = queries.entry(kind, number)
    if row is None or not may(scope(context.actor), row.place):
        raise NoSuchEntry(number)
    acts = acts_of(row.entry["id"], repository.SUBJECT)
    parts = _parts(context, register, row)
    names = names_of([row, *(p for _, found, _ in parts for p in found)], acts)
    owners, state = owners_of(row), row.entry["state"]
    law = context.rules.book, context.rules.calendar, str(row.entry["region"])
    may_change = register.is_mended_in(state) and moving.may_change(
        context.actor, register, owners
    )
    return EntryView(
        register, row, tuple(said_of(register, row, names)),
        tuple(_steps(register, acts, names)),
        moving.offers(context.actor, register, state, owners), may_change,
        tuple(clocks(register, state, row.entry["fields"], law, context.today)),
        parts, tuple(_looks(acts, names)), names,
    )  # fmt: skip


def _parts(
    context: Context, register: Register, row: EntryRow
) -> tuple[tuple[Register, tuple[EntryRow, ...], bool], ...]:
    """What belongs to the entry, register by register, and whether the actor may add to it."""
    below = parts_of(register.kind)
    seen, kinds = scope(context.actor), [r.kind for r in below]
    found = queries.parts(row.entry["id"], kinds, seen) if below else ()
    return tuple(
        (r, tuple(p for p in found if p.entry["kind"] == r.kind),
         row.entry["is_open"] and moving.may_open(context.actor, r)
         and r.parent_item in r.opening
         and (not r.parent_states or row.entry["state"] in r.parent_states))
        for r in below
    )  # fmt: skip


def names_of(rows: Iterable[EntryRow], acts: Sequence[ActRow] = ()) -> Names:
    """The names that entries and their acts need, asked for once."""
    wanted: dict[FieldKind, set[str]] = {k: set() for k in _NAMED}
    units = {a.actor_unit for a in acts}
    for row in rows:
        units.add(row.entry["unit"])
        _point(wanted, registers()[row.entry["kind"]], row.entry["fields"])
    for act in acts:
        kind = acts[0].body.get("kind", "")
        _point(wanted, registers()[kind], act.body.get("fields", {}))
    people = wanted[FieldKind.PERSON] | {a.actor for a in acts}
    ids = [int(i) for i in wanted[FieldKind.ENTRY]]
    return Names(
        accounts.unit_names(units | wanted[FieldKind.UNIT]),
        accounts.person_names(people) if people else {},
        queries.numbers_of(ids) if ids else {},
    )


_NAMED = (FieldKind.UNIT, FieldKind.PERSON, FieldKind.ENTRY)


def _point(
    wanted: dict[FieldKind, set[str]], register: Register, fields: Mapping[str, Any]
) -> None:
    for item in register.items:
        if item.kind in _NAMED and fields.get(item.name):
            wanted[item.kind].add(str(fields[item.name]))


def said_of(register: Register, row: EntryRow, names: Names) -> Iterable[tuple[Item, str]]:
    """The items of an entry that say something, in words; files stand on their shelf."""
    for item in register.items:
        if item.kind is FieldKind.FILE:
            continue
        if item.kind is FieldKind.PEOPLE:
            value = masked(row, item.name)
        else:
            value = say(item, row.entry["fields"].get(item.name), names)
        if value:
            yield item, value


def masked(row: EntryRow, item: str) -> str:
    """The citizens of an item, masked."""
    return "、".join(p["masked_name"] for p in row.participants if p["item"] == item)


def say(item: Item, value: Any, names: Names) -> str:
    """A value in words; "" for none."""
    if value in (None, "", []):
        return ""
    if item.kind is FieldKind.MONEY:
        return f"{yuan(value)} 元"
    if item.kind is FieldKind.CHOICES:
        return "、".join(item.word(v) for v in value)
    return _SAY.get(item.kind, _plain)(item, value, names) + (
        f" {item.measure}" if item.measure else ""
    )


def _plain(item: Item, value: Any, _names: Names) -> str:
    return item.word(value) if item.choices else str(value)


def _named(item: Item, value: Any, names: Names) -> str:
    known = names.units if item.kind is FieldKind.UNIT else names.people
    return known.get(str(value), str(value))


def _entry_title(_item: Item, value: Any, names: Names) -> str:
    return names.entries.get(str(value), ("", "", str(value)))[2]


def _files(_item: Item, value: Any, _names: Names) -> str:
    held = files_of(value)
    gone = [one.removal for one in held if one.removal]
    return f"{len(held) - len(gone)} 份" + (f"（已撤下：{'；'.join(gone)}）" if gone else "")


def _yes(_item: Item, value: Any, _names: Names) -> str:
    return "是" if value else ""


_SAY: Mapping[FieldKind, Callable[[Item, Any, Names], str]] = {
    FieldKind.UNIT: _named,
    FieldKind.PERSON: _named,
    FieldKind.ENTRY: _entry_title,
    FieldKind.FLAG: _yes,
    FieldKind.FILE: _files,
}


def yuan(fen: Any) -> str:
    """Fen as a decimal string of yuan."""
    whole, rest = divmod(int(fen), 100)
    return f"{whole}.{rest:02d}"


def is_money(register: Register, indicator: Indicator) -> bool:
    """Is the figure a sum of money?"""
    item = register.by_name.get(indicator.item)
    is_sum = indicator.counting is Counting.SUM
    return is_sum and item is not None and item.kind is FieldKind.MONEY


def say_figure(register: Register, indicator: Indicator, value: int) -> str:
    """A figure as other systems read it: the sum of a money item in yuan."""
    return yuan(value) if is_money(register, indicator) else str(value)


def in_ten_thousands(fen: int) -> str:
    """Fen in ten thousands of yuan, exact, with at least two places."""
    whole, rest = divmod(fen, 1_000_000)
    places = f"{rest:06d}".rstrip("0")
    return f"{whole}.{places:0<2}"


def _steps(register: Register, acts: Sequence[ActRow], names: Names) -> Iterable[Step]:
    """The history, newest first; looks at names are listed beside the people."""
    for act in reversed(acts):
        if act.kind == RegisterAct.ENTRY_REVEALED:
            continue
        actor, unit = names.people.get(act.actor, ""), names.units.get(act.actor_unit, "")
        said = tuple(_said(register, act, names))
        yield Step(act, _label(register, act), actor, unit, said)


def _label(register: Register, act: ActRow) -> str:
    verb = str(act.body.get("verb", ""))
    found = register.move(verb) if verb else None
    return found.label if found else words()["act_of_entry"][act.kind]


def _said(register: Register, act: ActRow, names: Names) -> Iterable[tuple[str, str, str]]:
    fields = act.body.get("fields", {})
    for item in register.items:
        if item.name in fields:
            value = say(item, fields[item.name], names)
            yield item.label, value or "（删去）", item.kind if value else ""
    for name, some in act.body.get("people", {}).items():
        masks = "、".join(p["masked_name"] for p in some)
        yield register.by_name[name].label, masks, ""
    if act.kind == RegisterAct.ENTRY_RECALCULATED:
        yield "原到期日", str(act.body["old"] or "无"), ""
        yield "现到期日", str(act.body["new"] or "无"), ""
        yield "依据", str(act.body.get("notice", "")), ""
    if reason := act.body.get("late_entry_reason"):
        yield words()["field"]["late_entry_reason"], str(reason), ""


def _looks(acts: Sequence[ActRow], names: Names) -> Iterable[Look]:
    for act in acts:
        if act.kind == RegisterAct.ENTRY_REVEALED:
            yield Look(act.at, names.people.get(act.actor, ""),
                       names.units.get(act.actor_unit, ""), act.body["purpose"])  # fmt: skip


def reveal(context: Context, kind: str, number: str, purpose: str) -> list[Identity]:
    """The citizens an entry names, with the look recorded in the same transaction.

    Raises NoSuchEntry, Invalid without a purpose, Refusal without the permission.
    """
    if not purpose.strip():
        raise Invalid([FieldProblem("purpose", "missing")])
    if not context.actor.may(Permission.REVEAL_IDENTITY):
        raise Refusal("not_yours", "30")
    with transaction.atomic():
        loaded = hold(context, kind, number)
        act = new_act(context, RegisterAct.ENTRY_REVEALED, "30", (loaded.id, loaded.version + 1),
                      {"purpose": purpose.strip()})  # fmt: skip
        repository.add(loaded, act, context.rules)
        return [Identity(**unseal(p["sealed"])) for p in loaded.derived.participants]
