"""The pages of the organisation: what is typed is kept, what is wrong is said beside it."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.services.context import today
from huiyin.store.accounts import queries, structure
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in("admin")


def test_a_unit_is_closed_with_its_successors_named(admin: Client) -> None:
    page = admin.get("/staff/units/HOUSING/close/").content.decode()
    assert "继续行使其职权的单位受理" in page
    wrong = admin.post(
        "/staff/units/HOUSING/close/",
        {"way": "merged", "successors": "没有的局", "on": today().isoformat(), "basis": "文号一"},
    )
    said = wrong.content.decode()
    assert wrong.status_code == 422 and "没有在用的单位叫" in said and "文号一" in said
    done = admin.post(
        "/staff/units/HOUSING/close/",
        {"way": "merged", "successors": "县人力资源和社会保障局", "on": today().isoformat()},
        follow=True,
    ).content.decode()
    assert "由下列单位接手" in done and "县人力资源和社会保障局" in done


def test_a_unit_page_is_read_by_everybody_and_changed_by_few(cast: Cast) -> None:
    clerk = signed_in("clerk")
    page = clerk.get("/staff/units/HOUSING/")
    assert page.status_code == 200 and "/edit/" not in page.content.decode()
    assert clerk.get("/staff/units/HOUSING/edit/").status_code == 403
    assert clerk.get("/staff/units/NOWHERE/").status_code == 404


def test_a_file_says_which_rows_were_not_taken(admin: Client) -> None:
    raw = "单位代码,单位名称,单位类别\nN1,新单位,工作部门\nN2,,工作部门\n".encode()
    page = admin.post(
        "/staff/files/units/import/", {"file": SimpleUploadedFile("x.csv", raw)}
    ).content.decode()
    assert "收下 1 行，有 1 处没有收下" in page and "第 3 行" in page
    assert admin.get("/staff/files/units/template/").content.decode().startswith("\ufeff单位代码")
    assert admin.get("/staff/files/nothing/import/").status_code == 404


def test_the_head_brings_a_roster_but_no_units(cast: Cast) -> None:
    head = signed_in("head")
    assert head.get("/staff/files/roster/import/").status_code == 200
    assert head.get("/staff/files/units/import/").status_code == 403


def test_subjects_are_typed_a_line_each(admin: Client) -> None:
    admin.post("/staff/units/HOUSING/subjects/", {"subjects": "城乡建设\n物业管理\n"})
    page = admin.get("/staff/units/HOUSING/").content.decode()
    assert "物业管理" in page
    again = admin.get("/staff/units/HOUSING/subjects/").content.decode()
    assert "城乡建设\n物业管理" in again


def test_regions_are_found_and_gone_down(admin: Client) -> None:
    assert "还没有行政区划" in admin.get("/staff/regions/").content.decode()
    admin.post("/staff/regions/load/")
    assert "西藏自治区" in admin.get("/staff/regions/").content.decode()
    found = admin.get("/staff/regions/", {"name": "当雄"}).content.decode()
    assert "西藏自治区" in found and "拉萨市" in found
    wrong = admin.post("/staff/regions/add/", {"code": "12", "name": "甲"})
    assert wrong.status_code == 422 and "区划代码是" in wrong.content.decode()


def test_the_roster_of_a_week(cast: Cast) -> None:
    head, clerk = signed_in("head"), signed_in("clerk")
    person = str(cast["clerk"].person)
    day = today() + timedelta(days=7)
    answer = head.post(
        "/staff/roster/add/", {"on": day.isoformat(), "person": person, "part": "morning"}
    )
    page = clerk.get(answer["Location"]).content.decode()
    assert "陈登记 · 上午" in page and "/remove/" not in page
    row = structure.duties("B1", day, day)[0]
    head.post(f"/staff/roster/{row.id}/remove/")
    assert structure.duties("B1", day, day) == []
    assert clerk.get("/staff/roster/?from=nonsense").status_code == 200


def test_a_substitute_changes_into_the_post(cast: Cast, admin: Client) -> None:
    head, deputy = cast["unit_head"], cast["handler"]
    given = {
        "absent": f"{head.person}@HOUSING",
        "substitute": deputy.person,
        "since": today().isoformat(),
        "until": (today() + timedelta(days=3)).isoformat(),
    }
    assert admin.post("/staff/substitutes/add/", given).status_code == 302
    client = signed_in("handler")
    page = client.get("/staff/post/").content.decode()
    assert "代黄局长" in page
    client.post("/staff/post/", {"unit": f"HOUSING/{head.person}"})
    assert "单位负责人" in client.get("/staff/").content.decode()
    row = structure.substitutions()[0]
    admin.post(f"/staff/substitutes/{row.id}/end/")
    assert structure.substitutions(day=today() + timedelta(days=1)) == []


def test_the_bureaus_name_is_one_setting(cast: Cast) -> None:
    head = signed_in("head")
    given = {"name": "县委社会工作部（信访局）", "collective_from": "5", "contacts": "见面\n告知",
             "notice_days": "30"}  # fmt: skip
    assert head.post("/staff/settings/", given).status_code == 302
    assert "县委社会工作部（信访局）" in head.get("/staff/").content.decode()
    assert "县委社会工作部（信访局）" in Client().get("/").content.decode()
    bad = head.post("/staff/settings/", given | {"collective_from": "1"})
    assert bad.status_code == 422


def test_a_person_page_tells_former_posts(cast: Cast, admin: Client) -> None:
    person = int(cast["handler"].person)
    admin.post(f"/staff/people/{person}/move/", {"unit": "LABOUR", "role": "unit_head"})
    page = admin.get(f"/staff/people/{person}/").content.decode()
    assert "历任岗位" in page and "县住房和城乡建设局 · 承办人" in page
    assert queries.posts_of(person)[0].unit == "LABOUR"
    assert date(2020, 1, 1) in [p.since for p in structure.career(person)]
