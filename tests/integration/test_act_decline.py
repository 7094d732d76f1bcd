"""Declining with a ground and a place to go (articles 19 and 23)."""

from datetime import date, timedelta

import pytest

from huiyin.services.acting import Invalid
from tests.cast import Cast

DAY = date(2026, 9, 1)


SAID = {"ground": "not_competent", "go_to": "市场监管局", "reason": "不属本单位职权"}


def test_bureau_declines_what_is_in_progress_elsewhere(cast: Cast) -> None:
    number = cast.register(DAY).number
    said = SAID | {"ground": "pending_elsewhere"}
    row = cast.act("clerk", number, "decline", DAY, **said)
    assert (row.petition["state"], row.petition["is_open"]) == ("declined", False)


def test_unit_that_declines_still_owes_the_written_notice(cast: Cast) -> None:
    row = cast.act("handler", cast.sent(DAY), "decline", DAY, **SAID)
    strand = row.strands[-1]
    assert (strand["state"], strand["due_rule"]) == ("declined", "notice.forwarded")


def test_what_was_accepted_is_not_declined_any_more(cast: Cast) -> None:
    refusal = cast.refused(
        "handler", cast.handled(DAY).number, "decline", DAY + timedelta(1), **SAID
    )
    assert refusal.reason in ("not_in_this_state", "not_yours")
    assert refusal.article == "19"


def test_declining_without_a_ground_is_not_taken(cast: Cast) -> None:
    with pytest.raises(Invalid) as invalid:
        cast.act("clerk", cast.register(DAY).number, "decline", DAY, go_to="x", reason="y")
    assert [(p.field, p.reason) for p in invalid.value.problems] == [("ground", "missing")]
