"""Days off that are taken from working days are worked on other days, year by year."""

import pytest

from huiyin.law.loader import check, load_calendar


@pytest.mark.parametrize("year", sorted(load_calendar().published))
def test_make_up_days_balance(year: int) -> None:
    assert not [found for found in check() if str(year) in found]
