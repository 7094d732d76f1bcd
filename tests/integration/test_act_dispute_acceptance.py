"""Units that deny their competence: the common superior decides (article 24)."""

from datetime import date

import pytest

from huiyin.services.acting import Invalid
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_dispute_goes_to_the_nearest_common_superior_and_has_a_day(cast: Cast) -> None:
    number = cast.register(DAY).number
    row = cast.act(
        "clerk",
        number,
        "dispute_acceptance",
        DAY,
        units=["HOUSING", "LABOUR"],
        reason="都说不归自己",
    )
    assert (row.petition["state"], row.petition["holder"]) == ("acceptance_disputed", "B1")
    assert (row.petition["due_rule"], row.petition["due_on"]) == (
        "intake.acceptance_dispute", date(2026, 9, 15))  # fmt: skip
    forward = next(c for c in row.clocks if c["rule"] == "intake.forward")
    assert (forward["outcome"], forward["ended_on"]) == ("met", DAY)


@pytest.mark.parametrize("units", [["HOUSING"], ["HOUSING", "NOWHERE"]])
def test_a_dispute_has_two_known_units(cast: Cast, units: list[str]) -> None:
    number = cast.register(DAY).number
    with pytest.raises(Invalid) as invalid:
        cast.act("clerk", number, "dispute_acceptance", DAY, units=units, reason="x")
    assert [(p.field, p.reason) for p in invalid.value.problems] == [
        ("units", "two_units_at_least")
    ]


def test_an_accusation_is_no_dispute_between_units(cast: Cast) -> None:
    number = cast.register(DAY, purpose="accusation").number
    refusal = cast.refused(
        "clerk", number, "dispute_acceptance", DAY, units=["HOUSING", "LABOUR"], reason="x"
    )
    assert (refusal.reason, refusal.article) == ("not_accusation", "24")
