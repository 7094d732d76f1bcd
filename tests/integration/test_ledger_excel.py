"""Workbooks as bureaus really keep them, and as nobody should send them."""

import random
import struct
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from huiyin.services import sheets
from huiyin.services.ledger import Taken
from huiyin.services.tabular import UnreadableTable, Where, open_table
from huiyin.store.petitions.models import Petition
from tests.cast import Cast
from tests.integration._ledgers import table, take, write

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}
DAY = datetime(2026, 8, 1)


def _days(taken: Taken) -> dict[str, str]:
    assert taken.registered
    return {r.outside_id: r.received_on.isoformat() for r in Petition.objects.all()}


def weekly(file: Path) -> None:
    """A reception ledger: a title over everything, a line of who filled it in, headings in two
    storeys, dates as text in many hands, subtotals and a total, other sheets before it."""
    with xlsxwriter.Workbook(str(file), OPTIONS) as book:
        book.add_worksheet("说明").write_column(0, 0, ["填表说明", "1. 每周五报送", "2. 不得空项"])
        sheet, middle = book.add_worksheet("接待台账"), book.add_format({"align": "center"})
        sheet.merge_range(0, 0, 0, 8, "某县信访局来访接待台账（2026年第31周）", middle)
        sheet.merge_range(1, 0, 1, 8, "填报单位：接待处    单位：件、人", middle)
        for column, heading in ((0, "序号"), (1, "编号"), (2, "信访日期"), (6, "反映问题"),
                                (7, "信访人数"), (8, "备注")):  # fmt: skip
            sheet.merge_range(2, column, 3, column, heading, middle)
        sheet.merge_range(2, 3, 2, 5, "信访人", middle)
        sheet.write_row(3, 3, ["姓 名", "联系电话", "住址"])
        days = ["2026.8.3", "2026年8月4日", "2026/8/5", "２０２６-8-6", 46241, 46242.5]
        for n, day in enumerate(days):
            row = 4 + n + (n >= 3)
            sheet.write_row(row, 0, [n + 1, f"L{n}", day, "王五", "13800138000", "某村",
                                     f"第{n}件：路灯不亮", n + 1, ""])  # fmt: skip
        sheet.write_row(7, 0, ["小 计", "", "", "", "", "", "", 6])
        sheet.merge_range(11, 0, 11, 6, "合　计：", middle)
        sheet.write_number(11, 7, 21)


def contradictions(file: Path) -> None:
    """A contradiction ledger: formatted dates, cells merged down over several matters, the
    headings printed again on the second page, a phone for each of two people."""
    with xlsxwriter.Workbook(str(file), OPTIONS) as book:
        sheet, day = book.add_worksheet("矛盾纠纷"), book.add_format({"num_format": "yyyy/m/d"})
        upper = ["信访编号", "登记日期", "问题属地", "信访人", "", "责任单位", "", "诉求概述"]
        lower = ["", "", "", "姓名", "电话", "负责人", "电话", ""]
        sheet.write_row(0, 0, upper)
        sheet.write_row(1, 0, lower)
        sheet.merge_range(0, 3, 0, 4, "信访人")
        sheet.merge_range(0, 5, 0, 6, "责任单位")
        for n in range(4):
            row = 2 + n + 2 * (n >= 3)
            sheet.write_row(row, 3, [f"赵{n}", "139", "钱负责", "138", f"征地补偿没有发放第{n}户"])
            sheet.write_string(row, 0, f"M{n}")
            sheet.write_datetime(row, 1, DAY.replace(day=n + 1), day)
        sheet.merge_range(2, 2, 4, 2, "540621")
        sheet.write_row(5, 0, upper)
        sheet.write_row(6, 0, lower)
        sheet.write_string(7, 2, "540622")


