"""The law library's pages, and citations that lead there."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from huiyin.services import library
from huiyin.services.library import read_file
from huiyin.store.accounts.models import Instrument
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

DAY = date(2026, 9, 1)
TEXT = "信访工作条例\n某日通过\n第一章 总则\n" + "".join(
    f"第{n}条 <b>{n}</b>的内容，第{n}项期限。\n" for n in range(1, 51)
)


@pytest.fixture
def ident(cast: Cast) -> int:
    library.take_in(cast.context("head", DAY), read_file(TEXT.encode()))
    return Instrument.objects.get().pk


def test_an_empty_library_says_what_to_do(cast: Cast) -> None:
    page = signed_in("clerk").get("/staff/law/").content.decode()
    assert "还没有导入法规" in page and "huiyin law import" in page


@pytest.mark.parametrize("login", ["clerk", "handler", "leader", "admin", "auditor"])
def test_everybody_who_works_here_reads_the_law(cast: Cast, ident: int, login: str) -> None:
    client = signed_in(login)
    assert "信访工作条例" in client.get("/staff/law/").content.decode()
    page = client.get(f"/staff/law/{ident}/").content.decode()
    assert 'id="article-34"' in page and "第一章 总则" in page
    assert "&lt;b&gt;34&lt;/b&gt;" in page and "<b>34" not in page
    assert client.get(f"/staff/law/{ident + 1}/").status_code == 404
    assert client.get(f"/staff/law/{10**30}/").status_code == 404


def test_strangers_sign_in_first(ident: int) -> None:
    assert Client().get(f"/staff/law/{ident}/").status_code == 302


def test_words_are_looked_for_and_marked(ident: int) -> None:
    client = signed_in("clerk")
    page = client.get("/staff/law/", {"words": "第17项 期限"}).content.decode()
    assert "<mark>第17项</mark><mark>期限</mark>" in page
    assert f'href="/staff/law/{ident}/#article-17"' in page and "第十七条" in page
    page = client.get("/staff/law/", {"words": "<script>"}).content.decode()
    assert "没有条文同时有这些词" in page and "<script>" not in page.replace("<script src", "")


def test_citations_on_a_petition_lead_to_the_text(cast: Cast, ident: int) -> None:
    number = cast.handled(DAY).number
    client = signed_in("handler")
    link = f'<a href="/staff/law/{ident}/#article-%s">《信访工作条例》第%s条</a>'
    page = client.get(f"/staff/petitions/{number}/").content.decode()
    assert f"依据：{link % (34, '三十四')}" in page  # why this day
    assert link % (31, "三十一") in page  # the line
    form = client.get(f"/staff/petitions/{number}/acts/notify/").content.decode()
    assert link % (23, "二十三") in form.split('class="act-law"')[1][:400]
    refused = client.get(f"/staff/petitions/{number}/acts/accept/").content.decode()
    assert "没有办成" in refused and f"依据：{link % (31, '三十一')}" in refused


def test_without_the_text_a_citation_is_plain(cast: Cast) -> None:
    number = cast.handled(DAY).number
    page = signed_in("handler").get(f"/staff/petitions/{number}/").content.decode()
    assert "依据：《信访工作条例》第三十四条" in page and "/staff/law/0/" not in page


def test_the_public_site_does_not_lead_into_the_house(cast: Cast, ident: int) -> None:
    assert "/staff/law/" not in Client().get("/guide").content.decode()


def upload(client: Client, raw: bytes, name: str = "") -> HttpResponse:
    file = SimpleUploadedFile("a.txt", raw, "text/plain")
    return client.post("/staff/law/add/", {"file": file, "name": name}, follow=True)


def test_a_text_is_uploaded_and_shown(cast: Cast) -> None:
    head = signed_in("head")
    page = upload(head, TEXT.encode("gb18030")).content.decode()
    assert "《信访工作条例》已导入：50 条" in page and 'id="article-50"' in page
    assert "内容没有变" in upload(head, TEXT.encode()).content.decode()
    assert Instrument.objects.count() == 1


def test_what_cannot_be_read_is_named_beside_its_field(cast: Cast) -> None:
    head = signed_in("admin")
    for raw, name, field, why in (
        (b"\x00\x01", "", "id_file", "不是文本"), ("没有条文".encode(), "", "id_file", "第一条"),
        ("第一条 甲。".encode(), "", "id_name", "读不出名称"),
    ):  # fmt: skip
        refused = upload(head, raw, name)
        page = refused.content.decode()
        assert refused.status_code == 422 and why in page and f'href="#{field}"' in page
    assert head.post("/staff/law/add/", {}).status_code == 422
    assert not Instrument.objects.exists()


@pytest.mark.parametrize("login", ["clerk", "handler", "leader", "auditor"])
def test_others_do_not_import(cast: Cast, login: str) -> None:
    client = signed_in(login)
    assert upload(client, TEXT.encode()).status_code == 403
    assert "/staff/law/add/" not in client.get("/staff/law/").content.decode()
    assert not Instrument.objects.exists()
