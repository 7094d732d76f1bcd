"""The inventory (归档文件目录) as a workbook: what is filed, by year, class and unit."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter
from django.db import transaction

from huiyin.domain.authority import Permission, scope
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services.context import Context, retention_book, words
from huiyin.services.filing import need_archives
from huiyin.store.accounts.queries import unit_names
from huiyin.store.archives import queries
from huiyin.store.archives.queries import FilingFilters, FilingRow
from huiyin.store.record.repository import NewAct, append

COLUMNS = (
    ("ordinal", 6), ("number", 22), ("bureau", 18), ("title", 44), ("unit", 24),
    ("received_on", 12), ("closed_on", 12), ("year", 8), ("retention", 10), ("rule", 36),
    ("keep_until", 12), ("pages", 8), ("note", 24),
)  # fmt: skip
AT_MOST = 50_000
_PART = 1000


def write(context: Context, file: Path, filters: FilingFilters) -> int:
    """Write the inventory, never with accusations; how many rows. Raises Refusal."""
    need_archives(context)
    if not context.actor.may(Permission.EXPORT):
        raise Refusal("not_yours", "21")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    labels = words()["inventory_column"]
    with xlsxwriter.Workbook(str(file), options) as book:
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True})
        sheet = book.add_worksheet(labels["sheet"])
        sheet.freeze_panes(1, 0)
        for place, (name, width) in enumerate(COLUMNS):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, labels[name], bold)
        count = 0
        for part in _parts(context, filters):
            for cells in _cells(part, count):
                count += 1
                sheet.write_row(count, 0, cells)
    _note(context, count, filters)
    return count


def _parts(context: Context, filters: FilingFilters) -> Iterator[list[FilingRow]]:
    key, taken = "", 0
    while True:
        rows, key = queries.filings(scope(context.actor), filters, key, _PART)
        taken += len(rows)
        if taken > AT_MOST:
            raise Refusal("too_many_to_export", "21")
        yield [row for row in rows if not row.is_restricted]
        if not key:
            return


def _cells(rows: Sequence[FilingRow], before: int) -> Iterator[list[str | int]]:
    names = unit_names({code for row in rows for code in (row.bureau, row.unit)})
    said = words()["inventory_column"]
    for place, row in enumerate(rows, start=before + 1):
        note = said["disposed"].format(day=row.disposed_on) if row.disposed_on else ""
        yield [
            place, row.number, names.get(row.bureau, row.bureau), row.title,
            names.get(row.unit, row.unit), row.received_on.isoformat(),
            row.closed_on.isoformat(), row.year, retention_book().labels[row.retention],
            why(row), row.keep_until.isoformat() if row.keep_until else said["for_ever"],
            row.pages or "", note,
        ]  # fmt: skip


def why(row: FilingRow) -> str:
    """Why a petition is in its class: the rule in words, or that it was set by hand."""
    if row.is_set:
        return words()["inventory_column"]["by_hand"]
    return next(r.label for r in retention_book().rules if r.name == row.rule)


def _note(context: Context, count: int, filters: FilingFilters) -> None:
    body = {
        "written": count, "what": "inventory", "year": str(filters.year or ""),
        "retention": filters.retention, "unit": filters.unit, "view": filters.view,
    }  # fmt: skip
    actor = context.actor
    act = NewAct(OfficeAct.EXPORTED, context.today, context.at, actor.person, actor.unit, "21",
                 "office", 0, 0, body)  # fmt: skip
    with transaction.atomic():
        append(actor.bureau or "house", [act])
