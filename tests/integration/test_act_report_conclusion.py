"""The report an assignment owes (article 22)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_report_by_the_day_set_is_in_time(cast: Cast) -> None:
    number = cast.register(DAY).number
    cast.act("clerk", number, "assign", DAY, unit="HOUSING", report_by="2026-09-30")
    cast.act("handler", number, "accept", DAY, route="6")
    row = cast.act("handler", number, "report_conclusion", date(2026, 9, 30), text="已办")
    clock = next(c for c in row.clocks if c["rule"] == "assignment.report")
    assert clock["outcome"] == "met"
    refusal = cast.refused("handler", number, "report_conclusion", date(2026, 9, 30), text="再报")
    assert refusal.reason == "is_assigned"


def test_what_was_only_forwarded_owes_no_report(cast: Cast) -> None:
    number = cast.handled(DAY).number
    refusal = cast.refused("handler", number, "report_conclusion", DAY + timedelta(1), text="x")
    assert (refusal.reason, refusal.article) == ("is_assigned", "22")
