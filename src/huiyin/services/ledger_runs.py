"""A ledger brought on the web: looked at, mapped, tried, taken in by the worker, undone.

`waiting` waits for the person; `queued` and `running` for the worker; `tried` came of a dry run,
`done` of a real one; `undoing` and `undone` follow. A run that is begun again takes up where it
was, since a row that is there already is not taken twice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import transaction

from huiyin.domain.authority import Permission, Place, may, scope
from huiyin.domain.fields import FieldProblem
from huiyin.domain.procedure import Refusal
from huiyin.services import ledger, ledger_files, people, procedure
from huiyin.services.acting import Invalid, NoSuchPetition, Wish
from huiyin.services.context import Context, begin, now, words
from huiyin.services.intake import Desk
from huiyin.services.ledger import Source, Taken
from huiyin.services.ledger_rows import columns, fields_of
from huiyin.services.organisation import RejectedRow
from huiyin.services.tabular import PassedOver, UnreadableTable, Where
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import queries, repository
from huiyin.store.petitions.queries import RunRow
from huiyin.store.record.inserts import new_id
from huiyin.store.record.repository import NewErrand, queue
from huiyin.store.record.seals import seal, unseal

SHOWN = 8
AT_ONCE = 48 * 1024
"""A file up to this size is done while the person waits; the worker takes over if that fails."""
TAKE_OVER = timedelta(minutes=5)
KEPT_DAYS = 30
RESTING = ("waiting", "tried", "failed")
EXCEL_CELL_AT_MOST = 32_767
REJECTED_AT_MOST = 20_000


class NoSuchRun(Exception):
    """There is no such import, or it is not for this eye."""


@dataclass(frozen=True, slots=True)
class Look:
    """A ledger as it would be read: its headings with a sample each and the field they are."""

    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    columns: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """An import with what came of it. For whom it is not open only the counts are told."""

    row: RunRow
    taken: Taken
    not_taken: int = 0
    undone: int = 0
    kept: int = 0
    has_file: bool = False
    is_open: bool = False


def bring(context: Context, filename: str, size: int, chunks: Iterable[bytes]) -> int:
    """Keep a ledger and look at it; the import's id. Raises Refusal, UnreadableTable."""
    _need(context)
    run = new_id()
    ledger_files.keep(run, chunks)
    row = {
        "id": run, "bureau": context.actor.bureau, "person": context.actor.person,
        "at": context.at, "filename": filename[-200:], "size": size, "state": "waiting",
    }  # fmt: skip
    try:
        with ledger_files.opened(run, filename) as file:
            table = ledger.open_ledger(Source(file))
            table.close()
        repository.add_run(row | {"sheet": table.sheet, "header_row": table.header_row})
    except UnreadableTable:
        ledger_files.forget(run)
        raise
    return run


def _need(context: Context) -> None:
    if not context.actor.may(Permission.REGISTER):
        raise Refusal("not_yours", "22")


def _of_bureau(context: Context, run: int) -> RunRow:
    _need(context)
    row = queries.ledger_run(run)
    if row is None or row.bureau != context.actor.bureau:
        raise NoSuchRun
    return row


def _is_open(context: Context, row: RunRow) -> bool:
    """Any row of a ledger may be an accusation, so its text is kept as one is (article 30)."""
    place = Place(row.bureau, frozenset(), row.person, is_restricted=True)
    return may(scope(context.actor), place)


def _opened(context: Context, run: int) -> RunRow:
    row = _of_bureau(context, run)
    if not _is_open(context, row):
        raise NoSuchRun
    return row


def one(context: Context, run: int) -> Run:
    """An import and what came of it. Raises NoSuchRun."""
    return _told(context, _of_bureau(context, run))


def listed(context: Context) -> list[Run]:
    """The newest imports of the actor's bureau."""
    _need(context)
    return [_told(context, row) for row in queries.ledger_runs(context.actor.bureau)]


