"""Sending a petition from the portal, with real requests and without JavaScript."""

import html
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
import segno
from django.db import connections
from django.test import Client
from PIL import Image

from huiyin.portal.visit import Visit
from huiyin.store.petitions import queries
from huiyin.store.record.seals import unseal
from tests.cast import Cast, make_cast

ANSWERS = {
    "detail": {"detail": "水管漏了三个月。\n\n找过物业两次。"},
    "place": {"place": "某镇一村"},
    "respondent": {"respondent": "县供水公司"},
    "claims": {"claim_1": "修好水管", "claim_2": "退还多收的水费"},
    "prior": {"prior": ["arbitration"]},
    "sign": {"sign": "named"},
    "who": {"name": "张三", "phone": "138 0013 8000", "address": "某镇一村5号", "document": ""},
    "files": {},
}


def answer_all(client: Client, **changes: dict[str, object]) -> str:
    """Walk every question as a browser does; gives the token of the check page."""
    answer = client.get("/submit/", follow=True)
    while not answer.request["PATH_INFO"].endswith("/check/"):
        key = answer.request["PATH_INFO"].split("/")[2]
        answer = client.post(f"/submit/{key}/", changes.get(key, ANSWERS[key]), follow=True)
        assert answer.status_code == 200, answer.content.decode()
    return token_of(answer.content.decode())


def test_an_old_page_of_the_other_form_leads_on(client: Client, cast: Cast) -> None:
    client.get("/submit/?from=suggestion")
    answer = client.post("/submit/prior/", {"prior": []})
    assert (answer.status_code, answer["Location"]) == (302, "/submit/check/")


def token_of(page: str) -> str:
    return page.split('name="token" value="')[1].split('"')[0]


def send(client: Client, token: str) -> dict[str, str]:
    answer = client.post("/submit/check/", {"token": token})
    assert answer.url == "/receipt/"
    return receipt_of(client)


def receipt_of(client: Client) -> dict[str, str]:
    class Request:
        session = client.session

    return Visit(Request()).receipt  # type: ignore[arg-type]


def row_of(number: str) -> queries.PetitionRow:
    row = queries.petition(number)
    assert row is not None
    return row


def test_whole_submission_becomes_a_petition(cast: Cast, client: Client) -> None:
    receipt = send(client, answer_all(client))
    row = row_of(receipt["number"])
    assert row.petition["channel"] == "web"
    assert row.petition["state"] == "received"
    assert row.petition["detail"] == "水管漏了三个月。\n\n找过物业两次。"
    assert [c["text"] for c in row.claims] == ["修好水管", "退还多收的水费"]
    assert row.petitioners[0]["masked_name"] == "张*"
    assert not row.petitioners[0]["is_hidden"]


def test_from_a_scanned_code_the_channel_is_qr(cast: Cast, client: Client) -> None:
    client.get("/submit/?from=qr")
    assert row_of(send(client, answer_all(client))["number"]).petition["channel"] == "qr"


def test_change_from_the_check_page_comes_back_to_it(cast: Cast, client: Client) -> None:
    answer_all(client)
    page = client.get("/submit/place/?to=check").content.decode()
    assert "某镇一村" in page
    answer = client.post("/submit/place/", {"place": "某镇二村", "to": "check"}, follow=True)
    assert answer.request["PATH_INFO"] == "/submit/check/"
    assert "某镇二村" in answer.content.decode()


def test_going_back_shows_what_was_said(cast: Cast, client: Client) -> None:
    answer_all(client)
    for key, word in (("detail", "水管漏了三个月"), ("claims", "退还多收的水费"), ("who", "张三")):
        assert word in client.get(f"/submit/{key}/").content.decode()


def test_errors_stand_beside_the_field_and_on_top_and_keep_the_text(
    cast: Cast, client: Client
) -> None:
    client.get("/submit/")
    who = {"name": "李四", "phone": "12", "address": "", "document": "110105194912310021"}
    answer = client.post("/submit/sign/", {"sign": "named"})
    answer = client.post("/submit/who/", who)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "data-error-summary" in page
    assert 'href="#id_phone"' in page
    assert page.count("电话号码好像不对") == 2
    assert page.count("身份证号码不对") == 2
    assert 'value="李四"' in page
    assert 'value="12"' in page


def test_a_line_more_keeps_what_was_typed(cast: Cast, client: Client) -> None:
    client.get("/submit/")
    page = client.post("/submit/claims/", {"claim_1": "修好水管", "more": "1"}).content.decode()
    assert "修好水管" in page
    assert 'name="claim_2"' in page
    assert "data-error-summary" not in page


