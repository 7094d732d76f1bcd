"""Correcting what was written: old and new stay on the line (article 21)."""

from datetime import date, timedelta

import pytest

from huiyin.services.acting import Invalid
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_moved_day_of_acceptance_moves_the_sixty_days(cast: Cast) -> None:
    number = cast.handled(DAY).number
    row = cast.act("handler", number, "amend", DAY + timedelta(3),
                   seq=5, field="on", new="2026-09-01", why="写错")  # fmt: skip
    clock = next(c for c in row.clocks if c["rule"] == "handling.conclude")
    assert (clock["started_on"], clock["due_on"]) == (DAY, date(2026, 11, 2))


def test_a_day_before_its_cause_breaks_the_line(cast: Cast) -> None:
    number = cast.handled(DAY).number
    refusal = cast.refused("handler", number, "amend", DAY + timedelta(3),
                           seq=5, field="on", new="2026-08-20", why="写错")  # fmt: skip
    assert (refusal.reason, refusal.article) == ("breaks_the_line", "21")


def test_another_units_act_is_not_corrected(cast: Cast) -> None:
    number = cast.handled(DAY).number
    refusal = cast.refused("clerk", number, "amend", DAY + timedelta(3),
                           seq=5, field="on", new="2026-09-01", why="x")  # fmt: skip
    assert (refusal.reason, refusal.article) == ("not_yours", "21")


def test_a_value_that_the_form_would_not_take_is_not_taken_by_correction(cast: Cast) -> None:
    number = cast.handled(DAY).number
    for name, new in (("route", "99"), ("route", "x")):
        with pytest.raises(Invalid):
            cast.act("handler", number, "amend", DAY + timedelta(3),
                     seq=5, field=name, new=new, why="x")  # fmt: skip
    with pytest.raises(Invalid):
        cast.act("clerk", number, "amend", DAY + timedelta(3),
                 seq=2, field="purpose", new="complaint", why="x")  # fmt: skip


def test_a_day_that_makes_the_objection_too_late_is_refused(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("handler", number, "object", DAY + timedelta(1), reason="不属本局职权")
    refusal = cast.refused("handler", number, "amend", DAY + timedelta(9),
                           seq=5, field="on", new="2026-09-09", why="写错")  # fmt: skip
    assert (refusal.reason, refusal.article) == ("breaks_the_line", "21")
