"""Refusing a review with reasons (article 35)."""

from datetime import date

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_refusal_ends_the_review_in_its_thirty_days(cast: Cast) -> None:
    row = cast.act("county", cast.under_review(DAY), "refuse_review", DAY, reason="逾期")
    clock = next(c for c in row.clocks if c["rule"] == "review.conclude")
    assert (row.strands[-1]["state"], clock["outcome"]) == ("refused", "met")
    assert row.petition["is_open"] is False


def test_the_unit_does_not_refuse_the_review_of_its_own_opinion(cast: Cast) -> None:
    refusal = cast.refused("handler", cast.under_review(DAY), "refuse_review", DAY, reason="x")
    assert (refusal.reason, refusal.article) == ("not_yours", "35")