def _told(context: Context, row: RunRow) -> Run:
    said = unseal(row.outcome) if row.outcome else {}
    taken = dict(said.get("taken", {}))
    rejected = [RejectedRow(**r) for r in taken.pop("rejected", [])]
    passed = [PassedOver(**p) for p in taken.pop("passed_over", [])]
    is_open = _is_open(context, row)
    if is_open:
        shown = Taken(**taken, rejected=rejected, passed_over=passed)
    else:
        shown = Taken(**{**taken, "ignored_columns": []})
    return Run(
        row, shown, len(rejected), said.get("undone", 0), said.get("kept", 0),
        is_open and ledger_files.is_kept(row.id), is_open,
    )  # fmt: skip


def look(context: Context, run: int, where: Where, chosen: Mapping[str, str]) -> Look:
    """How the ledger would be read so. Raises NoSuchRun, UnreadableTable, FileNotFoundError."""
    row = _opened(context, run)
    with ledger_files.opened(run, row.filename) as file:
        with closing(ledger.open_ledger(Source(file, chosen, where=where))) as table:
            first = list(islice(table.rows, SHOWN))
    known = fields_of(table.headings, chosen)
    samples = {h: next((c[h] for _, c in first if c[h].strip()), "") for h in table.headings}
    shown = tuple((h, known.get(h, ""), samples[h][:60]) for h in table.headings if h)
    return Look(table.sheet, table.sheets, table.header_row, shown, tuple(first))


def choose(
    context: Context, run: int, where: Where, chosen: Mapping[str, str], day: date | None
) -> None:
    """Say how the ledger is read, and when all of it came where no column says that. Raises
    NoSuchRun, Refusal once it is under way."""
    _opened(context, run)
    values = {"sheet": where.sheet, "header_row": where.header_row, "columns": dict(chosen),
              "day": day, "state": "waiting", "outcome": "", "reason": ""}  # fmt: skip
    if not repository.change_run(run, values, RESTING):
        raise Refusal("import_under_way", "21")


def keep_mapping(context: Context, name: str, chosen: Mapping[str, str]) -> None:
    """Keep the columns by name for the bureau's next ledger of this kind. Raises Invalid."""
    _need(context)
    if not name.strip():
        raise Invalid([FieldProblem("name", "missing")])
    repository.keep_mapping(context.actor.bureau, name.strip()[:60], chosen)


def mappings(context: Context) -> dict[str, dict[str, str]]:
    """The columns the bureau keeps by name."""
    _need(context)
    return queries.mappings(context.actor.bureau)


def order(context: Context, run: int, *, is_dry: bool) -> None:
    """Have the ledger tried or taken in: a small one at once, else by the worker.

    Raises NoSuchRun, Refusal once it is under way.
    """
    row = _opened(context, run)
    _queue(context, row, {"state": "queued", "is_dry": is_dry, "read": 0}, RESTING)
    if row.size <= AT_ONCE:
        carry_out(run)


def order_undo(context: Context, run: int) -> None:
    """Have an import undone: petitions that nobody acted on leave the lists.

    Raises NoSuchRun, Refusal.
    """
    row = _opened(context, run)
    _queue(context, row, {"state": "undoing", "read": 0}, ("done",))
    if row.size <= AT_ONCE:
        carry_out(run)


def _queue(
    context: Context, row: RunRow, values: Mapping[str, Any], states: Sequence[str]
) -> None:
    with transaction.atomic():
        if not repository.change_run(row.id, values, states):
            raise Refusal("import_under_way", "21")
        key = f"ledger:{row.id}:{new_id()}"
        due = context.at + (TAKE_OVER if row.size <= AT_ONCE else timedelta())
        queue([NewErrand("ledger", key, {"run": row.id}, due)])


def _hold() -> None:
    pass


def carry_out(run: int, hold: Callable[[], None] = _hold) -> None:
    """Do what was ordered of an import, safe to be begun again; `hold` is called on the way."""
    row = queries.ledger_run(run)
    if row is None or row.state not in ("queued", "running", "undoing"):
        return
    actor = people.actor_of(int(row.person), row.bureau)
    if actor is None or not actor.may(Permission.REGISTER):
        repository.change_run(run, {"state": "failed", "reason": "nobody_to_register"})
    elif row.state == "undoing":
        _undo(begin(actor), row, hold)
    else:
        _take(begin(actor), row, hold)


