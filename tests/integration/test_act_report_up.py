"""Reporting up, and bringing back the decision (article 22)."""

from datetime import date

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_what_is_reported_up_comes_back_in_ten_working_days(cast: Cast) -> None:
    number = cast.register(DAY).number
    row = cast.act("clerk", number, "report_up", DAY, reason="重大紧急")
    assert row.petition["state"] == "reported_up"
    assert (row.petition["due_rule"], row.petition["due_on"]) == (
        "intake.decide",
        date(2026, 9, 15),
    )


def test_reporting_up_twice_is_refused(cast: Cast) -> None:
    number = cast.register(DAY).number
    cast.act("clerk", number, "report_up", DAY, reason="重大")
    refusal = cast.refused("clerk", number, "report_up", DAY, reason="再报")
    assert (refusal.reason, refusal.article) == ("not_in_this_state", "22")
    assert "forward" in refusal.allowed
