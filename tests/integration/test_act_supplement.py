"""Adding to what was brought; the first words stay (article 19)."""

from datetime import date, timedelta

import pytest

from huiyin.services.acting import Invalid
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_addition_moves_nothing(cast: Cast) -> None:
    number = cast.handled(DAY).number
    row = cast.act("clerk", number, "supplement", DAY + timedelta(2), text="补充照片")
    assert row.petition["state"] == "handling"
    assert row.petition["detail"].startswith("小区")


def test_an_empty_addition_is_not_taken(cast: Cast) -> None:
    with pytest.raises(Invalid):
        cast.act("clerk", cast.register(DAY).number, "supplement", DAY, text=" ")


def test_the_supervisor_adds_nothing(cast: Cast) -> None:
    refusal = cast.refused("supervisor", cast.register(DAY).number, "supplement", DAY, text="x")
    assert (refusal.reason, refusal.article) == ("not_yours", "19")
