"""Taking back one's own last act (article 21)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_forwarding_and_its_receipt_go_back_together(cast: Cast) -> None:
    number = cast.register(DAY).number
    cast.act("clerk", number, "forward", DAY + timedelta(1), unit="HOUSING")
    row = cast.act("clerk", number, "retract", DAY + timedelta(1), why="选错单位")
    assert [s["state"] for s in row.strands] == ["registered"]
    assert row.petition["due_on"] == DAY + timedelta(15)


def test_what_somebody_acted_on_stays(cast: Cast) -> None:
    number = cast.handled(DAY).number
    refusal = cast.refused("clerk", number, "retract", DAY + timedelta(1), why="选错单位")
    assert (refusal.reason, refusal.article) == ("nothing_to_retract", "21")


def test_registration_is_not_taken_back(cast: Cast) -> None:
    refusal = cast.refused("clerk", cast.register(DAY).number, "retract", DAY, why="x")
    assert refusal.reason == "nothing_to_retract"