def progress(file: Path) -> None:
    """A progress sheet: hidden old copy, serial dates without format, formulas, numbers for
    texts, a total that is a formula."""
    with xlsxwriter.Workbook(str(file), OPTIONS) as book:
        old = book.add_worksheet("旧表")
        old.write_row(0, 0, ["编号", "名称", "姓名", "事发地", "反映问题", "登记时间", "人数"])
        old.write_row(1, 0, ["旧1", "旧的", "", "", "旧的一件", 46000, 1])
        old.hide()
        sheet = book.add_worksheet("进展")
        sheet.activate()
        sheet.set_first_sheet()
        sheet.write_row(
            0, 0, ["编号", "名称", "姓名", "事发地", "反映问题", "登记时间", "人数", "是否包案"]
        )
        for n in range(5):
            sheet.write_row(n + 1, 0, [20260000 + n, f"工资{n}", f"孙{n}", "某工地"])
            sheet.write_formula(n + 1, 4, f'="拖欠工资第"&{n}&"批"', None, f"拖欠工资第{n}批")
            sheet.write_number(n + 1, 5, 46235 + n)
            sheet.write_number(n + 1, 6, n + 1)
            sheet.write_boolean(n + 1, 7, True)
        sheet.write_string(6, 1, "总计")
        sheet.write_formula(6, 6, "=SUM(G2:G6)", None, 15)


def test_a_weekly_reception_ledger(cast: Cast, tmp_path: Path) -> None:
    weekly(tmp_path / "in.xlsx")
    taken = take(cast, tmp_path / "in.xlsx")
    assert (taken.sheet, taken.read, taken.registered, taken.rejected) == ("接待台账", 6, 6, [])
    assert [(p.row, p.reason) for p in taken.passed_over] == [
        (8, "totals_row"),
        (12, "totals_row"),
    ]
    assert taken.ignored_columns == ["序号", "备注"]
    assert _days(taken) == {f"L{n}": f"2026-08-0{3 + n}" for n in range(4)} | {
        "L4": "2026-08-07", "L5": "2026-08-08",
    }  # fmt: skip
    assert sum(p.persons for p in Petition.objects.all()) == 21


def test_a_contradiction_ledger(cast: Cast, tmp_path: Path) -> None:
    contradictions(tmp_path / "in.xlsx")
    taken = take(cast, tmp_path / "in.xlsx")
    assert (taken.read, taken.registered, taken.rejected) == (4, 4, [])
    passed = [(p.row, p.reason) for p in taken.passed_over]
    assert passed == [(6, "heading_again"), (7, "heading_again")]
    regions = dict(Petition.objects.values_list("outside_id", "region"))
    assert regions == {"M0": "540621", "M1": "540621", "M2": "540621", "M3": "540622"}
    assert "责任单位·电话" in taken.ignored_columns


def test_a_progress_ledger(cast: Cast, tmp_path: Path) -> None:
    progress(tmp_path / "in.xlsx")
    taken = take(cast, tmp_path / "in.xlsx")
    assert (taken.sheet, taken.read, taken.registered, taken.rejected) == ("进展", 5, 5, [])
    assert [(p.row, p.value) for p in taken.passed_over] == [(7, "总计")]
    assert _days(taken) == {str(20260000 + n): f"2026-08-0{n + 1}" for n in range(5)}
    details = sorted(Petition.objects.values_list("detail", flat=True))
    assert details == [f"拖欠工资第{n}批" for n in range(5)]
    again = take(cast, tmp_path / "in.xlsx")
    assert (again.registered, again.unchanged) == (0, 5)


