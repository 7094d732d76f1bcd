"""Today, the list of petitions, registration, people and units."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.domain.authority import Role
from huiyin.domain.petition import Channel
from huiyin.services import intake
from huiyin.services.context import today
from huiyin.services.intake import Party, Submission
from huiyin.services.reading import petition as read_petition
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions.identity import Identity
from huiyin.web.desk.lists import likely_verb
from tests.cast import DESK, PEOPLE, Cast
from tests.web.test_staff_doors import signed_in

OWN = ("django_session", "accounts_person", "accounts_post")
SIGNED = {"name": "李四", "phone": "13912345678", "channel": "visit", "persons": "1",
          "detail": "路灯坏了两个月。", "claims": "修好路灯\n赔偿医药费",
          "purpose": "appeal_for_resolution", "kind": "ordinary",
          "prior_court": "no", "prior_arbitration": "no", "prior_reconsideration": "no",
          "prior_opinion": "no"}  # fmt: skip


def found_numbers(client: Client, query: str) -> set[str]:
    page = client.get(f"/staff/petitions/{query}").content.decode()
    return set(re.findall(r"<tr data-row>.*?/staff/petitions/([\w-]+)/", page, re.S))


def other(cast: Cast, **changes: object) -> str:
    party = Party(Identity("李四", "13912345678", "", "某镇"))
    said: dict[str, object] = {"parties": (party,), "detail": "路灯坏了。", "claims": ("修路灯",)}
    return cast.register(today(), **said | changes).number


@pytest.mark.parametrize("query", ["?q=李四", "?q=5678", "?q=13912345678", "?q=路灯"])
def test_search_finds_by_name_phone_tail_and_words(cast: Cast, query: str) -> None:
    cast.register(today())
    number = other(cast)
    assert found_numbers(signed_in("clerk"), query) == {number}
    assert found_numbers(signed_in("clerk"), f"?q={number}") == {number}


@pytest.mark.parametrize("login", ["clerk", "handler", "leader"])
@pytest.mark.parametrize("query", ["", "?view=open", "?view=due", "?q=5678&channel=visit"])
def test_a_list_page_asks_the_store_at_most_six_times(cast: Cast, login: str, query: str) -> None:
    for _ in range(3):
        cast.handled(today() - timedelta(days=50))
    client = signed_in(login)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(f"/staff/petitions/{query}").status_code == 200
    texts = [q["sql"] for q in asked.captured_queries]
    counted = [t for t in texts if not _is_of_the_door(t)]
    assert len(counted) - _units_of_the_door(login) <= 6, "\n".join(counted)


def _is_of_the_door(sql: str) -> bool:
    is_name_lookup = '"accounts_person"."id" IN' in sql
    return any(name in sql for name in OWN) and not is_name_lookup


def _units_of_the_door(login: str) -> int:
    """Making the actor reads its unit; a leader's also the tree below."""
    return 1 + 2 * (PEOPLE[login][2] == Role.LEADER)


def test_filters_narrow_and_show_as_chips_that_come_off(cast: Cast) -> None:
    letter = other(cast, channel=Channel.LETTER)
    visit = other(cast)
    client = signed_in("clerk")
    assert found_numbers(client, "?channel=letter") == {letter}
    assert found_numbers(client, f"?since={today()}&state=registered") == {letter, visit}
    assert found_numbers(client, f"?until={today() - timedelta(1)}") == set()
    page = client.get("/staff/petitions/?channel=letter&q=路灯").content.decode()
    assert "来源：来信" in page and 'href="?q=%E8%B7%AF%E7%81%AF"' in page


def test_a_filter_that_cannot_be_read_is_said(cast: Cast) -> None:
    number = other(cast)
    client = signed_in("clerk")
    assert found_numbers(client, "?since=yesterday&state=dancing&after=x_y") == {number}
    page = client.get("/staff/petitions/?since=yesterday").content.decode()
    assert "日期写成 2026-06-03 这样" in page


