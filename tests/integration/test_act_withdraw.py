"""Withdrawing: by the petitioner only (article 17)."""

from datetime import date, timedelta

import pytest

from huiyin.domain.procedure import Refusal
from huiyin.services.acting import NoSuchPetition
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_every_open_strand_and_clock_ends(cast: Cast) -> None:
    row = cast.withdraw(cast.handled(DAY).number, DAY + timedelta(3))
    assert {s["state"] for s in row.strands} == {"withdrawn"}
    assert row.petition["is_open"] is False
    assert all(c["ended_on"] for c in row.clocks)


def test_what_is_decided_is_served_and_not_withdrawn(cast: Cast) -> None:
    number = cast.handled(DAY).number
    day = DAY + timedelta(5)
    cast.act("handler", number, "issue_opinion", day,
             outcomes={"1": "supported"}, facts="x", basis="y")  # fmt: skip
    with pytest.raises(Refusal) as refused:
        cast.withdraw(number, day)
    assert (refused.value.reason, refused.value.article) == ("not_in_this_state", "17")


@pytest.mark.parametrize("login", ["clerk", "head", "handler", "unit_head"])
def test_nobody_takes_a_petition_back_for_the_petitioner(cast: Cast, login: str) -> None:
    number = cast.handled(DAY).number
    assert cast.refused(login, number, "withdraw", DAY).reason == "not_yours"


def test_the_reviewing_clerk_of_another_bureau_sees_nothing_to_withdraw(cast: Cast) -> None:
    with pytest.raises(NoSuchPetition):
        cast.act("neighbour", cast.register(DAY).number, "withdraw", DAY)
