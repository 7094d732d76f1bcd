"""Registers: entries opened, changed and moved; each an act of the bureau's chain."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction

from huiyin.domain.authority import Actor, may, scope
from huiyin.domain.fields import FieldKind, FieldProblem
from huiyin.domain.files import files_of, joined
from huiyin.domain.procedure import EARLIEST, LATE_ENTRY_WORKING_DAYS, Refusal
from huiyin.domain.registers import moving
from huiyin.domain.registers.catalogue import registers
from huiyin.domain.registers.declaration import (
    Item,
    Move,
    Register,
    RegisterAct,
    Standing,
)
from huiyin.domain.registers.moving import Owners
from huiyin.services.acting import Invalid, NoSuchPetition
from huiyin.services.closeness import OPEN, changed_closeness, new_act, settle
from huiyin.services.context import SYSTEM, Context
from huiyin.services.register_effects import follow
from huiyin.services.register_fills import filled
from huiyin.services.register_notices import announce
from huiyin.services.register_standing import above_of, part_facts, standing_of
from huiyin.services.register_values import need_claim, need_order, read_items
from huiyin.services.slots import need_free
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions.identity import Identity, petitioner_entry
from huiyin.store.record.inserts import new_id
from huiyin.store.record.repository import NewAct, next_number
from huiyin.store.registers import queries, repository
from huiyin.store.registers.derive import DerivedEntry
from huiyin.store.registers.repository import LoadedEntry, NewEntry


class NoSuchEntry(NoSuchPetition):
    """There is no such entry, or it is none of the actor's business: the answer is the same."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A new entry as given: its items. What an earlier ledger tells beside: its own id, where the
    entry stands by now, and since when it is finished."""

    given: Mapping[str, Any]
    outside_id: str = ""
    state: str = ""
    finished_on: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A move as given: verb, items, the day it happened, the version that was looked at."""

    verb: str
    given: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None
    seen: int | None = None


def register_of(kind: str) -> Register:
    """The declaration of a kind. Raises NoSuchEntry."""
    found = registers().get(kind)
    if found is None:
        raise NoSuchEntry(kind)
    return found


def owners_of(entry: DerivedEntry | queries.EntryRow) -> Owners:
    """Whose an entry is."""
    units = {str(r["target"]) for r in entry.links if r["target_kind"] == "unit"}
    row = entry.entry
    return Owners(row["bureau"], frozenset({*units, row["unit"]}), row["fields"])


def open_entry(context: Context, kind: str, opening: Opening) -> str:
    """Begin an entry; its number. Raises NoSuchEntry, Refusal, Invalid."""
    register = register_of(kind)
    if not moving.may_open(context.actor, register):
        raise Refusal("not_yours", register.article)
    with transaction.atomic():
        new = prepare(context, register, opening)
        if opening.outside_id and queries.known_outside_ids(
            kind, new.bureau, [opening.outside_id]
        ):
            raise Invalid([FieldProblem("outside_id", "entry_is_there")])
        made = repository.create([new], context.rules)
        announce(context, made[0], 1)
        return str(made[0].entry["number"])


def prepare(context: Context, register: Register, opening: Opening) -> NewEntry:
    """An entry ready to be written. Raises Invalid."""
    items = register.opening if not opening.state else _every(register)
    values, people = read_items(context, items, opening.given)
    need_claim(register, values)
    need_order(register, values)
    above = _admit(context, register, {**values, **people})
    if not moving.may_begin(context.actor, register, values):
        raise Refusal("not_yours", register.article)
    bureau = _bureau(context)
    body: dict[str, Any] = {
        "kind": register.kind, "bureau": bureau,
        "unit": _unit_of(context, above, bureau),
        "region": _region(context, bureau), "state": opening.state or register.stages[0].name,
        "fields": values, **_people(people),
    }  # fmt: skip
    body |= changed_closeness(register, OPEN, values)
    told = {"outside_id": opening.outside_id, "finished_on": opening.finished_on}
    body |= {name: value for name, value in told.items() if value}
    body["number"] = _number(register, body, _year(context, register, values))
    ident = new_id()
    need_free(register, bureau, values, ident)
    act = new_act(context, RegisterAct.ENTRY_OPENED, register.article, (ident, 1), body)
    return NewEntry(ident, bureau, act)


def _unit_of(context: Context, above: dict[str, Any] | None, bureau: str) -> str:
    """Whose a new entry is: that of the whole it belongs to, unless the whole is everybody's."""
    if above and not above["is_shared"]:
        return str(above["unit"])
    return context.actor.unit or bureau


