"""Codes to scan: made, printed, opened with everything filled in, counted, withdrawn."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.services import regions, subjects
from huiyin.services.acting import Invalid
from huiyin.services.context import today
from huiyin.services.place_codes import NewPlace, make, withdraw
from huiyin.services.reading import petition
from huiyin.store.accounts import places
from huiyin.store.record.models import ActHead
from tests.cast import Cast
from tests.web.test_portal_later import by_script
from tests.web.test_portal_submit import ANSWERS, row_of
from tests.web.test_staff_doors import signed_in


@pytest.fixture
def code(cast: Cast) -> str:
    admin = cast.context("admin", today())
    for region, name in (("540699", "某县"), ("540699100", "柳河镇")):
        regions.save_region(admin, region, name)
    subjects.set_subjects(admin, "TOWN", [("农村农业", "")])
    wanted = NewPlace("village", "桥头村", "柳河镇桥头村", "TOWN", "农村农业")
    return make(cast.context("head", today()), wanted)


def test_a_head_makes_prints_and_withdraws(cast: Cast) -> None:
    subjects.set_subjects(cast.context("admin", today()), "TOWN", [("农村农业", "")])
    head = signed_in("head")
    given = {"kind": "worksite", "name": "滨河路工地", "unit": "TOWN", "topic": "农村农业"}
    page = head.post("/staff/codes/add/", given, follow=True).content.decode()
    assert "滨河路工地" in page and "扫 0 次，反映 0 件" in page
    row = places.place_codes("B1")[0]
    for size in ("a4", "a3", "stickers"):
        poster = head.get(f"/staff/codes/{row.code}/poster/", {"size": size})
        assert poster["Content-Type"] == "application/pdf"
        assert poster.content.startswith(b"%PDF")
    assert head.get(f"/staff/codes/{row.code}/poster/", {"size": "a0"}).status_code == 404
    assert signed_in("neighbour").get(f"/staff/codes/{row.code}/poster/").status_code == 404
    head.post(f"/staff/codes/{row.code}/withdraw/")
    assert "已停用" in head.get("/staff/codes/").content.decode()
    kinds = set(ActHead.objects.values_list("kind", flat=True))
    assert {"place_code_made", "place_code_withdrawn"} <= kinds


def test_scanning_opens_the_form_filled_in_and_files_with_region_topic_and_unit(
    cast: Cast, code: str
) -> None:
    client = Client()
    first = client.get(f"/place/{code}/", follow=True).content.decode()
    assert "您扫的是“桥头村”的码" in first and "某镇人民政府" in first
    assert "柳河镇桥头村" in client.get("/submit/place/").content.decode()
    answers = ANSWERS | {"place": {"place": "柳河镇桥头村"}}
    for key, given in answers.items():
        client.post(f"/submit/{key}/", given)
    page = client.get("/submit/check/").content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    for _ in range(2):
        client.post("/submit/check/", {"token": token})
    row = places.place_code(code)
    assert row and (row.opened, row.filed) == (1, 1)
    number = client.get("/receipt/").content.decode().split("540699-")[1][:10]
    view = petition(cast.context("clerk", today()), f"540699-{number}")
    facts = view.row.petition
    assert (facts["channel"], facts["topic"], facts["region"]) == ("qr", "农村农业", "540699100")
    assert view.line[0].act.fields["place_code"] == code
    assert view.line[0].act.fields["code_unit"] == "TOWN"


def test_a_second_scan_overwrites_nothing_that_was_typed(code: str) -> None:
    client = Client()
    client.get("/submit/")
    client.post("/submit/place/", {"place": "我自己写的地方"})
    client.get(f"/place/{code}/")
    assert "我自己写的地方" in client.get("/submit/place/").content.decode()


def test_a_withdrawn_or_unknown_code_says_what_to_do(cast: Cast, code: str) -> None:
    withdraw(cast.context("head", today()), code)
    gone = Client().get(f"/place/{code}/")
    assert gone.status_code == 410 and "“桥头村”的码不再用了" in gone.content.decode()
    unknown = Client().get("/place/nothing2/")
    assert unknown.status_code == 404 and "照样可以在这里反映" in unknown.content.decode()
    row = places.place_code(code)
    assert row and row.opened == 0
    with pytest.raises(Invalid):
        withdraw(cast.context("head", today()), "nothing2")


def test_what_is_not_about_the_scanned_place_does_not_carry_it(cast: Cast, code: str) -> None:
    for source, channel, stays in (
        ("complaint", "qr", True), ("suggestion", "web_suggestion", True),
        ("elsewhere", "web", False),
    ):  # fmt: skip
        client = Client()
        client.get(f"/place/{code}/")
        client.get(f"/submit/?from={source}")
        kept = "柳河镇桥头村" in client.get("/submit/place/").content.decode()
        assert kept == stays, source
        for key, given in (ANSWERS | {"place": {"place": "某镇一村"}}).items():
            client.post(f"/submit/{key}/", given)
        page = client.get("/submit/check/").content.decode()
        sent = {"token": page.split('name="token" value="')[1].split('"')[0]}
        client.post("/submit/check/", sent)
        number = "540699-" + client.get("/receipt/").content.decode().split("540699-")[1][:10]
        view = petition(cast.context("clerk", today()), number)
        assert view.row.petition["channel"] == channel, source
        assert ("place_code" in view.line[0].act.fields) == stays, source


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"kind": "moon"}, "kind"), ({"unit": "NOWHERE"}, "unit"),
     ({"name": "村" * 61}, "name"), ({"name": "村\U0010fffe"}, "name")],
)  # fmt: skip
def test_a_code_that_makes_no_sense_is_not_made(
    cast: Cast, changes: dict[str, str], field: str
) -> None:
    values = {"kind": "village", "name": "桥头村"} | changes
    with pytest.raises(Invalid) as invalid:
        make(cast.context("head", today()), NewPlace(**values))
    assert field in {p.field for p in invalid.value.problems}


def test_many_codes_come_from_a_file(cast: Cast) -> None:
    raw = "类型,地点名称,单位代码\n村,一村,TOWN\n工地,二工地,\n月亮,三,\n".encode()
    page = (
        signed_in("head")
        .post("/staff/files/codes/import/", {"file": SimpleUploadedFile("x.csv", raw)})
        .content.decode()
    )
    assert "收下 2 行，有 1 处没有收下" in page
    assert {c.name for c in places.place_codes("B1")} == {"一村", "二工地"}


def test_a_scanned_place_goes_along_to_the_one_page_form(cast: Cast, code: str) -> None:
    client = Client()
    client.get(f"/place/{code}/")
    page = client.get("/submit/detail/").content.decode()
    assert f"/submit/later/?code={code}&amp;place=" in page
    page = Client().get(f"/submit/later/?code={code}").content.decode()
    assert "您扫的是“桥头村”的码" in page and f'name="code" value="{code}"' in page
    assert 'value="柳河镇桥头村"' in page
    assert "您扫的是" not in client.get("/submit/later/?code=").content.decode()
    row = row_of(by_script(Client(), code=code).json()["number"])
    assert (row.petition["channel"], row.petition["topic"]) == ("qr", "农村农业")
    unknown = row_of(by_script(Client(), code="nothing", token="D" * 32).json()["number"])
    assert unknown.petition["channel"] == "web"


def test_a_second_code_fills_in_its_own_place_and_what_was_written_stays(
    cast: Cast, code: str
) -> None:
    second = make(cast.context("head", today()),
                  NewPlace("village", "河口村", "柳河镇河口村", "TOWN", "农村农业"))  # fmt: skip
    client = Client()
    client.get(f"/place/{code}/")
    client.get(f"/place/{second}/")
    assert "柳河镇河口村" in client.get("/submit/place/").content.decode()
    client.post("/submit/place/", {"place": "河口村三组"})
    client.get(f"/place/{code}/")
    assert "河口村三组" in client.get("/submit/place/").content.decode()