def test_no_reading_process_outlives_its_reading(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    begin = sheets.subprocess.Popen
    monkeypatch.setattr(
        sheets.subprocess, "Popen", lambda *a, **k: started.append(begin(*a, **k)) or started[-1]
    )
    progress(tmp_path / "in.xlsx")
    take(cast, tmp_path / "in.xlsx")
    open_table(tmp_path / "in.xlsx").close()
    looked = open_table(tmp_path / "in.xlsx")
    assert next(looked.rows)
    looked.close()
    with pytest.raises(UnreadableTable):
        open_table(tmp_path / "in.xlsx", (), Where("没有的表"))
    assert len(started) == 4 and all(p.returncode is not None for p in started)


def test_another_sheet_is_taken_when_it_is_asked_for(cast: Cast, tmp_path: Path) -> None:
    progress(tmp_path / "in.xlsx")
    taken = take(cast, tmp_path / "in.xlsx", where=Where("旧表"))
    assert (taken.sheet, taken.registered) == ("旧表", 1)
    with pytest.raises(UnreadableTable) as refused:
        take(cast, tmp_path / "in.xlsx", where=Where("没有的表"))
    assert (refused.value.reason, refused.value.detail) == ("no_such_sheet", "旧表、进展")


HEADINGS = ["编号", "标题", "投诉内容", "信访日期", "信访人数", "姓名", "证件号码"]
SPOILT: list[tuple[list[Any], str, str]] = [
    (["B1", "", "x", "2026-02-30"], "asked_at", "not_day"),
    (["B2", "", "x", "去年冬天"], "asked_at", "not_day"),
    (["B3", "", "x", ""], "asked_at", "no_date"),
    (["B4", "", "x", 73000], "asked_at", "future_date"),
    (["B5", "", "x", 12], "asked_at", "not_day"),
    (["B6", " ", "", "2026.8.1"], "detail", "empty_row"),
    (["B7", "", "x", "2026.8.1", "三人"], "persons", "bad_count"),
    (["B8", "", "x", "2026.8.1", -1], "persons", "bad_count"),
    (["B9", "", "x", "2026.8.1", 1, "名" * 81], "name", "too_long"),
    (["BA", "", "x", "2026.8.1", 1, "", 110101199003077491], "document", "lost_digits"),
    (["B" * 81, "", "x", "2026.8.1"], "outside_id", "too_long"),
]


def test_a_spoilt_copy_loses_only_its_bad_rows_each_named(cast: Cast, tmp_path: Path) -> None:
    rows: list[list[Any]] = []
    for n, (bad, _, _) in enumerate(SPOILT):
        rows += [bad, [f"G{n}", "", f"好的一行{n}", "2026.8.2", 2]]
    rows += [["G0", "", "同一个编号写了别的事", "2026.8.2", 2], ["", "=1+1", "=cmd|' /C calc'!A0",
             "2026-08-03", "", "=2"]]  # fmt: skip
    with xlsxwriter.Workbook(str(tmp_path / "in.xlsx"), OPTIONS) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for n, row in enumerate(rows, start=1):
            sheet.write_row(n, 0, row)
        sheet.write_row(len(rows) + 1, 0, ["C1", "", "x"])
        sheet.write_formula(len(rows) + 1, 3, "=1/0", None, "#DIV/0!")
    taken = take(cast, tmp_path / "in.xlsx")
    told = [(r.row, r.field, r.reason) for r in taken.rejected]
    expected = [(2 + 2 * n, field, reason) for n, (_, field, reason) in enumerate(SPOILT)]
    more = [(2 * len(SPOILT) + 2, "outside_id", "doubled_number"),
            (2 * len(SPOILT) + 4, "asked_at", "no_date")]  # fmt: skip
    assert told == expected + more
    assert (taken.read, taken.registered) == (2 * len(SPOILT) + 3, len(SPOILT) + 1)
    assert Petition.objects.get(title="=1+1").detail == "=cmd|' /C calc'!A0"


def _shared_strings(file: Path, out: Path, text: str) -> None:
    """The workbook with its longest text made longer than a spreadsheet would let it."""
    with zipfile.ZipFile(file) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            raw = given.read(name)
            if name == "xl/sharedStrings.xml":
                raw = raw.replace("二兆".encode(), text.encode())
            made.writestr(name, raw)


def test_a_cell_of_two_megabytes_loses_only_its_row(cast: Cast, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), OPTIONS) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ["A", "", "二兆", "2026.8.1"])
        sheet.write_row(2, 0, ["B", "", "好的", "2026.8.1"])
    _shared_strings(tmp_path / "a.xlsx", tmp_path / "b.xlsx", "长" * 700_000)
    taken = take(cast, tmp_path / "b.xlsx")
    assert [(r.row, r.field, len(r.value), r.reason) for r in taken.rejected] == [
        (2, "detail", 80, "too_long")
    ]
    assert taken.registered == 1


def _book(file: Path, **more: bytes) -> Path:
    with xlsxwriter.Workbook(str(file), OPTIONS) as book:
        book.add_worksheet().write_row(0, 0, HEADINGS)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in more.items():
            archive.writestr(f"xl/{name}.bin", raw)
    return file


BOMB = 4 * 1024**2


