"""Service starts the thirty days for review (article 35)."""

from datetime import date, timedelta

from huiyin.services.intake import Party
from huiyin.store.petitions.identity import Identity
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_each_petitioner_has_thirty_days_from_own_receipt(cast: Cast) -> None:
    pair = (Party(Identity("张三")), Party(Identity("李四")))
    number = cast.handled(DAY, parties=pair).number
    cast.act("handler", number, "issue_opinion", DAY + timedelta(5),
             outcomes={"1": "supported"}, facts="x", basis="y")  # fmt: skip
    cast.act("handler", number, "serve", DAY + timedelta(6), way="in_person", to="1")
    row = cast.act(
        "handler", number, "serve", DAY + timedelta(8), way="post", tracking="EMS1", to="2"
    )
    due = [c["due_on"] for c in row.clocks if c["rule"] == "review.request"]
    assert due == [date(2026, 10, 8), date(2026, 10, 9)]
    assert row.strands[-1]["state"] == "opinion_served"


def test_nobody_is_served_twice(cast: Cast) -> None:
    number = cast.answered(DAY).number
    refusal = cast.refused(
        "handler", number, "serve", DAY + timedelta(11), way="post", tracking="EMS1", to="1"
    )
    assert (refusal.reason, refusal.article) == ("not_yet_served", "35")


def test_nothing_is_served_before_the_opinion(cast: Cast) -> None:
    number = cast.handled(DAY).number
    refusal = cast.refused(
        "handler", number, "serve", DAY + timedelta(2), way="post", tracking="EMS1", to="1"
    )
    assert refusal.reason == "not_in_this_state"
