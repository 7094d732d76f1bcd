"""Days of acts, sides, and what may be taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.procedure import day_problem, retractable
from huiyin.law.loader import load_calendar
from tests.lives import act

TODAY = date(2026, 9, 7)  # a Monday
SINCE = date(2026, 8, 3)


def problem(on: str, since: date = SINCE, **fields: str) -> str:
    return day_problem(act("notified", on, **fields), since, TODAY, load_calendar())


def test_act_is_never_after_its_recording() -> None:
    assert problem("2026-09-08") == "day_after_recording"


def test_act_is_never_before_what_it_answers() -> None:
    assert problem("2026-09-04", since=date(2026, 9, 5)) == "day_before_cause"


def test_three_working_days_back_need_no_reason_over_a_weekend() -> None:
    assert problem("2026-09-02") == ""
    assert problem("2026-09-01") == "late_entry_reason_missing"
    assert problem("2026-09-01", late_entry_reason="回执晚到") == ""


def test_additions_answer_nothing_before_them() -> None:
    late = act("supplemented", "2026-09-04")
    assert day_problem(late, date(2026, 9, 5), TODAY, load_calendar()) == ""


AT = datetime(2026, 9, 1, 4, tzinfo=UTC)


def made(kind: ActKind, seq: int, person: str = "1", minute: int = 0) -> Act:
    return Act(kind, TODAY, seq, AT.replace(minute=minute), person, "B")


BEGUN = (made(ActKind.RECEIVED, 1), made(ActKind.REGISTERED, 2))
SENT = (
    made(ActKind.FORWARDED, 3, minute=1),
    made(ActKind.RECEIVED_BY_UNIT, 4, minute=1),
)


def test_forwarding_and_receipt_go_back_together_newest_first() -> None:
    assert [a.seq for a in retractable((*BEGUN, *SENT), "1")] == [4, 3]


@pytest.mark.parametrize(
    ("acts", "person"),
    [
        ((), "1"),
        (BEGUN, "1"),
        ((*BEGUN, *SENT), "2"),
        ((*BEGUN, *SENT, made(ActKind.ACCEPTED, 5, "2", 2)), "1"),
    ],
    ids=["nothing", "registration", "another's", "acted on since"],
)
def test_what_may_not_be_taken_back(acts: tuple[Act, ...], person: str) -> None:
    assert retractable(acts, person) == ()


def test_an_addition_in_between_does_not_hold_it() -> None:
    added = replace(made(ActKind.SUPPLEMENTED, 5, "9", 3))
    assert [a.seq for a in retractable((*BEGUN, *SENT, added), "1")] == [4, 3]