@pytest.fixture(autouse=True)
def _small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bombs of the suite are small ones, so that they are quickly made."""
    monkeypatch.setattr(sheets, "UNPACKED_AT_MOST", BOMB)


def _bomb(file: Path) -> Path:
    return _book(file, media=b"0" * (BOMB + 1))


def _lying_bomb(file: Path) -> Path:
    """A bomb whose entry says it is small."""
    raw = bytearray(_bomb(file).read_bytes())
    true = struct.pack("<I", BOMB + 1)
    while (place := raw.find(true)) >= 0:
        raw[place : place + 4] = struct.pack("<I", 1000)
    file.write_bytes(raw)
    return file


def _wide(file: Path) -> Path:
    """Two cells in opposite corners: a reader that keeps the whole square dies of it."""
    with xlsxwriter.Workbook(str(file), OPTIONS) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "编号")
        sheet.write(1_048_575, 16_383, "x")
    return file


def _macro(file: Path) -> Path:
    return _book(file, vbaProject=b"\xd0\xcf\x11\xe0macro")


def _old_macro(file: Path) -> Path:
    file.write_bytes(sheets._OLE + b"\x00" * 512 + "_VBA_PROJECT_CUR".encode("utf-16-le"))
    return file


def _locked(file: Path) -> Path:
    file.write_bytes(sheets._OLE + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le"))
    return file


def _letter(file: Path) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return file


def _raw(raw: bytes) -> Any:
    def make(file: Path) -> Path:
        file.write_bytes(raw)
        return file

    return make


def _huge(file: Path) -> Path:
    with file.open("wb") as opened:
        opened.truncate(200 * 1024**2)
    return file


HOSTILE = [
    (_bomb, "a.xlsx", "unpacks_too_large"), (_lying_bomb, "a.xlsx", "unpacks_too_large"),
    (_wide, "a.xlsx", "unpacks_too_large"), (_macro, "a.xlsm", "macro_workbook"),
    (_macro, "a.xlsx", "macro_workbook"), (_old_macro, "a.xls", "macro_workbook"),
    (_locked, "a.xlsx", "locked_workbook"), (_letter, "a.xlsx", "not_a_table"),
    (_raw(b""), "a.xlsx", "empty_file"), (_raw(b""), "a.csv", "empty_file"),
    (_raw(b"%PDF-1.7 ..."), "a.csv", "not_a_table"),
    (_raw(b"%PDF-1.7 ..."), "a.xlsx", "not_a_workbook"),
    (_raw(bytes(range(256)) * 8), "a.csv", "not_a_table"),
    (_raw(b"PK\x03\x04 broken"), "a.xlsx", "not_a_table"),
    (_raw(sheets._OLE + b"\x07" * 600), "a.xls", "not_a_table"),
    (_huge, "a.xlsx", "file_too_large"), (_huge, "a.csv", "file_too_large"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "name", "reason"), HOSTILE, ids=lambda v: getattr(v, "__name__", v)
)
def test_a_hostile_file_is_refused_with_its_reason_and_nothing_is_written(
    cast: Cast, tmp_path: Path, make: Any, name: str, reason: str
) -> None:
    with pytest.raises(UnreadableTable) as refused:
        take(cast, make(tmp_path / name))
    assert refused.value.reason == reason
    assert not Petition.objects.exists()


def test_a_workbook_named_like_a_text_is_read_all_the_same(cast: Cast, tmp_path: Path) -> None:
    progress(tmp_path / "in.csv")
    assert take(cast, tmp_path / "in.csv").registered == 5


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_text_with_tabs_as_spreadsheets_save_it(cast: Cast, tmp_path: Path, encoding: str) -> None:
    text = table(("内容", "信访日期"), ("路坏了", "2026.8.1")).replace(",", "\t")
    assert take(cast, write(tmp_path, text, encoding)).registered == 1


@pytest.mark.parametrize("seed", range(8))
def test_bytes_changed_at_random_end_in_rows_or_in_a_reason(
    cast: Cast, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    progress(tmp_path / "in.xlsx")
    raw = bytearray((tmp_path / "in.xlsx").read_bytes())
    for _ in range(chance.randrange(1, 40)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    (tmp_path / "in.xlsx").write_bytes(raw)
    try:
        taken = take(cast, tmp_path / "in.xlsx")
    except UnreadableTable as refused:
        assert refused.reason
    else:
        assert taken.registered + len(taken.rejected) + taken.unchanged == taken.read
