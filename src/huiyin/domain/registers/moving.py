"""Who may do what to an entry, and why not: the question every door asks of a register."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.domain.authority import Actor, Permission, Role
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.declaration import Item, Move, Register, Standing
from huiyin.domain.transitions import Side


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose an entry is: its bureau, the units at work on it, and its items."""

    bureau: str
    units: frozenset[str]
    fields: Mapping[str, Any]


def may_open(actor: Actor, register: Register) -> bool:
    """May the actor begin an entry?"""
    is_system = actor.role is Role.SYSTEM
    return is_system or (actor.may(Permission.KEEP_REGISTERS) and actor.role in register.openers)


def may_change(actor: Actor, register: Register, owners: Owners) -> bool:
    """May the actor mend an entry's items: whoever may open one, at its bureau or unit."""
    is_its = _is_unit_named(actor, register.asker, owners.fields)
    return is_its and may_open(actor, register) and _is_side(actor, Side.EITHER, owners)


def mendable(actor: Actor, register: Register, owners: Owners) -> tuple[Item, ...]:
    """The items of the opening that the actor may mend."""
    if not may_change(actor, register, owners):
        return ()
    is_bureau = _is_side(actor, Side.BUREAU, owners)
    return tuple(i for i in register.opening if is_bureau or i.name not in register.bureau_mends)


def may_begin(actor: Actor, register: Register, fields: Mapping[str, Any]) -> bool:
    """May the actor begin an entry with these items?"""
    return may_open(actor, register) and _is_unit_named(actor, register.asker, fields)


def _is_unit_named(actor: Actor, item: str, fields: Mapping[str, Any]) -> bool:
    """Is the actor of the unit that an item names, where one must be?"""
    return not item or actor.role is Role.SYSTEM or actor.unit == fields.get(item)


def may_move(actor: Actor, move: Move, owners: Owners) -> bool:
    """Is the move the actor's, by post or by name?"""
    if actor.role is Role.SYSTEM:
        return True
    if not actor.may(Permission.KEEP_REGISTERS):
        return False
    if not _is_unit_named(actor, move.by, owners.fields):
        return False
    if move.named and str(owners.fields.get(move.named, "")) == actor.person:
        return True
    return actor.role in move.roles and _is_side(actor, move.side, owners)


def _is_side(actor: Actor, side: Side, owners: Owners) -> bool:
    """A leader or an operator of the area stands for the bureau."""
    is_bureau = owners.bureau == actor.unit or owners.bureau in actor.bureaus
    is_unit = actor.unit in owners.units
    sides = {Side.BUREAU: is_bureau, Side.HOLDER: is_unit, Side.EITHER: is_bureau or is_unit}
    return actor.role is Role.SYSTEM or sides.get(side, False)


def offers(actor: Actor, register: Register, state: str, owners: Owners) -> tuple[Move, ...]:
    """The moves the actor may make now."""
    return tuple(m for m in register.moves if state in m.froms and may_move(actor, m, owners))


def check(move: Move, standing: Standing) -> None:
    """Raise Refusal where the state or a rule of the move does not allow it."""
    if standing.state not in move.froms:
        raise Refusal("not_in_this_state", move.law)
    reason = move.check(standing) if move.check else ""
    if reason:
        raise Refusal(reason, move.law)
