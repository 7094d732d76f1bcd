"""Ledgers in: each row becomes a petition that says no more than the row does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from django.db import IntegrityError, transaction

from huiyin.domain.acts import ActKind
from huiyin.domain.petition import Channel, Purpose
from huiyin.services import tabular
from huiyin.services.acting import Draft
from huiyin.services.context import ZONE, Context
from huiyin.services.intake import Desk, Mark, Party, Registration, Submission, build, numbers
from huiyin.services.organisation import RejectedRow
from huiyin.services.tabular import Cells
from huiyin.store.petitions import queries, repository
from huiyin.store.petitions.identity import Identity, hashes_of
from huiyin.store.record.seals import keyed_hash
from huiyin.text.similar import is_same_matter

BATCH = 200
REASON = "ledger_import"
EARLIEST_YEAR = 1949
ID_AT_MOST = 80
REGION_AT_MOST = 12
_IDENTITY = ("name", "phone", "document", "address", "account")


@lru_cache(maxsize=1)
def columns() -> Mapping[str, Any]:
    """The columns ledgers use, and those that are never taken."""
    text = files("huiyin.services").joinpath("ledger_columns.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@dataclass(slots=True)
class Taken:
    """What an import did; the keys of `huiyin import petitions`."""

    read: int = 0
    registered: int = 0
    repeats: int = 0
    unchanged: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row that can be taken. `said` keeps what was written where it is read otherwise."""

    row: int
    outside_id: str
    title: str
    detail: str
    asked_at: datetime
    reply: str
    replied_at: datetime | None
    identity: Identity
    said: Mapping[str, str]
    channel: Channel = Channel.UNKNOWN
    purpose: Purpose = Purpose.UNKNOWN
    topic: str = ""
    place: str = ""
    region: str = ""
    persons: int = 1


class BadRow(ValueError):
    """A row that cannot be taken."""

    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, value, reason


@dataclass(frozen=True, slots=True)
class Source:
    """A ledger file; `mapping` adds columns to fields, `is_dry` checks without writing."""

    file: Path
    mapping: Mapping[str, str] = field(default_factory=dict)
    is_dry: bool = False


def import_petitions(
    context: Context, desk: Desk, source: Source, tell: Callable[[int], None] = lambda _read: None
) -> Taken:
    """Take a ledger in, batch by batch; bad rows are named and the good ones go in.

    `tell` hears how many rows were read. Running it twice adds nothing. Raises UnreadableTable.
    """
    taken = Taken()
    known = _by_heading(source.mapping)
    for batch in _batches(tabular.rows(source.file)):
        if not taken.ignored_columns:
            taken.ignored_columns = [h for h in batch[0][1] if h and h not in known]
        good = list(_good(context, batch, known, taken))
        _take_batch(context, desk, good, taken, source.is_dry)
        tell(taken.read)
    return taken


def _by_heading(mapping: Mapping[str, str]) -> dict[str, str]:
    never = set(columns()["never"])
    named = {h: f for f, headings in columns()["columns"].items() for h in headings}
    return {h: f for h, f in (named | dict(mapping)).items() if h not in never}