def test_pages_go_by_key(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from huiyin.store.petitions import lists

    for name in ("inbox", "petitions"):
        kept = getattr(lists, name)
        monkeypatch.setattr(lists, name, lambda *a, kept=kept: kept(*a[:3], size=2))
    numbers = {other(cast) for _ in range(3)}
    client = signed_in("clerk")
    for query in ("?", "?view=open&"):
        page = client.get(f"/staff/petitions/{query}").content.decode()
        key = re.search(r'href="\?([^"]*after=[^"]+)"', page)
        assert key
        second = found_numbers(client, "?" + key[1].replace("&amp;", "&"))
        assert len(second) == 1 and found_numbers(client, query) | second == numbers


def test_due_first_in_the_inbox(cast: Cast) -> None:
    late = cast.handled(today() - timedelta(days=80)).number
    fresh = cast.handled(today() - timedelta(days=1)).number
    page = signed_in("handler").get("/staff/petitions/?view=open").content.decode()
    assert page.index(late) < page.index(fresh)
    assert "已超期" in page


def test_today_shows_what_needs_each_role(cast: Cast) -> None:
    number = other(cast)
    assert "转送" in signed_in("clerk").get("/staff/").content.decode()
    assert number not in signed_in("handler").get("/staff/").content.decode()
    cast.act("clerk", number, "forward", today(), unit="HOUSING")
    page = signed_in("handler").get("/staff/").content.decode()
    assert f"/staff/petitions/{number}/acts/accept/" in page
    assert "手上没有要办的件" in signed_in("labour").get("/staff/").content.decode()
    assert "不看信访件" in signed_in("auditor").get("/staff/").content.decode()
    late = cast.handled(today() - timedelta(days=80)).number
    for watcher in ("supervisor", "leader", "head"):
        assert late in signed_in(watcher).get("/staff/").content.decode()


@pytest.mark.parametrize(
    ("state", "role", "verb"),
    [("registered", Role.CLERK, "forward"), ("with_unit", Role.HANDLER, "accept"),
     ("handling", Role.HANDLER, ""), ("opinion_issued", Role.HANDLER, ""),
     ("received", Role.CLERK, "register"), ("received", Role.LEADER, "")],
)  # fmt: skip
def test_likely_verb_is_named_only_where_the_state_says_enough(
    state: str, role: Role, verb: str
) -> None:
    assert likely_verb(state, role) in (verb, "serve" if state == "opinion_issued" else verb)


def window(client: Client, **changes: str) -> tuple[int, str]:
    page = client.get("/staff/register/").content.decode()
    token = re.search(r'name="token" value="(\w+)"', page)
    assert token
    typed = SIGNED | {"received_on": today().isoformat(), "token": token[1]} | changes
    response = client.post("/staff/register/", typed, follow=True)
    return response.status_code, response.content.decode()


def number_in(page: str) -> str:
    found = re.search(r"540699-\d{4}-\d{5}", page)
    assert found
    return found[0]


def test_window_takes_in_and_gives_the_receipt(cast: Cast) -> None:
    status, page = window(signed_in("clerk"), prior_court="yes")
    assert status == 200 and "查询码" in page and "下一位" in page and "最迟" in page
    view = read_petition(cast.context("clerk", today()), number_in(page))
    assert [c["text"] for c in view.row.claims] == ["修好路灯", "赔偿医药费"]
    assert view.line[0].act.fields["prior"] == {"court": True}
    assert view.life.state == "registered"


def test_a_second_tap_registers_once(cast: Cast) -> None:
    client = signed_in("clerk")
    first = window(client, token="abc")[1]
    second = window(client, token="abc")[1]
    codes = [re.search(r"([2-9A-Z]{8})</strong>", p) for p in (first, second)]
    assert number_in(first) == number_in(second)
    assert codes[0] and codes[1] and codes[0][1] == codes[1][1]
    assert len(found_numbers(client, "?q=李四")) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"document": "110105194912310021"}, "校验位不对"), ({"detail": " "}, "必须填写"),
     ({"purpose": ""}, "必须填写"), ({"persons": "0"}, "有效的日数"),
     ({"received_on": "2026-01-05"}, "必须填写"), ({"received_on": "2099-01-05"}, "不能晚于今天"),
     ({"persons": "9", "others": "甲\n乙\n丙\n丁\n戊"}, "不超过五人")],
)  # fmt: skip
def test_window_says_what_is_wrong_and_keeps_the_rest(
    cast: Cast, changes: dict[str, str], said: str
) -> None:
    status, page = window(signed_in("clerk"), **changes)
    assert status == 422 and said in page and "赔偿医药费" in page


def test_known_matters_appear_without_names_and_can_be_repeated(cast: Cast) -> None:
    earlier = other(cast)
    client = signed_in("clerk")
    part = client.post("/staff/register/known/", {"phone": "13912345678"}).content.decode()
    assert earlier in part and "李四" not in part
    ident = re.search(r'name="repeats" value="(\d+)"', part)
    assert ident
    number = number_in(window(client, repeats=ident[1])[1].split("<h1>已登记")[1])
    page = client.get(f"/staff/petitions/{number}/").content.decode()
    assert f"重复件：先前的 {earlier}" in page
    made_up = number_in(window(client, repeats="12345")[1].split("<h1>已登记")[1])
    assert "重复件" not in client.get(f"/staff/petitions/{made_up}/").content.decode()


def test_what_came_by_the_portal_is_registered_with_its_claims(cast: Cast) -> None:
    party = Party(Identity("孙七", "13900000004"))
    submission = Submission("路灯坏了。", ("修灯",), parties=(party,))
    number = intake.submit(cast.context("clerk", today()), DESK, submission).number
    client, place = signed_in("clerk"), f"/staff/petitions/{number}/register/"
    page = client.get(place).content.decode()
    assert "修灯" in page and "孙七" not in page
    typed = {"purpose": "suggestion", "kind": "ordinary", "claims": "修灯\n装新灯", "seen": "1"}
    assert client.post(place, typed | {"purpose": ""}).status_code == 422
    assert client.post(place, typed).status_code == 302
    view = read_petition(cast.context("clerk", today()), number)
    assert [c["text"] for c in view.row.claims] == ["修灯", "装新灯"]
    assert client.post(place, typed).status_code == 302


