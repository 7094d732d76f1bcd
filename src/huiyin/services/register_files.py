"""Registers in and out of tables: Excel and CSV, with the rows that were not taken."""

import csv
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import transaction

from huiyin.domain.authority import Permission, scope
from huiyin.domain.fields import FieldKind, FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import EARLIEST, Refusal
from huiyin.domain.registers import moving
from huiyin.domain.registers.declaration import Item, Register
from huiyin.services import tabular
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.exports import EXCEL_CELL_AT_MOST
from huiyin.services.organisation import RejectedRow
from huiyin.services.register_papers import shown_names
from huiyin.services.register_reading import Names, masked, names_of, say, yuan
from huiyin.services.registers import Opening, prepare, register_of
from huiyin.store.accounts import queries as accounts
from huiyin.store.record.repository import NewAct, append
from huiyin.store.record.seals import keyed_hash
from huiyin.store.registers import queries, repository
from huiyin.store.registers.queries import EntryFilters, EntryRow
from huiyin.store.registers.repository import NewEntry

ID_HEADING = "编号"
STATE_HEADING = "状态"
UNIT_HEADING = "单位"
FINISHED_HEADING = "了结日期"
ROWS_AT_MOST = 5_000
_CHUNK = 500
EXCEL = ".xlsx"


@dataclass(slots=True)
class TakenRows:
    """What an import did."""

    read: int = 0
    opened: int = 0
    unchanged: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)


def headings(register: Register) -> list[str]:
    """The headings an import file may have."""
    own = [register.by_name[name].label for name in register.imports]
    return [ID_HEADING, *own, STATE_HEADING, FINISHED_HEADING]


def import_entries(context: Context, kind: str, name: str, raw: bytes) -> TakenRows:
    """Take a table in: bad rows are named, the good ones go in, in one transaction.

    Running it twice adds nothing. Raises UnreadableTable, Refusal.
    """
    register = register_of(kind)
    if not moving.may_open(context.actor, register):
        raise Refusal("not_yours", register.article)
    taken = TakenRows()
    with transaction.atomic():
        new = list(_new(context, register, _rows(name, raw, headings(register)), taken))
        for start in range(0, len(new), _CHUNK):
            repository.create(new[start : start + _CHUNK], context.rules)
        taken.opened = len(new)
    return taken


