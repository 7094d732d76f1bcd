"""Petitions out: what was imported comes out as it went in; accusations never."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import transaction

from huiyin.domain.acts import Act, ActKind, effective, last
from huiyin.domain.authority import UNIT_ROLES, Permission, scope
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Invalid
from huiyin.services.context import ZONE, Context, words
from huiyin.services.ledger import REASON
from huiyin.services.looking import reveal
from huiyin.store.accounts.queries import person_names, unit_names
from huiyin.store.petitions import lists, queries
from huiyin.store.petitions.derive import facts_of, to_act
from huiyin.store.petitions.lists import ListRow
from huiyin.store.record.queries import acts_of_many
from huiyin.store.record.repository import NewAct, append

COLUMNS = (
    "id", "title", "detail", "asked_at", "reply", "replied_at", "number", "channel", "purpose",
    "topic", "place", "persons", "state", "holder", "due_on", "name", "phone",
)  # fmt: skip
LIST_COLUMNS = (
    "due_on", "number", "title", "state", "holder", "handler", "petitioner", "channel",
    "received_on",
)  # fmt: skip
LISTED_AT_MOST = 5_000
_CHUNK = 200
EXCEL_CELL_AT_MOST = 32_767


@dataclass(frozen=True, slots=True)
class Span:
    """Which petitions: received between two days, held by a unit; "" and None leave it open."""

    since: date | None = None
    until: date | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What an export did; the keys of `huiyin export petitions`."""

    written: int
    masked: bool


def export_petitions(context: Context, file: Path, span: Span, purpose: str = "") -> Written:
    """Write a CSV or, by the file's ending, an Excel file. With a purpose names are revealed,
    and each look is recorded. Raises Refusal."""
    if not context.actor.may(Permission.EXPORT):
        raise Refusal("not_yours", "21")
    rows = _rows(context, span, purpose.strip())
    written = _to_excel(file, rows) if file.suffix.lower() == ".xlsx" else _to_csv(file, rows)
    _record(context, written, span, purpose)
    return Written(written, not purpose.strip())


def export_list(
    context: Context, file: Path, found: Sequence[ListRow], asked: str, purpose: str
) -> int:
    """What a list shows, its columns as they are seen there, names masked; how many rows.

    `asked` says what the list was narrowed by. Never accusations. Raises Invalid without a
    purpose, Refusal without the permission and beyond LISTED_AT_MOST rows.
    """
    if not context.actor.may(Permission.EXPORT):
        raise Refusal("not_yours", "21")
    if not purpose.strip():
        raise Invalid([FieldProblem("purpose", "missing")])
    if len(found) > LISTED_AT_MOST:
        raise Refusal("too_many_to_export", "21")
    shown = [row for row in found if row.purpose != Purpose.ACCUSATION]
    units, people = unit_names(r.holder for r in shown), person_names(r.handler for r in shown)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(str(file), options) as book:
        sheet = book.add_worksheet(words()["list_column"]["sheet"])
        sheet.write_row(0, 0, [words()["list_column"][name] for name in LIST_COLUMNS])
        for number, row in enumerate(shown, start=1):
            cells = _listed(row, context) | {
                "holder": units.get(row.holder, row.holder),
                "handler": people.get(row.handler, ""),
            }  # fmt: skip
            sheet.write_row(number, 0, [cells[name] for name in LIST_COLUMNS])
    _note(context, {"written": len(shown), "asked": asked, "purpose": purpose.strip()})
    return len(shown)


def _listed(row: ListRow, context: Context) -> dict[str, str]:
    word = words()
    is_hidden = row.is_hidden and context.actor.role in UNIT_ROLES
    return {
        "due_on": str(row.due_on or ""), "number": row.number,
        "title": row.title[:EXCEL_CELL_AT_MOST], "state": word["state"][row.state],
        "petitioner": "" if is_hidden else row.petitioner,
        "channel": word["channel"][row.channel], "received_on": row.received_on.isoformat(),
    }  # fmt: skip


def _record(context: Context, written: int, span: Span, purpose: str) -> None:
    _note(context, {
        "written": written, "unit": span.unit, "purpose": purpose.strip(),
        "since": str(span.since or ""), "until": str(span.until or ""),
    })  # fmt: skip


def _note(context: Context, body: Mapping[str, Any]) -> None:
    actor = context.actor
    act = NewAct(OfficeAct.EXPORTED, context.today, context.at, actor.person, actor.unit, "21",
                 "office", 0, 0, body)  # fmt: skip
    with transaction.atomic():
        append(actor.bureau or "house", [act])


def _rows(context: Context, span: Span, purpose: str) -> Iterator[dict[str, str]]:
    ids = lists.ids_for_export(scope(context.actor), span.since, span.until, span.unit)
    remaining = iter(ids)
    while chunk := list(islice(remaining, _CHUNK)):
        acts = acts_of_many([ident for ident, _ in chunk])
        stored = queries.export_rows([ident for ident, _ in chunk])
        names = unit_names(row["holder"] for row in stored.values())
        for ident, number in chunk:
            read = effective([to_act(a) for a in acts[ident]])
            row = _row(stored[ident], read, names)
            yield row | (_revealed(context, number, purpose) if purpose else {})


def _revealed(context: Context, number: str, purpose: str) -> dict[str, str]:
    people = reveal(context, number, purpose)
    return {
        "name": "；".join(p.name or p.account for p in people),
        "phone": "；".join(p.phone for p in people if p.phone),
    }


def _row(
    stored: Mapping[str, Any], acts: Sequence[Act], names: Mapping[str, str]
) -> dict[str, str]:
    facts = facts_of(acts)
    received = last(acts, ActKind.RECEIVED)
    said = dict(received.fields.get("said", {})) if received else {}
    reply = last(acts, ActKind.REPLIED)
    own = facts.get("outside_id", "")
    word = words()
    return {
        "id": own if own and not own.startswith("#") else facts["number"],
        "title": said.get("title", facts["title"]), "detail": facts["detail"],
        "asked_at": said.get("asked_at") or _moment(stored["received_at"]),
        "reply": str(reply.fields.get("text", "")) if reply else said.get("reply", ""),
        "replied_at": _replied_at(reply, said),
        "number": facts["number"], "channel": word["channel"][stored["channel"]],
        "purpose": word["purpose"][stored["purpose"]], "topic": stored["topic"],
        "place": stored["place"], "persons": str(stored["persons"]),
        "state": word["state"][stored["state"]], "holder": names.get(stored["holder"], ""),
        "due_on": str(stored["due_on"] or ""), "name": stored["masked_name"],
        "phone": stored["masked_phone"],
    }  # fmt: skip


def _replied_at(reply: Act | None, said: Mapping[str, str]) -> str:
    """When it was answered, in the ledger's own words where the ledger tells the answer."""
    if reply is not None and reply.fields.get("late_entry_reason") != REASON:
        return reply.on.isoformat()
    return said.get("replied_at", "")


def _moment(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")


def _to_csv(file: Path, rows: Iterator[dict[str, str]]) -> int:
    count = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the last number is the count
            writer.writerow(row)
    return count


def _to_excel(file: Path, rows: Iterator[dict[str, str]]) -> int:
    count = 0
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(str(file), options) as book:
        sheet = book.add_worksheet("信访件")
        sheet.write_row(0, 0, COLUMNS)
        for count, row in enumerate(rows, start=1):
            if any(len(text) > EXCEL_CELL_AT_MOST for text in row.values()):
                raise Refusal("too_long_for_excel", "21")
            sheet.write_row(count, 0, [row[name] for name in COLUMNS])
    return count