def test_a_new_person_gets_a_link_once_and_chooses_a_password(cast: Cast) -> None:
    admin = signed_in("admin")
    bad = admin.post("/staff/people/add/", {"name": "新人", "unit": "HOUSING", "role": "clerk"})
    assert bad.status_code == 422 and "只能设在信访部门" in bad.content.decode()
    page = admin.post(
        "/staff/people/add/",
        {"name": "新人", "unit": "HOUSING", "role": "handler", "login": "xinren"},
    ).content.decode()
    link = re.search(r"http://testserver(/staff/welcome/\d+/[\w-]+/)", page)
    assert link
    stranger = Client()
    assert stranger.get(link[1]).status_code == 200
    weak = stranger.post(link[1], {"password": "12345", "again": "12345"})
    assert weak.status_code == 422
    assert stranger.post(link[1], {"password": "a good long one", "again": "x"}).status_code == 422
    typed = {"password": "a good long one", "again": "a good long one"}
    assert stranger.post(link[1], typed).status_code == 302
    assert stranger.get(link[1]).status_code == 410
    signed = stranger.post("/staff/sign-in", {"username": "xinren", "password": typed["again"]})
    assert signed.status_code == 302


def test_people_are_moved_locked_and_given_new_links(cast: Cast) -> None:
    admin, handler = signed_in("admin"), cast["handler"].person
    assert "韩承办" in admin.get("/staff/people/?name=韩").content.decode()
    assert "韩承办" not in admin.get("/staff/people/?unit=TOWN").content.decode()
    admin.post(f"/staff/people/{handler}/move/", {"unit": "TOWN", "role": "handler"})
    assert "韩承办" in admin.get("/staff/people/?unit=TOWN").content.decode()
    wrong = admin.post(f"/staff/people/{handler}/move/", {"unit": "TOWN", "role": "clerk"})
    assert wrong.status_code == 422
    admin.post(f"/staff/people/{handler}/lock/", {"locked": "1"})
    refused = Client().post(
        "/staff/sign-in", {"username": "handler", "password": "correct horse battery"}
    )
    assert refused.status_code == 200
    admin.post(f"/staff/people/{handler}/lock/", {"locked": "0"})
    assert signed_in("handler")
    assert "/staff/welcome/" in admin.post(f"/staff/people/{handler}/link/").content.decode()


def test_nobody_locks_himself_out(cast: Cast) -> None:
    me = cast["admin"].person
    client = signed_in("admin")
    client.post(f"/staff/people/{me}/lock/", {"locked": "1"})
    assert client.get("/staff/people/").status_code == 200


CSV = """单位代码,单位名称,单位类别,上级单位代码,信访部门代码,行政区划代码,电话,地址
WATER,县水利局,工作部门,COUNTY,B1,540699,1,a
,没有代码,工作部门,COUNTY,B1,540699,1,a
ROAD,县交通局,department,NOWHERE,B1,540699,1,a
"""


@pytest.mark.parametrize(
    "encode", [lambda s: s.encode("utf-8-sig"), lambda s: s.encode("gb18030")]
)
def test_units_are_imported_and_bad_rows_named(cast: Cast, encode: Callable[[str], bytes]) -> None:
    client = signed_in("admin")
    file = SimpleUploadedFile("units.csv", encode(CSV))
    page = client.post("/staff/files/units/import/", {"file": file}).content.decode()
    assert "收下 1 行" in page and "有 2 处没有收下" in page
    assert "第 3 行" in page and "第 4 行" in page and "NOWHERE" in page
    water = accounts.unit("WATER")
    assert water is not None and water.kind == "department"
    assert "县水利局" in client.get("/staff/units/?name=水利").content.decode()


def test_a_file_that_is_no_text_is_said(cast: Cast) -> None:
    file = SimpleUploadedFile("units.csv", b"\xff\xfe\x00\x81\xff")
    response = signed_in("admin").post("/staff/files/units/import/", {"file": file})
    assert response.status_code == 422


def test_the_template_is_a_file_that_imports(cast: Cast) -> None:
    client = signed_in("admin")
    content = client.get("/staff/files/units/template/").content
    file = SimpleUploadedFile("units.csv", content)
    assert (
        "收下 1 行" in client.post("/staff/files/units/import/", {"file": file}).content.decode()
    )


def test_units_are_added_and_changed(cast: Cast) -> None:
    client = signed_in("admin")
    typed = {"code": "WATER", "name": "水利局", "kind": "department", "parent": "COUNTY"}
    assert client.post("/staff/units/add/", typed).status_code == 302
    again = client.post("/staff/units/add/", typed)
    assert again.status_code == 422 and "已有单位在用" in again.content.decode()
    changed = client.post("/staff/units/WATER/edit/", typed | {"name": "县水利局"})
    assert changed.status_code == 302
    assert "县水利局" in signed_in("clerk").get("/staff/units/?name=WATER").content.decode()
    assert client.get("/staff/units/NOPE/edit/").status_code == 404
