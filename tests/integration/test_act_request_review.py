"""Asking for review within thirty days (article 35)."""

from datetime import date, timedelta

import pytest

from huiyin.services.acting import Invalid
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_review_goes_one_level_up_and_has_thirty_days_from_receipt(cast: Cast) -> None:
    number = cast.answered(DAY).number
    row = cast.act("clerk", number, "request_review", DAY + timedelta(20), reason="不服",
                   sent_on="2026-09-18")  # fmt: skip
    strand = row.strands[-1]
    assert (strand["track"], strand["state"], strand["holder"]) == (
        "review",
        "reviewing",
        "COUNTY",
    )
    assert strand["due_on"] == date(2026, 10, 21)
    right = next(c for c in row.clocks if c["rule"] == "review.request")
    assert (right["outcome"], right["ended_on"]) == ("met", date(2026, 9, 18))


def test_review_is_asked_for_once_a_round(cast: Cast) -> None:
    refusal = cast.refused("clerk", cast.under_review(DAY), "request_review", DAY, reason="再来")
    assert (refusal.reason, refusal.article) == ("no_review_yet", "35")


def test_before_service_there_is_nothing_to_review(cast: Cast) -> None:
    number = cast.handled(DAY).number
    refusal = cast.refused("clerk", number, "request_review", DAY + timedelta(2), reason="不服")
    assert (refusal.reason, refusal.article) == ("not_in_this_state", "35")


def test_a_request_is_not_sent_after_it_arrived(cast: Cast) -> None:
    number = cast.answered(DAY).number
    with pytest.raises(Invalid) as invalid:
        cast.act("clerk", number, "request_review", DAY + timedelta(20), reason="不服",
                 sent_on="2026-09-25")  # fmt: skip
    assert invalid.value.problems[0].reason == "after_receipt"
