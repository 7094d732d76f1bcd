"""The organisation over time: names kept, units that end, regions, subjects, stand-ins, roster."""

import io
from datetime import date, timedelta

import pytest
import xlsxwriter

from huiyin.domain.organisation import SuccessionWay
from huiyin.domain.procedure import Refusal
from huiyin.services import organisation, regions, settings, staffing, subjects, unit_ends
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.notices import run_all
from huiyin.services.organisation_files import SHEETS, take_file
from huiyin.services.people import actor_of, posts_for
from huiyin.services.settings import HouseWays
from huiyin.services.staffing import StandIn
from huiyin.services.unit_ends import Closing
from huiyin.store.accounts import queries, structure
from huiyin.store.petitions.queries import petition as petition_row
from huiyin.store.record.chain import verify
from huiyin.store.record.models import ActHead
from tests.cast import Cast

DAY = date(2026, 9, 1)
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def admin(cast: Cast) -> Context:
    return cast.context("admin", DAY)


def kinds() -> list[str]:
    return list(ActHead.objects.order_by("place").values_list("kind", flat=True))


def reasons(invalid: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(p.field, p.reason) for p in invalid.value.problems}


def closing(way: str, *heirs: str, on: date = DAY) -> Closing:
    return Closing(way, on, dict.fromkeys(heirs, ""), "县编发〔2026〕3号")


def test_a_renamed_unit_keeps_its_former_name(cast: Cast, admin: Context) -> None:
    later = cast.context("admin", DAY + timedelta(days=30))
    given = {"code": "HOUSING", "kind": "department", "parent": "COUNTY", "bureau": "B1",
             "region": "540699", "phone": "0896-1234567", "address": "县城大街1号"}  # fmt: skip
    organisation.save_unit(later, given | {"name": "县住房城乡建设和交通局"})
    assert structure.name_on("HOUSING", DAY) == "县住房和城乡建设局"
    assert structure.name_on("HOUSING", later.today) == "县住房城乡建设和交通局"
    organisation.save_unit(later, given | {"name": "县住房城乡建设和交通局"})
    assert kinds() == ["unit_changed"]


def test_a_changed_phone_is_no_other_unit(cast: Cast, admin: Context) -> None:
    given = {"code": "TOWN", "name": "某镇人民政府", "kind": "township", "parent": "COUNTY",
             "bureau": "B1", "region": "540699", "phone": "0896-7654321"}  # fmt: skip
    organisation.save_unit(admin, given)
    assert structure.versions("TOWN") == [] and kinds() == ["unit_changed"]


def test_a_split_unit_names_what_each_successor_takes(admin: Context) -> None:
    wanted = Closing("split", DAY, {"LABOUR": "工资", "TOWN": "道路"}, "文件")
    unit_ends.close_unit(admin, "HOUSING", wanted)
    unit = queries.unit("HOUSING")
    assert unit and unit.is_closed and unit.closed_on == DAY
    assert [(s.successor, s.matters) for s in structure.successors("HOUSING")] == [
        ("LABOUR", "工资"), ("TOWN", "道路"),
    ]  # fmt: skip
    assert [s.unit for s in structure.predecessors("TOWN")] == ["HOUSING"]
    assert unit_ends.heirs("HOUSING") == ["LABOUR", "TOWN"]
    assert kinds() == ["unit_closed"] and verify().first_broken is None


def test_the_one_successor_takes_over_what_was_going_on(cast: Cast, admin: Context) -> None:
    number = cast.handled(DAY - timedelta(days=3)).number
    unit_ends.close_unit(admin, "HOUSING", closing("merged", "LABOUR"))
    run_all("test")
    row = petition_row(number)
    assert row and row.petition["holder"] == "LABOUR"


def test_heirs_are_followed_to_the_open_units(admin: Context) -> None:
    unit_ends.close_unit(admin, "PAPER", closing("merged", "LABOUR"))
    unit_ends.close_unit(admin, "LABOUR", closing("merged", "HOUSING"))
    assert unit_ends.heirs("PAPER") == ["HOUSING"] == unit_ends.heirs("HOUSING")
    assert unit_ends.heirs("NOWHERE") == []


