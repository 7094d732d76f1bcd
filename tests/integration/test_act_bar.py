"""Barring what was finally reviewed (article 36)."""

from datetime import date

import pytest

from huiyin.services.acting import NoSuchPetition
from tests.cast import Cast

DAY = date(2026, 9, 1)


SAID = {"earlier": "某政复核〔2025〕3号", "reason": "同一事实和理由"}


def test_bureau_bars_at_intake(cast: Cast) -> None:
    row = cast.act("clerk", cast.register(DAY).number, "bar", DAY, **SAID)
    assert (row.petition["state"], row.petition["is_open"]) == ("barred", False)


def test_unit_bars_and_an_assignment_barred_still_owes_its_report(cast: Cast) -> None:
    number = cast.register(DAY).number
    cast.act("clerk", number, "assign", DAY, unit="HOUSING", report_by="2026-09-30")
    cast.act("handler", number, "bar", DAY, **SAID)
    cast.act("handler", number, "notify", DAY, way="in_person")
    row = cast.act("handler", number, "report_conclusion", DAY, text="不再受理")
    assert row.petition["is_open"] is False


def test_another_unit_does_not_bar(cast: Cast) -> None:
    number = cast.sent(DAY)
    with pytest.raises(NoSuchPetition):
        cast.act("labour", number, "bar", DAY, **SAID)


def test_the_analyst_does_not_bar(cast: Cast) -> None:
    refusal = cast.refused("analyst", cast.register(DAY).number, "bar", DAY, **SAID)
    assert (refusal.reason, refusal.article) == ("not_yours", "36")
