"""Counting days: when a period is full, when it is due, and the sentences that say why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from huiyin.law.calendar import WorkCalendar

WORKING_DAY = "working_day"


@dataclass(frozen=True, slots=True)
class Span:
    """The days of one period. `provisional`: it leans on a year not yet published."""

    last_day: date
    due_on: date
    warn_on: date
    provisional: bool


@lru_cache(maxsize=4096)
def span(start: date, days: int, unit: str, calendar: WorkCalendar) -> Span:
    """The period of `days` after `start`, which is not counted itself."""
    if unit == WORKING_DAY:
        last_day = calendar.add_workdays(start, days)
    else:
        last_day = start + timedelta(days=days)
    return span_until(start, last_day, unit, calendar)


def span_until(start: date, last_day: date, unit: str, calendar: WorkCalendar) -> Span:
    """The period that ends with `last_day`: due on the next working day if that day rests."""
    due_on = calendar.next_workday(last_day)
    warn_on = max(calendar.previous_workday(last_day), start)
    first = start + timedelta(days=1) if unit == WORKING_DAY else last_day
    provisional = not all(calendar.is_published(day.year) for day in (first, last_day, due_on))
    return Span(last_day, due_on, warn_on, provisional)


def skipped(start: date, found: Span, calendar: WorkCalendar, wording: Mapping[str, str]) -> str:
    """The days of rest inside a period of working days, run by run, each with its reason."""
    days = calendar.rest_days(start + timedelta(days=1), found.last_day)
    return wording["comma"].join(
        wording["named"].format(days=_between(run, wording), reason=reason)
        for run, reason in _runs(days, calendar, wording)
    )


def reason_of_rest(day: date, calendar: WorkCalendar, wording: Mapping[str, str]) -> str:
    """Why a day rests: the holiday's name, or the weekend."""
    return calendar.holiday(day) or wording["weekend"]


def _runs(
    days: Iterable[date], calendar: WorkCalendar, wording: Mapping[str, str]
) -> Iterator[tuple[list[date], str]]:
    run: list[date] = []
    reason = ""
    for day in days:
        named = reason_of_rest(day, calendar, wording)
        if run and (day - run[-1] != timedelta(days=1) or named != reason):
            yield run, reason
            run = []
        run.append(day)
        reason = named
    if run:
        yield run, reason


def _between(run: list[date], wording: Mapping[str, str]) -> str:
    if len(run) == 1:
        return run[0].isoformat()
    return wording["between"].format(first=run[0], last=run[-1])
