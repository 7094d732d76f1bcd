"""A new year's notice: kept, and every clock that leans on it brought up to date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.domain.acts import ActKind
from huiyin.domain.authority import Permission, scope
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services import acting
from huiyin.services.acting import Draft
from huiyin.services.calendar_notice import BadNotice, Notice
from huiyin.services.context import (
    CALENDAR_SECONDS,
    SYSTEM,
    Context,
    forget_calendar,
    rules,
    rules_with,
)
from huiyin.services.organisation import RejectedRow, record_office
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts import repository as accounts_repository
from huiyin.store.accounts.queries import YearRow
from huiyin.store.petitions import lists, queries, repository
from huiyin.store.petitions.derive import Row, Rules, derive, is_ledger_row, to_act
from huiyin.store.record.queries import acts_of_many

CHUNK = 200
SETTLED_AFTER = timedelta(seconds=4 * CALENDAR_SECONDS)
"""By then no process reckons with a calendar it read before the announcement."""


@dataclass(frozen=True, slots=True)
class Move:
    """A running clock whose due day changes. `days` is how much later (negative: earlier)."""

    petition: int
    number: str
    rule: str
    label: str
    article: str
    round: int
    unit: str
    old: date
    new: date

    @property
    def days(self) -> int:
        """How many days later it is due."""
        return (self.new - self.old).days


@dataclass(frozen=True, slots=True)
class Shift:
    """A petition whose stored clocks are not what its acts say under the new calendar."""

    id: int
    number: str
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a notice would change: `moves` are those the actor may see, the rest is counted."""

    petitions: int
    clocks: int
    unhidden: int
    moves: tuple[Move, ...]
    now_certain: int
    is_new: bool

    @property
    def hidden(self) -> int:
        """Moves of petitions the actor may not see."""
        return self.clocks - self.unhidden


@dataclass(frozen=True, slots=True)
class Announced:
    """What an announcement did; `is_new` False when the very same notice was known."""

    year: int
    notice: str
    is_new: bool
    petitions: int
    clocks: int
    now_certain: int


def _need(context: Context) -> None:
    if not context.actor.may(Permission.KEEP_CALENDAR):
        raise Refusal("not_yours", "14")


def years() -> tuple[YearRow, ...]:
    """The years announced to this house, newest first, replaced editions too."""
    return tuple(reversed(accounts.announced_years()))


def published() -> tuple[int, ...]:
    """Every year whose arrangement is known, newest first."""
    return tuple(sorted(rules().calendar.published, reverse=True))


def _in_force(year: int) -> YearRow | None:
    rows = [row for row in accounts.announced_years() if row.year == year]
    return max(rows, key=lambda row: row.edition, default=None)


def _is_known(notice: Notice, row: YearRow | None) -> bool:
    said = (notice.number, notice.year.rest, notice.year.makeup)
    return row is not None and said == (row.notice, row.rest, row.makeup)


def _check(notice: Notice, *, is_replacing: bool) -> YearRow | None:
    """The announcement in force for the year. Raises BadNotice when it must not be replaced."""
    forget_calendar()
    year, row = notice.year.year, _in_force(notice.year.year)
    if is_replacing or _is_known(notice, row) or not rules().calendar.is_published(year):
        return row
    raise BadNotice([RejectedRow(0, "year", str(year), "year_published")])


def preview(context: Context, notice: Notice, *, is_replacing: bool = False) -> Preview:
    """What announcing would change; writes nothing. Raises Refusal, BadNotice."""
    _need(context)
    row = _check(notice, is_replacing=is_replacing)
    span = _span(notice, row)
    shifts = list(_shifts(rules_with(notice.year), span))
    moving = [s for s in shifts if s.moves]
    seen = lists.visible(scope(context.actor), [s.id for s in moving])
    shown = [m for s in moving if s.id in seen for m in s.moves]
    return Preview(
        len(moving), sum(len(s.moves) for s in moving), len(shown),
        tuple(sorted(shown, key=lambda m: (m.new, m.number))), len(shifts) - len(moving),
        not _is_known(notice, row),
    )  # fmt: skip


def announce(context: Context, notice: Notice, *, is_replacing: bool = False) -> Announced:
    """Keep the notice, then bring every petition that leans on its days up to date.

    The year and its office act are one transaction, each petition another. The same notice again
    records nothing, but finishes what an interrupted run left. Raises Refusal, BadNotice.
    """
    _need(context)
    row = _check(notice, is_replacing=is_replacing)
    is_new, year = not _is_known(notice, row), notice.year.year
    if is_new:
        _keep(context, notice, row)
        forget_calendar()
    petitions, clocks, certain = _carry_through(context, notice.number, year, _span(notice, row))
    return Announced(year, notice.number, is_new, petitions, clocks, certain)


def _keep(context: Context, notice: Notice, before: YearRow | None) -> None:
    year = notice.year
    rest = [[day.isoformat(), name] for day, name in year.rest]
    makeup = [day.isoformat() for day in year.makeup]
    said = {"year": year.year, "notice": notice.number, "rest": rest, "makeup": makeup}
    kept = {"edition": before.edition + 1 if before else 1, "announced_at": context.at,
            "announced_by": context.actor.person}  # fmt: skip
    try:
        with transaction.atomic():
            accounts_repository.announce_year(said | kept)
            body = said | {"replaces": before.notice if before else ""}
            record_office(context, OfficeAct.CALENDAR_ANNOUNCED, context.actor.unit, 0, body)
    except IntegrityError as error:
        raise BadNotice([RejectedRow(0, "year", str(year.year), "year_published")]) from error


