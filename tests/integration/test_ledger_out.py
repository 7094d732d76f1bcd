"""Ledgers out: what was imported comes out as it went in; names masked, accusations never."""

import csv
import time
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from huiyin.domain.authority import Actor, Role
from huiyin.domain.petition import Channel
from huiyin.domain.procedure import Refusal
from huiyin.services import exports, ledger
from huiyin.services.context import begin
from huiyin.services.exports import Span, Written
from huiyin.services.intake import Desk, Party
from huiyin.services.ledger import Source
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.models import Petition
from huiyin.store.record.chain import verify
from huiyin.store.record.models import ActContent, ActHead
from tests.cast import DESK, Cast, noon
from tests.integration._ledgers import HEADER, ROW, SHARED, TODAY, read, table, take, write

SAME = ("title", "detail", "asked_at", "reply", "replied_at")
DAY = date(2026, 9, 1)


def export(cast: Cast, file: Path, span: Span = Span(), purpose: str = "") -> Written:  # noqa: B008
    return exports.export_petitions(cast.context("clerk", TODAY), file, span, purpose)


ODD = [
    ("1", "U1", " 标题前后有空格 ", "  两行\r\n与\t制表\n", "2026/8/1", " 回复 ", "2026年8月9日"),
    (
        "2",
        "U2",
        "",
        "没有标题的一件，很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长",
        "20260801",
        "",
        "",
    ),
    ("3", "U3", "=1+1", '+公式, "引号"', "2026-08-01T09:00:00", "=2", "2026-08-02 08:00"),
    ("4", "U4", "只有标题", "", "2026.08.01", "", ""),
    ("5", "U5", "T" * 400, "ＡＢ①㈠é\u3000全角𠮷", "2026-08-01", "答\u2028复", "2026-08-01"),
    ("6", "U6", "有答复日期而无答复", "x", "2026-08-01", "", "2026-08-02"),
    ("7", "U7", "答复只有空白", "x", "2026-08-01", " \n", "2026-08-02"),
]


def test_what_was_imported_comes_out_byte_for_byte(cast: Cast, tmp_path: Path) -> None:
    file = write(tmp_path, table(HEADER, *ODD))
    assert take(cast, file).rejected == []
    out = tmp_path / "out.csv"
    assert export(cast, out) == Written(len(ODD), True)
    came = {row["id"]: [row[name] for name in SAME] for row in read(out)}
    assert came == {row["id"]: [row[name] for name in SAME] for row in read(file)}


def test_what_came_out_goes_in_again_as_nothing_new(cast: Cast, tmp_path: Path) -> None:
    take(cast, write(tmp_path, table(HEADER, ROW)))
    cast.register(DAY)
    out = tmp_path / "out.csv"
    export(cast, out)
    taken = take(cast, out)
    assert (taken.unchanged, taken.rejected) == (1, [])


def test_an_excel_export_holds_the_same_text(cast: Cast, tmp_path: Path) -> None:
    take(cast, write(tmp_path, table(HEADER, *ODD)))
    export(cast, tmp_path / "out.csv")
    export(cast, tmp_path / "out.xlsx")
    sheet = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_index(0)
    header, *rows = sheet.to_python()
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as text:
        csv_header, *csv_rows = csv.reader(text)
    assert header == csv_header
    assert [[str(c).replace("\r\n", "\n") for c in r] for r in rows] == [
        [c.replace("\r\n", "\n") for c in r] for r in csv_rows
    ]


def test_a_text_too_long_for_an_excel_cell_is_not_lost_silently(
    cast: Cast, tmp_path: Path
) -> None:
    take(cast, write(tmp_path, table(HEADER, (*ROW[:3], "长" * 40_000, *ROW[4:]))))
    with pytest.raises(Refusal) as refused:
        export(cast, tmp_path / "out.xlsx")
    assert refused.value.reason == "too_long_for_excel"
    assert export(cast, tmp_path / "out.csv").written == 1
    assert read(tmp_path / "out.csv")[0]["detail"] == "长" * 40_000


def test_accusations_are_never_exported_even_by_who_may_read_them(
    cast: Cast, tmp_path: Path
) -> None:
    secret = cast.register(DAY, purpose="accusation", detail="举报某人受贿")
    plain = cast.register(DAY)
    head = cast.context("head", DAY)
    system = begin(Actor("system", "系统", Role.SYSTEM), noon(DAY))
    for n, context in enumerate((head, system, cast.context("clerk", DAY))):
        for purpose in ("", "核对"):
            out = tmp_path / f"{n}{purpose}.csv"
            exports.export_petitions(context, out, Span(), purpose)
            assert [row["number"] for row in read(out)] == [plain.number]
            assert secret.number not in out.read_text(encoding="utf-8")


def test_an_imported_accusation_stays_inside(cast: Cast, tmp_path: Path) -> None:
    text = table(
        ("编号", "内容", "信访日期", "信访目的"), ("1", "举报某人", "2026-08-01", "检举控告")
    )
    assert take(cast, write(tmp_path, text)).registered == 1
    assert export(cast, tmp_path / "out.csv").written == 0


