"""Mediation and reconciliation (article 33)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_settlement_ends_the_sixty_days(cast: Cast) -> None:
    number = cast.handled(DAY).number
    row = cast.act(
        "handler", number, "settle", DAY + timedelta(9), way="mediation", terms="十日内修好"
    )
    clock = next(c for c in row.clocks if c["rule"] == "handling.conclude")
    assert (row.strands[-1]["state"], clock["outcome"]) == ("settled", "met")


def test_before_acceptance_nothing_is_settled(cast: Cast) -> None:
    refusal = cast.refused("handler", cast.sent(DAY), "settle", DAY, way="mediation", terms="x")
    assert (refusal.reason, refusal.article) == ("not_in_this_state", "33")
