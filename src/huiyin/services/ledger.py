"""Ledgers in: each row becomes a petition that says no more than the row does."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.domain.acts import ActKind
from huiyin.domain.petition import Purpose
from huiyin.services import tabular
from huiyin.services.acting import Draft
from huiyin.services.context import Context
from huiyin.services.intake import Desk, Mark, Party, Registration, Submission, build, numbers
from huiyin.services.ledger_rows import (
    BadRow,
    LedgerRow,
    fields_of,
    known_headings,
    read_row,
    values_of,
)
from huiyin.services.organisation import RejectedRow
from huiyin.services.tabular import Cells, PassedOver, Table, Where
from huiyin.store.petitions import queries, repository
from huiyin.store.petitions.identity import KNOWN_BY, hashes_of
from huiyin.text.similar import is_same_matter

BATCH = 200
REASON = "ledger_import"


@dataclass(slots=True)
class Taken:
    """What an import did; the keys of `huiyin import petitions`."""

    read: int = 0
    registered: int = 0
    repeats: int = 0
    unchanged: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A ledger file; `mapping` adds columns to fields ("" leaves a column out), `is_dry` checks
    without writing, `where` says the sheet and the row of the headings, `run` the import on the
    web that its petitions belong to, `day` when all of it came where no column says that."""

    file: Path
    mapping: Mapping[str, str] = field(default_factory=dict)
    is_dry: bool = False
    where: Where = Where()
    run: int = 0
    day: date | None = None


def import_petitions(
    context: Context, desk: Desk, source: Source, tell: Callable[[int], None] = lambda _read: None
) -> Taken:
    """Take a ledger in, batch by batch; bad rows are named and the good ones go in.

    `tell` hears how many rows were read. Running it twice adds nothing. Raises UnreadableTable.
    """
    with closing(open_ledger(source)) as table:
        known = fields_of(table.headings, source.mapping)
        taken = Taken(sheet=table.sheet, passed_over=table.passed)
        taken.ignored_columns = [h for h in table.headings if h and h not in known]
        day = "" if source.day is None or "asked_at" in known.values() else str(source.day)
        reading = _Reading(context, known, taken, day)
        for batch in _batches(table.rows):
            good = list(_good(reading, batch))
            _take_batch(context, desk, good, (taken, source))
            tell(taken.read)
    return taken


def open_ledger(source: Source) -> Table:
    """The ledger's table, its headings found by the names that are known. Raises
    UnreadableTable."""
    return tabular.open_table(source.file, known_headings(source.mapping), source.where)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What rows are read with; `seen` says what stands under each number the file gave."""

    context: Context
    known: Mapping[str, str]
    taken: Taken
    day: str = ""
    seen: dict[str, int] = field(default_factory=dict)


def _batches(numbered: Iterator[tuple[int, Cells]]) -> Iterator[list[tuple[int, Cells]]]:
    for _, group in groupby(enumerate(numbered), key=lambda pair: pair[0] // BATCH):
        yield [row for _, row in group]


def _good(reading: _Reading, batch: Sequence[tuple[int, Cells]]) -> Iterator[LedgerRow]:
    for number, cells in batch:
        reading.taken.read += 1
        values = values_of(reading.known, cells)
        try:
            if cells[""]:
                raise BadRow("", cells[""], "unbalanced_row")
            row = read_row(number, values, reading.context, reading.day)
            _check_number(reading, row, values)
            yield row
        except BadRow as bad:
            told = RejectedRow(number, bad.field, bad.value[:80], bad.reason)
            reading.taken.rejected.append(told)


def _check_number(reading: _Reading, row: LedgerRow, values: Mapping[str, str]) -> None:
    """The same row twice is taken once; one number over two different rows is a mistake."""
    said = hash(tuple(sorted(values.items())))
    if reading.seen.setdefault(row.outside_id, said) != said:
        raise BadRow("outside_id", row.outside_id, "doubled_number")


def _take_batch(
    context: Context, desk: Desk, rows: Sequence[LedgerRow], told: tuple[Taken, Source]
) -> None:
    taken, source = told
    fresh = _fresh(desk, rows, taken)
    while True:
        repeats = _repeats(fresh)
        try:
            with transaction.atomic():
                if not source.is_dry:
                    _write(context, desk, fresh, repeats, source.run)
            break
        except IntegrityError:
            # Another import took some of these rows in the meantime: look again.
            before = len(fresh)
            fresh = _fresh(desk, fresh, taken)
            if len(fresh) == before:
                raise
    taken.registered += len(fresh)
    taken.repeats += len(repeats)


def _fresh(desk: Desk, rows: Sequence[LedgerRow], taken: Taken) -> list[LedgerRow]:
    known = queries.known_outside_ids(desk.bureau, [r.outside_id for r in rows])
    fresh = []
    for row in rows:
        if row.outside_id in known:
            taken.unchanged += 1
        else:
            known.add(row.outside_id)
            fresh.append(row)
    return fresh


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What came before, and the hashes its person is known by."""

    id: str
    title: str
    detail: str
    hashes: frozenset[str]


