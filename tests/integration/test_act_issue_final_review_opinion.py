"""The final review opinion (article 36)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


SAID = {"outcome": "uphold", "summary": "维持"}


def test_opinion_in_thirty_days_meets_the_clock(cast: Cast) -> None:
    number = cast.under_final_review(DAY)
    row = cast.act("city", number, "issue_final_review_opinion", DAY + timedelta(20), **SAID)
    clock = next(c for c in row.clocks if c["rule"] == "final_review.conclude")
    assert (row.strands[-1]["state"], clock["outcome"]) == ("final_review_issued", "met")


def test_redo_by_the_final_review_sends_it_back(cast: Cast) -> None:
    said = SAID | {"outcome": "redo", "redo_within": "20"}
    number = cast.under_final_review(DAY)
    row = cast.act("city", number, "issue_final_review_opinion", DAY, **said)
    handling = row.strands[1]
    assert (handling["state"], handling["due_on"]) == ("handling", DAY + timedelta(20))


def test_the_reviewing_unit_does_not_review_again(cast: Cast) -> None:
    number = cast.under_final_review(DAY)
    refusal = cast.refused("county", number, "issue_final_review_opinion", DAY, **SAID)
    assert (refusal.reason, refusal.article) == ("not_yours", "36")
