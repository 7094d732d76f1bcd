"""Assigning: the unit owes a conclusion report by the day set (article 22)."""

from datetime import date

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_unit_owes_its_report_by_the_day_the_bureau_sets(cast: Cast) -> None:
    number = cast.register(DAY).number
    row = cast.act("clerk", number, "assign", DAY, unit="HOUSING", report_by="2026-09-30")
    clock = next(c for c in row.clocks if c["rule"] == "assignment.report")
    assert (clock["due_on"], clock["unit_code"]) == (date(2026, 9, 30), "HOUSING")
    assert row.strands[-1]["state"] == "with_unit"


def test_a_unit_does_not_assign(cast: Cast) -> None:
    number = cast.sent(DAY)
    refusal = cast.refused("handler", number, "assign", DAY, unit="LABOUR", report_by="2026-09-30")
    assert refusal.article == "22"
