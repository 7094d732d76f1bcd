"""The calendar of working days: published years, and the statutory holidays beyond them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lunar_python import Lunar, Solar

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Festival:
    """A holiday fixed by law: `kind` solar, lunar, or term (the solar term of that name)."""

    kind: str
    name: str
    month: int
    day: int
    days: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """The arrangement of one year as the State Council announced it.

    `rest` lists the days off with the holiday's name, `makeup` the weekend days that are worked.
    """

    year: int
    rest: tuple[tuple[date, str], ...]
    makeup: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """Which days are worked. Years that are not published rest on weekends and `festivals`.

    A calendar is equal to itself alone, so that what was counted by it can be kept by it.
    """

    published: frozenset[int]
    rest: Mapping[date, str]
    makeup: Mapping[date, str]
    festivals: tuple[Festival, ...] = ()

    def is_published(self, year: int) -> bool:
        """Has the arrangement of that year been announced?"""
        return year in self.published

    def is_workday(self, day: date) -> bool:
        """Is the day worked? Make-up days count; a weekend or a holiday does not."""
        if day in self.makeup:
            return True
        return day.weekday() < 5 and self.holiday(day) == ""

    def holiday(self, day: date) -> str:
        """The holiday the day belongs to, "" for none (a plain weekend has none)."""
        if day.year in self.published:
            return self.rest.get(day, "")
        return statutory(day.year, self.festivals).get(day, "")

    def next_workday(self, day: date) -> date:
        """The first working day on or after the day."""
        while not self.is_workday(day):
            day += DAY
        return day

    def previous_workday(self, day: date) -> date:
        """The last working day on or before the day."""
        while not self.is_workday(day):
            day -= DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The day on which `count` working days after `day` are full; `day` is not counted."""
        while count > 0:
            day += DAY
            count -= self.is_workday(day)
        return day

    def rest_days(self, first: date, last: date) -> Iterator[date]:
        """The days of rest from `first` to `last`, both included."""
        while first <= last:
            if not self.is_workday(first):
                yield first
            first += DAY


@lru_cache(maxsize=64)
def statutory(year: int, festivals: tuple[Festival, ...]) -> Mapping[date, str]:
    """The holidays fixed by law in a year, without any exchanged days."""
    days: dict[date, str] = {}
    for festival in festivals:
        first = _first_day(year, festival)
        for offset in festival.days:
            days.setdefault(first + timedelta(days=offset), festival.name)
    return days


def _first_day(year: int, festival: Festival) -> date:
    if festival.kind == "solar":
        return date(year, festival.month, festival.day)
    if festival.kind == "lunar":
        solar = Lunar.fromYmd(year, festival.month, festival.day).getSolar()
    else:
        near = Solar.fromYmd(year, festival.month, festival.day).getLunar()
        solar = near.getJieQiTable()[festival.name]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
