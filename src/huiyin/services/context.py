"""The only clock of the house, the law book in force, and who acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from time import monotonic
from zoneinfo import ZoneInfo

from huiyin.domain.authority import Actor, Role
from huiyin.law.calendar import PublishedYear, WorkCalendar
from huiyin.law.loader import (
    check_year,
    load_book,
    load_calendar,
    load_phrases,
    load_retention,
    load_words,
    objection,
)
from huiyin.law.packs import Edition
from huiyin.law.phrases import Phrase
from huiyin.law.retention import RetentionBook
from huiyin.law.rules import LawError
from huiyin.store.accounts.packs import EditionRow, announced_editions
from huiyin.store.accounts.queries import YearRow, announced_years
from huiyin.store.petitions.derive import Rules

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR_SECONDS = 5.0
"""How long a process may reckon without a year or a local rule that another one announced."""
SYSTEM = Actor(person="system", name="系统", role=Role.SYSTEM)


def now() -> datetime:
    """This moment, in China's time."""
    return datetime.now(ZONE)


def today() -> date:
    """The day it is in China."""
    return now().date()


@dataclass(frozen=True, slots=True)
class _Known:
    """The announced years and local rules as last read, and the law that follows."""

    until: float
    years: tuple[YearRow, ...]
    editions: tuple[EditionRow, ...]
    rules: Rules


_known: _Known | None = None


def _current() -> _Known:
    """What is known of calendar and local rules; read again after CALENDAR_SECONDS.

    So what another process announced is used here a few seconds later at the latest; what was
    reckoned in between is put right by the sweep (`catch_up` of services.calendar and .packs).
    """
    global _known
    known, moment = _known, monotonic()
    if known is None or moment >= known.until:
        years, editions = announced_years(), announced_editions()
        is_same = known is not None and (known.years, known.editions) == (years, editions)
        law = known.rules if known and is_same else _law(years, editions)
        known = _known = _Known(moment + CALENDAR_SECONDS, years, editions, law)
    return known


@lru_cache(maxsize=64)
def _law(years: tuple[YearRow, ...], editions: tuple[EditionRow, ...]) -> Rules:
    return _rules(load_calendar(_in_force(years)), tuple(map(_edition, editions)))


def _rules(calendar: WorkCalendar, editions: tuple[Edition, ...]) -> Rules:
    return Rules(load_book(editions), calendar, known_on)


def _in_force(years: tuple[YearRow, ...]) -> tuple[PublishedYear, ...]:
    newest = {row.year: row for row in sorted(years, key=lambda row: row.edition)}
    return tuple(PublishedYear(y, newest[y].rest, newest[y].makeup) for y in sorted(newest))


def _edition(row: EditionRow) -> Edition:
    return Edition(
        row.rule, row.region, row.place, row.since, row.length, row.unit, row.source, row.terms,
        announced_on=_day(row.announced_at),
    )  # fmt: skip


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def forget_calendar() -> None:
    """Read the announced years and local rules anew the next time they are asked for."""
    global _known
    _known = None


def rules() -> Rules:
    """The law book and the calendar in force."""
    return _current().rules


def rules_with(year: PublishedYear) -> Rules:
    """The law as it would be if the year were arranged so."""
    known = _current()
    others = _in_force(tuple(row for row in known.years if row.year != year.year))
    return _rules(load_calendar((*others, year)), tuple(map(_edition, known.editions)))


def rules_with_editions(more: Sequence[Edition]) -> Rules:
    """The law as it would be if a bureau also set this."""
    known = _current()
    return _rules(known.rules.calendar, (*map(_edition, known.editions), *more))


def objection_to(edition: Edition) -> LawError | None:
    """Why a bureau may not set this, None when it may."""
    return objection(edition)


def known_on(day: date) -> Rules:
    """The law and the calendar as they were known at the end of a day."""
    known = _current()
    years = tuple(y for y in known.years if _day(y.announced_at) <= day)
    editions = tuple(e for e in known.editions if _day(e.announced_at) <= day)
    if (years, editions) == (known.years, known.editions):
        return known.rules
    return _law(years, editions)


def year_problems(year: PublishedYear) -> list[tuple[str, str]]:
    """What is wrong with an arrangement: reason and the value that shows it."""
    return check_year(year)


def retention_book() -> RetentionBook:
    """How long closed matters are kept, and by which rule."""
    return load_retention()


def words() -> Mapping[str, Mapping[str, str]]:
    """The Chinese word for each identifier, by group."""
    return load_words()


def phrases() -> tuple[Phrase, ...]:
    """The turns of phrase that the house ships for letters."""
    return load_phrases()


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
