"""The one-page form: by script with a token of the phone's, or as a plain form; filed once; what
is kept on phones is the page of a stranger."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from huiyin.store.petitions.models import AttachmentRow, Petition
from tests.cast import Cast
from tests.web.test_portal_submit import receipt_of, row_of

TOKEN = "A" * 32
GIVEN = {
    "token": TOKEN, "detail": "水管漏了三个月。", "place": "某镇一村", "respondent": "供水公司",
    "claim_1": "修好水管", "claim_2": "退还水费", "claim_3": "", "sign": "hidden",
    "prior": ["court"], "name": "张三", "phone": "138 0013 8000", "address": "某镇一村5号",
}  # fmt: skip


def by_script(client: Client, **changes: Any) -> Any:
    return client.post("/submit/later/", {**GIVEN, **changes}, headers={"X-Huiyin-Later": "1"})


def photograph() -> BytesIO:
    made = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(made, "JPEG")
    made.seek(0)
    made.name = "水塔.jpg"
    return made


def test_what_waited_on_the_phone_becomes_a_petition(cast: Cast, client: Client) -> None:
    answer = by_script(client, files=[photograph()])
    said = answer.json()
    row = row_of(said["number"])
    assert (row.petition["channel"], row.petition["detail"]) == ("web", "水管漏了三个月。")
    assert [c["text"] for c in row.claims] == ["修好水管", "退还水费"]
    assert row.petitioners[0]["is_hidden"] and row.petitioners[0]["masked_name"] == "张*"
    assert AttachmentRow.objects.count() == 1 and said["again"] is False
    assert client.get("/receipt/").status_code == 200
    assert client.get(said["follow"]).status_code == 200
    assert receipt_of(client)["code"] == said["code"].replace(" ", "")
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_answer_lost_on_the_way_files_nothing_twice(cast: Cast, client: Client) -> None:
    first = by_script(client, files=[photograph()]).json()
    stranger = Client()  # the phone forgot its cookies in the meantime
    again = by_script(stranger, files=[photograph()], detail="改过的话").json()
    assert {k: again[k] for k in ("number", "code")} == {k: first[k] for k in ("number", "code")}
    assert again["again"] is True and Petition.objects.count() == 1
    assert AttachmentRow.objects.count() == 1
    assert row_of(first["number"]).petition["detail"] == "水管漏了三个月。"
    assert by_script(client, token="B" * 32).json()["number"] != first["number"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"detail": " "}, "发生了什么事"), ({"claim_1": ""}, "希望怎么解决"),
        ({"sign": ""}, "请选一项"), ({"name": ""}, "您的姓名"),
        ({"phone": "12"}, "电话号码好像不对"), ({"address": ""}, "住址"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_all_at_once_and_nothing_is_filed(
    cast: Cast, client: Client, changes: dict[str, str], said: str
) -> None:
    answer = by_script(client, **changes)
    assert answer.status_code == 422 and said in "".join(answer.json()["errors"])
    every = by_script(client, detail="", claim_1="", name="").json()["errors"]
    assert len(every) == 3 and not Petition.objects.exists()


def test_who_leaves_no_name_is_asked_for_none(cast: Cast, client: Client) -> None:
    said = by_script(client, sign="anonymous", name="", phone="", address="").json()
    assert row_of(said["number"]).petition["is_anonymous"]
    wrong = by_script(client, token="C" * 32, sign="anonymous", name="", detail="")
    assert wrong.json()["errors"] == ["事情经过：请写一写发生了什么事"]


@pytest.mark.parametrize("token", ["", "short", "x" * 200, "with space" * 4, "'; drop table" * 3])
def test_a_token_that_is_none_files_nothing(cast: Cast, client: Client, token: str) -> None:
    assert by_script(client, token=token).status_code >= 400 and not Petition.objects.exists()


def test_another_site_cannot_send_it(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/submit/later/", GIVEN).status_code == 403
    # The header is what a page of another site cannot add without asking first.
    assert by_script(strict).status_code == 200
    asked = strict.options("/submit/later/", headers={"Origin": "https://other.example"})
    assert "Access-Control-Allow-Origin" not in asked.headers


def test_without_javascript_it_is_a_plain_form(cast: Cast, client: Client) -> None:
    page = client.get("/submit/later/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token and 'name="document"' not in page
    wrong = client.post("/submit/later/", {**GIVEN, "token": token[1], "phone": "12"})
    shown = wrong.content.decode()
    assert wrong.status_code == 422 and "电话号码好像不对" in shown and "修好水管" in shown
    assert token[1] in shown
    for _ in range(2):
        sent = client.post("/submit/later/", {**GIVEN, "token": token[1]})
        assert sent.url == "/receipt/"
    assert Petition.objects.count() == 1


def test_the_page_that_phones_keep_holds_nothing_of_the_visit(cast: Cast, client: Client) -> None:
    client.post("/submit/detail/", {"detail": "只有我知道的话"})
    by_script(client)
    page = client.get("/submit/later/").content.decode()
    assert "只有我知道的话" not in page and receipt_of(client)["code"] not in page


def test_what_the_worker_keeps_is_there_and_is_all_the_page_needs(
    cast: Cast, client: Client
) -> None:
    script = client.get("/worker.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    kept = json.loads(script.content.decode().split("KEPT = ")[1].split(";\n")[0])
    assert kept[0] == "/submit/later/"
    names = [name.removeprefix("/static/") for name in kept[1:]]
    files = {name: finders.find(name) for name in names}
    assert all(files.values())
    page = client.get("/submit/later/").content.decode()
    needed = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    for name, found in files.items():
        if name.endswith(".js"):
            text = Path(found).read_text(encoding="utf-8")
            needed |= {f"/static/ui/{f}" for f in re.findall(r'from "\./([^"]+)"', text)}
    assert needed and needed - set(kept) == set()


def test_drafts_and_receipts_are_offered_only_on_pages_of_the_portal(
    cast: Cast, client: Client
) -> None:
    by_script(client)
    assert "data-receipt data-number=" in client.get("/receipt/").content.decode()
    assert "data-receipts hidden" in client.get("/follow/").content.decode()
    assert "data-worker" not in client.get("/staff/sign-in").content.decode()


def test_a_suggestion_is_asked_otherwise_and_comes_by_its_own_channel(
    cast: Cast, client: Client
) -> None:
    from tests.web.test_portal_submit import ANSWERS, send, token_of

    page = client.get("/submit/?from=suggestion", follow=True).content.decode()
    assert "您有什么意见、建议" in page and "改成反映诉求" in page
    answer = client.get("/submit/", follow=True)
    asked = []
    while not answer.request["PATH_INFO"].endswith("/check/"):
        key = answer.request["PATH_INFO"].split("/")[2]
        asked.append(key)
        answer = client.post(f"/submit/{key}/", ANSWERS[key], follow=True)
    assert "prior" not in asked and "您的建议" in answer.content.decode()
    number = send(client, token_of(answer.content.decode()))["number"]
    assert row_of(number).petition["channel"] == "web_suggestion"
    client.get("/submit/?from=suggestion")
    back = client.get("/submit/?from=complaint", follow=True).content.decode()
    assert "发生了什么事" in back


@pytest.mark.parametrize(
    ("words", "warned"),
    [
        ("找 李四 13912345678 要钱", "手机号码"), ("他是 11010519491231002X", "身份证号码"),
        ("卡号 6222 0212 3456 7890 127", ""), ("卡号 4111 1111 1111 1111", "银行卡号"),
        ("欠了 12800 元，2026年8月1日，文号 20260801000123", ""),
        ("１３９１２３４５６７８", "手机号码"),
    ],
)  # fmt: skip
def test_personal_data_of_others_is_warned_of_before_sending(
    cast: Cast, client: Client, words: str, warned: str
) -> None:
    from tests.web.test_portal_submit import answer_all

    answer_all(client, detail={"detail": words})
    page = client.get("/submit/check/").content.decode()
    assert ("写的内容里有" in page) is bool(warned) and warned in page
    assert "别人的身份证号" in client.get("/submit/detail/").content.decode()


def test_one_page_warns_of_personal_data_once_and_keeps_what_was_typed(
    cast: Cast, client: Client
) -> None:
    detail = "他的电话是 13912345678，三个月没有发工资。"
    asked = by_script(client, detail=detail)
    assert asked.status_code == 422 and "手机号码" in asked.json()["errors"][0]
    page = client.get("/submit/later/").content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    plain = client.post("/submit/later/", {**GIVEN, "detail": detail, "token": token})
    assert plain.status_code == 422 and detail in plain.content.decode()
    assert by_script(client, detail=detail, sure="on").status_code == 200


def test_the_one_page_form_may_be_a_suggestion(cast: Cast, client: Client) -> None:
    assert (
        'name="suggestion" checked' in client.get("/submit/later/?suggestion=on").content.decode()
    )
    said = by_script(client, suggestion="on", prior=["court"]).json()
    row = row_of(said["number"])
    assert row.petition["channel"] == "web_suggestion"
    wrong = client.post("/submit/later/", {**GIVEN, "token": "E" * 32, "suggestion": "on",
                                           "claim_1": ""}).content.decode()  # fmt: skip
    assert 'name="suggestion" checked' in wrong
