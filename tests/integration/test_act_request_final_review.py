"""Asking for final review (article 36)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_final_review_goes_another_level_up(cast: Cast) -> None:
    row = cast.act("clerk", cast.reviewed(DAY), "request_final_review", DAY, reason="不服")
    strand = row.strands[-1]
    assert (strand["state"], strand["holder"]) == ("final_reviewing", "CITY")
    assert (strand["due_rule"], strand["due_on"]) == ("final_review.conclude", date(2026, 10, 8))


def test_before_the_review_there_is_no_final_review(cast: Cast) -> None:
    number = cast.answered(DAY).number
    day = DAY + timedelta(12)
    refusal = cast.refused("clerk", number, "request_final_review", day, reason="不服")
    assert (refusal.reason, refusal.article) == ("not_in_this_state", "36")
