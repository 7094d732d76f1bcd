"""Service of the review opinion starts thirty days (articles 35 and 36)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_thirty_days_for_final_review_from_service(cast: Cast) -> None:
    number = cast.under_review(DAY)
    cast.act("county", number, "issue_review_opinion", DAY, outcome="uphold", summary="维持")
    row = cast.act(
        "county", number, "serve_review", DAY + timedelta(1), way="post", tracking="EMS1", to="1"
    )
    right = next(c for c in row.clocks if c["rule"] == "final_review.request")
    assert right["due_on"] == date(2026, 10, 8)  # 2 October is a holiday
    assert row.strands[-1]["state"] == "review_served"


def test_before_the_review_opinion_there_is_nothing_to_serve(cast: Cast) -> None:
    number = cast.under_review(DAY)
    refusal = cast.refused(
        "county", number, "serve_review", DAY, way="post", tracking="EMS1", to="1"
    )
    assert (refusal.reason, refusal.article) == ("not_in_this_state", "35")
