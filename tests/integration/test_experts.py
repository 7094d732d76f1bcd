"""Experts are suggested by the matter, with reasons; 31 of them come in by a table."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.domain.authority import scope
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.catalogue import registers
from huiyin.services import experts, register_files
from huiyin.services import registers as service
from huiyin.services.acting import NoSuchPetition
from huiyin.services.registers import Opening
from huiyin.statistics import engine
from huiyin.statistics.engine import Period
from huiyin.store.registers.queries import EntryFilters
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

DAY = date(2026, 9, 1)


def expert(cast: Cast, name: str, **changes: Any) -> str:
    given = {"title": name, "sort": "lawyer", "skills": ["labour"], "languages": ["mandarin"],
             "phone": "0896-1", "weekdays": ["2"], "joined_on": "2026-01-05"}  # fmt: skip
    return service.open_entry(cast.context("clerk", DAY), "expert", Opening(given | changes))


def test_who_fits_the_matter_stands_first_and_says_why(cast: Cast) -> None:
    number = cast.register(DAY).number
    expert(cast, "管工资的")
    fitting = expert(cast, "管房子的", skills=["housing", "property"], weekdays=["3"])
    context = cast.context("clerk", DAY)
    found = experts.suggest(context, number)
    assert [s.entry["title"] for s in found] == ["管房子的"]
    assert "漏水" in found[0].reasons[0] and found[0].day == date(2026, 9, 3)
    engaged = {"expert": fitting, "title": "看现场", "petition": number,
               "engaged_on": "2026-09-03", "relation": "none"}  # fmt: skip
    service.open_entry(context, "expert_engagement", Opening(engaged))
    assert experts.suggest(context, number)[0].day == date(2026, 9, 10)


def absent(cast: Cast, who: str, since: str, until: str) -> str:
    given = {"expert": who, "title": "开庭", "since": since, "until": until}
    return service.open_entry(cast.context("clerk", DAY), "expert_absence", Opening(given))


def absent_and_engaged(cast: Cast, who: str) -> None:
    absent(cast, who, "2026-09-10", "2026-09-30")
    engaged = {"expert": who, "title": "看合同", "engaged_on": "2026-09-08", "relation": "none"}
    service.open_entry(cast.context("clerk", DAY), "expert_engagement", Opening(engaged))


def test_who_is_away_is_suggested_for_a_later_day_and_not_engaged(cast: Cast) -> None:
    number = cast.register(DAY).number
    fitting = expert(cast, "管房子的", skills=["housing"], weekdays=["3"])
    context = cast.context("clerk", DAY)
    absent(cast, fitting, "2026-09-01", "2026-09-07")
    assert experts.suggest(context, number)[0].day == date(2026, 9, 10)
    engaged = {"expert": fitting, "title": "看现场", "engaged_on": "2026-09-10",
               "relation": "none"}  # fmt: skip
    job = service.open_entry(context, "expert_engagement", Opening(engaged))
    with pytest.raises(Refusal) as refused:
        service.change(context, "expert_engagement", job, {"engaged_on": "2026-09-03"})
    assert refused.value.reason == "expert_is_away"
    service.change(context, "expert_engagement", job, {"engaged_on": "2026-09-17"})


def test_the_calendar_says_free_promised_and_away(cast: Cast) -> None:
    lawyer = expert(cast, "周律师", weekdays=["1", "3"])
    absent_and_engaged(cast, lawyer)
    context, filters = cast.context("clerk", DAY), EntryFilters(state="available")
    ((_, days),) = experts.calendar(context, date(2026, 8, 31), filters)
    said = {day.on.day: day.state for day in days}
    assert len(days) == 14 and said[31] == "unusual"
    assert (said[1], said[3], said[8], said[9], said[10]) == (
        "free", "free", "promised", "unusual", "away")  # fmt: skip
    assert experts.calendar(context, DAY, EntryFilters(words="别人")) == []


def test_the_calendar_is_a_page_and_leads_to_engaging(cast: Cast) -> None:
    lawyer = expert(cast, "周律师", weekdays=["0", "1", "2", "3", "4", "5", "6"])
    page = signed_in("clerk").get("/staff/experts/").content.decode()
    assert "周律师" in page and f"expert={lawyer}&amp;engaged_on=" in page
    assert "有空" in page and "登记不在" in page
    found = signed_in("clerk").get("/staff/experts/", {"sort": "mediator", "from": "nonsense"})
    assert "没有找到这样的专家" in found.content.decode()
    assert signed_in("clerk").get("/staff/experts/", {"q": "周\x00"}).status_code == 200
    assert "登记不在" not in signed_in("handler").get("/staff/experts/").content.decode()


def test_another_unit_sees_which_days_are_taken_and_not_what_for(cast: Cast) -> None:
    lawyer = expert(cast, "周律师", weekdays=["1", "3"])
    absent_and_engaged(cast, lawyer)
    filters = EntryFilters(state="available")
    ((_, days),) = experts.calendar(cast.context("labour", DAY), date(2026, 8, 31), filters)
    taken = {day.on.day: day for day in days}
    assert (taken[8].state, taken[8].number, taken[8].title) == ("promised", "", "")
    assert (taken[10].state, taken[10].title) == ("away", "开庭")
    assert experts.calendar(cast.context("neighbour", DAY), date(2026, 8, 31), filters) == []


def test_what_stands_in_the_way_is_said_on_the_form_and_nothing_typed_is_lost(cast: Cast) -> None:
    lawyer, clerk = expert(cast, "周律师"), signed_in("clerk")
    absent(cast, lawyer, "2026-09-10", "2026-09-30")
    for kind, given, said in (
        ("expert_absence", {"since": "2026-09-14", "until": "2026-09-10"}, "止日早于起日"),
        ("expert_engagement", {"engaged_on": "2026-09-15", "relation": "none"}, "专家那天不在"),
        ("expert_engagement", {"engaged_on": "2026-09-02", "relation": "interested"}, "回避"),
    ):
        typed = {"expert": lawyer, "title": "去看合同", **given}
        answer = clerk.post(f"/staff/registers/{kind}/add/", typed)
        page = answer.content.decode()
        assert answer.status_code == 422 and said in page and "去看合同" in page


def test_a_table_is_taken_only_from_whose_office_it_is(cast: Cast) -> None:
    table = SimpleUploadedFile("e.csv", "姓名,类别\n甲,律师\n".encode())
    answer = signed_in("handler").post("/staff/registers/expert/import/", {"file": table})
    assert answer.status_code == 403
    assert signed_in("handler").get("/staff/registers/expert/import/").status_code == 403


def test_nobody_is_suggested_for_what_one_may_not_see(cast: Cast) -> None:
    number = cast.register(DAY).number
    with pytest.raises(NoSuchPetition):
        experts.suggest(cast.context("labour", DAY), number)
    expert(cast, "管房子的", skills=["housing"])
    assert "管房子的" in signed_in("clerk").get(f"/staff/experts/{number}/").content.decode()
    assert signed_in("labour").get(f"/staff/experts/{number}/").status_code == 404


def test_thirty_one_experts_by_a_table(cast: Cast) -> None:
    heads = "姓名,类别,擅长,语言,电话,哪天有空,入库日期\n"
    sorts = ("调解员", "律师", "心理咨询师", "志愿者", "接谈员")
    rows = [
        f"专家{n},{sorts[n % 5]},劳动用工、物业,普通话、藏语,0896-{n},周一、周三,2026-02-01"
        for n in range(31)
    ]
    raw = (heads + "\n".join(rows)).encode()
    taken = register_files.import_entries(cast.context("clerk", DAY), "expert", "e.csv", raw)
    assert (taken.opened, taken.rejected) == (31, [])
    asked = engine.Asked(scope(cast["head"]), registers()["expert"], Period())
    found = {f.indicator.name: f.value for f in engine.figures(asked)}
    assert (found["experts"], found["mediators"], found["lawyers"]) == (31, 7, 6)


def test_four_conferences_a_year_by_a_table(cast: Cast) -> None:
    heads = "会议名称,会议类别,日期,时间,地点,主持人,状态\n"
    rows = [
        f"第{n}次,信访工作联席会议,2026-0{n}-10,09:00,二楼,李县长,已出纪要" for n in range(1, 5)
    ]
    raw = (heads + "\n".join(rows)).encode()
    taken = register_files.import_entries(
        cast.context("clerk", DAY), "joint_conference", "c.csv", raw
    )
    assert (taken.opened, taken.rejected) == (4, [])
    asked = engine.Asked(scope(cast["head"]), registers()["joint_conference"], Period())
    assert {f.indicator.name: f.value for f in engine.figures(asked)}["held"] == 4


def test_a_hearing_mended_takes_no_room_that_is_taken_and_no_hours_backwards(cast: Cast) -> None:
    context, number = cast.context("clerk", DAY), cast.register(DAY).number
    said = {"title": "第一听证室", "place": "三楼"}
    room = service.open_entry(context, "hearing_room", Opening(said))

    def booked(since: str, until: str) -> str:
        given = {"title": "责任认定", "petition": number, "room": room, "on_day": "2026-09-22",
                 "from_time": since, "until_time": until, "unit": "HOUSING", "chair": "黄",
                 "panel": "人大代表", "parties": "双方"}  # fmt: skip
        return service.open_entry(context, "hearing_booking", Opening(given))

    booked("09:00", "11:00")
    later = booked("14:00", "16:00")
    for hours, reason in (
        ({"from_time": "10:00"}, "slot_is_taken"), ({"until_time": "13:00"}, "time_backwards")
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            service.change(context, "hearing_booking", later, hours)
        assert refused.value.reason == reason
    service.change(context, "hearing_booking", later, {"from_time": "11:00"})
