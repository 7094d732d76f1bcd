"""From simplified to ordinary handling."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_simplified_days_fall_away_and_the_sixty_count_from_acceptance(cast: Cast) -> None:
    number = cast.handled(DAY, kind="simplified").number
    row = cast.act("unit_head", number, "convert", DAY + timedelta(3), reason="情况复杂")
    outcomes = {c["rule"]: c["outcome"] for c in row.clocks}
    assert outcomes["simplified.conclude"] == "cancelled"
    assert outcomes["handling.conclude"] == ""
    assert row.petition["kind"] == "ordinary"


def test_only_the_head_converts(cast: Cast) -> None:
    number = cast.handled(DAY, kind="simplified").number
    refusal = cast.refused("handler", number, "convert", DAY + timedelta(1), reason="x")
    assert (refusal.reason, refusal.article) == ("not_yours", "simplified")


def test_an_ordinary_petition_is_not_converted(cast: Cast) -> None:
    number = cast.handled(DAY).number
    refusal = cast.refused("unit_head", number, "convert", DAY + timedelta(1), reason="x")
    assert refusal.reason == "is_simplified"