def test_check_page_leads_to_the_first_open_question(cast: Cast, client: Client) -> None:
    client.get("/submit/")
    client.post("/submit/detail/", ANSWERS["detail"])
    assert client.get("/submit/check/").url == "/submit/place/"
    assert client.post("/submit/check/", {"token": "x"}).url == "/submit/place/"


def test_double_tap_files_one_and_shows_the_same_receipt(cast: Cast, client: Client) -> None:
    token = answer_all(client)
    first = send(client, token)
    assert send(client, token) == first
    assert len(queries.all_ids()) == 1


def test_a_wrong_token_files_nothing(cast: Cast, client: Client) -> None:
    answer_all(client)
    assert client.post("/submit/check/", {"token": "made-up"}).url == "/submit/check/"
    assert queries.all_ids() == []


@pytest.mark.commits
def test_two_taps_at_once_file_one(committed: None, is_postgres: bool) -> None:
    make_cast()
    client = Client()
    token = answer_all(client)

    def tap(_n: int) -> str:
        twin = Client()
        twin.cookies = client.cookies
        try:
            return str(twin.post("/submit/check/", {"token": token}).url)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(tap, range(4))) == {"/receipt/"}
    assert len(queries.all_ids()) == 1


def test_anonymous_is_not_asked_who_and_has_no_identity(cast: Cast, client: Client) -> None:
    token = answer_all(client, sign={"sign": "anonymous"})
    assert "补办不了" in client.get("/submit/check/").content.decode()
    row = row_of(send(client, token)["number"])
    assert row.petition["is_anonymous"]
    assert row.petitioners[0]["masked_name"] == ""
    assert client.get("/submit/who/").status_code == 200


def test_turning_anonymous_late_drops_the_name(cast: Cast, client: Client) -> None:
    token = answer_all(client)
    client.post("/submit/sign/", {"sign": "anonymous", "to": "check"})
    row = row_of(send(client, token)["number"])
    assert unseal(row.petitioners[0]["sealed"])["name"] == ""


def test_hidden_name_is_kept_and_marked(cast: Cast, client: Client) -> None:
    number = send(client, answer_all(client, sign={"sign": "hidden"}))["number"]
    assert row_of(number).petitioners[0]["is_hidden"]


def test_answers_and_identity_lie_sealed_in_the_session(cast: Cast, client: Client) -> None:
    answer_all(client)
    kept = client.session["portal"]
    assert kept.startswith("seal1:")
    assert "张三" not in str(dict(client.session))


def test_receipt_page_says_number_code_and_the_next_day(cast: Cast, client: Client) -> None:
    receipt = send(client, answer_all(client))
    answer = client.get("/receipt/")
    page = answer.content.decode()
    assert receipt["number"] in page
    assert f"{receipt['code'][:4]} {receipt['code'][4:]}" in page
    assert "为什么是这天" in page
    assert "data:image/svg+xml" in page
    assert 'data-keep-done="submit"' in page
    assert answer["Cache-Control"] == "private, no-store"


def test_receipt_picture_is_a_real_png(cast: Cast, client: Client) -> None:
    send(client, answer_all(client))
    answer = client.get("/receipt.png")
    picture = Image.open(BytesIO(answer.content))
    assert answer["Content-Type"] == picture.get_format_mimetype() == "image/png"
    assert picture.width == 720
    assert picture.height > 700


def test_a_stranger_sees_no_receipt(cast: Cast, client: Client) -> None:
    send(client, answer_all(client))
    stranger = Client()
    assert stranger.get("/receipt/").url == "/follow/"
    assert stranger.get("/receipt.png").status_code == 404


def test_posting_without_csrf_is_refused(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/submit/detail/", ANSWERS["detail"]).status_code == 403


def test_qr_opens_the_follow_page_with_the_number_and_never_the_code(
    cast: Cast, client: Client
) -> None:
    receipt = send(client, answer_all(client))
    link = f"http://testserver/follow/?number={receipt['number']}"
    drawn = segno.make(link, error="m", micro=False).svg_data_uri(scale=4, border=2)
    assert html.escape(drawn) in client.get("/receipt/").content.decode()


def test_who_is_read_back_in_the_order_asked(cast: Cast, client: Client) -> None:
    answer_all(client)
    page = client.get("/submit/check/").content.decode()
    places = [page.index(word) for word in ("张三", "13800138000", "某镇一村5号")]
    assert places == sorted(places)