def test_what_came_out_goes_in_again_with_its_channel_and_class(
    cast: Cast, tmp_path: Path
) -> None:
    for n, channel in enumerate(Channel):
        cast.register(DAY, channel=channel, title=f"第{n}件", place="某村")
    cast.register(DAY, channel=Channel.FAX, purpose="suggestion", persons=7)
    export(cast, tmp_path / "out.csv")
    there = ledger.import_petitions(
        cast.context("neighbour", TODAY), Desk("B2", "540698"), Source(tmp_path / "out.csv")
    )
    assert (there.registered, there.rejected) == (len(Channel) + 1, [])
    said = ("title", "channel", "purpose", "place", "persons")
    here, again = (
        sorted(Petition.objects.filter(bureau=bureau).values_list(*said))
        for bureau in ("B1", "B2")
    )
    assert again == here and {row[1] for row in again} == set(Channel)


def test_names_are_masked_unless_there_is_a_purpose(cast: Cast, tmp_path: Path) -> None:
    person = Identity("欧阳觊觎", "13987654321", "11010119900307663X", "柒号院")
    cast.register(DAY, parties=(Party(person),))
    out = tmp_path / "out.csv"
    assert export(cast, out).masked is True
    assert (read(out)[0]["name"], read(out)[0]["phone"]) == ("欧***", "139****4321")
    text = out.read_text(encoding="utf-8")
    assert not [s for s in (person.name, person.phone, person.document, "柒号院") if s in text]
    assert export(cast, out, purpose="  ").masked is True
    assert ActHead.objects.filter(kind="identity_revealed").count() == 0


def test_with_a_purpose_names_come_out_and_each_look_is_recorded(
    cast: Cast, tmp_path: Path
) -> None:
    for name in ("欧阳觊觎", "上官饕餮"):
        cast.register(DAY, parties=(Party(Identity(name, "13987654321")),))
    out = tmp_path / "out.csv"
    assert export(cast, out, purpose="移交档案") == Written(2, False)
    assert {row["name"] for row in read(out)} == {"欧阳觊觎", "上官饕餮"}
    looks = ActHead.objects.filter(kind="identity_revealed")
    assert looks.count() == 2 == looks.values("subject").distinct().count()
    bodies = ActContent.objects.filter(act__in=looks.values("id")).values_list("body", flat=True)
    assert all("移交档案" in body for body in bodies)
    assert verify().first_broken is None


def test_every_export_is_an_act_of_the_bureau(cast: Cast, tmp_path: Path) -> None:
    cast.register(DAY)
    export(cast, tmp_path / "out.csv", Span(DAY, DAY, "B1"), "移交")
    act = ActHead.objects.get(kind="exported")
    body = ActContent.objects.get(act=act.id).body
    assert (act.chain, act.actor) == ("B1", cast["clerk"].person)
    assert '"written":1' in body and "移交" in body and "2026-09-01" in body


@pytest.mark.parametrize("login", ["handler", "supervisor", "leader", "admin", "auditor"])
def test_who_may_not_export_is_refused_and_no_file_is_made(
    cast: Cast, tmp_path: Path, login: str
) -> None:
    cast.register(DAY)
    out = tmp_path / "out.csv"
    with pytest.raises(Refusal):
        exports.export_petitions(cast.context(login, DAY), out, Span())
    assert not out.exists()


def test_who_may_export_but_not_see_names_gets_none_with_any_purpose(
    cast: Cast, tmp_path: Path
) -> None:
    cast.register(DAY)
    with pytest.raises(Refusal):
        exports.export_petitions(
            cast.context("analyst", DAY), tmp_path / "out.csv", Span(), "好奇"
        )
    assert "张三" not in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_a_span_narrows_the_export(cast: Cast, tmp_path: Path) -> None:
    early, late = cast.register(DAY), cast.register(date(2026, 9, 10))
    cast.act("clerk", late.number, "forward", date(2026, 9, 10), unit="HOUSING")
    out = tmp_path / "out.csv"
    for span, wanted in (
        (Span(since=date(2026, 9, 2)), [late]),
        (Span(until=date(2026, 9, 9)), [early]),
        (Span(unit="HOUSING"), [late]),
        (Span(DAY, date(2026, 9, 10)), [early, late]),
        (Span(date(2026, 9, 2), date(2026, 9, 9)), []),
    ):
        assert export(cast, out, span).written == len(wanted)
        assert [row["number"] for row in read(out)] == [r.number for r in wanted]


def test_another_bureau_exports_only_its_own(cast: Cast, tmp_path: Path) -> None:
    cast.register(DAY)
    out = tmp_path / "out.csv"
    assert exports.export_petitions(cast.context("neighbour", DAY), out, Span()).written == 0


@pytest.mark.parametrize("name", ["answered.csv", "stream.csv"])
def test_the_real_ledger_goes_in_whole_comes_out_equal_and_adds_nothing_twice(
    cast: Cast, tmp_path: Path, name: str
) -> None:
    file = SHARED / name
    if not file.is_file():
        pytest.skip(f"{file} is absent: the shared folder does not lie beside the checkout")
    given = read(file)
    began = time.perf_counter()
    taken = take(cast, file)
    seconds = time.perf_counter() - began
    assert (taken.read, taken.registered, taken.rejected) == (len(given), len(given), [])
    assert seconds < 60, f"{len(given)} rows took {seconds:.0f} s"
    out = tmp_path / "out.csv"
    assert export(cast, out).written == len(given)
    came = {row["id"]: row for row in read(out)}
    differing = [
        (row["id"], column)
        for row in given
        for column in SAME
        if came[row["id"]][column] != row.get(column, "")
    ]
    assert differing == []
    again = ledger.import_petitions(cast.context("clerk", TODAY), DESK, Source(file))
    assert (again.registered, again.unchanged) == (0, len(given))
    assert verify().first_broken is None
