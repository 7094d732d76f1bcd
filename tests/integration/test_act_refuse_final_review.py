"""Refusing a final review (article 36)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_refusal_ends_it(cast: Cast) -> None:
    row = cast.act("city", cast.under_final_review(DAY), "refuse_final_review", DAY, reason="逾期")
    assert (row.strands[-1]["state"], row.petition["is_open"]) == ("refused", False)


def test_not_while_a_hearing_is_open(cast: Cast) -> None:
    number = cast.under_final_review(DAY)
    cast.act("city", number, "open_review_hearing", DAY + timedelta(1))
    refusal = cast.refused("city", number, "refuse_final_review", DAY + timedelta(2), reason="x")
    assert (refusal.reason, refusal.article) == ("hearing_is_shut", "36")
