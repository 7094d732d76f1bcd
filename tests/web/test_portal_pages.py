"""Front, guide and health."""

from typing import Any

from django.test import Client

from huiyin.store.accounts.repository import save_unit
from tests.cast import Cast


def test_front_has_two_doors_and_where_to_go(cast: Cast, client: Client) -> None:
    page = client.get("/").content.decode()
    for words in ('href="/submit/"', 'href="/follow/"', "县信访局", "0896-1234567", "县城大街1号"):
        assert words in page


def test_front_says_reception_times_when_they_are_set(cast: Cast, client: Client) -> None:
    assert "先打电话问一下" in client.get("/").content.decode()
    save_unit("B1", {"reception": "周一至周五 9:30-12:30"})
    assert "周一至周五 9:30-12:30" in client.get("/").content.decode()


def test_the_bureau_may_be_chosen(cast: Cast, client: Client, settings: Any) -> None:
    settings.HUIYIN_PORTAL_BUREAU = "B2"
    assert "邻县信访局" in client.get("/").content.decode()


def test_without_a_bureau_nothing_is_taken(db: None, client: Client) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/submit/").url == "/"


def test_guide_takes_its_days_from_the_law_book(cast: Cast, client: Client) -> None:
    page = client.get("/guide/").content.decode()
    for words in ("15 日内转出", "60 日内办完", "再延长 30 日", "申请劳动仲裁", "1 年"):
        assert words in page
    assert page.count("<details") == 5


def test_no_inline_script_or_style(cast: Cast, client: Client) -> None:
    for address in ("/", "/guide/", "/follow/", "/submit/detail/", "/submit/sign/"):
        page = client.get(address).content.decode()
        assert "style=" not in page
        assert "<script>" not in page
        assert " onclick" not in page


def test_each_unit_says_when_where_and_how_it_is_reached(cast: Cast, client: Client) -> None:
    save_unit("LABOUR", {"reception": "周一至周五上午", "phone": "0896-7654321"})
    save_unit("TOWN", {"is_closed": True})
    page = client.get("/guide/units/").content.decode()
    assert "周一至周五上午" in page and 'href="tel:0896-7654321"' in page
    assert "某镇人民政府" not in page and "邻县信访局" not in page
    assert "/guide/units/" in client.get("/guide/").content.decode()
