"""Several competent units (article 24): leading and co-units, claims parted between them."""

from datetime import date, timedelta

import pytest

from huiyin.services import reading
from huiyin.services.acting import Invalid
from tests.cast import Cast

DAY = date(2026, 9, 1)
TWO = ("修好供水管道", "补发拖欠的工资")


def strand(row: object, unit: str) -> dict[str, object]:
    return next(s for s in reversed(row.strands) if s["unit"] == unit)  # type: ignore[attr-defined]


def test_first_unit_leads_and_each_has_clocks_of_its_own(cast: Cast) -> None:
    number = cast.register(DAY).number
    row = cast.act("clerk", number, "forward", DAY, unit="HOUSING", co_units=["LABOUR"])
    assert row.petition["holder"] == "HOUSING"
    assert {s["unit"]: s["state"] for s in row.strands} == {
        "": "dispatched", "HOUSING": "with_unit", "LABOUR": "with_unit"}  # fmt: skip
    cast.act("handler", number, "accept", DAY, route="6")
    later = DAY + timedelta(days=1)
    row = cast.act("labour", number, "accept", later, route="6")
    ends = {c["unit_code"]: c["due_on"] for c in row.clocks if c["rule"] == "handling.conclude"}
    assert ends == {"HOUSING": date(2026, 11, 2), "LABOUR": date(2026, 11, 2)}
    assert row.petition["holder"] == "HOUSING"


def test_one_unit_is_not_sent_it_twice(cast: Cast) -> None:
    number = cast.register(DAY).number
    with pytest.raises(Invalid) as invalid:
        cast.act("clerk", number, "forward", DAY, unit="HOUSING", co_units=["HOUSING"])
    assert [(p.field, p.reason) for p in invalid.value.problems] == [("co_units", "named_twice")]
    number = cast.sent(DAY)
    assert cast.refused("clerk", number, "forward", DAY, unit="HOUSING").reason == "unit_is_new"


def test_a_claim_no_unit_was_sent_keeps_the_bureau_and_its_clock(cast: Cast) -> None:
    number = cast.register(DAY, claims=TWO).number
    row = cast.act("clerk", number, "forward", DAY, unit="HOUSING", claims=["1"])
    assert row.strands[0]["state"] == "registered" and row.strands[0]["holder"] == "B1"
    assert (row.strands[0]["due_rule"], row.strands[0]["due_on"]) == (
        "intake.forward", DAY + timedelta(days=15))  # fmt: skip
    row = cast.act("clerk", number, "forward", DAY + timedelta(days=3), unit="LABOUR")
    assert row.strands[0]["state"] == "dispatched"
    clock = next(c for c in row.clocks if c["rule"] == "intake.forward")
    assert (clock["outcome"], clock["ended_on"]) == ("met", DAY + timedelta(days=3))
    view = reading.petition(cast.context("clerk", DAY + timedelta(days=3)), number)
    assert {s.unit: s.claims for s in view.life.sent} == {"HOUSING": (1,), "LABOUR": (2,)}


def parted(cast: Cast) -> str:
    number = cast.register(DAY, claims=TWO).number
    cast.act("clerk", number, "forward", DAY, unit="HOUSING", claims=["1"])
    cast.act("clerk", number, "forward", DAY, unit="LABOUR", claims=["2"])
    return number


def test_each_unit_answers_its_own_claims_and_the_petition_ends_with_the_last(cast: Cast) -> None:
    number, later = parted(cast), DAY + timedelta(days=5)
    cast.act("handler", number, "accept", DAY, route="6")
    cast.act("labour", number, "accept", DAY, route="5")
    both = {"1": "supported", "2": "supported"}
    refusal = cast.refused("handler", number, "issue_opinion", later,
                           outcomes=both, facts="f", basis="b")  # fmt: skip
    assert refusal.reason == "answers_open_claims"
    row = cast.act("handler", number, "issue_opinion", later,
                   outcomes={"1": "supported"}, facts="f", basis="b")  # fmt: skip
    assert row.petition["is_open"]
    row = cast.act("labour", number, "reply", later, text="已责令支付")
    assert strand(row, "LABOUR")["state"] == "replied"
    assert {c["ordinal"]: c["route"] for c in row.claims} == {1: 6, 2: 5}


def test_what_one_of_two_gives_back_returns_to_the_bureau(cast: Cast) -> None:
    number = parted(cast)
    cast.act("labour", number, "object", DAY, reason="不归我局")
    row = cast.act("clerk", number, "uphold_objection", DAY, reason="核实同意")
    assert row.strands[0]["state"] == "registered"
    assert (row.strands[0]["due_rule"], row.strands[0]["due_on"]) == (
        "intake.forward", date(2026, 9, 4))  # fmt: skip
    row = cast.act("clerk", number, "forward", DAY, unit="TOWN")
    assert row.strands[0]["state"] == "dispatched"
    assert strand(row, "HOUSING")["state"] == "with_unit"


def test_what_a_co_unit_gives_back_the_leading_one_still_has(cast: Cast) -> None:
    number = cast.register(DAY).number
    cast.act("clerk", number, "forward", DAY, unit="HOUSING", co_units=["LABOUR"])
    cast.act("labour", number, "object", DAY, reason="不归我局")
    row = cast.act("clerk", number, "uphold_objection", DAY, reason="核实同意")
    assert row.strands[0]["state"] == "dispatched"
    assert [c["outcome"] for c in row.clocks if c["rule"] == "intake.forward"] == [
        "met", "cancelled"]  # fmt: skip


def test_claims_that_are_not_there_are_refused(cast: Cast) -> None:
    number = cast.register(DAY).number
    refusal = cast.refused("clerk", number, "forward", DAY, unit="HOUSING", claims=["2"])
    assert refusal.reason == "claims_exist"
