"""The written notice within fifteen days (article 23)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_notice_on_the_last_day_is_in_time(cast: Cast) -> None:
    row = cast.act("handler", cast.sent(DAY), "notify", DAY + timedelta(15), way="post")
    clock = next(c for c in row.clocks if c["rule"] == "notice.forwarded")
    assert (clock["outcome"], clock["due_on"]) == ("met", DAY + timedelta(15))


def test_notice_is_given_once(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("handler", number, "notify", DAY, way="post")
    refusal = cast.refused("handler", number, "notify", DAY, way="post")
    assert (refusal.reason, refusal.article) == ("is_unnotified", "23")
