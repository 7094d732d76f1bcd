"""Service of the final review ends the procedure (article 36)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_procedure_ends_with_service(cast: Cast) -> None:
    number = cast.under_final_review(DAY)
    said = {"outcome": "uphold", "summary": "维持"}
    cast.act("city", number, "issue_final_review_opinion", DAY, **said)
    row = cast.act(
        "city",
        number,
        "serve_final_review",
        DAY + timedelta(1),
        way="post",
        tracking="EMS1",
        to="1",
    )
    assert (row.petition["state"], row.petition["is_open"]) == ("finalized", False)


def test_nothing_to_serve_before_the_opinion(cast: Cast) -> None:
    number = cast.under_final_review(DAY)
    refusal = cast.refused(
        "city", number, "serve_final_review", DAY, way="post", tracking="EMS1", to="1"
    )
    assert (refusal.reason, refusal.article) == ("not_in_this_state", "36")
