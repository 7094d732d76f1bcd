"""Studying a suggestion (article 29)."""

from datetime import date

from huiyin.domain.petition import Purpose
from tests.cast import Cast

DAY, NEXT = date(2026, 9, 1), date(2026, 9, 2)


def suggestion(cast: Cast) -> str:
    """The number of a suggestion the unit has accepted."""
    number = cast.sent(DAY, purpose=Purpose.SUGGESTION)
    cast.act("handler", number, "accept", DAY)
    return number


def test_what_was_studied_stands_on_the_line_and_moves_nothing(cast: Cast) -> None:
    row = cast.act("handler", suggestion(cast), "deliberate", DAY, text="请专家论证，可行。")
    assert (row.petition["state"], row.petition["is_open"]) == ("handling", True)


def test_an_appeal_is_not_studied_but_investigated(cast: Cast) -> None:
    refusal = cast.refused("handler", cast.handled(DAY).number, "deliberate", NEXT, text="x")
    assert (refusal.reason, refusal.article) == ("is_suggestion", "29")


def test_only_the_unit_that_holds_it_studies_it(cast: Cast) -> None:
    assert (
        cast.refused("clerk", suggestion(cast), "deliberate", DAY, text="x").reason == "not_yours"
    )