def _take(context: Context, row: RunRow, hold: Callable[[], None]) -> None:
    repository.change_run(row.id, {"state": "running"})

    def tell(read: int) -> None:
        repository.change_run(row.id, {"read": read})
        hold()

    unit = accounts.unit(row.bureau)
    desk = Desk(row.bureau, unit.region if unit else "")
    where = Where(row.sheet, row.header_row)
    try:
        with ledger_files.opened(row.id, row.filename) as file:
            source = Source(file, row.columns, row.is_dry, where, row.id, row.day)
            taken = ledger.import_petitions(context, desk, source, tell)
    except UnreadableTable as table:
        repository.change_run(row.id, {"state": "failed", "reason": table.reason})
        return
    except FileNotFoundError:
        repository.change_run(row.id, {"state": "failed", "reason": "file_swept"})
        return
    if not row.is_dry:
        _recount(row, taken)
    del taken.rejected[REJECTED_AT_MOST:]
    repository.change_run(row.id, {
        "state": "tried" if row.is_dry else "done", "read": taken.read,
        "outcome": seal({"taken": asdict(taken)}),
    })  # fmt: skip


def _recount(row: RunRow, taken: Taken) -> None:
    """A run begun again finds its own rows there already; they are its own all the same."""
    brought = queries.count_of_ledger(row.id)
    taken.unchanged -= brought - taken.registered
    taken.registered = brought


def _undo(context: Context, row: RunRow, hold: Callable[[], None]) -> None:
    after, done = 0, 0
    while part := queries.of_ledger(row.id, after):
        for ident, number in part:
            done += _undo_one(context, number)
            after = ident
        repository.change_run(row.id, {"read": done})
        hold()
    kept = queries.count_of_ledger(row.id)
    said = unseal(row.outcome) if row.outcome else {}
    undone = int(said.get("undone", 0)) + done
    repository.change_run(row.id, {
        "state": "undone", "outcome": seal({**said, "undone": undone, "kept": kept}),
    })  # fmt: skip


def _undo_one(context: Context, number: str) -> bool:
    reason = words()["reason"]["whole_import_undone"]
    try:
        procedure.act(context, number, Wish("undo_import", {"reason": reason}))
    except (Refusal, NoSuchPetition):
        return False
    return True


def rejected_sheet(context: Context, run: int, file: Path) -> int:
    """Just the rows that were not taken, as they came, with the reason; how many.

    The columns are the ledger's own, so that what is mended can be brought again. Raises
    NoSuchRun, FileNotFoundError.
    """
    row = _opened(context, run)
    told = {r.row: r for r in _told(context, row).taken.rejected}
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    where = Where(row.sheet, row.header_row)
    with (
        ledger_files.opened(run, row.filename) as plain,
        closing(ledger.open_ledger(Source(plain, row.columns, where=where))) as table,
        xlsxwriter.Workbook(str(file), options) as book,
    ):
        said = columns()["rejected"]
        sheet = book.add_worksheet(said["sheet"])
        headings = [h for h in table.headings if h]
        sheet.write_row(0, 0, [*headings, said["row"], said["reason"]])
        line = 0
        for number, cells in table.rows:
            if number in told:
                line += 1
                texts = [cells[h][:EXCEL_CELL_AT_MOST] for h in headings]
                sheet.write_row(line, 0, [*texts, number, _why(told[number])])
    return line


def _why(rejected: RejectedRow) -> str:
    label = columns()["labels"].get(rejected.field, "")
    said = words()["reason"].get(rejected.reason, rejected.reason)
    return f"{label}：{said}" if label else said


def sweep(moment: datetime | None = None) -> None:
    """Throw away the files of ledgers that were brought long ago."""
    for run in queries.runs_before((moment or now()) - timedelta(days=KEPT_DAYS)):
        ledger_files.forget(run)
