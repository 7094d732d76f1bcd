"""The review opinion, and what redo sends back (article 35)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_redo_gives_the_unit_the_days_the_review_sets(cast: Cast) -> None:
    number = cast.under_review(DAY)
    row = cast.act("county", number, "issue_review_opinion", DAY + timedelta(9),
                   outcome="redo", summary="重办", redo_within="30")  # fmt: skip
    handling = row.strands[1]
    assert (handling["state"], handling["due_rule"]) == ("handling", "handling.conclude")
    assert handling["due_on"] == date(2026, 10, 10)
    assert row.strands[2]["due_rule"] == "serve.review_opinion"


def test_the_unit_does_not_review_itself(cast: Cast) -> None:
    refusal = cast.refused("handler", cast.under_review(DAY), "issue_review_opinion", DAY,
                           outcome="uphold", summary="x")  # fmt: skip
    assert (refusal.reason, refusal.article) == ("not_yours", "35")
