"""Rewarding a suggestion that helped (article 29, second paragraph)."""

from datetime import date
from typing import Any

from tests.cast import Cast
from tests.integration.test_act_answer_suggestion import deliberated

DAY = date(2026, 9, 1)
SAID = {"reward": "荣誉证书", "basis": "《人民建议征集奖励办法》"}


def answered(cast: Cast, adoption: str) -> str:
    number = deliberated(cast)
    given: dict[str, Any] = {"adoption": adoption, "text": "答复", "reason": "条件不够"}
    cast.act("handler", number, "answer_suggestion", DAY, **given)
    return number


def test_what_was_adopted_may_be_rewarded_once(cast: Cast) -> None:
    number = answered(cast, "partly_adopted")
    row = cast.act("handler", number, "reward", DAY, **SAID)
    assert row.petition["state"] == "replied"
    assert cast.refused("handler", number, "reward", DAY, **SAID).reason == "may_reward"


def test_what_was_not_adopted_is_not_rewarded(cast: Cast) -> None:
    refusal = cast.refused("handler", answered(cast, "not_adopted"), "reward", DAY, **SAID)
    assert (refusal.reason, refusal.article) == ("may_reward", "29")
