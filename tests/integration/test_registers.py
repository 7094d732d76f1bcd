"""Registers are declarations: entries are acts, moves follow their rules, figures add up."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from huiyin.domain import registers as package
from huiyin.domain.authority import may, scope
from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.catalogue import registers
from huiyin.services import calendar
from huiyin.services import register_files as files
from huiyin.services import register_reading as reading
from huiyin.services import registers as service
from huiyin.services.acting import Conflict, Invalid
from huiyin.services.calendar_notice import read_notice
from huiyin.services.context import forget_calendar
from huiyin.services.rebuilding import rebuild
from huiyin.services.registers import Change, NoSuchEntry, Opening
from huiyin.statistics import engine
from huiyin.statistics.engine import Asked, Period
from huiyin.store.record.chain import verify
from huiyin.store.record.queries import acts_of
from huiyin.store.registers import queries
from huiyin.store.registers.queries import EntryFilters
from tests.cast import PEOPLE, Cast
from tests.notice_2027 import CSV
from tests.registers import FIVE

DAY = date(2026, 9, 1)
GOOD = {"title": "青石水库", "patrolled_on": "2026-09-01", "grade": "poor", "cost": "1.2万元",
        "people": "张三 13800138000\n李四"}  # fmt: skip


@pytest.fixture
def five(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One file more in the folder of declarations."""
    (tmp_path / "patrol_of_a_test.py").write_text(FIVE, encoding="utf-8")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    registers.cache_clear()
    yield
    registers.cache_clear()


def opened(cast: Cast, login: str = "clerk", **changes: Any) -> str:
    given = Opening(GOOD | changes)
    return service.open_entry(cast.context(login, DAY), "patrol", given)


def figures(cast: Cast, login: str = "clerk", by: str = "", **period: Any) -> dict[str, Any]:
    asked = Asked(scope(cast[login]), registers()["patrol"], Period(**period), by)
    return {f"{f.indicator.name}{f.group and '/'}{f.group}": f.value
            for f in engine.figures(asked)}  # fmt: skip


def test_every_change_is_an_act_and_rows_follow_from_acts(five: None, cast: Cast) -> None:
    number = opened(cast)
    context = cast.context("clerk", DAY)
    service.change(context, "patrol", number, {"title": "青石大水库", "cost": ""})
    service.move(context, "patrol", number, Change("finish"))
    view = reading.entry(context, "patrol", number)
    assert [s.act.kind for s in view.history] == ["entry_moved", "entry_changed", "entry_opened"]
    assert (view.row.entry["title"], view.row.entry["state"]) == ("青石大水库", "done")
    assert view.row.entry["finished_on"] == DAY and "cost" not in view.row.entry["fields"]
    assert verify().first_broken is None
    result = rebuild(is_check=True)
    assert (result.differences, result.entries) == ((), 1)


def test_rebuilding_puts_a_spoilt_entry_right(five: None, cast: Cast) -> None:
    from huiyin.store.registers.models import Entry

    number = opened(cast)
    Entry.objects.filter(number=number).update(state="done")
    assert [d.number for d in rebuild(is_check=True).differences] == [number]
    rebuild(is_check=False)
    assert rebuild(is_check=True).differences == ()


