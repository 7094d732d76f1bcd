"""A register declared in one file is there in menu, form, list, tables, API and statistics."""

import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.domain import registers as package
from huiyin.domain.authority import Actor, Role
from huiyin.domain.registers.catalogue import registers
from huiyin.services.api_clients import NewClient, add_client
from huiyin.services.context import begin, today
from tests.cast import Cast
from tests.registers import FIVE
from tests.web.test_staff_doors import signed_in

GIVEN = {"title": "青石水库", "patrolled_on": "2026-09-01", "grade": "poor", "cost": "1.2万元",
         "people": "张三 13800138000\n李四"}  # fmt: skip


@pytest.fixture(autouse=True)
def _five(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "patrol_of_a_test.py").write_text(FIVE, encoding="utf-8")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    registers.cache_clear()
    yield
    registers.cache_clear()


def test_one_file_is_everywhere(cast: Cast) -> None:
    clerk = signed_in("clerk")
    assert "水库巡查" in clerk.get("/staff/registers/").content.decode()
    form = clerk.get("/staff/registers/patrol/add/").content.decode()
    assert all(f'name="{name}"' in form for name in GIVEN)
    made = clerk.post("/staff/registers/patrol/add/", GIVEN)
    assert made.status_code == 302
    page = clerk.get(made["Location"]).content.decode()
    assert "12000.00 元" in page and "张*" in page and "张三" not in page
    listed = clerk.get("/staff/registers/patrol/?item_grade=poor").content.decode()
    assert "青石水库" in listed and "等级：较差" in listed
    assert "青石水库" not in clerk.get("/staff/registers/patrol/?item_grade=good").content.decode()
    table = "水库,巡查日期,等级\n乙水库,2026-09-02,良好\n丙水库,,良好\n".encode()
    taken = clerk.post(
        "/staff/registers/patrol/import/", {"file": SimpleUploadedFile("a.csv", table)}
    ).content.decode()
    assert "新登记 1 条" in taken and "第 3 行" in taken and "巡查日期" in taken
    out = clerk.post("/staff/registers/patrol/export/?view=all", {"as": "csv"})
    text = out.content.decode("utf-8-sig")
    assert text.startswith("编号,状态,单位,水库") and "12000.00" in text and "张三" not in text
    counted = clerk.get("/staff/registers/patrol/figures/?since=2026-01-01&until=2026-12-31")
    assert "1.20" in counted.content.decode() and "万元" in counted.content.decode()
    for by in ("", "unit", "region", "month"):
        page = clerk.get(f"/staff/registers/patrol/figures/?since=2026-01-01&by={by}")
        link = re.search(r'href="([^"]*figure=poor[^"]*)"', page.content.decode())
        assert link is not None, by
        behind = clerk.get(html.unescape(link[1])).content.decode()
        assert "青石水库" in behind and "乙水库" not in behind and "统计口径：较差" in behind, by
    answer = caller().get("/api/v1/registers/patrol/figures").json()
    assert {f["indicator"]: f["value"] for f in answer} == {
        "patrols": "2", "spent": "12000.00", "people": "2", "poor": "1",
    }  # fmt: skip


class Caller:
    """A system with a key of the bureau."""

    def __init__(self, key: str) -> None:
        self.client, self.headers = Client(), {"Authorization": f"Bearer {key}"}

    def get(self, path: str) -> object:
        return self.client.get(path, headers=self.headers)

    def post(self, path: str, body: object) -> object:
        return self.client.post(
            path, json.dumps(body), content_type="application/json", headers=self.headers
        )


def caller(unit: str = "B1", role: str = "clerk") -> Caller:
    context = begin(Actor("operator", "", Role.OPERATOR, bureau="B1", bureaus=frozenset({"B1"})))
    until = today() + timedelta(days=30)
    return Caller(add_client(context, NewClient("外部系统", unit, role, until))[1])


