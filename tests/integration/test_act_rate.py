"""Rating bureau and unit apart (article 21)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


SAID = {"bureau_rating": "satisfied", "unit_rating": "not"}


def test_rating_changes_no_state(cast: Cast) -> None:
    row = cast.act("clerk", cast.answered(DAY).number, "rate", DAY + timedelta(11), **SAID)
    assert row.petition["state"] == "opinion_served"


def test_one_rating_a_round(cast: Cast) -> None:
    number, day = cast.answered(DAY).number, DAY + timedelta(11)
    cast.act("clerk", number, "rate", day, **SAID)
    refusal = cast.refused("clerk", number, "rate", day, **SAID)
    assert (refusal.reason, refusal.article) == ("not_rated", "21")


def test_nothing_to_rate_before_an_answer(cast: Cast) -> None:
    refusal = cast.refused("clerk", cast.register(DAY).number, "rate", DAY, **SAID)
    assert refusal.reason == "not_in_this_state"
