"""Naming the person who handles (article 28)."""

from datetime import date

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_strand_names_its_handler_and_stays_where_it_is(cast: Cast) -> None:
    who = cast["handler2"].person
    row = cast.act("unit_head", cast.sent(DAY), "allocate", DAY, person=who)
    assert (row.strands[-1]["handler"], row.strands[-1]["state"]) == (who, "with_unit")


def test_the_bureau_does_not_name_a_units_handler(cast: Cast) -> None:
    refusal = cast.refused("clerk", cast.sent(DAY), "allocate", DAY, person="1")
    assert (refusal.reason, refusal.article) == ("not_yours", "28")
