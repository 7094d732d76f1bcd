"""The calendar of working days."""

from datetime import date, timedelta

import pytest

from huiyin.law.calendar import PublishedYear
from huiyin.law.loader import check, load_calendar

CALENDAR = load_calendar()


@pytest.mark.parametrize(
    ("start", "count", "full"),
    [
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-04-29", 5, "2026-05-09"),
        ("2026-09-28", 5, "2026-10-10"),
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-02-13", 10, "2026-03-05"),
    ],
)
def test_working_days_skip_holidays_and_count_makeup_days(start, count, full):
    assert CALENDAR.add_workdays(date.fromisoformat(start), count) == date.fromisoformat(full)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-09-16", 15, "2026-10-08"),
        ("2026-01-05", 60, "2026-03-06"),
        ("2026-01-05", 90, "2026-04-07"),
        ("2026-07-03", 30, "2026-08-03"),
    ],
)
def test_period_that_ends_on_a_day_of_rest_rolls_to_the_next_working_day(start, days, due):
    last_day = date.fromisoformat(start) + timedelta(days=days)
    assert CALENDAR.next_workday(last_day) == date.fromisoformat(due)


def test_published_years_are_those_announced():
    assert CALENDAR.is_published(2004) and CALENDAR.is_published(2026)
    assert not CALENDAR.is_published(2003) and not CALENDAR.is_published(2027)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2027-01-01", "元旦"),
        ("2027-02-05", "春节"),
        ("2027-02-08", "春节"),
        ("2027-04-05", "清明"),
        ("2027-05-01", "劳动节"),
        ("2027-05-02", "劳动节"),
        ("2027-06-09", "端午"),
        ("2027-09-15", "中秋"),
        ("2027-10-03", "国庆节"),
        ("2027-02-09", ""),
        ("2027-05-03", ""),
        ("2027-10-04", ""),
    ],
)
def test_unpublished_year_rests_on_the_fixed_statutory_holidays_only(day, name):
    found = date.fromisoformat(day)
    assert CALENDAR.holiday(found) == name
    assert CALENDAR.is_workday(found) == (not name and found.weekday() < 5)


def test_unpublished_year_has_no_makeup_days():
    saturdays = (date(2027, 1, 2) + timedelta(weeks=week) for week in range(52))
    assert not any(CALENDAR.is_workday(day) for day in saturdays)


def test_year_announced_later_is_taken_as_data():
    year = PublishedYear(2027, ((date(2027, 10, 4), "国庆节"),), (date(2027, 10, 9),))
    calendar = load_calendar((year,))
    assert calendar.is_published(2027)
    assert not calendar.is_workday(date(2027, 10, 4))
    assert calendar.is_workday(date(2027, 10, 9))


def test_makeup_days_of_every_published_year_balance():
    assert check() == []
