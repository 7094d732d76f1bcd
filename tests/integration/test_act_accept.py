"""Accepting: its day starts the sixty days (articles 31 and 34)."""

from datetime import date, timedelta

from huiyin.domain.petition import Purpose
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_route_6_starts_sixty_days_from_the_day_of_acceptance(cast: Cast) -> None:
    row = cast.act("handler", cast.sent(DAY), "accept", DAY + timedelta(1), route="6")
    clock = next(c for c in row.clocks if c["rule"] == "handling.conclude")
    assert clock["due_on"] == date(2026, 11, 2)  # the sixtieth day, 31 October, is a Saturday
    assert row.strands[-1]["state"] == "handling"


def test_outside_route_6_the_unit_keeps_to_the_day_it_sets(cast: Cast) -> None:
    number = cast.sent(DAY, purpose=Purpose.SUGGESTION)
    row = cast.act("handler", number, "accept", DAY, conclude_by="2026-09-30")
    clock = next(c for c in row.clocks if c["rule"] == "handling.own_term")
    assert clock["due_on"] == date(2026, 9, 30)
    assert all(c["rule"] != "handling.conclude" for c in row.clocks)


def test_an_appeal_is_not_accepted_without_a_route(cast: Cast) -> None:
    refusal = cast.refused("handler", cast.sent(DAY), "accept", DAY)
    assert (refusal.reason, refusal.article) == ("route_fits_purpose", "31")


def test_what_nobody_classed_has_the_units_own_term_under_route_6_too(cast: Cast) -> None:
    number = cast.sent(DAY, purpose=Purpose.UNKNOWN)
    row = cast.act("handler", number, "accept", DAY, route="6")
    assert any(c["rule"] == "handling.own_term" for c in row.clocks)