@pytest.mark.parametrize(
    ("code", "wanted", "reason"),
    [
        ("HOUSING", closing("merged"), ("successors", "one_successor")),
        ("HOUSING", closing("merged", "LABOUR", "TOWN"), ("successors", "one_successor")),
        ("HOUSING", closing("split", "LABOUR"), ("successors", "two_successors")),
        ("HOUSING", closing("merged", "HOUSING"), ("successors", "own_successor")),
        ("HOUSING", closing("merged", "NOWHERE"), ("successors", "no_such_unit")),
        ("HOUSING", closing("sold", "LABOUR"), ("way", "not_choice")),
        ("HOUSING", closing("abolished", on=TOMORROW), ("on", "day_after_recording")),
        ("COUNTY", closing("abolished"), ("unit", "has_subunits")),
        ("NOWHERE", closing("abolished"), ("unit", "no_such_unit")),
    ],
)  # fmt: skip
def test_an_end_that_leaves_nobody_is_refused(
    admin: Context, code: str, wanted: Closing, reason: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as invalid:
        unit_ends.close_unit(admin, code, wanted)
    assert reason in reasons(invalid) and kinds() == []


def test_every_way_to_end_has_its_words() -> None:
    from huiyin.services.context import words

    assert set(words()["succession_way"]) == set(SuccessionWay)


def test_the_nation_goes_in_to_county_level_and_below_from_a_file(admin: Context) -> None:
    count = regions.load_national(admin)
    assert count > 3000 and structure.count_regions() == count
    county = structure.region("540621")
    assert county and county.above[0] == "西藏自治区"
    file = (
        "行政区划代码,名称,上级代码\n540621100,一镇,\n540621100201,一村,\n"
        "54062,短码,\n540621999201,没有上级,\n540621101,,\n"
    )
    taken, rejected = take_file(admin, "regions", file.encode())
    assert taken == 2
    assert [(r.row, r.field, r.reason) for r in rejected] == [
        (4, "code", "not_region_code"), (5, "parent", "no_such_region"), (6, "name", "missing"),
    ]  # fmt: skip
    village = structure.search_regions("一村")[0]
    assert village.above == (*county.above, county.name, "一镇")
    assert kinds() == ["regions_loaded", "regions_loaded"]


def workbook(*rows: tuple[object, ...]) -> bytes:
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return raw.getvalue()


def test_a_workbook_is_read_like_a_ledger_with_its_bad_rows_named(admin: Context) -> None:
    raw = workbook(
        ("姓名", "单位代码", "岗位", "登录名", "电话"),
        ("新来的", "HOUSING", "承办人", "new-one", 13800001111),
        ("调走的", "LABOUR", "单位负责人", "handler", ""),
        ("没单位", "NOWHERE", "承办人", "", ""),
        ("没岗位", "TOWN", "皇帝", "", ""),
    )
    taken, rejected = take_file(admin, "people", raw)
    assert taken == 2
    assert [(r.row, r.field, r.reason) for r in rejected] == [
        (4, "unit", "no_such_unit"), (5, "role", "not_choice"),
    ]  # fmt: skip
    handler = queries.person_by_login("handler")
    assert handler and [p.unit for p in queries.posts_of(handler)] == ["LABOUR"]
    assert take_file(admin, "people", raw)[0] == 2
    assert kinds() == ["person_added", "person_moved"]


@pytest.mark.parametrize("kind", SHEETS)
def test_the_example_of_every_template_has_all_columns(kind: str) -> None:
    sheet = SHEETS[kind]
    assert set(sheet.example) <= set(sheet.columns.values())


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty_file"),
        (b"PK\x03\x04 no archive", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_table"),
        ("甲,乙\n1,2\n".encode(), "no_known_column"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(admin: Context, raw: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as invalid:
        take_file(admin, "units", raw)
    assert reasons(invalid) == {("file", reason)}


def test_subjects_are_kept_once_and_by_region(admin: Context) -> None:
    regions.save_region(admin, "540699", "某县")
    subjects.set_subjects(
        admin, "HOUSING", [("城乡建设", ""), ("城乡建设", ""), ("物业", "540699")]
    )
    take_file(admin, "subjects", "单位代码,内容分类\nLABOUR,劳动关系\nHOUSING,城乡建设\n".encode())
    assert subjects.topics("B1") == ["劳动关系", "城乡建设", "物业"]
    assert [(s.topic, s.region) for s in structure.subjects("HOUSING")] == [
        ("城乡建设", ""), ("物业", "540699"),
    ]  # fmt: skip
    with pytest.raises(Invalid) as invalid:
        subjects.set_subjects(admin, "HOUSING", [("物业", "999999")])
    assert reasons(invalid) == {("subjects", "no_such_region")}
    assert kinds() == ["region_changed", "subjects_changed", "subjects_changed"]


def stand_in(cast: Cast, **changes: object) -> StandIn:
    values = {"unit": "HOUSING", "absent": int(cast["unit_head"].person),
              "substitute": int(cast["handler"].person), "since": DAY,
              "until": DAY + timedelta(days=4)} | changes  # fmt: skip
    return StandIn(**values)  # type: ignore[arg-type]


def test_a_substitute_acts_in_the_post_under_the_own_name(
    cast: Cast, admin: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    staffing.name_substitute(admin, stand_in(cast))
    person = int(cast["handler"].person)
    monkeypatch.setattr("huiyin.services.people.today", lambda: DAY)
    key = posts_for(person)[1].key
    actor = actor_of(person, key)
    assert actor and (actor.person, actor.role, actor.unit) == (
        str(person), "unit_head", "HOUSING",
    )  # fmt: skip
    assert actor.name == cast["handler"].name
    plain = actor_of(person)
    assert plain and plain.role == "handler"
    monkeypatch.setattr("huiyin.services.people.today", lambda: DAY + timedelta(days=5))
    after = actor_of(person, key)
    assert after and after.role == "handler"


def test_a_substitution_may_end_early_and_leaves_two_acts(cast: Cast, admin: Context) -> None:
    staffing.name_substitute(admin, stand_in(cast))
    row = structure.substitutions(day=DAY)[0]
    staffing.end_substitution(admin, row.id)
    assert structure.substitutions(day=DAY + timedelta(days=1)) == []
    assert kinds() == ["substitute_named", "substitute_ended"]


def test_a_stand_in_must_make_sense(cast: Cast, admin: Context) -> None:
    for changes, reason in (
        ({"unit": "TOWN"}, ("absent", "no_such_post")),
        ({"substitute": int(cast["unit_head"].person)}, ("substitute", "own_substitute")),
        ({"until": DAY - timedelta(days=1)}, ("until", "range_backwards")),
        ({"substitute": 999_999}, ("substitute", "not_person")),
    ):
        with pytest.raises(Invalid) as invalid:
            staffing.name_substitute(admin, stand_in(cast, **changes))
        assert reason in reasons(invalid)


def test_the_roster_takes_the_bureaus_own_people(cast: Cast) -> None:
    head = cast.context("head", DAY)
    staffing.set_duty(head, DAY, int(cast["clerk"].person), "morning", "1号窗口")
    staffing.set_duty(head, DAY, int(cast["clerk"].person), "morning", "2号窗口")
    rows = structure.duties("B1", DAY, DAY)
    assert [(r.name, r.window) for r in rows] == [("陈登记", "2号窗口")]
    with pytest.raises(Invalid):
        staffing.set_duty(head, DAY, int(cast["handler"].person), "morning")
    file = "日期,人员,时段,窗口\n2026-09-02,邓登记,下午,1号窗口\n昨天,邓登记,,\n"
    taken, rejected = take_file(head, "roster", file.encode())
    assert taken == 1 and [(r.row, r.reason) for r in rejected] == [(3, "not_day")]
    staffing.remove_duty(head, rows[0].id)
    staffing.remove_duty(head, rows[0].id)
    assert kinds() == ["duty_set", "duty_set", "duty_set", "duty_removed"]


def test_a_bureau_is_called_what_it_wants_by_one_setting(cast: Cast) -> None:
    head = cast.context("head", DAY)
    now = settings.ways_of("B1")
    assert (now.collective_from, len(now.contacts)) == (5, 7)
    settings.save(head, HouseWays("县委社会工作部（信访局）", 6, ("告知", "见面")))
    assert settings.ways_of("B1") == HouseWays("县委社会工作部（信访局）", 6, ("告知", "见面"))
    assert structure.name_on("B1", DAY - timedelta(days=1)) == "县信访局"
    settings.save(head, settings.ways_of("B1"))
    assert kinds() == ["unit_changed", "setting_changed", "setting_changed"]
    for bad in (HouseWays("", 5), HouseWays("局", 1), HouseWays("局", 5, ())):
        with pytest.raises(Invalid):
            settings.save(head, bad)


@pytest.mark.parametrize("login", ["clerk", "handler", "leader", "auditor", "analyst"])
def test_only_who_keeps_them_changes_them(cast: Cast, login: str) -> None:
    context = cast.context(login, DAY)
    for way in (
        lambda: unit_ends.close_unit(context, "HOUSING", closing("abolished")),
        lambda: regions.load_national(context),
        lambda: subjects.set_subjects(context, "HOUSING", []),
        lambda: staffing.name_substitute(context, stand_in(cast)),
        lambda: staffing.set_duty(context, DAY, 1, "morning"),
        lambda: settings.save(context, HouseWays("局")),
    ):
        with pytest.raises(Refusal):
            way()
    assert kinds() == []
