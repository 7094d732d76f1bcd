"""Rejecting an objection: the unit holds the matter again (article 23)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_unit_holds_it_again_and_its_notice_days_never_stopped(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("handler", number, "object", DAY + timedelta(1), reason="不属本局职权")
    row = cast.act("clerk", number, "reject_objection", DAY + timedelta(2), reason="属你局")
    strand = row.strands[-1]
    assert (strand["state"], strand["holder"]) == ("with_unit", "HOUSING")
    assert (strand["due_rule"], strand["due_on"]) == ("notice.forwarded", DAY + timedelta(15))


def test_without_an_objection_there_is_nothing_to_reject(cast: Cast) -> None:
    refusal = cast.refused("clerk", cast.sent(DAY), "reject_objection", DAY, reason="x")
    assert (refusal.reason, refusal.article) == ("not_in_this_state", "23")
