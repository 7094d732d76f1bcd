"""Closing a hearing while handling (article 31)."""

from datetime import date, timedelta

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_opinion_waits_for_the_hearing_to_close(cast: Cast) -> None:
    number, day = cast.handled(DAY).number, DAY + timedelta(5)
    said = {"outcomes": {"1": "supported"}, "facts": "x", "basis": "y"}
    cast.act("handler", number, "open_hearing", day)
    assert (
        cast.refused("handler", number, "issue_opinion", day, **said).reason == "hearing_is_shut"
    )
    cast.act("handler", number, "close_hearing", day)
    row = cast.act("handler", number, "issue_opinion", day, **said)
    assert row.strands[-1]["state"] == "opinion_issued"


def test_a_hearing_that_was_not_opened_is_not_closed(cast: Cast) -> None:
    refusal = cast.refused(
        "handler", cast.handled(DAY).number, "close_hearing", DAY + timedelta(2)
    )
    assert (refusal.reason, refusal.article) == ("hearing_is_open", "31")