_Way = tuple[tuple[str, str], ...]


def _repeats(rows: Sequence[LedgerRow]) -> dict[str, str]:
    """Rows that repeat an earlier matter of the same person: outside id to what it repeats.

    The value is the id of a stored petition, or "=" and the outside id of a row of this batch.
    Accusations are no other petition's earlier matter (article 30).
    """
    ways = {row.outside_id: _ways(row) for row in rows}
    earlier: dict[str, list[_Earlier]] = {}
    for found in reversed(queries.earlier_of(_wanted(ways.values()), limit=None)):
        _note(earlier, _Earlier(str(found.id), found.title, found.detail, found.hashes))
    repeats = {}
    for row in sorted(rows, key=lambda r: r.asked_at):
        mine = {e for way in ways[row.outside_id] for e in _of_person(earlier, way)}
        same = [
            e.id for e in mine
            if is_same_matter((e.title, e.detail), (row.title, row.detail))
        ]  # fmt: skip
        if same:
            repeats[row.outside_id] = min(same)
        if row.purpose is not Purpose.ACCUSATION:
            entry = _Earlier(f"={row.outside_id}", row.title, row.detail, _known_by(row))
            _note(earlier, entry)
    return repeats


def _ways(row: LedgerRow) -> list[_Way]:
    """What tells that somebody is the same person, column and hash: the document; the telephone,
    together with the name where one is given; an account. A name alone is many people's."""
    has, identity = hashes_of(row.identity), row.identity
    by_phone = ("phone_hash", "name_hash") if identity.name else ("phone_hash",)
    wanted = [("document_hash",), by_phone]
    if identity.account and not identity.name:
        wanted.append(("name_hash",))
    return [tuple((n, has[n]) for n in names) for names in wanted if has[names[0]]]


def _wanted(ways: Iterable[Sequence[_Way]]) -> list[dict[str, str]]:
    """What to look for in the register: the first hash of each way."""
    return [dict([way[0]]) for each in ways for way in each]


def _of_person(earlier: Mapping[str, Sequence[_Earlier]], way: _Way) -> Iterator[_Earlier]:
    hashes = {value for _, value in way}
    return (e for e in earlier.get(way[0][1], ()) if hashes <= e.hashes)


def _known_by(row: LedgerRow) -> frozenset[str]:
    found = hashes_of(row.identity)
    return frozenset(found[n] for n in KNOWN_BY if found[n])


def _note(earlier: dict[str, list[_Earlier]], entry: _Earlier) -> None:
    for value in entry.hashes:
        earlier.setdefault(value, []).append(entry)


def _write(
    context: Context, desk: Desk, rows: Sequence[LedgerRow], repeats: Mapping[str, str], run: int
) -> None:
    if not rows:
        return
    given = _numbers(desk, rows)
    ids: dict[str, int] = {}
    made = []
    for row in rows:
        petition = build(
            context, desk, _submission(row), _registration(row, _target(row, repeats, ids)),
            _mark(row, given[row.outside_id], run),
        )  # fmt: skip
        ids[row.outside_id] = petition.id
        made.append(petition)
    repository.create(made, context.rules)


def _target(row: LedgerRow, repeats: Mapping[str, str], ids: Mapping[str, int]) -> int | None:
    said = repeats.get(row.outside_id, "")
    if said.startswith("="):
        return ids.get(said[1:])
    return int(said) if said else None


def _numbers(desk: Desk, rows: Sequence[LedgerRow]) -> dict[str, str]:
    by_year: dict[int, list[str]] = {}
    for row in rows:
        by_year.setdefault(row.asked_at.year, []).append(row.outside_id)
    return {
        outside: number
        for year, ids in sorted(by_year.items())
        for outside, number in zip(
            ids, numbers(desk.bureau, desk.region, year, len(ids)), strict=True
        )
    }


def _submission(row: LedgerRow) -> Submission:
    return Submission(
        detail=row.detail, title=row.title, place=row.place, region=row.region,
        channel=row.channel, parties=(Party(row.identity),), persons=row.persons,
        received_at=row.asked_at, outside_id=row.outside_id,
    )  # fmt: skip


def _registration(row: LedgerRow, repeats: int | None) -> Registration:
    return Registration(
        row.purpose, topic=row.topic, repeats=repeats, note=row.note, late_entry_reason=REASON
    )  # fmt: skip


def _mark(row: LedgerRow, number: str, run: int) -> Mark:
    more: tuple[Draft, ...] = ()
    if row.replied_at is not None:
        fields = {"text": row.reply, "late_entry_reason": REASON}
        more = (Draft(ActKind.REPLIED, row.replied_at.date(), "21", fields),)
    said: dict[str, Any] = {"is_imported": True, "said": dict(row.said)}
    if run:
        said["ledger"] = run
    if row.title:
        said["title"] = row.title
    else:
        said["said"]["title"] = ""
    return Mark(number, "", more, said)
