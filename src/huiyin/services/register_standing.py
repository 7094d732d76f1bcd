"""An entry as rules beyond the state read it: its whole, its parts, what has lapsed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huiyin.domain.registers.catalogue import parts_of
from huiyin.domain.registers.declaration import Part, Register, Standing
from huiyin.domain.registers.terms import clocks
from huiyin.services.context import Context
from huiyin.store.registers import queries


def above_of(register: Register, values: Mapping[str, Any]) -> dict[str, Any] | None:
    """The entry that an entry belongs to, None for one that stands alone."""
    item = register.parent_item
    found = queries.entry_by_id(int(values[item.name])) if item and values.get(item.name) else None
    return found.entry if found else None


def standing_of(
    context: Context, register: Register, row: Mapping[str, Any], fields: Mapping[str, Any],
    on: date,
) -> Standing:  # fmt: skip
    """An entry with the items of a move, on the day of the move."""
    above = above_of(register, fields)
    return Standing(
        row["state"], fields, part_facts(register, row["id"]), on,
        _lapsed(context, register, {**row, "fields": fields}, on), above["state"] if above else "",
    )  # fmt: skip


def _lapsed(
    context: Context, register: Register, row: Mapping[str, Any], on: date
) -> frozenset[str]:
    law = context.rules.book, context.rules.calendar, str(row["region"])
    found = clocks(register, row["state"], row["fields"], law, on)
    return frozenset(c.rule for c in found if c.state in ("lapsed", "met_late"))


def part_facts(register: Register, ident: int) -> list[Part]:
    """What belongs to an entry, as rules beyond the state read it."""
    kinds = [r.kind for r in parts_of(register.kind)]
    rows = queries.parts(ident, kinds) if kinds else ()
    return [Part(r.entry["kind"], r.entry["state"], r.entry["is_open"], r.entry["fields"])
            for r in rows]  # fmt: skip
