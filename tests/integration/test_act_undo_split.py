"""A split is taken back from the part, while nobody has acted on either side (article 21)."""

from datetime import date, timedelta

import pytest

from huiyin.services.acting import Invalid
from huiyin.services.rebuilding import rebuild
from tests.cast import Cast
from tests.integration.test_act_merge import row
from tests.integration.test_act_split import CLAIMS, DAY, LATER, split

NEXT = LATER + timedelta(days=1)
WHY = {"reason": "其实是一件事"}


def test_any_clerk_of_the_bureau_may(cast: Cast) -> None:
    number = cast.register(DAY, claims=CLAIMS).number
    part = split(cast, number)
    cast.act("clerk2", part, "undo_split", NEXT, **WHY)
    assert row(part).petition["state"] == "split_undone" and not row(part).petition["is_open"]
    assert [c["ordinal"] for c in row(number).claims] == [1, 2]
    assert row(number).petition["due_on"] == date(2026, 9, 16)
    assert rebuild(is_check=True).differences == ()


@pytest.mark.parametrize("side", ["whole", "part"])
def test_not_once_somebody_acted_on_a_side(cast: Cast, side: str) -> None:
    number = cast.register(DAY, claims=CLAIMS).number
    part = split(cast, number)
    moved = number if side == "whole" else part
    cast.act("clerk", moved, "forward", LATER + timedelta(days=1), unit="HOUSING")
    refusal = cast.refused("clerk", part, "undo_split", NEXT, **WHY)
    assert refusal.reason == "is_untouched_split"
    if side == "part":
        refusal = cast.refused("clerk", number, "retract", NEXT, why="不分了")
        assert refusal.reason == "is_untouched_split"


def test_what_was_not_split_off_has_nothing_to_undo(cast: Cast) -> None:
    number = cast.register(DAY).number
    assert cast.refused("clerk", number, "undo_split", NEXT, **WHY).reason == "is_untouched_split"
    with pytest.raises(Invalid):
        cast.act("clerk", number, "undo_split", NEXT, reason=" ")