def _batches(numbered: Iterator[tuple[int, Cells]]) -> Iterator[list[tuple[int, Cells]]]:
    for _, group in groupby(enumerate(numbered), key=lambda pair: pair[0] // BATCH):
        yield [row for _, row in group]


def _good(
    context: Context, batch: Sequence[tuple[int, Cells]], known: Mapping[str, str], taken: Taken
) -> Iterator[LedgerRow]:
    for number, cells in batch:
        taken.read += 1
        values: dict[str, str] = {}
        for heading, cell in cells.items():
            name = known.get(heading)
            if name and not values.get(name):
                values[name] = tabular.text_of(cell)
        try:
            if cells.get("") not in (None, ""):
                raise BadRow("", tabular.text_of(cells[""]), "unbalanced_row")
            yield _read(number, values, context)
        except BadRow as bad:
            taken.rejected.append(RejectedRow(number, bad.field, bad.value[:80], bad.reason))


def _read(number: int, values: Mapping[str, str], context: Context) -> LedgerRow:
    for name, value in values.items():
        _check_text(name, value)
    title, detail = values.get("title", ""), values.get("detail", "")
    if not (title.strip() or detail.strip()):
        raise BadRow("detail", "", "empty_row")
    asked_at = _moment("asked_at", values.get("asked_at", ""), context)
    reply = values.get("reply", "")
    replied_at = _replied_at(values, asked_at, context) if reply.strip() else None
    said = {n: values[n] for n in ("asked_at", "replied_at") if values.get(n)}
    if reply and replied_at is None:
        said["reply"] = reply
    region, place = _where(values)
    return LedgerRow(
        row=number, outside_id=values.get("outside_id", "").strip() or _own_id(values),
        title=title, detail=detail, asked_at=asked_at, reply=reply, replied_at=replied_at,
        identity=Identity(**{n: values.get(n, "").strip() for n in _IDENTITY}),
        said=said,
        channel=Channel(_coded("channels", values.get("channel", ""))),
        purpose=Purpose(_coded("purposes", values.get("purpose", ""))),
        topic=values.get("topic", "").strip()[:80], place=place, region=region,
        persons=_persons(values.get("persons", "")),
    )  # fmt: skip


def _check_text(name: str, value: str) -> None:
    if "\x00" in value or tabular.BROKEN in value:
        raise BadRow(name, value, "broken_text")
    if len(value) > (ID_AT_MOST if name == "outside_id" else tabular.CELL_AT_MOST):
        raise BadRow(name, value, "too_long")


def _replied_at(values: Mapping[str, str], asked_at: datetime, context: Context) -> datetime:
    replied_at = _moment("replied_at", values.get("replied_at", ""), context)
    if replied_at.date() < asked_at.date():
        raise BadRow("replied_at", values["replied_at"], "reply_before")
    return replied_at


def _moment(name: str, text: str, context: Context) -> datetime:
    if not text.strip():
        raise BadRow(name, text, "no_date")
    try:
        moment = tabular.moment_of(text).replace(tzinfo=ZONE)
    except ValueError as error:
        raise BadRow(name, text, "not_day") from error
    if moment.year < EARLIEST_YEAR:
        raise BadRow(name, text, "not_day")
    if moment.date() > context.today:
        raise BadRow(name, text, "future_date")
    return moment


def _where(values: Mapping[str, str]) -> tuple[str, str]:
    """The region's code and the place; a region written in words is a place."""
    region, place = values.get("region", "").strip(), values.get("place", "").strip()[:200]
    if region.isdecimal() and len(region) <= REGION_AT_MOST:
        return region, place
    return "", place or region[:200]


def _persons(text: str) -> int:
    if not text.strip():
        return 1
    if not text.strip().isdecimal() or not 0 < int(text) < 100_000:
        raise BadRow("persons", text, "bad_count")
    return int(text)


def _coded(group: str, text: str) -> str:
    plain = text.strip()
    for code, names in columns()[group].items():
        if plain == code or plain in names:
            return str(code)
    return "unknown"


def _own_id(values: Mapping[str, str]) -> str:
    """A row without a number is known again by what it says."""
    parts = (values.get(n, "") for n in ("title", "detail", "asked_at", "account", "name"))
    return "#" + keyed_hash("ledger row", "\x1f".join(parts))


def _take_batch(
    context: Context, desk: Desk, rows: Sequence[LedgerRow], taken: Taken, is_dry: bool
) -> None:
    fresh = _fresh(desk, rows, taken)
    while True:
        repeats = _repeats(fresh)
        try:
            with transaction.atomic():
                _write(context, desk, [] if is_dry else fresh, repeats)
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


def _repeats(rows: Sequence[LedgerRow]) -> dict[str, str]:
    """Rows that repeat an earlier matter of the same person: outside id to what it repeats.

    The value is the id of a stored petition, or "=" and the outside id of a row of this batch.
    """
    hashes = {row.outside_id: _known_by(row) for row in rows}
    wanted = [hashes_of(row.identity) for row in rows if hashes[row.outside_id]]
    earlier: dict[str, list[tuple[str, str, str]]] = {}
    for found in reversed(queries.earlier_of(wanted, limit=None)):
        _note(earlier, found.hashes, (str(found.id), found.title, found.detail))
    repeats = {}
    for row in sorted(rows, key=lambda r: r.asked_at):
        mine = hashes[row.outside_id]
        before = {e for h in mine for e in earlier.get(h, ())}
        same = [e for e in before if is_same_matter((e[1], e[2]), (row.title, row.detail))]
        if same:
            repeats[row.outside_id] = min(same)[0]
        _note(earlier, mine, (f"={row.outside_id}", row.title, row.detail))
    return repeats


def _note(
    earlier: dict[str, list[tuple[str, str, str]]], hashes: frozenset[str],
    entry: tuple[str, str, str],
) -> None:  # fmt: skip
    for value in hashes:
        earlier.setdefault(value, []).append(entry)


def _known_by(row: LedgerRow) -> frozenset[str]:
    found = hashes_of(row.identity)
    return frozenset(found[n] for n in ("name_hash", "phone_hash", "document_hash") if found[n])


def _write(
    context: Context, desk: Desk, rows: Sequence[LedgerRow], repeats: Mapping[str, str]
) -> None:
    if not rows:
        return
    given = _numbers(desk, rows)
    ids: dict[str, int] = {}
    made = []
    for row in rows:
        petition = build(
            context, desk, _submission(row), _registration(row, _target(row, repeats, ids)),
            _mark(row, given[row.outside_id]),
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
        row.purpose, topic=row.topic, repeats=repeats, late_entry_reason=REASON
    )  # fmt: skip


def _mark(row: LedgerRow, number: str) -> Mark:
    more: tuple[Draft, ...] = ()
    if row.replied_at is not None:
        fields = {"text": row.reply, "late_entry_reason": REASON}
        more = (Draft(ActKind.REPLIED, row.replied_at.date(), "21", fields),)
    said: dict[str, Any] = {"is_imported": True, "said": dict(row.said)}
    if row.title:
        said["title"] = row.title
    else:
        said["said"]["title"] = ""
    return Mark(number, "", more, said)
