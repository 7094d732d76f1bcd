"""Registering what came through the portal (article 22)."""

from datetime import date, timedelta

import pytest

from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import intake
from huiyin.services.intake import Party, Registration, Submission
from huiyin.store.petitions.identity import Identity
from tests.cast import DESK, Cast

DAY = date(2026, 9, 1)


def submitted(cast: Cast) -> str:
    brought = Submission("漏水三个月。", ("修好管道",), parties=(Party(Identity("张三")),))
    return intake.submit(cast.context("clerk", DAY), DESK, brought).number


def test_clerk_registers_and_the_fifteen_days_go_on(cast: Cast) -> None:
    number = submitted(cast)
    said = Registration(Purpose.APPEAL_FOR_RESOLUTION)
    row = intake.register(cast.context("clerk", DAY + timedelta(2)), number, said)
    assert row.petition["state"] == "registered"
    assert (row.petition["due_rule"], row.petition["due_on"]) == (
        "intake.forward",
        DAY + timedelta(15),
    )


def test_registering_twice_is_refused_by_article_22(cast: Cast) -> None:
    number = submitted(cast)
    said = Registration(Purpose.SUGGESTION)
    intake.register(cast.context("clerk", DAY), number, said)
    with pytest.raises(Refusal) as refused:
        intake.register(cast.context("clerk", DAY), number, said)
    assert (refused.value.reason, refused.value.article) == ("not_in_this_state", "22")


def test_the_short_form_of_acts_sends_registering_to_its_own_page(cast: Cast) -> None:
    assert cast.refused("clerk", submitted(cast), "register", DAY).article == "22"
