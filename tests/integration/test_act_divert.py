"""Diverting to another legal route (article 31)."""

from datetime import date, timedelta

from huiyin.domain.petition import Purpose
from tests.cast import Cast

DAY = date(2026, 9, 1)


SAID = {"route": "2", "organ": "劳动人事争议仲裁委员会", "reason": "劳动争议"}


def test_bureau_diverts_an_appeal(cast: Cast) -> None:
    row = cast.act("clerk", cast.register(DAY).number, "divert", DAY, **SAID)
    assert (row.petition["state"], row.life.is_open) == ("diverted", False)
    owed = [c["rule"] for c in row.clocks if not c["outcome"] and c["holder"] == "bureau"]
    assert owed == ["intake.follow_up"], "what became of it is still asked"


def test_diverting_ends_the_sixty_days(cast: Cast) -> None:
    number = cast.handled(DAY).number
    row = cast.act("handler", number, "divert", DAY + timedelta(5), **SAID)
    clock = next(c for c in row.clocks if c["rule"] == "handling.conclude")
    assert (row.strands[-1]["state"], clock["outcome"]) == ("diverted", "cancelled")


def test_a_suggestion_has_no_other_route(cast: Cast) -> None:
    number = cast.register(DAY, purpose=Purpose.SUGGESTION).number
    refusal = cast.refused("clerk", number, "divert", DAY, **SAID)
    assert (refusal.reason, refusal.article) == ("is_appeal", "31")