@pytest.mark.parametrize(
    ("item", "value", "reason"),
    [
        ("title", "", "missing"), ("patrolled_on", "昨天", "not_day"),
        ("grade", "x", "not_choice"),
        ("cost", "-1", "not_money"), ("cost", "很多", "not_money"), ("cost", "0.001", "not_money"),
        ("people", "字" * 61, "not_people"), ("patrolled_on", "0001-01-01", "not_day"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_by_item(
    five: None, cast: Cast, item: str, value: str, reason: str
) -> None:
    with pytest.raises(Invalid) as raised:
        opened(cast, **{item: value})
    assert [(p.field, p.reason) for p in raised.value.problems] == [(item, reason)]


def test_names_are_sealed_masked_and_a_look_at_them_is_recorded(five: None, cast: Cast) -> None:
    number = opened(cast)
    row = queries.entry("patrol", number)
    assert row is not None
    assert [p["masked_name"] for p in row.participants] == ["张*", "李*"]
    assert "张三" not in str(row) and "13800138000" not in str(row)
    handler = cast.context("handler", DAY)
    with pytest.raises(NoSuchEntry):
        reading.reveal(handler, "patrol", number, "核实")
    context = cast.context("clerk", DAY)
    with pytest.raises(Invalid):
        reading.reveal(context, "patrol", number, " ")
    assert [p.name for p in reading.reveal(context, "patrol", number, "核实")] == ["张三", "李四"]
    assert [look.purpose for look in reading.entry(context, "patrol", number).looks] == ["核实"]
    found, _ = queries.entries(scope(cast["clerk"]), "patrol", EntryFilters(words="李四"))
    assert [r.entry["number"] for r in found] == [number]


def test_a_second_hand_finds_that_somebody_was_quicker(five: None, cast: Cast) -> None:
    number, context = opened(cast), cast.context("clerk", DAY)
    service.change(context, "patrol", number, {"title": "改"}, 1)
    with pytest.raises(Conflict):
        service.change(context, "patrol", number, {"title": "又改"}, 1)


def test_a_move_told_late_says_why_and_none_is_told_ahead(five: None, cast: Cast) -> None:
    number, late = opened(cast), cast.context("clerk", date(2026, 9, 20))
    for on in (date(2026, 9, 21), date(2026, 9, 2)):
        with pytest.raises(Invalid):
            service.move(late, "patrol", number, Change("finish", {}, on))
    wish = Change("finish", {"late_entry_reason": "出差"}, date(2026, 9, 2))
    assert service.move(late, "patrol", number, wish).entry["finished_on"] == date(2026, 9, 2)


def test_figures_count_sum_and_tell_persons_apart(five: None, cast: Cast) -> None:
    opened(cast)
    opened(
        cast, title="另一个", cost="800.5", patrolled_on="2026-08-15", people="张三 13800138000"
    )
    opened(cast, grade="good", cost="", people="")
    opened(cast, "handler", cost="3")
    assert figures(cast) == {"patrols": 4, "spent": 1280350, "people": 2, "poor": 3}
    assert figures(cast, since=DAY)["patrols"] == 3
    assert figures(cast, by="unit")["spent/HOUSING"] == 300
    assert figures(cast, by="month")["patrols/2026-08"] == 1
    assert figures(cast, "handler")["patrols"] == 1
    assert figures(cast, "neighbour")["patrols"] == 0


def test_import_names_row_and_column_and_twice_adds_nothing(five: None, cast: Cast) -> None:
    text = ("水库,巡查日期,等级,花费,同行人,备用\n"
            "甲,2026年9月1日,较差,476.59万元,张三 13800138000、李四,x\n"
            "乙,2026-09-02,极差,5,,\n丙,2026/9/3,良好,abc,,\n")  # fmt: skip
    context = cast.context("clerk", DAY)
    taken = files.import_entries(context, "patrol", "a.csv", text.encode("gb18030"))
    assert (taken.read, taken.opened, taken.ignored_columns) == (3, 1, ["备用"])
    assert [(r.row, r.field, r.value, r.reason) for r in taken.rejected] == [
        (3, "等级", "极差", "not_choice"), (4, "花费", "abc", "not_money"),
    ]  # fmt: skip
    again = files.import_entries(context, "patrol", "a.csv", text.encode("gb18030"))
    assert (again.opened, again.unchanged) == (0, 1)
    assert figures(cast) == {"patrols": 1, "spent": 476590000, "people": 2, "poor": 1}


def test_excel_in_and_out_and_the_export_is_recorded(
    five: None, cast: Cast, tmp_path: Path
) -> None:
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, files.headings(registers()["patrol"]))
        sheet.write_row(1, 0, ["A-1", "甲", "2026-09-01", "良好", 12.5, "张三"])
    context = cast.context("clerk", DAY)
    assert files.import_entries(context, "patrol", "a.xlsx", raw.getvalue()).opened == 1
    out = tmp_path / "out.xlsx"
    assert files.export_entries(context, "patrol", EntryFilters(), out) == 1
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert rows[0] == files.columns(registers()["patrol"])
    assert rows[1][3:] == ["甲", "2026-09-01", "良好", "12.50", "张*"]
    with pytest.raises(Refusal):
        files.export_entries(cast.context("handler", DAY), "patrol", EntryFilters(), out)


def test_rule_in_memory_and_condition_in_the_database_agree(five: None, cast: Cast) -> None:
    secret = cast.register(DAY, purpose=Purpose.ACCUSATION).number
    open_matter = cast.register(DAY).number
    for login in ("clerk", "head", "handler"):
        opened(cast, login)
    for number in (secret, open_matter):
        service.open_entry(
            cast.context("clerk", DAY), "leader_charge", Opening(charge(cast, number))
        )
    for login in PEOPLE:
        seen = scope(cast[login])
        for kind in ("patrol", "leader_charge"):
            every, _ = queries.entries(scope(cast["head"]), kind, EntryFilters())
            rows = [queries.entry(kind, r.entry["number"]) for r in every]
            mine = {r.entry["id"] for r in rows if r and may(seen, r.place)}
            assert queries.visible(seen, [r.entry["id"] for r in rows if r]) == mine, login


def charge(cast: Cast, petition: str) -> dict[str, Any]:
    return {"title": "供水", "petition": petition, "leader": cast["leader"].person,
            "unit": "HOUSING", "responsible": "韩承办", "taken_on": "2026-09-01",
            "due_on": "2026-10-01", "duties": ["investigate"]}  # fmt: skip


def test_an_entry_on_an_accusation_is_as_closed_as_the_accusation(cast: Cast) -> None:
    secret = cast.register(DAY, purpose=Purpose.ACCUSATION).number
    with pytest.raises(Invalid):
        service.open_entry(
            cast.context("clerk2", DAY), "leader_charge", Opening(charge(cast, secret))
        )
    number = service.open_entry(
        cast.context("clerk", DAY), "leader_charge", Opening(charge(cast, secret))
    )
    reading.entry(cast.context("head", DAY), "leader_charge", number)
    for login in ("clerk2", "leader", "handler", "unit_head", "supervisor", "admin"):
        with pytest.raises(NoSuchEntry):
            reading.entry(cast.context(login, DAY), "leader_charge", number)


def test_only_whose_office_it_is_opens_and_moves(five: None, cast: Cast) -> None:
    for login in ("supervisor", "analyst", "leader", "admin", "auditor"):
        with pytest.raises(Refusal):
            opened(cast, login)
    number = opened(cast, "handler")
    with pytest.raises(NoSuchEntry):
        service.move(cast.context("labour", DAY), "patrol", number, Change("finish"))
    with pytest.raises(Refusal):
        service.move(cast.context("supervisor", DAY), "patrol", number, Change("finish"))
    service.move(cast.context("handler", DAY), "patrol", number, Change("finish"))
    with pytest.raises(Refusal) as refused:
        service.move(cast.context("handler", DAY), "patrol", number, Change("finish"))
    assert refused.value.reason == "not_in_this_state"


def test_the_figures_of_a_year_come_in_by_a_ledger_and_out_as_indicators(cast: Cast) -> None:
    heads = "事由,包案领导,责任单位,责任人,包案日期,化解时限,五包责任,状态,了结日期\n"
    rows = [
        f"第{n}件,李县长,县住房和城乡建设局,韩承办,2026-02-01,2026-08-01,包调查、包处理,"
        + ("已化解,2026-06-30" if n < 114 else "包案中,")
        for n in range(125)
    ]  # fmt: skip
    raw = (heads + "\n".join(rows)).encode()
    taken = files.import_entries(cast.context("clerk", DAY), "leader_charge", "a.csv", raw)
    assert (taken.opened, taken.rejected) == (125, [])
    asked = Asked(scope(cast["head"]), registers()["leader_charge"], Period(date(2026, 1, 1), DAY))
    found = {f.indicator.name: f.value for f in engine.figures(asked)}
    assert (found["taken"], found["solved"], found["solved_in_period"]) == (125, 114, 114)
    assert rebuild(is_check=True).differences == ()
    bad = (heads + rows[0].replace("第0件", "另一件").replace("已化解", "化了")).encode()
    refused = files.import_entries(cast.context("clerk", DAY), "leader_charge", "b.csv", bad)
    assert [(r.field, r.reason) for r in refused.rejected] == [("状态", "not_choice")]


def test_a_new_years_calendar_moves_the_term_of_an_agreement(cast: Cast) -> None:
    """Thirty days from 8 January end on 7 February 2027, which the notice makes a holiday."""
    begun = date(2027, 1, 8)
    number = agreed(cast, begun)
    row = queries.entry("mediation", number)
    assert row is not None and row.entry["due_on"] == date(2027, 2, 8 + 1)
    announcer = cast.context("head", date(2026, 12, 15))
    calendar.announce(announcer, read_notice(CSV.encode()))
    forget_calendar()
    moved = queries.entry("mediation", number)
    assert moved is not None and moved.entry["due_on"] == date(2027, 2, 13 + 2)
    newest = acts_of(moved.entry["id"], "entry")[-1]
    assert newest.kind == "entry_recalculated"
    assert (newest.body["old"], newest.body["new"]) == ("2027-02-09", "2027-02-15")
    version = moved.entry["version"]
    calendar.catch_up(announcer)
    again = queries.entry("mediation", number)
    assert again is not None and again.entry["version"] == version
    assert rebuild(is_check=True).differences == ()


def agreed(cast: Cast, day: date) -> str:
    """A mediation agreed on a day."""
    context, said = cast.context("handler", day), day.isoformat()
    given = {"title": "漏水", "sort": "people", "unit": "HOUSING", "referred_on": said,
             "applicants": "张三", "respondents": "李四"}  # fmt: skip
    number = service.open_entry(context, "mediation", Opening(given))
    for verb, more in (
        ("consent_applicant", {"applicant_consented_on": said}),
        ("consent_respondent", {"respondent_consented_on": said}), ("begin", {"mediator": "周"}),
    ):  # fmt: skip
        service.move(context, "mediation", number, Change(verb, more))
    session = {"mediation": number, "title": "谈", "held_on": said, "place": "站里",
               "mediator": "周", "present": "双方", "record": "谈成"}  # fmt: skip
    service.open_entry(context, "mediation_session", Opening(session))
    wish = Change("agree", {"form": "oral", "effective_on": said, "agreement": "修好"})
    service.move(context, "mediation", number, wish)
    return number


def test_equal_rows_are_two_entries_and_the_table_again_adds_none(five: None, cast: Cast) -> None:
    table = "水库,巡查日期,等级\n乙水库,2026-09-01,良好\n乙水库,2026-09-01,良好\n".encode()
    for opened_now, unchanged in ((2, 0), (0, 2)):
        taken = files.import_entries(cast.context("clerk", DAY), "patrol", "t.csv", table)
        assert (taken.opened, taken.unchanged) == (opened_now, unchanged), taken.rejected