def _admit(
    context: Context, register: Register, values: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The entry a new one belongs to, if any. Raises Refusal where it may not be begun."""
    above = above_of(register, values)
    if above and register.parent_states and above["state"] not in register.parent_states:
        raise Refusal("whole_is_past_it", register.article)
    _need_admitted(context, register, values, above)
    return above


def _need_admitted(
    context: Context, register: Register, values: Mapping[str, Any],
    above: Mapping[str, Any] | None,
) -> None:  # fmt: skip
    """The register's rule for its items, beside what else belongs to the same whole."""
    if register.admits is None:
        return
    beside = part_facts(registers()[above["kind"]], above["id"]) if above else ()
    reason = register.admits(Standing("", values, beside, context.today))
    if reason:
        raise Refusal(reason, register.article)


def _every(register: Register) -> list[Item]:
    """All that a ledger may tell of an entry: what moves ask later is not required."""
    later = (i for i in register.items if i not in register.opening)
    return [*register.opening, *(required(i, False) for i in later)]


def _bureau(context: Context) -> str:
    actor = context.actor
    if actor.bureau and actor.bureau not in actor.bureaus and actor.bureaus:
        return min(actor.bureaus)
    if not actor.bureau:
        raise Refusal("not_yours", "14")
    return actor.bureau


def _region(context: Context, bureau: str) -> str:
    row = accounts.unit(context.actor.unit) or accounts.unit(bureau)
    return row.region if row else ""


def _year(context: Context, register: Register, values: Mapping[str, Any]) -> int:
    said = values.get(register.day) if register.day else None
    return date.fromisoformat(str(said)).year if said else context.today.year


def _number(register: Register, body: Mapping[str, Any], year: int) -> str:
    serial = next_number(f"register:{register.kind}:{body['bureau']}:{year}")
    prefix = (body["region"] or body["bureau"])[:6]
    return f"{prefix}-{register.code}-{year}-{serial:04d}"


def _people(people: Mapping[str, list[dict[str, str]]]) -> dict[str, Any]:
    sealed = {
        name: [petitioner_entry(Identity(p["name"], p["phone"]), is_hidden=False) for p in some]
        for name, some in people.items()
    }
    return {"people": sealed} if sealed else {}


def hold(context: Context, kind: str, number: str, seen: int | None = None) -> LoadedEntry:
    """Lock an entry the actor may see. Raises NoSuchEntry, Conflict."""
    loaded = repository.load(register_of(kind).kind, number, context.rules, seen)
    if loaded is None or not may(scope(context.actor), loaded.derived.place):
        raise NoSuchEntry(number)
    return loaded


def change(
    context: Context, kind: str, number: str, given: Mapping[str, Any], seen: int | None = None
) -> DerivedEntry:
    """Mend the items an entry was opened with; what is not given stays, "" takes away.

    Raises NoSuchEntry, Conflict, Refusal, Invalid.
    """
    register = register_of(kind)
    with transaction.atomic():
        loaded = hold(context, kind, number, seen)
        _need_change(context.actor, register, loaded.derived)
        items = _mended(context.actor, register, loaded.derived, given)
        values, people = read_items(context, items, given)
        old = loaded.derived.entry["fields"]
        gone = {i.name: None for i in items if i.name in old and i.name not in values}
        _need_sound(context, loaded, {**old, **gone, **values})
        fields = {k: v for k, v in values.items() if old.get(k) != v} | gone
        closed = changed_closeness(register, loaded.derived.entry, {**old, **gone, **values})
        body = {"fields": fields, **_people(people), **closed}
        act = new_act(context, RegisterAct.ENTRY_CHANGED, register.article, _next(loaded), body)
        return _add(context, loaded, act)


def _mended(
    actor: Actor, register: Register, derived: DerivedEntry, given: Mapping[str, Any]
) -> list[Item]:
    """The items to be mended. Raises Refusal where one of them is not the actor's."""
    items = [i for i in register.opening if i.name in given and _is_typed(register, i)]
    if any(i not in moving.mendable(actor, register, owners_of(derived)) for i in items):
        raise Refusal("bureau_mends_it", register.article)
    return items


def _add(context: Context, loaded: LoadedEntry, act: NewAct) -> DerivedEntry:
    """Write an act; where it changed how closed the entry is, what belongs to it follows."""
    added = repository.add(loaded, act, context.rules)
    if "is_restricted" in act.body:
        settle(context, "entry", str(loaded.id))
    return added


def _need_sound(context: Context, loaded: LoadedEntry, fields: Mapping[str, Any]) -> None:
    """Mended items obey what a new entry's obey. Raises Refusal."""
    row = loaded.derived.entry
    register = register_of(row["kind"])
    held = {name: value for name, value in fields.items() if value is not None}
    held |= {p["item"]: True for p in loaded.derived.participants}
    need_claim(register, held)
    need_order(register, held)
    _need_admitted(context, register, held, above_of(register, held))
    need_free(register, row["bureau"], held, loaded.id)


def _is_typed(register: Register, item: Item) -> bool:
    """Is the item mended by a form? What the entry belongs to stays, files have their shelf."""
    return item is not register.parent_item and item.kind is not FieldKind.FILE


def _need_change(actor: Actor, register: Register, derived: DerivedEntry) -> None:
    if not moving.may_change(actor, register, owners_of(derived)):
        raise Refusal("not_yours", register.article)
    if not register.is_mended_in(derived.entry["state"]):
        raise Refusal("entry_is_finished", register.article)


def _next(loaded: LoadedEntry) -> tuple[int, int]:
    return loaded.id, loaded.version + 1


def move(context: Context, kind: str, number: str, wish: Change) -> DerivedEntry:
    """Make a move. Raises NoSuchEntry, Conflict, Refusal, Invalid."""
    register = register_of(kind)
    with transaction.atomic():
        loaded = hold(context, kind, number, wish.seen)
        row = loaded.derived.entry
        found = _move_of(context, register, loaded.derived, wish.verb)
        values, people = read_items(context, asked(register, found), wish.given)
        values |= _added(register, row["fields"], values)
        values |= filled(context, found, loaded.derived)
        on = _happened(context, row, wish)
        fields = {**row["fields"], **values}
        need_order(register, fields if values.keys() & {register.due} else {})
        moving.check(found, standing_of(context, register, row, fields, on))
        need_free(register, row["bureau"], _without(fields, found.clears), loaded.id)
        told = {**values, **dict.fromkeys(found.clears)}
        body = {"verb": found.verb, "to": found.to, "fields": told, **_people(people),
                **changed_closeness(register, row, {**row["fields"], **told}),
                **_reason(wish)}  # fmt: skip
        act = new_act(context, RegisterAct.ENTRY_MOVED, found.law or register.article,
                      _next(loaded), body)  # fmt: skip
        moved = _add(context, loaded, replace(act, on=on))
        announce(context, moved, act.seq, found.tells)
        _end_parts(context, found, loaded.id, wish)
        _carry(context, found, moved.entry)
        _begin_beside(context, register, found, moved.entry)
        follow(context, found, moved.entry)
        return moved


def _move_of(context: Context, register: Register, derived: DerivedEntry, verb: str) -> Move:
    """The move a verb means here. Raises Refusal where it is not the actor's."""
    found = register.move(verb, derived.entry["state"])
    if found is None:
        raise Refusal("not_in_this_state", register.article)
    if not moving.may_move(context.actor, found, owners_of(derived)):
        raise Refusal("not_yours", found.law or register.article)
    return found


def _without(fields: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


def _end_parts(context: Context, found: Move, whole: int, wish: Change) -> None:
    """What belongs to an entry ends with it where the move says so. Raises Refusal, Invalid."""
    for kind, verb in found.ends:
        for part in queries.parts(whole, [kind]):
            states = register_of(kind).move(verb)
            if states and part.entry["state"] in states.froms:
                move(context, kind, part.entry["number"], Change(verb, wish.given, wish.on))


def _carry(context: Context, found: Move, row: Mapping[str, Any]) -> None:
    """Tell the open entry on the same claim what a move brought about."""
    told, register = found.carries, register_of(row["kind"])
    said, about = row["fields"], (register.matter, register.claim)
    if told is None or not all(said.get(name) for name in about):
        return
    there = register_of(told.kind)
    same = {there.matter: said[about[0]], there.claim: said[about[1]]}
    given = {name: said[source] for name, source in told.items if said.get(source)}
    house = replace(context, actor=replace(SYSTEM, unit=row["bureau"], bureau=row["bureau"]))
    for number in queries.open_numbers(told.kind, row["bureau"], same):
        move(house, told.kind, number, Change(told.verb, given))


def _begin_beside(
    context: Context, register: Register, found: Move, row: Mapping[str, Any]
) -> None:
    """Begin the entry of another register that a move brings with it. Raises Refusal, Invalid."""
    told, said = found.begins, row["fields"]
    if told is None or not said.get(told.when):
        return
    given = {name: said[source] for name, source in told.items if said.get(source)}
    of = {name: register.by_name[source].kind for name, source in told.items}
    ids = {name: value for name, value in given.items() if of[name] is FieldKind.ENTRY}
    numbers = queries.numbers_of([int(ident) for ident in ids.values()])
    given |= {name: numbers[ident][1] for name, ident in ids.items()}
    open_entry(context, told.kind, Opening(given))


def _added(
    register: Register, held: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Files that a move brings stand beside those that are there."""
    return {
        i.name: [f.as_data() for f in joined(files_of(held.get(i.name)),
                                             files_of(values[i.name]))]
        for i in register.papers if i.name in values
    }  # fmt: skip


def asked(register: Register, found: Move) -> list[Item]:
    """The items a move asks, required where the move needs them."""
    return [required(register.by_name[name], name in found.needs) for name in found.asks]


def required(item: Item, is_required: bool) -> Item:
    """The item, required or not."""
    return replace(item, is_required=is_required)


def _happened(context: Context, row: Mapping[str, Any], wish: Change) -> date:
    """The day of a move: not to come, and told late only with a reason. Raises Invalid."""
    on = wish.on or context.today
    if on < EARLIEST:
        raise Invalid([FieldProblem("on", "not_day")])
    if on > context.today:
        raise Invalid([FieldProblem("on", "day_after_recording")])
    last = context.rules.calendar.add_workdays(on, LATE_ENTRY_WORKING_DAYS)
    if last < context.today and not _reason(wish):
        raise Invalid([FieldProblem("late_entry_reason", "missing")])
    return on


def _reason(wish: Change) -> dict[str, str]:
    said = str(wish.given.get("late_entry_reason") or "").strip()
    return {"late_entry_reason": said} if said else {}
