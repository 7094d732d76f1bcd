"""Experts are suggested by the matter, with reasons; 31 of them come in by a table."""

from datetime import date
from typing import Any

import pytest

from huiyin.domain.authority import scope
from huiyin.domain.registers.catalogue import registers
from huiyin.services import experts, register_files
from huiyin.services import registers as service
from huiyin.services.acting import NoSuchPetition
from huiyin.services.registers import Opening
from huiyin.statistics import engine
from huiyin.statistics.engine import Period
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
