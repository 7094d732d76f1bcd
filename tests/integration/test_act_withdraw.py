"""Withdrawing: by the petitioner only (article 17)."""

from datetime import date, timedelta

import pytest

from huiyin.services.acting import NoSuchPetition
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_every_open_strand_and_clock_ends(cast: Cast) -> None:
    row = cast.act("clerk", cast.handled(DAY).number, "withdraw", DAY + timedelta(3))
    assert {s["state"] for s in row.strands} == {"withdrawn"}
    assert row.petition["is_open"] is False
    assert all(c["ended_on"] for c in row.clocks)


def test_what_is_decided_is_served_and_not_withdrawn(cast: Cast) -> None:
    number = cast.handled(DAY).number
    day = DAY + timedelta(5)
    cast.act("handler", number, "issue_opinion", day,
             outcomes={"1": "supported"}, facts="x", basis="y")  # fmt: skip
    refusal = cast.refused("handler", number, "withdraw", day)
    assert (refusal.reason, refusal.article) == ("not_in_this_state", "17")


def test_the_reviewing_clerk_of_another_bureau_sees_nothing_to_withdraw(cast: Cast) -> None:
    with pytest.raises(NoSuchPetition):
        cast.act("neighbour", cast.register(DAY).number, "withdraw", DAY)
