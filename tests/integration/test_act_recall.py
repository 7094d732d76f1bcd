"""Recalling what was sent to the wrong unit (article 22)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_bureau_holds_it_again_for_three_working_days(cast: Cast) -> None:
    row = cast.act("clerk", cast.sent(DAY), "recall", DAY, reason="转错")
    assert [s["state"] for s in row.strands] == ["registered", "recalled"]
    assert row.petition["due_on"] == date(2026, 9, 4)


def test_what_has_its_opinion_is_not_recalled(cast: Cast) -> None:
    number = cast.answered(DAY).number
    refusal = cast.refused("clerk", number, "recall", DAY + timedelta(12), reason="转错")
    assert (refusal.reason, refusal.article) == ("not_in_this_state", "22")


def test_what_was_sent_back_by_the_review_is_not_recalled(cast: Cast) -> None:
    number = cast.under_review(DAY)
    cast.act("county", number, "issue_review_opinion", DAY, outcome="redo", summary="重办")
    refusal = cast.refused("clerk", number, "recall", DAY, reason="转错")
    assert (refusal.reason, refusal.article) == ("no_review_yet", "22")
