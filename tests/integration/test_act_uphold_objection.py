"""Upholding an objection: the matter is the bureau's again (article 23)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def objected(cast: Cast) -> str:
    number = cast.sent(DAY)
    cast.act("handler", number, "object", DAY + timedelta(1), reason="不属本局职权")
    return number


def test_matter_comes_back_to_be_sent_on_in_three_working_days(cast: Cast) -> None:
    row = cast.act("clerk", objected(cast), "uphold_objection", DAY + timedelta(2), reason="属实")
    assert [s["state"] for s in row.strands] == ["registered", "returned"]
    assert (row.petition["holder"], row.petition["due_on"]) == ("B1", date(2026, 9, 8))


def test_the_unit_does_not_decide_its_own_objection(cast: Cast) -> None:
    refusal = cast.refused("handler", objected(cast), "uphold_objection", DAY, reason="同意")
    assert (refusal.reason, refusal.article) == ("not_yours", "23")
