"""Places that only one may hold at a time."""

from collections.abc import Mapping
from typing import Any

from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.declaration import Register, Slot
from huiyin.store.record.repository import next_number
from huiyin.store.registers import queries


def hold_slot(register: Register, bureau: str, fields: Mapping[str, Any], ident: int) -> None:
    """Take the place of an entry for its hours, until the transaction ends. Raises Refusal."""
    slot = register.slot
    if slot is None or not fields.get(slot.place):
        return
    next_number(f"slot:{register.kind}:{bureau}")  # who comes second waits here for the first
    rows = queries.open_on(register.kind, bureau, {slot.day: fields[slot.day],
                           slot.place: fields[slot.place]})  # fmt: skip
    for row in rows:
        if row["id"] != ident and _overlaps(slot, row["fields"], fields):
            raise Refusal(slot.taken, register.article)


def _overlaps(slot: Slot, held: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    if not slot.since:
        return True
    since, until = str(wanted[slot.since]), str(wanted[slot.until])
    return bool(held[slot.since] < until and since < held[slot.until])
