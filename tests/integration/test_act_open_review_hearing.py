"""A hearing stops the clock of the final review (article 36)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_clock_of_the_final_review_stands_still(cast: Cast) -> None:
    row = cast.act("city", cast.under_final_review(DAY), "open_review_hearing", DAY + timedelta(5))
    clock = next(c for c in row.clocks if c["rule"] == "final_review.conclude")
    assert (clock["due_on"], clock["ended_on"]) == (None, None)


def test_one_hearing_at_a_time(cast: Cast) -> None:
    number = cast.under_final_review(DAY)
    cast.act("city", number, "open_review_hearing", DAY + timedelta(1))
    refusal = cast.refused("city", number, "open_review_hearing", DAY + timedelta(1))
    assert (refusal.reason, refusal.article) == ("hearing_is_shut", "36")
