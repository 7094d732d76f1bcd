"""Answering a suggestion: adopted, partly or not, always with an answer (article 29)."""

from datetime import date

import pytest

from tests.cast import Cast
from tests.integration.test_act_deliberate import suggestion

DAY = date(2026, 9, 1)


def deliberated(cast: Cast) -> str:
    """The number of a suggestion that was deliberated."""
    number = suggestion(cast)
    cast.act("handler", number, "deliberate", DAY, text="论证过了。")
    return number


@pytest.mark.parametrize("adoption", ["adopted", "partly_adopted", "not_adopted"])
def test_every_decision_answers_and_ends_it(cast: Cast, adoption: str) -> None:
    number = deliberated(cast)
    row = cast.act("handler", number, "answer_suggestion", DAY, adoption=adoption, text="答复",
                   reason="预算有限")  # fmt: skip
    assert (row.petition["state"], row.petition["is_open"]) == ("replied", True)
    assert {c["rule"] for c in row.clocks if not c["outcome"] and c["holder"] == "unit"} == (
        {"notice.forwarded"}
    ), "only telling the petitioner in writing is still owed"
    assert row.life.strands[-1].adoption == adoption


@pytest.mark.parametrize("adoption", ["partly_adopted", "not_adopted"])
def test_what_is_not_wholly_adopted_says_why(cast: Cast, adoption: str) -> None:
    number = deliberated(cast)
    refusal = cast.refused("handler", number, "answer_suggestion", DAY, adoption=adoption,
                           text="答复")  # fmt: skip
    assert (refusal.reason, refusal.article) == ("says_why_not", "29")


def test_nothing_is_answered_before_it_was_studied(cast: Cast) -> None:
    refusal = cast.refused("handler", suggestion(cast), "answer_suggestion", DAY,
                           adoption="adopted", text="答复")  # fmt: skip
    assert refusal.reason == "is_deliberated" and "deliberate" in refusal.allowed


def test_a_plain_reply_does_not_answer_a_suggestion(cast: Cast) -> None:
    assert (
        cast.refused("handler", deliberated(cast), "reply", DAY, text="好").reason == "may_reply"
    )
