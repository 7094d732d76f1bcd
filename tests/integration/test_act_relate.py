"""What a petition is to an earlier one, decided after it was registered (articles 19 and 36)."""

from datetime import date

import pytest

from huiyin.domain.authority import scope
from huiyin.services import intake, reading
from huiyin.services.acting import Invalid
from huiyin.services.intake import Submission
from huiyin.store.petitions import lists, queries
from huiyin.store.petitions.lists import Filters
from tests.cast import DESK, Cast

DAY, LATER = date(2026, 9, 1), date(2026, 9, 10)


def pair(cast: Cast) -> tuple[str, str]:
    """A petition, and a later one registered as a new matter."""
    return cast.register(DAY).number, cast.register(LATER).number


def repeats(cast: Cast, number: str) -> int | None:
    row = queries.petition(number)
    assert row is not None
    listed = {r.number for r in lists.petitions(scope(cast["head"]), Filters(is_repeat=True)).rows}
    assert (number in listed) is (row.petition["repeats"] is not None)
    found: int | None = row.petition["repeats"]
    return found


def relate(cast: Cast, number: str, known_as: str, earlier: str = "") -> None:
    cast.act("clerk", number, "relate", LATER, known_as=known_as, earlier=earlier, reason="核对")


def ident(number: str) -> int:
    row = queries.petition(number)
    assert row is not None
    return int(row.petition["id"])


def test_a_repeat_seen_later_is_counted_as_one_and_may_be_taken_back(cast: Cast) -> None:
    first, second = pair(cast)
    before = queries.petition(second)
    relate(cast, second, "repeat", first)
    assert repeats(cast, second) == ident(first)
    after = queries.petition(second)
    assert before and after and before.clocks == after.clocks, "its own periods go on"
    relate(cast, second, "new_matter")
    assert repeats(cast, second) is None


def test_what_joins_is_no_repeat(cast: Cast) -> None:
    first, second = pair(cast)
    relate(cast, second, "repeat", first)
    relate(cast, second, "joint", first)
    assert repeats(cast, second) is None


@pytest.mark.parametrize(
    ("known_as", "which", "reason"),
    [("repeat", "", "missing"), ("repeat", "540699-2026-09999", "no_such_petition"),
     ("joint", "own", "own_number"), ("repeat", "later", "not_earlier")],
)  # fmt: skip
def test_what_is_no_earlier_petition_is_said(
    cast: Cast, known_as: str, which: str, reason: str
) -> None:
    first, second = pair(cast)
    third = cast.register(date(2026, 9, 20)).number
    named = {"own": second, "later": third}.get(which, which)
    with pytest.raises(Invalid) as told:
        relate(cast, second, known_as, named)
    assert [(p.field, p.reason) for p in told.value.problems] == [("earlier", reason)]


def test_two_do_not_repeat_each_other(cast: Cast) -> None:
    first, second = cast.register(DAY).number, cast.register(DAY).number
    relate(cast, second, "repeat", first)
    with pytest.raises(Invalid, match="not_earlier"):
        relate(cast, first, "repeat", second)


def test_what_stands_and_what_is_not_registered_are_refused(cast: Cast) -> None:
    first, second = pair(cast)
    refusal = cast.refused("clerk", second, "relate", LATER, known_as="new_matter", reason="x")
    assert refusal.reason == "relation_stands"
    came = intake.submit(cast.context("clerk", LATER), DESK, Submission("路灯不亮")).number
    refusal = cast.refused("clerk", came, "relate", LATER, known_as="repeat", earlier=first,
                           reason="x")  # fmt: skip
    assert refusal.reason == "not_in_this_state"


def test_the_simplified_way_is_for_what_comes_first(cast: Cast) -> None:
    first = cast.register(DAY).number
    second = cast.register(LATER, kind="simplified").number
    refusal = cast.refused("clerk", second, "relate", LATER, known_as="repeat", earlier=first,
                           reason="x")  # fmt: skip
    assert refusal.reason == "simplified_repeat"


def test_only_the_bureau_decides(cast: Cast) -> None:
    first, second = pair(cast)
    cast.act("clerk", second, "forward", LATER, unit="HOUSING")
    for login in ("handler", "supervisor"):
        refusal = cast.refused(login, second, "relate", LATER, known_as="repeat", earlier=first,
                               reason="x")  # fmt: skip
        assert refusal.reason == "not_yours"


def test_the_relation_has_one_way_to_change(cast: Cast) -> None:
    first, second = pair(cast)
    relate(cast, second, "repeat", first)
    view = reading.petition(cast.context("clerk", LATER), second)
    with pytest.raises(Invalid, match="not_amendable"):
        cast.act("clerk", second, "amend", LATER, seq=view.line[-1].act.seq, field="repeats",
                 new="1", why="错")  # fmt: skip
