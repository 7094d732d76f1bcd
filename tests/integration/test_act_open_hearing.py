"""A hearing while handling: the sixty days run on (articles 31 and 34)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_hearing_in_handling_stops_no_clock(cast: Cast) -> None:
    number = cast.handled(DAY).number
    row = cast.act("handler", number, "open_hearing", DAY + timedelta(5))
    clock = next(c for c in row.clocks if c["rule"] == "handling.conclude")
    assert clock["due_on"] == date(2026, 11, 2)


def test_no_hearing_under_route_5(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("handler", number, "accept", DAY, route="5")
    refusal = cast.refused("handler", number, "open_hearing", DAY)
    assert (refusal.reason, refusal.article) == ("is_route_6", "31")