def _rows(name: str, raw: bytes, known: Sequence[str]) -> list[tuple[int, tabular.Cells]]:
    """The rows of an uploaded table, whose headings are looked for. Raises UnreadableTable."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"table{Path(name).suffix.lower()[:5]}"
        file.write_bytes(raw)
        with closing(tabular.open_table(file, known).rows) as rows:
            found = list(islice(rows, ROWS_AT_MOST + 1))
    if len(found) > ROWS_AT_MOST:
        raise tabular.UnreadableTable("too_many_rows")
    return found


def _new(
    context: Context, register: Register, rows: Sequence[tuple[int, tabular.Cells]],
    taken: TakenRows,
) -> Iterator[NewEntry]:  # fmt: skip
    items = {register.by_name[n].label: register.by_name[n] for n in register.imports}
    if rows:
        known = {*items, ID_HEADING, STATE_HEADING, FINISHED_HEADING, ""}
        taken.ignored_columns = [h for h in rows[0][1] if h not in known]
    reader = _Reader(items)
    marks = _marks(register, rows, items)
    there = queries.known_outside_ids(register.kind, context.actor.bureau, list(marks.values()))
    for number, cells in rows:
        taken.read += 1
        if marks[number] in there:
            taken.unchanged += 1
            continue
        there.add(marks[number])
        try:
            yield prepare(context, register, _opening(register, reader, cells, marks[number]))
        except Invalid as invalid:
            taken.rejected += [_rejected(number, register, p, cells) for p in invalid.problems]
        except Refusal as refusal:
            taken.rejected.append(RejectedRow(number, "", "", refusal.reason))


def _opening(register: Register, reader: "_Reader", cells: tabular.Cells, mark: str) -> Opening:
    """A row as an entry: where the ledger says it stands, and since when. Raises Invalid."""
    label = (cells.get(STATE_HEADING) or "").strip()
    stages = {s.label: s.name for s in register.stages}
    if label and label not in stages:
        raise Invalid([FieldProblem(STATE_HEADING, "not_choice")])
    finished = _day((cells.get(FINISHED_HEADING) or "").strip())
    if finished and not _is_day(finished):
        raise Invalid([FieldProblem(FINISHED_HEADING, "not_day")])
    return Opening(reader.given(cells), mark, stages.get(label, ""), finished)


def _is_day(text: str) -> bool:
    try:
        return EARLIEST <= date.fromisoformat(text)
    except ValueError:
        return False


def _marks(
    register: Register, rows: Sequence[tuple[int, tabular.Cells]], items: Mapping[str, Item]
) -> dict[int, str]:
    """The mark of every row; the second of two that say the same is another entry."""
    met: Counter[str] = Counter()
    marks: dict[int, str] = {}
    for number, cells in rows:
        mark = _mark(register, cells, items)
        met[mark] += mark.startswith("#")
        marks[number] = mark if met[mark] < 2 else f"{mark}-{met[mark]}"
    return marks


def _mark(register: Register, cells: tabular.Cells, items: Mapping[str, Item]) -> str:
    """How a row is known again: by its own number, else by what it says."""
    own = (cells.get(ID_HEADING) or "").strip()[:60]
    said = "\x1f".join((cells.get(label) or "") for label in items)
    return own or "#" + keyed_hash(f"row of {register.kind}", said)


def _rejected(number: int, register: Register, problem: Any, cells: tabular.Cells) -> RejectedRow:
    item = register.by_name.get(problem.field)
    label = item.label if item else problem.field
    return RejectedRow(number, label, (cells.get(label) or "")[:80], problem.reason)


class _Reader:
    """Cells as a form would send them: units and people by name, choices by their words."""

    def __init__(self, items: Mapping[str, Item]) -> None:
        self.items = items
        kinds = {i.kind for i in items.values()}
        self.units = {u.name: u.code for u in accounts.units()} if FieldKind.UNIT in kinds else {}
        is_asked = FieldKind.PERSON in kinds
        people = accounts.people() if is_asked else []
        self.people = {p.name: str(p.person) for p in people}
        self.several = {name for name, count in Counter(_named(people)).items() if count > 1}

    def given(self, cells: tabular.Cells) -> dict[str, Any]:
        """The values by item."""
        return {
            item.name: self._value(item, (cells.get(label) or "").strip())
            for label, item in self.items.items()
        }

    def _value(self, item: Item, text: str) -> Any:
        if item.kind is FieldKind.UNIT:
            return self.units.get(text, text)
        if item.kind is FieldKind.PERSON:
            if text in self.several:
                raise Invalid([FieldProblem(item.name, "namesakes")])
            return self.people.get(text, text)
        if item.kind is FieldKind.CHOICE:
            return dict(zip(item.said, item.choices, strict=True)).get(text, text)
        if item.kind is FieldKind.CHOICES:
            words = dict(zip(item.said, item.choices, strict=True))
            return [words.get(w.strip(), w.strip()) for w in text.split("、") if w.strip()]
        if item.kind is FieldKind.PEOPLE:
            return "\n".join(text.replace("；", "、").split("、"))
        if item.kind is FieldKind.FLAG:
            return text == "是"
        return _day(text) if item.kind is FieldKind.DAY else text


def _named(people: Iterable[Any]) -> list[str]:
    """The names of people, each person once whatever posts it has."""
    return list({str(p.person): p.name for p in people}.values())


def _day(text: str) -> str:
    """A day in one of the forms that ledgers use, as ISO; what is none is left as it is."""
    try:
        return tabular.moment_of(text).date().isoformat()
    except ValueError:
        return text


def export_entries(context: Context, kind: str, filters: EntryFilters, file: Path) -> int:
    """Write what a list shows, names masked, to CSV or by the ending to Excel; recorded.

    Raises Refusal, NoSuchEntry.
    """
    register = register_of(kind)
    if not context.actor.may(Permission.EXPORT):
        raise Refusal("not_yours", register.article)
    rows = list(_out(context, register, filters))
    if file.suffix.lower() == EXCEL:
        _to_excel(file, register, rows)
    else:
        _to_csv(file, register, rows)
    _record(context, register, len(rows))
    return len(rows)


def columns(register: Register) -> list[str]:
    """The headings of an export."""
    return [ID_HEADING, STATE_HEADING, UNIT_HEADING, *(i.label for i in register.items)]


def _out(context: Context, register: Register, filters: EntryFilters) -> Iterator[list[str]]:
    seen, key = scope(context.actor), ""
    while True:
        page, key = queries.entries(seen, register.kind, filters, key, _CHUNK)
        names = names_of(page)
        for row in page:
            yield [row.entry["number"], register.stage(row.entry["state"]).label,
                   names.units.get(row.entry["unit"], ""),
                   *(_cell(item, row, names) for item in register.items)]  # fmt: skip
        if not key:
            return


def _cell(item: Item, row: EntryRow, names: Names) -> str:
    """A value as an import would take it again, names of citizens masked."""
    value = row.entry["fields"].get(item.name)
    if item.kind is FieldKind.PEOPLE:
        return masked(row, item.name)
    if value is None:
        return ""
    if item.kind is FieldKind.FILE:
        return shown_names(item, value)
    if item.kind is FieldKind.MONEY:
        return yuan(value)
    return say(replace(item, measure=""), value, names)


def _to_csv(file: Path, register: Register, rows: Sequence[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns(register))
        writer.writerows(rows)


def _to_excel(file: Path, register: Register, rows: Sequence[Sequence[str]]) -> None:
    if any(len(text) > EXCEL_CELL_AT_MOST for row in rows for text in row):
        raise Refusal("too_long_for_excel", register.article)
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(file), options) as book:
        sheet = book.add_worksheet(register.label[:31])
        for place, row in enumerate([columns(register), *rows]):
            sheet.write_row(place, 0, row)


def _record(context: Context, register: Register, written: int) -> None:
    actor, body = context.actor, {"written": written, "register": register.kind}
    act = NewAct(OfficeAct.EXPORTED, context.today, context.at, actor.person, actor.unit, "21",
                 "office", 0, 0, body)  # fmt: skip
    with transaction.atomic():
        append(actor.bureau or "house", [act])
