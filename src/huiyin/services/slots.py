"""What only one entry may hold at a time: a place for some hours, and what only one may say."""

from collections.abc import Mapping
from typing import Any

from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.declaration import Register, Slot
from huiyin.store.record.repository import next_number
from huiyin.store.registers import queries

Held = list[dict[str, Any]]


def need_free(register: Register, bureau: str, fields: Mapping[str, Any], ident: int) -> None:
    """Hold the place of an entry for its hours, and what only one may say, until the transaction
    ends. Raises Refusal."""
    slot, once = register.slot, register.once
    if slot:
        beside = _alike(register, bureau, {n: fields.get(n) for n in (slot.place, slot.day)})
        if any(row["id"] != ident and _overlaps(slot, row["fields"], fields) for row in beside):
            raise Refusal("slot_is_taken", register.article)
    if once:
        beside = _alike(register, bureau, {n: fields.get(n) for n in once.items})
        if any(row["id"] != ident for row in beside):
            raise Refusal(once.taken, register.article)


def _alike(register: Register, bureau: str, said: Mapping[str, Any]) -> Held:
    """The open entries that say the same; none where something is not said."""
    if not all(said.values()):
        return []
    next_number(f"slot:{register.kind}:{bureau}")  # who comes second waits here for the first
    return queries.open_on(register.kind, bureau, said)


def _overlaps(slot: Slot, held: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    since, until = str(wanted[slot.since]), str(wanted[slot.until])
    return bool(held[slot.since] < until and since < held[slot.until])
