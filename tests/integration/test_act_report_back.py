"""What an upper body handed down with a day of its own is reported back (article 22)."""

from datetime import date, timedelta
from typing import Any

from huiyin.domain.petition import Channel
from huiyin.services.reading import petition
from tests.cast import Cast

DAY = date(2026, 9, 1)
BY = DAY + timedelta(days=28)


def handed_down(cast: Cast, **beside: Any) -> str:
    said = {"upper_number": "省信转〔2026〕12号", "upper_report_by": BY.isoformat()} | beside
    return cast.register(DAY, channel=Channel.HANDED_DOWN, beside=said).number


def clock(cast: Cast, number: str, day: date) -> Any:
    view = petition(cast.context("clerk", day), number)
    return next((c for c in view.clocks if c.rule == "intake.report_back"), None)


def test_the_upper_bodys_day_is_a_clock_of_its_own(cast: Cast) -> None:
    number = handed_down(cast)
    running = clock(cast, number, DAY)
    assert (running.basis, running.holder, running.due_on) == ("policy", "bureau", BY)
    cast.act("clerk", number, "forward", DAY, unit="HOUSING")
    assert clock(cast, number, BY + timedelta(days=1)).state == "overdue"
    cast.act("clerk", number, "report_back", DAY + timedelta(days=20), text="已报结果。")
    assert clock(cast, number, BY).state == "met"


def test_it_is_reported_once(cast: Cast) -> None:
    number = handed_down(cast)
    cast.act("clerk", number, "report_back", DAY, text="已报。")
    assert cast.refused("clerk", number, "report_back", DAY, text="x").reason == "owes_upper"


def test_what_nobody_wants_back_has_no_such_clock(cast: Cast) -> None:
    number = cast.register(DAY, channel=Channel.HANDED_DOWN).number
    assert clock(cast, number, DAY) is None
    assert cast.refused("clerk", number, "report_back", DAY, text="x").reason == "owes_upper"


def test_the_answer_of_the_unit_does_not_report_to_the_upper_body(cast: Cast) -> None:
    number = handed_down(cast)
    cast.act("clerk", number, "reply", DAY, text="答复。")
    assert clock(cast, number, DAY).state == "running"
