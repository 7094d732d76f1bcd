"""A petition from the window to the review, on a real database."""

from datetime import date, timedelta

import pytest

from huiyin.domain.procedure import Refusal
from huiyin.store.record.chain import verify
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_opinion_review_redo_and_final_answer(cast: Cast) -> None:
    number = cast.answered(DAY).number
    cast.act("clerk", number, "request_review", DAY + timedelta(20), reason="不服")
    row = cast.act("county", number, "issue_review_opinion", DAY + timedelta(30),
                   outcome="redo", summary="重新调查", redo_within="30")  # fmt: skip
    assert {s["state"] for s in row.strands} == {"dispatched", "handling", "review_issued"}
    cast.act(
        "county", number, "serve_review", DAY + timedelta(31), way="post", tracking="EMS1", to="1"
    )
    cast.act("handler", number, "issue_opinion", DAY + timedelta(40),
             outcomes={"1": "explained"}, facts="再查", basis="条例")  # fmt: skip
    row = cast.act("handler", number, "serve", DAY + timedelta(41), way="in_person", to="1")
    assert row.petition["state"] == "opinion_served"
    assert verify().first_broken is None


def test_unit_cannot_answer_before_accepting(cast: Cast) -> None:
    number = cast.register(DAY).number
    cast.act("clerk", number, "forward", DAY, unit="HOUSING")
    with pytest.raises(Refusal) as refused:
        cast.act("handler", number, "issue_opinion", DAY, outcomes={"1": "supported"},
                 facts="x", basis="y")  # fmt: skip
    assert refused.value.article == "32"
    assert "accept" in refused.value.allowed