def catch_up(context: Context) -> int:
    """Bring up to date what an announcement missed: it was interrupted, or another process wrote
    a petition with the calendar it had read before. How many petitions were; for the sweep."""
    open_rows = [row for row in accounts.announced_years() if not row.is_settled]
    done = 0
    for row in open_rows:
        forget_calendar()
        newest = _in_force(row.year)
        assert newest is not None
        first = min(date(row.year, 1, 1), *(d for d, _ in row.rest), *row.makeup)
        span = first, date(row.year, 12, 31)
        petitions, _, certain = _carry_through(context, newest.notice, row.year, span)
        done += petitions + certain
    old = [r for r in open_rows if context.at - r.announced_at >= SETTLED_AFTER]
    accounts_repository.settle_years((r.year, r.edition) for r in old)
    return done


def _span(notice: Notice, before: YearRow | None) -> tuple[date, date]:
    """The days on which the notice, or the one it replaces, says anything."""
    year = notice.year
    days = [day for day, _ in year.rest] + list(year.makeup)
    if before is not None:
        days += [day for day, _ in before.rest] + list(before.makeup)
    return min(date(year.year, 1, 1), *days), date(year.year, 12, 31)


def _carry_through(
    context: Context, notice: str, year: int, span: tuple[date, date]
) -> tuple[int, int, int]:
    """Petitions moved, clocks moved, petitions of which only the uncertainty fell away."""
    inside = Context(SYSTEM, context.at, rules())
    petitions = clocks = certain = 0
    for shift in _shifts(inside.rules, span):
        moved = _renew(inside, shift, {"year": year, "notice": notice})
        petitions += bool(moved)
        clocks += moved
        certain += not moved
    return petitions, clocks, certain


def _shifts(law: Rules, span: tuple[date, date]) -> Iterator[Shift]:
    """Petitions whose clocks would read otherwise under `law`, chunk by chunk."""
    leaning = iter(queries.leaning_on(*span))
    while chunk := list(islice(leaning, CHUNK)):
        ids = [ident for ident, _, _ in chunk]
        acts, stored = acts_of_many(ids), queries.clocks_of_many(ids)
        for ident, number, bureau in chunk:
            read = [to_act(a) for a in acts[ident]]
            derived = derive(ident, bureau, read, law, _unsought)
            if derived.clocks != stored[ident]:
                is_aside = is_ledger_row(derived.petition)
                moves = () if is_aside else tuple(_moves(stored[ident], derived, law))
                yield Shift(ident, number, moves)


def _unsought(_sealed: str) -> Mapping[str, str]:
    """Clocks ask for nobody's name: no identity is opened here."""
    return {}


def _moves(stored: Sequence[Row], derived: Any, law: Rules) -> Iterator[Move]:
    """Running clocks, in the order both keep, that are due on another day than before."""
    before = dict(_keyed(stored))
    reckoned = {(n, c.rule): c for n, c in enumerate(derived.reckoned, start=1)}
    for key, row in _keyed(derived.clocks):
        old = before.get(key)
        if old is None or row["ended_on"] or not old["due_on"] or not row["due_on"]:
            continue
        if old["due_on"] != row["due_on"]:
            clock = reckoned[row["ordinal"], row["rule"]]
            yield Move(
                derived.petition["id"], derived.petition["number"], row["rule"], clock.label,
                clock.article, row["round"], row["unit_code"], old["due_on"], row["due_on"],
            )  # fmt: skip


def _keyed(rows: Sequence[Row]) -> Iterator[tuple[tuple[Any, ...], Row]]:
    """Rows by what they are; the same right of several petitioners is counted."""
    counts: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = row["rule"], row["round"], row["unit_code"], row["started_on"]
        counts[key] = counts.get(key, 0) + 1
        yield (*key, counts[key]), row


def _renew(context: Context, shift: Shift, why: Mapping[str, Any]) -> int:
    """Bring one petition up to date in its own transaction; how many clocks were moved."""
    with transaction.atomic():
        loaded = repository.load(shift.number)
        if loaded is None:
            return 0
        stored = queries.clocks_of_many([loaded.id])[loaded.id]
        derived = derive(loaded.id, loaded.bureau, loaded.acts, context.rules, _unsought)
        is_aside = is_ledger_row(derived.petition)
        moves = [] if is_aside else list(_moves(stored, derived, context.rules))
        if moves:
            acting.record(context, loaded, [_draft(context, move, why) for move in moves])
        else:
            repository.bring_up_to_date(loaded, context.rules)
    return len(moves)


def _draft(context: Context, move: Move, why: Mapping[str, Any]) -> Draft:
    fields = {
        "rule": move.rule, "round": move.round, "old": move.old.isoformat(),
        "new": move.new.isoformat(), **why,
    }  # fmt: skip
    return Draft(ActKind.RECALCULATED, context.today, move.article, fields, move.unit)


def as_json(move: Move) -> dict[str, Any]:
    """A move as commands print it."""
    return {k: v for k, v in asdict(move).items() if k != "petition"} | {"days": move.days}
