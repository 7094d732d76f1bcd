"""The page of the exchange: what is stuck, why, and trying again; only for who registers."""

from collections.abc import Iterator
from typing import Any

import pytest

from huiyin.store.petitions.exchange_models import ExchangeMessage
from huiyin.store.petitions.models import Petition
from huiyin.store.record.models import Errand
from tests.cast import Cast
from tests.integration.test_exchange import work
from tests.upper import Upper, handed_down, serving
from tests.web.test_staff_doors import LOGINS, signed_in


@pytest.fixture
def upper(cast: Cast, settings: Any) -> Iterator[Upper]:
    found = Upper()
    with serving(found) as address:
        settings.HUIYIN_EXCHANGE_URL, settings.HUIYIN_EXCHANGE_BUREAU = address, "B1"
        yield found


def page(login: str = "clerk") -> str:
    return signed_in(login).get("/staff/exchange/").content.decode()


def test_the_page_says_what_is_stuck_why_and_tries_again(upper: Upper) -> None:
    upper.refuses.add("progress")
    upper.hand_down("m-1")
    upper.ready.append(handed_down("m-2", xfjbh="省信2", xfrq=""))
    work()
    work()
    shown, number = page(), Petition.objects.get().number
    assert "信访日期：日期是空的" in shown
    assert "省信2" in shown and "422" in shown and "不再自动试" in shown and number in shown
    key = Errand.objects.get(kind="exchange_up").key
    upper.refuses.clear()
    client = signed_in("clerk")
    assert (
        "马上再报"
        in client.post("/staff/exchange/send/", {"key": key}, follow=True).content.decode()
    )
    work()
    assert "该报的都报上去了" in page() and upper.steps() == [(1, "received")]
    again = client.post("/staff/exchange/send/", {"key": key}, follow=True).content.decode()
    assert "已经报上去了" in again


def test_a_message_is_read_again_and_set_aside_only_with_a_reason(upper: Upper) -> None:
    upper.ready.append(handed_down("m-2", xfrq=""))
    work()
    client, row = signed_in("head"), ExchangeMessage.objects.get()
    read = client.post(f"/staff/exchange/messages/{row.id}/read/", follow=True).content.decode()
    assert "还是收不了" in read
    url = f"/staff/exchange/messages/{row.id}/aside/"
    assert "请写清楚" in client.post(url, {"reason": ""}, follow=True).content.decode()
    assert (
        "上级来件都收下了" in client.post(url, {"reason": "已电话"}, follow=True).content.decode()
    )
    assert client.post(url, {"reason": "已电话"}).status_code == 404
    assert client.post("/staff/exchange/messages/7/read/").status_code == 404


def test_trouble_of_the_other_side_is_said_on_top(upper: Upper) -> None:
    upper.list_answer = b"<html>"
    work()
    assert "取不到上级来件" in page()
    upper.list_answer = None
    assert "马上去取" in (
        signed_in("clerk").post("/staff/exchange/fetch/", follow=True).content.decode()
    )
    work()
    assert "取不到上级来件" not in page()


def test_another_bureau_and_a_house_without_one_see_an_empty_page(
    upper: Upper, settings: Any
) -> None:
    upper.hand_down("m-1")
    work()
    assert "没有与上级系统相连" in page("neighbour") and "省信" in page()
    settings.HUIYIN_EXCHANGE_URL = ""
    assert "没有与上级系统相连" in page()


@pytest.mark.parametrize("login", sorted(LOGINS))
def test_only_who_registers_sees_it(cast: Cast, login: str) -> None:
    may = LOGINS[login] in ("clerk", "bureau_head")
    client = signed_in(login)
    assert client.get("/staff/exchange/").status_code == (200 if may else 403)
    for path in ("fetch/", "send/", "messages/1/read/", "messages/1/aside/"):
        status = client.post(f"/staff/exchange/{path}").status_code
        assert (status != 403) is may, path
