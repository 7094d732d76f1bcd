"""The rows of a register's list as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from huiyin.domain.fields import FieldKind
from huiyin.domain.registers.declaration import Item, Register, Stage
from huiyin.services.register_reading import Names, masked, names_of, say
from huiyin.store.registers.queries import EntryRow
from huiyin.ui.clocks import say_day


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list: the entry, its stage, and its columns in words."""

    entry: dict[str, Any]
    stage: Stage
    unit: str
    cells: tuple[tuple[Item, str], ...]

    @property
    def clock(self) -> dict[str, Any] | None:
        """What `c-due` reads, None where nothing is due."""
        due_on = self.entry["due_on"]
        return {"state": "running", "due_on": due_on} if due_on else None


def lines(register: Register, rows: Iterable[EntryRow]) -> list[Line]:
    """Rows with the names of what they point at, asked for once."""
    found = list(rows)
    names = names_of(found)
    columns = [register.by_name[n] for n in register.columns]
    return [
        Line(row.entry, register.stage(row.entry["state"]),
             names.units.get(row.entry["unit"], row.entry["unit"]),
             tuple((item, _cell(item, row, names)) for item in columns))
        for row in found
    ]  # fmt: skip


def _cell(item: Item, row: EntryRow, names: Names) -> str:
    value = row.entry["fields"].get(item.name)
    if item.kind is FieldKind.PEOPLE:
        return masked(row, item.name)
    if item.kind is FieldKind.DAY and value:
        return say_day(value, None)
    return say(item, value, names)
