"""Ledgers in: whatever the file, the good rows go in and the bad ones are named."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from huiyin.domain.authority import scope
from huiyin.services import ledger_rows, notices, reading
from huiyin.services.organisation import RejectedRow
from huiyin.services.tabular import UnreadableTable
from huiyin.store.petitions import lists, queries
from huiyin.store.petitions.models import Message, Petition
from huiyin.store.record.chain import verify
from huiyin.store.record.models import ActContent, ActHead, Counter
from tests.cast import Cast
from tests.integration._ledgers import HEADER, ROW, TODAY, table, take, write
from tests.integration.test_seals import where_in_plain


def only(**wanted: Any) -> Petition:
    return Petition.objects.get(**wanted)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_a_ledger_is_read_in_every_usual_encoding(
    cast: Cast, tmp_path: Path, encoding: str
) -> None:
    taken = take(cast, write(tmp_path, table(HEADER, ROW), encoding))
    assert (taken.read, taken.registered, taken.rejected) == (1, 1, [])
    row = only()
    assert (row.outside_id, row.title, row.detail) == ("7", ROW[2], ROW[3])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_lines_inside_a_cell_are_kept(cast: Cast, tmp_path: Path, end: str) -> None:
    detail = f'第一行{end}第二行,有逗号和"引号"'
    text = table(HEADER, (*ROW[:3], detail, *ROW[4:]), ("8", *ROW[1:4], "昨天", "", ""))
    taken = take(cast, write(tmp_path, text))
    assert only().detail == detail
    assert [(r.row, r.field) for r in taken.rejected] == [(3, "asked_at")]


def test_an_excel_file_is_read_with_its_dates_and_numbers(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(
            0, 0, ["信访件编号", "标题", "投诉内容", "信访日期", "信访人数", "答复", "答复日期"]
        )
        sheet.write_row(1, 0, [20260001, "漏水", "水管漏水"])
        sheet.write_datetime(1, 3, datetime(2026, 8, 1, 9, 30), day)
        sheet.write_row(1, 4, [3, "已修"])
        sheet.write_datetime(1, 6, datetime(2026, 8, 4), day)
        sheet.write_row(3, 0, ["x", "", "第四行", "不是日期"])
    taken = take(cast, file)
    row = only()
    assert (row.outside_id, row.persons, row.state) == ("20260001", 3, "replied")
    assert (row.received_on.isoformat(), row.latest_on.isoformat()) == ("2026-08-01", "2026-08-04")
    assert [(r.row, r.field, r.value) for r in taken.rejected] == [(4, "asked_at", "不是日期")]


CHINESE = {
    "信访件编号": "XF-1", "信访日期": "2026/8/1", "信访形式": "来信", "信访目的": "求决",
    "信访人数": "12", "概况": "拖欠工资", "投诉内容": "工地拖欠工资三个月", "内容分类": "劳动关系",
    "姓名": "王小明", "手机": "13800138000", "证件号码": "110101199003077491", "住址": "某村",
    "问题属地": "540621", "办理意见": "已协调发放", "作出处理意见日期": "2026年8月9日",
}  # fmt: skip


def test_the_chinese_headings_of_real_systems_are_known(cast: Cast, tmp_path: Path) -> None:
    taken = take(cast, write(tmp_path, table(tuple(CHINESE), tuple(CHINESE.values()))))
    assert (taken.registered, taken.ignored_columns, taken.rejected) == (1, [], [])
    row = only()
    assert (row.outside_id, row.title, row.detail) == ("XF-1", "拖欠工资", "工地拖欠工资三个月")
    assert (row.channel, row.purpose) == ("letter", "appeal_for_resolution")
    assert (row.persons, row.topic, row.region) == (12, "劳动关系", "540621")
    assert (row.received_on.isoformat(), row.latest_on.isoformat()) == ("2026-08-01", "2026-08-09")
    for words in ("王小明", "13800138000", "8000", "110101199003077491"):
        assert lists.petitions(scope(cast["clerk"]), lists.Filters(words=words)).rows


PINYIN = {"xfjbh": "P-1", "xfrq": "20260801", "xfxs": "网信", "gkxx": "概况", "tsnr": "投诉的内容",
          "xfrs": "2", "nrfldm": "城乡建设"}  # fmt: skip


def test_the_exchange_names_in_pinyin_are_known(cast: Cast, tmp_path: Path) -> None:
    taken = take(cast, write(tmp_path, table(tuple(PINYIN), tuple(PINYIN.values()))))
    assert (taken.registered, taken.ignored_columns) == (1, [])
    row = only()
    assert (row.outside_id, row.detail, row.persons) == ("P-1", "投诉的内容", 2)


def test_the_place_a_ledger_names_in_words_is_kept_as_the_place(
    cast: Cast, tmp_path: Path
) -> None:
    header = ("内容", "信访日期", "问题属地")
    row = ("路坏了", "2026-08-01", "某县某镇某村村口的那条路")
    take(cast, write(tmp_path, table(header, row)))
    assert (only().region, only().place) == ("", "某县某镇某村村口的那条路")


def test_a_mapping_adds_columns_but_never_opens_a_forbidden_one(
    cast: Cast, tmp_path: Path
) -> None:
    text = table(("流水", "事情", "哪天", "政治面貌"), ("9", "路坏了很久", "2026-08-01", "群众"))
    mapping = {"流水": "outside_id", "事情": "detail", "哪天": "asked_at", "政治面貌": "topic"}
    taken = take(cast, write(tmp_path, text), mapping=mapping)
    assert (taken.registered, taken.ignored_columns) == (1, ["政治面貌"])
    assert (only().outside_id, only().topic) == ("9", "")


def test_conduct_and_politics_are_named_and_nowhere_stored(cast: Cast, tmp_path: Path) -> None:
    never = tuple(ledger_rows.columns()["never"])
    marks = tuple(f"不该存的{n}号" for n in range(len(never)))
    text = table((*HEADER, *never, "备注"), (*ROW, *marks, "不认得的列"))
    taken = take(cast, write(tmp_path, text))
    assert taken.registered == 1
    assert taken.ignored_columns == [*never, "备注"]
    assert {"政治面貌", "扬言"} <= set(taken.ignored_columns)
    assert where_in_plain(*marks, "不认得的列") == []


def test_ignored_columns_are_named_even_when_the_first_row_is_short(
    cast: Cast, tmp_path: Path
) -> None:
    text = table((*HEADER, "政治面貌"), ROW[:5], ROW)
    assert take(cast, write(tmp_path, text)).ignored_columns == ["政治面貌"]


def _with(**changed: str) -> tuple[str, ...]:
    return tuple(changed.get(name, value) for name, value in zip(HEADER, ROW, strict=True))


BAD = [
    (_with(asked_at="2026-02-30"), "asked_at", "2026-02-30", "not_day"),
    (_with(asked_at="昨天"), "asked_at", "昨天", "not_day"),
    (_with(asked_at="0001-01-01"), "asked_at", "0001-01-01", "not_day"),
    (_with(asked_at="9999-12-31"), "asked_at", "9999-12-31", "future_date"),
    (_with(asked_at="2026-11-23"), "asked_at", "2026-11-23", "future_date"),
    (_with(asked_at=" "), "asked_at", " ", "no_date"),
    (_with(replied_at=""), "replied_at", "", "no_date"),
    (_with(replied_at="soon"), "replied_at", "soon", "not_day"),
    (_with(replied_at="2026-11-23"), "replied_at", "2026-11-23", "future_date"),
    (_with(replied_at="2026-07-31"), "replied_at", "2026-07-31", "reply_before"),
    (_with(title=" ", detail="\n"), "detail", "", "empty_row"),
    (_with(detail="有\x00字符"), "detail", "有\x00字符", "broken_text"),
    (_with(detail="\ufffd坏"), "detail", "\ufffd坏", "broken_text"),
    (_with(detail="长" * 200_001), "detail", "长" * 80, "too_long"),
    (_with(id="9" * 81), "outside_id", "9" * 80, "too_long"),
    ((*ROW, "多出来的"), "", "多出来的", "unbalanced_row"),
]


def test_bad_rows_are_named_and_the_good_ones_go_in(cast: Cast, tmp_path: Path) -> None:
    rows = [row for bad in BAD for row in (bad[0], _with(id=f"good{BAD.index(bad)}"))]
    taken = take(cast, write(tmp_path, table(HEADER, *rows)))
    expected = [
        RejectedRow(2 + 2 * n, field, value, reason)
        for n, (_, field, value, reason) in enumerate(BAD)
    ]
    assert taken.rejected == expected
    assert (taken.read, taken.registered) == (2 * len(BAD), len(BAD))
    assert Petition.objects.filter(outside_id__startswith="good").count() == len(BAD)


@pytest.mark.parametrize("persons", ["0", "-1", "三", "1.5", "²", "100000", "1e3"])
def test_a_number_of_persons_that_is_none_is_named(
    cast: Cast, tmp_path: Path, persons: str
) -> None:
    text = table(("内容", "信访日期", "信访人数"), ("路坏了", "2026-08-01", persons),
                 ("灯坏了", "2026-08-01", "２"))  # fmt: skip
    taken = take(cast, write(tmp_path, text))
    assert taken.rejected == [RejectedRow(2, "persons", persons, "bad_count")]
    assert only().persons == 2


@pytest.mark.parametrize(
    "said",
    [
        "揭发控告(检举)", "揭发控告（检举）", " 检 举 控 告 ", "举报", "【检举】", "控告类",
        "３", "3", "03", "\u2462", "求决、揭发", "检举\u200b控告", "accusation",
    ],
)  # fmt: skip
def test_an_accusation_however_it_is_written_is_kept_apart(
    cast: Cast, tmp_path: Path, said: str
) -> None:
    text = table(("内容", "信访日期", "信访目的"), ("某某受贿", "2026-08-01", said))
    assert take(cast, write(tmp_path, text)).rejected == []
    assert (only().purpose, only().is_restricted) == ("accusation", True)


@pytest.mark.parametrize("said", [("求决", "检举控告"), ("检举控告", "求决"), ("01", "举报")])
def test_an_accusation_said_in_one_of_two_columns_is_kept_apart(
    cast: Cast, tmp_path: Path, said: tuple[str, str]
) -> None:
    header = ("内容", "信访日期", "信访目的", "目的分类")
    take(cast, write(tmp_path, table(header, ("某某受贿", "2026-08-01", *said))))
    assert only().is_restricted


@pytest.mark.parametrize(
    ("said", "purpose"),
    [
        ("求决", "appeal_for_resolution"), ("（申诉）", "appeal_for_resolution"),
        ("1", "appeal_for_resolution"), ("４", "appeal_for_resolution"),
        ("意见 建议", "suggestion"), ("2", "suggestion"), ("其他", "unknown"), ("99", "unknown"),
        ("", "unknown"), ("—", "unknown"),
    ],
)  # fmt: skip
def test_a_purpose_is_known_by_word_and_by_code(
    cast: Cast, tmp_path: Path, said: str, purpose: str
) -> None:
    text = table(("内容", "信访日期", "信访目的"), ("路坏了", "2026-08-01", said))
    assert take(cast, write(tmp_path, text)).rejected == []
    assert only().purpose == purpose


@pytest.mark.parametrize("said", ["反映问题", "02", "7", "98"])
def test_a_purpose_that_says_no_class_is_named_not_opened(
    cast: Cast, tmp_path: Path, said: str
) -> None:
    text = table(("内容", "信访日期", "信访目的"), ("路坏了", "2026-08-01", said))
    taken = take(cast, write(tmp_path, text))
    assert taken.rejected == [RejectedRow(2, "purpose", said, "not_choice")]
    assert not Petition.objects.exists()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty_file"),
        (b" \n\n", "empty_file"),
        (b",,\n1,2,3\n", "no_header"),
        (b"id,id,detail\n1,2,3\n", "doubled_header"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(
    cast: Cast, tmp_path: Path, raw: bytes, reason: str
) -> None:
    file = tmp_path / "in.csv"
    file.write_bytes(raw)
    with pytest.raises(UnreadableTable) as refused:
        take(cast, file)
    assert refused.value.reason == reason


def test_what_is_no_excel_file_is_refused(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "in.xlsx"
    file.write_bytes(b"not a workbook")
    with pytest.raises(UnreadableTable):
        take(cast, file)


def test_an_import_run_twice_adds_nothing(cast: Cast, tmp_path: Path) -> None:
    without_id = ("内容", "信访日期", "姓名")
    file = write(tmp_path, table(HEADER, ROW, _with(id="8")))
    other = write(tmp_path, table(without_id, ("路坏了", "2026-08-01", "王五")), name="other.csv")
    assert [take(cast, f).registered for f in (file, other)] == [2, 1]
    before = verify()
    again = take(cast, file)
    assert (again.registered, again.unchanged, again.repeats) == (0, 2, 0)
    assert take(cast, other).unchanged == 1
    assert verify() == before


def test_the_same_row_twice_in_a_file_is_taken_once(cast: Cast, tmp_path: Path) -> None:
    taken = take(cast, write(tmp_path, table(HEADER, ROW, ROW)))
    assert (taken.registered, taken.unchanged) == (1, 1)


def test_rows_without_a_number_that_differ_by_the_name_are_two(cast: Cast, tmp_path: Path) -> None:
    text = table(("内容", "信访日期", "姓名"), ("路坏了", "2026-08-01", "王五"),
                 ("路坏了", "2026-08-01", "赵六"))  # fmt: skip
    assert take(cast, write(tmp_path, text)).registered == 2


def test_a_dry_run_tells_the_same_and_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    text = table((*HEADER, "扬言"), (*ROW, "x"), (*_with(id="8"), ""), (*_with(asked_at="x"), ""))
    file = write(tmp_path, text)
    before = [m.objects.count() for m in (Petition, ActHead, ActContent, Counter)]
    dry = take(cast, file, is_dry=True)
    assert [m.objects.count() for m in (Petition, ActHead, ActContent, Counter)] == before
    assert dry == take(cast, file)
    assert dry.registered == 2 and dry.repeats == 1 and len(dry.rejected) == 1


def test_repeats_of_one_person_are_counted_and_linked_to_the_first(
    cast: Cast, tmp_path: Path
) -> None:
    same = "小区三号楼的供水管道漏水已经三个月了，物业一直不来修"
    rows = [
        ("1", "U1", "漏水", same, "2026-08-01", "", ""),
        ("2", "U1", "还在漏", same + "，请尽快", "2026-08-09", "", ""),
        ("3", "U2", "漏水", same, "2026-08-10", "", ""),
        ("4", "U1", "路灯", "村口的路灯夜里都不亮，老人摔倒了好几次", "2026-08-11", "", ""),
    ]
    taken = take(cast, write(tmp_path, table(HEADER, *rows)))
    assert (taken.registered, taken.repeats) == (4, 1)
    assert only(outside_id="2").repeats == only(outside_id="1").id
    later = table(HEADER, ("5", "U1", "第三次", same, "2026-09-01", "", ""))
    taken = take(cast, write(tmp_path, later))
    assert taken.repeats == 1
    assert only(outside_id="5").repeats == only(outside_id="1").id


SAME = "小区三号楼的供水管道漏水已经三个月了，物业一直不来修"
WHO = ("编号", "内容", "信访日期", "姓名", "手机", "证件号码", "信访目的")


def _from(number: str, *who: str, purpose: str = "求决") -> tuple[str, ...]:
    return (number, SAME, f"2026-08-0{number}", *who, purpose)


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        (("王伟", "", ""), ("王伟", "", ""), False),
        (("王伟", "13800138000", ""), ("王伟", "13900139000", ""), False),
        (("王伟", "13800138000", ""), ("王伟", "", ""), False),
        (("王伟", "13800138000", ""), ("李强", "13800138000", ""), False),
        (("王伟", "13800138000", ""), ("王伟", "138-0013-8000", ""), True),
        (("王伟", "13800138000", ""), ("", "13800138000", ""), True),
        (("王伟", "", "11010119900307663x"), ("王 伟", "", "11010119900307663X"), True),
    ],
)
def test_a_name_alone_makes_no_repeat(
    cast: Cast, tmp_path: Path, first: Any, second: Any, is_same: bool, apart: bool
) -> None:
    rows = (_from("1", *first), _from("2", *second))
    files = [rows[:1], rows[1:]] if apart else [rows]
    repeats = [take(cast, write(tmp_path, table(WHO, *f))).repeats for f in files]
    assert sum(repeats) == is_same
    assert only(outside_id="2").repeats == (only(outside_id="1").id if is_same else None)


def test_an_accusation_is_no_other_rows_earlier_matter(cast: Cast, tmp_path: Path) -> None:
    who = ("王伟", "13800138000", "")
    rows = (_from("1", *who, purpose="检举控告"), _from("2", *who))
    assert take(cast, write(tmp_path, table(WHO, *rows))).repeats == 0


def test_an_imported_row_says_no_more_than_the_file(cast: Cast, tmp_path: Path) -> None:
    take(cast, write(tmp_path, table(HEADER, ROW, _with(id="8", reply="", replied_at=""))))
    for outside, state, acts in (("7", "replied", 3), ("8", "registered", 2)):
        row = only(outside_id=outside)
        stored = queries.petition_by_id(row.id)
        assert stored is not None and stored.clocks == []
        assert (row.state, row.channel, row.purpose) == (state, "unknown", "unknown")
        assert (row.due_on, row.is_open, row.version) == (None, False, acts)
        view = reading.petition(cast.context("clerk", TODAY), row.number)
        assert view.clocks == () and view.next_clock is None
    assert verify().first_broken is None


def test_imported_rows_send_nobody_a_message_and_are_late_for_nobody(
    cast: Cast, tmp_path: Path
) -> None:
    take(cast, write(tmp_path, table(HEADER, ROW, _with(id="8", reply="", replied_at=""))))
    swept = notices.sweep(TODAY)
    assert (swept.reminders, swept.escalations, swept.failed) == (0, 0, 0)
    assert Message.objects.count() == 0
    inbox = lists.Desk(scope(cast["clerk"]), "B1", "", TODAY, TODAY)
    assert lists.inbox_counts(inbox, ["open", "overdue"]) == {"open": 0, "overdue": 0}


def test_a_row_goes_in_on_its_own_day_and_is_numbered_in_its_own_year(
    cast: Cast, tmp_path: Path
) -> None:
    rows = [_with(id=str(y), asked_at=f"{y}-03-01", replied_at=f"{y}-03-02") for y in (2019, 2024)]
    take(cast, write(tmp_path, table(HEADER, *rows)))
    found = dict(Petition.objects.values_list("outside_id", "number"))
    assert found == {"2019": "540699-2019-00001", "2024": "540699-2024-00001"}
    act = ActHead.objects.get(subject=only(outside_id="2019").id, seq=1)
    assert (act.on.isoformat(), act.at.date()) == ("2019-03-01", TODAY)


def test_imported_work_may_be_taken_up(cast: Cast, tmp_path: Path) -> None:
    take(cast, write(tmp_path, table(HEADER, _with(reply="", replied_at=""))))
    row = only()
    cast.act("clerk", row.number, "forward", TODAY, unit="HOUSING")
    assert (only().state, only().is_open, only().holder) == ("with_unit", True, "HOUSING")
