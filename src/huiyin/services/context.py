"""The only clock of the house, the law book in force, and who acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from time import monotonic
from zoneinfo import ZoneInfo

from huiyin.domain.authority import Actor, Role
from huiyin.law.calendar import PublishedYear, WorkCalendar
from huiyin.law.loader import check_year, load_book, load_calendar, load_words
from huiyin.store.accounts.queries import YearRow, announced_years
from huiyin.store.petitions.derive import Rules

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR_SECONDS = 5.0
"""How long a process may reckon without a year that another one announced."""
SYSTEM = Actor(person="system", name="系统", role=Role.SYSTEM)


def now() -> datetime:
    """This moment, in China's time."""
    return datetime.now(ZONE)


def today() -> date:
    """The day it is in China."""
    return now().date()


@dataclass(frozen=True, slots=True)
class _Known:
    """The announced years as last read, and the law that follows."""

    until: float
    years: tuple[YearRow, ...]
    rules: Rules


_known: _Known | None = None


def _current() -> _Known:
    """What is known of the calendar; read again after CALENDAR_SECONDS, one small statement.

    So a year announced by another process is used here a few seconds later at the latest; what
    was reckoned in between is put right by the sweep (services.calendar.catch_up).
    """
    global _known
    known, moment = _known, monotonic()
    if known is None or moment >= known.until:
        years = announced_years()
        is_same = known is not None and known.years == years
        law = known.rules if known and is_same else _law(_calendar(years))
        known = _known = _Known(moment + CALENDAR_SECONDS, years, law)
    return known


def _law(calendar: WorkCalendar) -> Rules:
    return Rules(load_book(), calendar, calendar_known_on)


@lru_cache(maxsize=64)
def _calendar(years: tuple[YearRow, ...]) -> WorkCalendar:
    return load_calendar(_in_force(years))


def _in_force(years: tuple[YearRow, ...]) -> tuple[PublishedYear, ...]:
    newest = {row.year: row for row in sorted(years, key=lambda row: row.edition)}
    return tuple(PublishedYear(y, newest[y].rest, newest[y].makeup) for y in sorted(newest))


def forget_calendar() -> None:
    """Read the announced years anew the next time they are asked for."""
    global _known
    _known = None


def rules() -> Rules:
    """The law book and the calendar in force."""
    return _current().rules


def rules_with(year: PublishedYear) -> Rules:
    """The law as it would be if the year were arranged so."""
    others = tuple(row for row in _current().years if row.year != year.year)
    return _law(load_calendar((*_in_force(others), year)))


def calendar_known_on(day: date) -> WorkCalendar:
    """The calendar as it was known at the end of a day."""
    years = _current().years
    return _calendar(tuple(y for y in years if y.announced_at.astimezone(ZONE).date() <= day))


def year_problems(year: PublishedYear) -> list[tuple[str, str]]:
    """What is wrong with an arrangement: reason and the value that shows it."""
    return check_year(year)


def words() -> Mapping[str, Mapping[str, str]]:
    """The Chinese word for each identifier, by group."""
    return load_words()


@dataclass(frozen=True, slots=True)
class Context:
    """What every use case is given: who acts, at which moment, under which law."""

    actor: Actor
    at: datetime
    rules: Rules

    @property
    def today(self) -> date:
        """The day of the moment, in China."""
        return self.at.astimezone(ZONE).date()


def begin(actor: Actor, at: datetime | None = None) -> Context:
    """The context of one request or job; `at` is given where the past is entered."""
    return Context(actor, at or now(), rules())
