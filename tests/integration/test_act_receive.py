"""Entering the day a unit on paper received what it was sent (article 23)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_units_days_count_from_its_own_receipt(cast: Cast) -> None:
    number = cast.sent(DAY, "PAPER")
    row = cast.act("clerk", number, "receive", DAY + timedelta(3), on=DAY + timedelta(2))
    strand = row.strands[-1]
    assert (strand["state"], strand["holder"]) == ("with_unit", "PAPER")
    assert strand["due_on"] == DAY + timedelta(17)
    met = next(c for c in row.clocks if c["rule"] == "dispatch.receive")
    assert met["outcome"] == "met"


def test_what_the_unit_has_already_is_not_received_again(cast: Cast) -> None:
    refusal = cast.refused("clerk", cast.sent(DAY), "receive", DAY)
    assert (refusal.reason, refusal.article) == ("not_in_this_state", "23")


def test_receipt_more_than_three_working_days_back_asks_for_a_reason(cast: Cast) -> None:
    number = cast.sent(DAY, "PAPER")
    late = DAY + timedelta(7)
    refusal = cast.refused("clerk", number, "receive", late, on=DAY + timedelta(1))
    assert (refusal.reason, refusal.article) == ("late_entry_reason_missing", "23")
    cast.act("clerk", number, "receive", late, on=DAY + timedelta(1), late_entry_reason="回执晚到")
