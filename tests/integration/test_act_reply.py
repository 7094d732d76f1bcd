"""Replying: the bureau itself (21), the unit outside the petition procedure (31)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_bureau_answers_what_it_can_answer_itself(cast: Cast) -> None:
    number = cast.register(DAY).number
    row = cast.act("clerk", number, "reply", DAY, text="已答复")
    assert row.petition["state"] == "replied"


def test_reply_ends_what_was_accepted_under_route_5(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("handler", number, "accept", DAY, route="5")
    row = cast.act("handler", number, "reply", DAY + timedelta(9), text="已依法查处")
    assert row.strands[-1]["state"] == "replied"
    clock = next(c for c in row.clocks if c["rule"] == "handling.own_term")
    assert clock["outcome"] == "met"


def test_route_6_asks_for_an_opinion_and_not_a_mere_reply(cast: Cast) -> None:
    number = cast.handled(DAY).number
    refusal = cast.refused("handler", number, "reply", DAY + timedelta(2), text="好了")
    assert (refusal.reason, refusal.article) == ("may_reply", "31")


def test_simplified_handling_may_end_in_a_reply_even_under_route_6(cast: Cast) -> None:
    number = cast.handled(DAY, kind="simplified").number
    row = cast.act("handler", number, "reply", DAY + timedelta(2), text="已修好")
    assert row.strands[-1]["state"] == "replied"
