"""A new year's notice: kept, and every clock that leans on it brought up to date."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from huiyin.domain.authority import Permission
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services.calendar_notice import BadNotice, Notice
from huiyin.services.context import (
    CALENDAR_SECONDS,
    Context,
    forget_calendar,
    rules,
    rules_with,
)
from huiyin.services.organisation import RejectedRow, record_office
from huiyin.services.recalculating import Foreseen, carry_through, foresee
from huiyin.services.recalculating_entries import carry_entries_through
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts import repository as accounts_repository
from huiyin.store.accounts.queries import YearRow
from huiyin.store.petitions import queries

SETTLED_AFTER = timedelta(seconds=4 * CALENDAR_SECONDS)
"""By then no process reckons with a calendar it read before the announcement."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What an announcement did; `is_new` False when the very same notice was known."""

    year: int
    notice: str
    is_new: bool
    petitions: int
    clocks: int
    now_certain: int
    is_left: bool = False


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


def preview(context: Context, notice: Notice, *, is_replacing: bool = False) -> Foreseen:
    """What announcing would change; writes nothing. Raises Refusal, BadNotice."""
    _need(context)
    row = _check(notice, is_replacing=is_replacing)
    leaning = queries.leaning_on(*_span(notice, row))
    return foresee(context.actor, rules_with(notice.year), leaning, context.today)


def is_known(notice: Notice) -> bool:
    """Was the very same notice announced before?"""
    return _is_known(notice, _in_force(notice.year.year))


def announce(
    context: Context, notice: Notice, *, is_replacing: bool = False, at_most: int | None = None
) -> Announced:
    """Keep the notice, then bring every petition that leans on its days up to date.

    The year and its office act are one transaction, each petition another; after `at_most`
    petitions the worker goes on. The same notice again records nothing, but finishes what an
    interrupted run left. Raises Refusal, BadNotice.
    """
    _need(context)
    row = _check(notice, is_replacing=is_replacing)
    is_new, year = not _is_known(notice, row), notice.year.year
    if is_new:
        _keep(context, notice, row)
        forget_calendar()
    why = {"year": year, "notice": notice.number}
    done = carry_through(context, queries.leaning_on(*_span(notice, row)), why, at_most)
    carry_entries_through(context, why)
    return Announced(
        year, notice.number, is_new, done.petitions, done.clocks, done.unmoved, done.is_left
    )


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
        why = {"year": row.year, "notice": newest.notice}
        carried = carry_through(context, queries.leaning_on(*span), why)
        done += carried.petitions + carried.unmoved + carry_entries_through(context, why)
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
