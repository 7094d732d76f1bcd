"""Due days of registers are told to who must act, once, and late ones to the bureau too."""

from datetime import date
from typing import Any

import pytest

from huiyin.domain.petition import Purpose
from huiyin.services import notices, register_notices, registers
from huiyin.services.registers import Change, Opening
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import queries
from huiyin.store.registers.queries import due_for
from tests.cast import Cast, noon
from tests.web.test_staff_doors import signed_in

DAY = date(2026, 9, 1)
DUE = date(2026, 9, 30)


def instruction(cast: Cast, login: str = "clerk", **changes: Any) -> str:
    given = {"title": "供水", "leader": cast["leader"].person, "text": "抓紧", "unit": "HOUSING",
             "said_on": "2026-09-01", "due_on": DUE.isoformat(), **changes}  # fmt: skip
    return registers.open_entry(cast.context(login, DAY), "leader_instruction", Opening(given))


def told(cast: Cast, login: str) -> list[tuple[str, str]]:
    rows = queries.messages(cast[login].unit, cast[login].person)
    return [(m["kind"], m["number"]) for m in reversed(rows) if m["register"]]


def reminded(cast: Cast, day: date) -> tuple[int, int]:
    return register_notices.remind(cast.context("clerk", day))


def test_a_new_duty_is_told_through_the_outbox_but_not_to_who_gave_it(cast: Cast) -> None:
    number = instruction(cast)
    assert told(cast, "handler") == []
    notices.run_all("t", noon(DAY))
    assert told(cast, "handler") == [("tell", number)]
    assert told(cast, "leader") == [("tell", number)]
    assert told(cast, "labour") == told(cast, "clerk") == []
    move = Change("answer", {"answer": "已办"})
    registers.move(cast.context("handler", DAY), "leader_instruction", number, move)
    notices.run_all("t", noon(DAY))
    assert told(cast, "handler") == [("tell", number)]
    assert told(cast, "leader") == [("tell", number)] * 2


def test_soon_then_overdue_each_once_and_the_bureau_hears_of_what_is_late(cast: Cast) -> None:
    number = instruction(cast)
    assert reminded(cast, date(2026, 9, 15)) == (0, 0)
    assert reminded(cast, date(2026, 9, 24)) == (2, 0)  # the unit and the leader
    assert reminded(cast, date(2026, 9, 28)) == (0, 0)
    assert told(cast, "handler") == told(cast, "leader") == [("remind", number)]
    assert reminded(cast, date(2026, 10, 8)) == (2, 1)
    assert reminded(cast, date(2026, 10, 9)) == (0, 0)
    assert told(cast, "handler") == [("remind", number), ("overdue", number)]
    assert told(cast, "clerk") == [("escalate", number)]
    assert told(cast, "labour") == []


def test_a_day_put_off_is_told_anew_and_what_is_over_is_not(cast: Cast) -> None:
    number = instruction(cast)
    assert reminded(cast, date(2026, 9, 28)) == (2, 0)
    context = cast.context("head", date(2026, 9, 29))
    registers.change(context, "leader_instruction", number, {"due_on": "2026-10-20"})
    assert reminded(cast, date(2026, 10, 9)) == (0, 0)
    assert reminded(cast, date(2026, 10, 16)) == (2, 0)
    answer = Change("answer", {"answer": "已办"})
    registers.move(cast.context("handler", date(2026, 10, 19)), "leader_instruction", number,
                   answer)  # fmt: skip
    registers.move(cast.context("head", date(2026, 10, 19)), "leader_instruction", number,
                   Change("close"))  # fmt: skip
    assert reminded(cast, date(2026, 10, 30)) == (0, 0)


def test_court_confirmation_is_told_before_the_right_lapses(cast: Cast) -> None:
    context = cast.context("handler", DAY)
    given = {"title": "漏水", "sort": "people", "unit": "HOUSING", "referred_on": "2026-09-01",
             "applicants": "甲 13800000001", "respondents": "乙",
             "applicant_consented_on": "2026-09-01",
             "respondent_consented_on": "2026-09-01", "mediator": "吴调解",
             "form": "written", "effective_on": "2026-09-01", "agreement": "赔偿"}  # fmt: skip
    number = registers.open_entry(context, "mediation", Opening(given, state="agreed"))
    notices.run_all("t", noon(DAY))
    assert reminded(cast, date(2026, 9, 21)) == (0, 0)
    assert reminded(cast, date(2026, 9, 25)) == (1, 0)
    assert told(cast, "handler") == [("remind", number)]


@pytest.mark.parametrize("day", [date(2026, 9, 28), date(2026, 10, 8)])
def test_of_an_accusation_only_its_registrar_hears(cast: Cast, day: date) -> None:
    secret = cast.register(DAY, purpose=Purpose.ACCUSATION).number
    instruction(cast, petition=secret)
    notices.run_all("t", noon(DAY))
    assert reminded(cast, day) == (1, 0)
    assert len(told(cast, "clerk")) == 1
    for login in ("clerk2", "head", "leader", "handler", "supervisor"):
        assert told(cast, login) == [], login


def test_a_sweep_tells_them_with_the_clocks(cast: Cast) -> None:
    instruction(cast)
    assert notices.sweep(date(2026, 9, 28)).reminders == 2
    assert notices.sweep(date(2026, 9, 28)).reminders == 0
    late = notices.sweep(date(2026, 10, 8))
    assert (late.reminders, late.escalations) == (2, 1)


def test_many_are_read_part_by_part(cast: Cast) -> None:
    from huiyin.store.registers.queries import due_between

    numbers = {instruction(cast, title=f"第{n}件", due_on=f"2026-09-{10 + n}") for n in range(7)}
    parts = list(due_between(date(2026, 9, 1), date(2026, 9, 30), size=3))
    assert [len(part) for part in parts] == [3, 3, 1]
    assert {row["number"] for part in parts for row in part} == numbers
    assert parts[0][0]["people"] == [cast["leader"].person]
    assert accounts.units_of([int(cast["leader"].person)]) == {
        cast["leader"].person: [cast["leader"].unit]
    }


def test_today_shows_whose_it_is_and_messages_lead_there(cast: Cast) -> None:
    from huiyin.domain.authority import scope
    from huiyin.services.context import today

    day = today()
    number = instruction(cast, due_on=day.isoformat())
    for login, sees in (("handler", True), ("leader", True), ("labour", False)):
        of = cast[login].unit, cast[login].person
        rows = due_for(scope(cast[login]), of, day, 8)
        assert [row["number"] for row in rows] == [number] * sees, login
    notices.run_all("t", None)
    handler = signed_in("handler")
    assert (
        f"/staff/registers/leader_instruction/{number}/" in handler.get("/staff/").content.decode()
    )
    said = handler.get("/staff/notices/").content.decode()
    assert f"领导批示 {number}" in said and "有新进展" in said