def test_by_key_as_on_the_pages(cast: Cast) -> None:
    bureau, unit, reader = caller(), caller("HOUSING", "handler"), caller("B1", "analyst")
    made = bureau.post("/api/v1/registers/patrol", {"given": GIVEN, "outside_id": "X1"})
    assert made.status_code == 201
    entry = made.json()
    assert entry["fields"]["cost"] == "12000.00" and entry["people"] == {"people": ["张*", "李*"]}
    again = bureau.post("/api/v1/registers/patrol", {"given": GIVEN, "outside_id": "X1"})
    assert (again.status_code, again.json()["fields"][0]["field"]) == (422, "outside_id")
    path = f"/api/v1/registers/patrol/{entry['number']}"
    assert unit.get(path).status_code == 404
    assert reader.get(path).json()["allowed"] == []
    assert reader.post(f"{path}/moves", {"verb": "finish"}).status_code == 403
    done = bureau.post(f"{path}/moves", {"verb": "finish", "version": 1})
    assert (done.status_code, done.json()["state"]) == (200, "done")
    assert bureau.post(f"{path}/moves", {"verb": "finish"}).json()["reason"] == "not_in_this_state"
    assert bureau.get("/api/v1/registers/nothing").status_code == 404
    kinds = {r["kind"] for r in bureau.get("/api/v1/registers").json()}
    assert {"patrol", "leader_charge"} <= kinds
    assert bureau.get("/api/v1/registers/patrol?after=x").status_code == 422


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(cast: Cast) -> None:
    clerk = signed_in("clerk")
    answer = clerk.post("/staff/registers/patrol/add/", GIVEN | {"cost": "很多", "grade": ""})
    page = answer.content.decode()
    assert answer.status_code == 422 and "金额写成" in page and "青石水库" in page
    assert 'href="#id_cost"' in page and 'href="#id_grade' in page


def test_names_are_shown_once_for_a_purpose(cast: Cast) -> None:
    clerk = signed_in("clerk")
    path = clerk.post("/staff/registers/patrol/add/", GIVEN)["Location"]
    assert clerk.post(f"{path}reveal/", {"purpose": ""}).status_code == 422
    shown = clerk.post(f"{path}reveal/", {"purpose": "核实情况"}).content.decode()
    assert "张三" in shown and "13800138000" in shown
    after = clerk.get(path).content.decode()
    assert "张三" not in after and "核实情况" in after
    assert signed_in("handler").get(path).status_code == 404


def test_change_and_move_by_form(cast: Cast) -> None:
    clerk = signed_in("clerk")
    path = clerk.post("/staff/registers/patrol/add/", GIVEN)["Location"]
    assert "12000.00" in clerk.get(f"{path}edit/").content.decode()
    changed = clerk.post(f"{path}edit/", GIVEN | {"title": "改名水库", "people": "", "seen": "1"})
    assert changed.status_code == 302
    page = clerk.get(path).content.decode()
    assert "改名水库" in page and "张*" in page
    stale = clerk.post(f"{path}edit/", GIVEN | {"title": "旧表", "seen": "1"})
    assert stale.status_code == 422 and "有人已经改过" in stale.content.decode()
    assert clerk.post(f"{path}moves/finish/", {"on": today().isoformat()}).status_code == 302
    assert clerk.get(f"{path}moves/finish/").status_code == 409
    assert clerk.get(f"{path}edit/").status_code == 403
    assert clerk.get(f"{path}moves/nothing/").status_code == 404


def test_a_table_that_is_none_is_refused_with_words(cast: Cast) -> None:
    clerk = signed_in("clerk")
    for name, raw in (("a.xlsx", b"no excel"), ("a.csv", b""), ("b.xlsx", b"PK\x03\x04rest")):
        answer = clerk.post(
            "/staff/registers/patrol/import/", {"file": SimpleUploadedFile(name, raw)}
        )
        assert answer.status_code == 422, name


def test_what_is_typed_is_escaped(cast: Cast) -> None:
    clerk = signed_in("clerk")
    evil = "<script>alert(1)</script>"
    path = clerk.post("/staff/registers/patrol/add/", GIVEN | {"title": evil})["Location"]
    for page in (path, "/staff/registers/patrol/", f"{path}print/"):
        assert evil not in clerk.get(page).content.decode()
