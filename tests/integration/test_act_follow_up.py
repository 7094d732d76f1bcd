"""Asking what became of a matter that was sent elsewhere (articles 30 and 31)."""

from datetime import date, timedelta

import pytest

from huiyin.services.acting import Invalid
from huiyin.store.petitions.derive import Derived
from tests.cast import Cast
from tests.integration.test_act_divert import SAID

DAY = date(2026, 9, 1)


def running(row: Derived) -> list[tuple[str, date]]:
    return [(c["rule"], c["due_on"]) for c in row.clocks
            if not c["outcome"] and c["rule"].endswith("follow_up")]  # fmt: skip


def diverted(cast: Cast) -> str:
    number = cast.register(DAY).number
    row = cast.act("clerk", number, "divert", DAY, **SAID)
    assert running(row) == [("intake.follow_up", date(2026, 11, 2))]
    return number


def test_a_result_ends_the_asking(cast: Cast) -> None:
    number = diverted(cast)
    later = DAY + timedelta(days=40)
    row = cast.act("clerk", number, "follow_up", later, result="decided", text="裁决支付工资")
    assert (row.petition["state"], row.petition["is_open"], running(row)) == (
        "diverted", False, []
    )  # fmt: skip


def test_what_still_goes_on_is_asked_after_again(cast: Cast) -> None:
    number = diverted(cast)
    later = DAY + timedelta(days=40)
    given = {"result": "taken_up", "text": "已立案", "follow_up_by": "2026-12-01"}
    row = cast.act("clerk", number, "follow_up", later, **given)
    assert running(row) == [("intake.follow_up", date(2026, 12, 1))]
    again = cast.act(
        "clerk", number, "follow_up", date(2026, 12, 1), result="taken_up", text="在审"
    )
    assert running(again) == [("intake.follow_up", date(2027, 2, 1))]


def test_a_unit_that_diverted_asks_itself(cast: Cast) -> None:
    number = cast.handled(DAY).number
    row = cast.act("handler", number, "divert", DAY + timedelta(days=2), **SAID)
    assert [rule for rule, _ in running(row)] == ["handling.follow_up"]
    done = cast.act("handler", number, "follow_up", DAY + timedelta(days=30),
                    result="not_taken_up", text="已告知另行起诉")  # fmt: skip
    assert running(done) == []


def test_the_day_to_ask_is_not_before_the_diversion(cast: Cast) -> None:
    number = cast.register(DAY).number
    with pytest.raises(Invalid) as invalid:
        cast.act("clerk", number, "divert", DAY, **SAID, follow_up_by="2026-08-01")
    assert [p.field for p in invalid.value.problems] == ["follow_up_by"]


def test_what_was_not_sent_elsewhere_has_no_such_result(cast: Cast) -> None:
    given = {"result": "decided", "text": "x"}
    number = cast.register(DAY).number
    assert cast.refused("clerk", number, "follow_up", DAY, **given).reason == "not_in_this_state"
