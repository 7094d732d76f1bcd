"""Ledgers whose columns have no field here, or say no day."""

from datetime import date
from pathlib import Path

import xlsxwriter

from huiyin.services import act_words, reading
from huiyin.store.petitions.models import Petition
from tests.cast import Cast
from tests.integration._ledgers import TODAY, table, take, write


def _columns(file: Path, *cells: tuple[str, str]) -> Path:
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("矛盾台账")
        for place, (heading, said) in enumerate(cells):
            sheet.write_column(0, place, [heading, said])
    return file


def test_the_headings_of_a_contradiction_ledger(cast: Cast, tmp_path: Path) -> None:
    file = _columns(
        tmp_path / "in.xlsx", ("姓名", "赵一"), ("政治面貌", "群众"), ("信访类型", "网"),
        ("目的分类", "求决"), ("责任单位", "县自然资源局"), ("是否集访", "是"), ("人数", "12"),
        ("首次时间", "2026.8.3"), ("末次时间", "2026.8.20"), ("诉求概述", "征地补偿没有发放"),
        ("化解过程", "已约谈两次"), ("未化解原因", ""),
    )  # fmt: skip
    taken = take(cast, file)
    assert (taken.registered, taken.rejected, taken.ignored_columns) == (1, [], ["政治面貌"])
    row = Petition.objects.get()
    assert (row.channel, row.purpose, row.persons) == ("web", "appeal_for_resolution", 12)
    assert row.received_on.isoformat() == "2026-08-03"
    view = reading.petition(cast.context("clerk", TODAY), row.number)
    said = dict(act_words.said(view.line[1].act, view))
    assert said["备注"] == (
        "责任单位：县自然资源局\n是否集访：是\n末次时间：2026.8.20\n化解过程：已约谈两次"
    )


def test_a_ledger_without_days_is_taken_on_the_day_that_is_said(
    cast: Cast, tmp_path: Path
) -> None:
    file = _columns(
        tmp_path / "in.xlsx", ("名称", "欠薪"), ("姓名", "孙一"), ("事发地", "某工地"),
        ("反映问题", "拖欠工资"), ("问题症结", "工程款未付"), ("进展", "已约谈"),
    )  # fmt: skip
    without = take(cast, file, is_dry=True)
    assert [(r.field, r.reason) for r in without.rejected] == [("asked_at", "no_date")]
    later = take(cast, file, day=date(2026, 11, 23), is_dry=True)
    assert [r.reason for r in later.rejected] == ["future_date"]
    assert take(cast, file, day=date(2026, 8, 31)).registered == 1
    assert Petition.objects.get().received_on == date(2026, 8, 31)
    again = take(cast, file, day=date(2026, 9, 30))
    assert (again.registered, again.unchanged) == (0, 1)


def test_a_column_of_days_goes_before_the_day_that_is_said(cast: Cast, tmp_path: Path) -> None:
    text = table(("编号", "内容", "信访日期"), ("1", "灯坏了", "2026-08-01"), ("2", "水停了", ""))
    taken = take(cast, write(tmp_path, text), day=date(2026, 9, 1))
    assert [(r.row, r.reason) for r in taken.rejected] == [(3, "no_date")]
    assert Petition.objects.get().received_on == date(2026, 8, 1)
