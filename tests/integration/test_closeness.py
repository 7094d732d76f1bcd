"""An entry is as closed as the petition and the entries it points at, whenever that changes."""

from datetime import date
from typing import Any

import pytest

from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import conferences, minutes
from huiyin.services import register_reading as reading
from huiyin.services import registers as service
from huiyin.services.rebuilding import rebuild
from huiyin.services.registers import Change, NoSuchEntry, Opening
from huiyin.store.registers.models import Entry
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_entries_follow_their_petition_when_it_turns_out_to_be_an_accusation(cast: Cast) -> None:
    number = cast.sent(DAY)
    clerk = cast.context("clerk", DAY)
    item = service.open_entry(clerk, "agenda_item", Opening(agenda(number)))
    meeting = service.open_entry(clerk, "joint_conference", Opening(conference()))
    service.move(clerk, "agenda_item", item, Change("list", {"conference": meeting}))
    service.open_entry(clerk, "attendance", Opening(
        {"conference": meeting, "unit": "HOUSING", "title": "黄局长"}))  # fmt: skip
    for row in Entry.objects.filter(kind="attendance"):
        service.move(clerk, "attendance", row.number, Change("attend"))
    service.move(clerk, "joint_conference", meeting, Change("hold"))
    conferences.decide(clerk, meeting, item, {"outcome": "由住建局牵头"}, [
        {"title": "换管", "unit": "HOUSING", "due_on": "2026-10-01"}])  # fmt: skip
    free = service.open_entry(
        clerk,
        "decision_item",
        Opening(
            {"conference": meeting, "title": "清查", "unit": "HOUSING", "due_on": "2026-10-01"}
        ),
    )
    settled = Entry.objects.get(title="换管").number
    amended = amend(cast, number, "accusation")
    assert amended["is_restricted"]
    for kind, entry in (("agenda_item", item), ("decision_item", settled)):
        reading.entry(cast.context("head", DAY), kind, entry)
        for login in ("clerk2", "leader", "handler", "unit_head", "supervisor", "admin"):
            with pytest.raises(NoSuchEntry):
                reading.entry(cast.context(login, DAY), kind, entry)
    reading.entry(cast.context("handler", DAY), "decision_item", free)
    draft = minutes.draft(cast.context("head", DAY), meeting)
    said = Entry.objects.get(number=draft).fields["body"]
    assert "清查" in said and "换管" not in said and "由住建局牵头" not in said
    assert rebuild(is_check=True).differences == ()
    amend(cast, number, "appeal_for_resolution")
    reading.entry(cast.context("handler", DAY), "decision_item", settled)
    assert rebuild(is_check=True).differences == ()


def test_an_entry_that_names_an_accusation_later_closes_then(cast: Cast) -> None:
    secret = cast.register(DAY, purpose=Purpose.ACCUSATION).number
    clerk = cast.context("clerk", DAY)
    item = service.open_entry(clerk, "agenda_item", Opening(agenda("")))
    reading.entry(cast.context("clerk2", DAY), "agenda_item", item)
    service.change(clerk, "agenda_item", item, {"petition": secret})
    with pytest.raises(NoSuchEntry):
        reading.entry(cast.context("clerk2", DAY), "agenda_item", item)
    service.change(clerk, "agenda_item", item, {"petition": ""})
    reading.entry(cast.context("clerk2", DAY), "agenda_item", item)


def test_a_conclusion_is_noted_only_while_the_conference_sits(cast: Cast) -> None:
    clerk = cast.context("clerk", DAY)
    item = service.open_entry(clerk, "agenda_item", Opening(agenda("")))
    meeting = service.open_entry(clerk, "joint_conference", Opening(conference()))
    service.move(clerk, "agenda_item", item, Change("list", {"conference": meeting}))
    with pytest.raises(Refusal) as refused:
        service.move(clerk, "agenda_item", item, Change("decide", {"outcome": "换管"}))
    assert refused.value.reason == "conference_not_held"


def agenda(petition: str) -> dict[str, Any]:
    return {"title": "管道谁来换", "petition": petition, "marked_on": DAY.isoformat(),
            "brief": "互相推", "question": "定责任"}  # fmt: skip


def conference() -> dict[str, Any]:
    return {"title": "第三次联席会议", "body": "joint", "held_on": DAY.isoformat(),
            "from_time": "15:00", "place": "一楼", "chair": "李县长"}  # fmt: skip


def amend(cast: Cast, number: str, purpose: str) -> dict[str, Any]:
    given = {"seq": 2, "field": "purpose", "new": purpose, "why": "登记错了"}
    return cast.act("clerk", number, "amend", DAY, **given).petition


def test_the_unit_reviewed_does_not_mend_what_is_asked_of_it(cast: Cast) -> None:
    number = cast.under_review(DAY)
    given = {"title": "复查调卷", "petition": number, "track": "review", "superior": "COUNTY",
             "unit": "HOUSING", "asked_on": "2026-09-01", "due_on": "2026-09-09",
             "wanted": "调查材料"}  # fmt: skip
    with pytest.raises(Refusal):
        service.open_entry(cast.context("handler", DAY), "review_file", Opening(given))
    file = service.open_entry(cast.context("county", DAY), "review_file", Opening(given))
    with pytest.raises(Refusal):
        service.change(cast.context("handler", DAY), "review_file", file, {"due_on": "2026-12-01"})
    service.change(cast.context("county", DAY), "review_file", file, {"due_on": "2026-09-11"})


def test_the_day_of_a_duty_is_the_bureaus_to_move(cast: Cast) -> None:
    given = {"title": "换管道", "petition": cast.sent(DAY), "claim": "1", "unit": "HOUSING",
             "since_on": "2026-09-01", "due_on": "2026-10-20"}  # fmt: skip
    duty = service.open_entry(cast.context("handler", DAY), "implementation", Opening(given))
    with pytest.raises(Refusal) as refused:
        service.change(cast.context("handler", DAY), "implementation", duty,
                       {"due_on": "2026-12-01"})  # fmt: skip
    assert refused.value.reason == "bureau_mends_it"
    service.change(cast.context("handler", DAY), "implementation", duty, {"title": "换主管道"})
    service.change(cast.context("clerk", DAY), "implementation", duty, {"due_on": "2026-11-01"})
    assert str(Entry.objects.get(number=duty).due_on) == "2026-11-01"
