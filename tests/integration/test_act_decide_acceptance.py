"""The decision on who accepts: the named unit has it and cannot give it back (article 24)."""

from datetime import date

from tests.cast import Cast

DAY, DECIDED = date(2026, 9, 1), date(2026, 9, 8)


def disputed(cast: Cast) -> str:
    number = cast.register(DAY).number
    cast.act(
        "clerk",
        number,
        "dispute_acceptance",
        DAY,
        units=["HOUSING", "LABOUR"],
        reason="都说不归自己",
    )
    return number


def test_the_named_unit_has_it_the_same_day(cast: Cast) -> None:
    row = cast.act("clerk", disputed(cast), "decide_acceptance", DECIDED,
                   unit="LABOUR", decided_by="县人民政府", reason="用工单位归其管理")  # fmt: skip
    strand = row.strands[-1]
    assert (strand["unit"], strand["state"]) == ("LABOUR", "with_unit")
    clock = next(c for c in row.clocks if c["rule"] == "intake.acceptance_dispute")
    assert (clock["outcome"], clock["ended_on"]) == ("met", DECIDED)


def test_the_named_unit_may_not_object(cast: Cast) -> None:
    number = disputed(cast)
    cast.act("clerk", number, "decide_acceptance", DECIDED,
             unit="LABOUR", decided_by="县人民政府", reason="指定")  # fmt: skip
    refusal = cast.refused("labour", number, "object", DECIDED, reason="还是不归我")
    assert (refusal.reason, refusal.article) == ("not_decided", "23")


def test_what_is_not_disputed_is_not_decided(cast: Cast) -> None:
    number = cast.register(DAY).number
    refusal = cast.refused("clerk", number, "decide_acceptance", DAY,
                           unit="LABOUR", decided_by="县人民政府", reason="x")  # fmt: skip
    assert refusal.reason == "not_in_this_state"
