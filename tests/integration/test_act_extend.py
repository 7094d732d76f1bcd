"""Extending by at most thirty days in all (article 34)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_head_extends_to_ninety_days(cast: Cast) -> None:
    number = cast.handled(DAY).number
    row = cast.act("unit_head", number, "extend", DAY + timedelta(30), days="30", reason="复杂")
    clock = next(c for c in row.clocks if c["rule"] == "handling.conclude")
    assert clock["due_on"] == date(2026, 12, 1)


def test_thirty_days_are_the_limit_of_all_extensions_together(cast: Cast) -> None:
    number = cast.handled(DAY).number
    cast.act("unit_head", number, "extend", DAY + timedelta(30), days="20", reason="复杂")
    refusal = cast.refused(
        "unit_head", number, "extend", DAY + timedelta(31), days="11", reason="x"
    )
    assert (refusal.reason, refusal.article) == ("extension_fits", "34")


def test_after_the_last_day_nothing_is_extended(cast: Cast) -> None:
    number = cast.handled(DAY).number
    refusal = cast.refused("unit_head", number, "extend", date(2026, 11, 3), days="5", reason="晚")
    assert (refusal.reason, refusal.article) == ("extension_fits", "34")


def test_a_handler_does_not_approve_an_extension(cast: Cast) -> None:
    number = cast.handled(DAY).number
    refusal = cast.refused("handler", number, "extend", DAY + timedelta(30), days="5", reason="x")
    assert refusal.reason == "not_yours"
