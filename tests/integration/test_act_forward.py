"""Forwarding to a competent unit (articles 22 and 23)."""

from datetime import date, timedelta

import pytest

from huiyin.services.acting import Invalid
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_unit_in_the_house_receives_the_same_day_and_owes_notice_in_fifteen(cast: Cast) -> None:
    number = cast.register(DAY).number
    row = cast.act("clerk", number, "forward", DAY, unit="HOUSING")
    strand = row.strands[-1]
    assert (strand["state"], strand["holder"]) == ("with_unit", "HOUSING")
    assert (strand["due_rule"], strand["due_on"]) == ("notice.forwarded", DAY + timedelta(15))
    assert row.strands[0]["state"] == "dispatched"


def test_unit_on_paper_leaves_the_bureau_owing_proof_of_receipt(cast: Cast) -> None:
    number = cast.register(DAY).number
    row = cast.act("clerk", number, "forward", DAY, unit="PAPER")
    strand = row.strands[-1]
    assert (strand["state"], strand["holder"]) == ("in_transit", "B1")
    assert (strand["due_rule"], strand["due_on"]) == ("dispatch.receive", date(2026, 9, 4))


def test_bureau_does_not_forward_to_itself(cast: Cast) -> None:
    number = cast.register(DAY).number
    with pytest.raises(Invalid) as invalid:
        cast.act("clerk", number, "forward", DAY, unit="B1")
    assert invalid.value.problems[0].reason == "no_such_unit"


def test_what_is_dispatched_is_not_forwarded_to_the_same_unit_again(cast: Cast) -> None:
    refusal = cast.refused("clerk", cast.sent(DAY), "forward", DAY, unit="HOUSING")
    assert (refusal.reason, refusal.article) == ("unit_is_new", "24")


def test_another_competent_unit_is_added_by_article_24(cast: Cast) -> None:
    row = cast.act("clerk", cast.sent(DAY), "forward", DAY, unit="LABOUR", is_leading="on")
    assert [s["unit"] for s in row.strands] == ["", "HOUSING", "LABOUR"]
    assert row.petition["holder"] == "LABOUR"
