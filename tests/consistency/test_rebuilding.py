"""Rows are what the acts say: deriving them anew changes nothing."""

from datetime import date

from huiyin.domain.petition import Purpose
from huiyin.services.rebuilding import rebuild
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_rebuilding_all_rows_from_acts_changes_nothing(cast: Cast) -> None:
    cast.register(DAY, purpose=Purpose.ACCUSATION)
    cast.sent(DAY, "PAPER")
    cast.handled(DAY, kind="simplified", parties=())
    cast.under_final_review(DAY)
    result = rebuild(is_check=True)
    assert (result.petitions, result.differences) == (4, ())
