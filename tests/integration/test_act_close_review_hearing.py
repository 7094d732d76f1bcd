"""The days of a hearing are not counted, both ends included (article 36)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_six_days_of_hearing_move_the_last_day_by_six(cast: Cast) -> None:
    number = cast.under_final_review(DAY)
    cast.act("city", number, "open_review_hearing", DAY + timedelta(5))
    row = cast.act("city", number, "close_review_hearing", DAY + timedelta(10))
    clock = next(c for c in row.clocks if c["rule"] == "final_review.conclude")
    assert clock["due_on"] == date(2026, 10, 8)  # 30 + 6 days end on 7 October, a holiday


def test_no_hearing_no_closing(cast: Cast) -> None:
    refusal = cast.refused("city", cast.under_final_review(DAY), "close_review_hearing", DAY)
    assert (refusal.reason, refusal.article) == ("hearing_is_open", "36")
