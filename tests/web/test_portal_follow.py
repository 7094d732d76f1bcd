"""Following a petition and the petitioner's own acts, with real requests."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from huiyin.domain.petition import Purpose
from huiyin.services import looking, query_codes
from huiyin.services.context import today
from huiyin.services.intake import Receipt
from huiyin.store.petitions import queries
from huiyin.store.record.models import ActContent, ActHead
from tests.cast import Cast

DAY = today()


@pytest.fixture(autouse=True)
def _no_wrong_tries() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def enter(client: Client, receipt: Receipt) -> str:
    """Show number and code; gives the address of the story."""
    answer = client.post("/follow/", {"number": receipt.number, "code": receipt.query_code})
    assert answer.url == f"/follow/{receipt.number}/"
    return str(answer.url)


def token_of(page: str) -> str:
    return page.split('name="token" value="')[1].split('"')[0]


def do(client: Client, address: str, **values: str) -> str:
    """Open the form of an act, send it, and read the page one lands on."""
    token = token_of(client.get(address).content.decode())
    return client.post(address, {"token": token, **values}, follow=True).content.decode()


def state_of(number: str) -> str:
    row = queries.petition(number)
    assert row is not None
    return str(row.petition["state"])


def test_right_pair_opens_however_it_is_typed(cast: Cast, client: Client) -> None:
    receipt = cast.register(DAY)
    code = f" {receipt.query_code[:4].lower()}-{receipt.query_code[4:]} "
    number = f" {receipt.number} ".replace("5", "\uff15")
    answer = client.post("/follow/", {"number": number, "code": code})
    assert answer.url == f"/follow/{receipt.number}/"


def test_link_fills_the_number_in(cast: Cast, client: Client) -> None:
    page = client.get("/follow/?number=540699-2026-00001").content.decode()
    assert 'value="540699-2026-00001"' in page


def test_wrong_pair_does_not_say_which_is_wrong(cast: Cast, client: Client) -> None:
    receipt = cast.register(DAY)
    pages = [
        client.post("/follow/", {"number": number, "code": "ABCDEFGH"}).content.decode()
        for number in (receipt.number, "540699-2026-99999")
    ]
    assert all("编号和查询码对不上" in page for page in pages)
    assert client.get(f"/follow/{receipt.number}/").url == "/follow/"


def test_after_ten_wrong_tries_one_waits(cast: Cast, client: Client) -> None:
    receipt = cast.register(DAY)
    wrong = {"number": receipt.number, "code": "ABCDEFGH"}
    statuses = [client.post("/follow/", wrong).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    right = {"number": receipt.number, "code": receipt.query_code}
    answer = Client(REMOTE_ADDR="203.0.113.9").post("/follow/", right)
    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()


def test_one_address_cannot_go_through_many_numbers(cast: Cast, client: Client) -> None:
    receipt = cast.register(DAY)
    for n in range(10):
        client.post("/follow/", {"number": f"540699-2026-1{n:04}", "code": "ABCDEFGH"})
    right = {"number": receipt.number, "code": receipt.query_code}
    assert client.post("/follow/", right).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.9").post("/follow/", right).status_code == 302


def test_another_number_stays_shut(cast: Cast, client: Client) -> None:
    mine, other = cast.register(DAY), cast.register(DAY)
    enter(client, mine)
    assert client.get(f"/follow/{other.number}/").url == "/follow/"
    refused = client.post(f"/follow/{other.number}/supplement/", {"token": "t", "text": "x"})
    assert refused.url == "/follow/"


def test_a_renewed_code_ends_what_the_old_one_opened(cast: Cast, client: Client) -> None:
    receipt = cast.register(DAY)
    address = enter(client, receipt)
    query_codes.renew(cast.context("clerk", DAY), receipt.number, "phone_call")
    assert client.get(address).url == "/follow/"


def test_story_says_what_happened_what_comes_next_and_who_holds_it(
    cast: Cast, client: Client
) -> None:
    receipt = cast.handled(DAY - timedelta(5))
    page = client.get(enter(client, receipt)).content.decode()
    for words in ("县住房和城乡建设局正在办", "0896-1234567", "已转给县住房和城乡建设局",
                  "县住房和城乡建设局已受理", "为什么是这天", "修好供水管道"):  # fmt: skip
        assert words in page
    for name in ("韩承办", "陈登记", "张三"):
        assert name not in page


def test_who_looked_shows_unit_and_purpose_but_no_person(cast: Cast, client: Client) -> None:
    receipt = cast.handled(DAY - timedelta(5))
    looking.reveal(cast.context("handler", DAY), receipt.number, "打电话核实")
    page = client.get(enter(client, receipt)).content.decode()
    assert "县住房和城乡建设局 · 打电话核实" in page
    assert "韩承办" not in page


def test_accusation_shows_no_more_than_received_and_registered(cast: Cast, client: Client) -> None:
    receipt = cast.register(DAY, purpose=Purpose.ACCUSATION)
    cast.act("head", receipt.number, "refer", DAY, organ_kind="discipline", organ="县纪委监委",
             authority="县管干部")  # fmt: skip
    page = client.get(enter(client, receipt)).content.decode()
    assert "信访部门已登记" in page
    assert "县纪委监委" not in page and "移送" not in page


def test_supplement_counts_once(cast: Cast, client: Client) -> None:
    receipt = cast.register(DAY)
    address = enter(client, receipt) + "supplement/"
    token = token_of(client.get(address).content.decode())
    for _tap in range(2):
        answer = client.post(address, {"token": token, "text": "昨天又漏了"}, follow=True)
        assert "补充情况已收到" in answer.content.decode()
    assert client.get(f"/follow/{receipt.number}/").content.decode().count("补充了情况") == 1


def test_personal_data_in_a_supplement_are_sent_by_who_says_so(cast: Cast, client: Client) -> None:
    receipt = cast.register(DAY)
    address = enter(client, receipt) + "supplement/"
    said = {"token": "t" * 24, "text": "问他 13800138000 就知道"}
    page = client.post(address, said)
    body = page.content.decode()
    assert page.status_code == 422 and "手机号码" in body and 'name="sure"' in body
    assert "问他 13800138000 就知道" in body
    assert client.post(address, said | {"sure": "on"}).status_code == 302


def test_empty_supplement_is_said_beside_the_field(cast: Cast, client: Client) -> None:
    receipt = cast.register(DAY)
    page = do(client, enter(client, receipt) + "supplement/", text="  ")
    assert page.count("这一项必须填写") == 2


def test_bureau_and_unit_are_rated_apart_and_once(cast: Cast, client: Client) -> None:
    receipt = cast.answered(DAY - timedelta(20))
    address = enter(client, receipt) + "rate/"
    half = client.post(address, {"token": "t1", "bureau_rating": "satisfied"})
    assert half.status_code == 422
    assert "这一项必须填写" in half.content.decode()
    page = do(client, address, bureau_rating="satisfied", unit_rating="not", note="太慢")
    assert "谢谢您" in page
    again = client.get(address, follow=True).content.decode()
    assert "现在还不能做这一步" in again


def test_review_is_asked_for_in_time(cast: Cast, client: Client) -> None:
    receipt = cast.answered(DAY - timedelta(20))
    story = enter(client, receipt)
    assert "最晚 " in client.get(story).content.decode()
    page = do(client, story + "request_review/", reason="只修了一半")
    assert "复查申请已提交" in page
    assert state_of(receipt.number) == "reviewing"


def test_late_review_is_warned_of_and_still_taken(cast: Cast, client: Client) -> None:
    receipt = cast.answered(DAY - timedelta(80))
    address = enter(client, receipt) + "request_review/"
    assert "可能不予受理" in client.get(address).content.decode()
    assert "复查申请已提交" in do(client, address, reason="才看到")


def test_withdrawing_asks_once_and_ends(cast: Cast, client: Client) -> None:
    receipt = cast.register(DAY)
    address = enter(client, receipt) + "withdraw/"
    assert "不能恢复" in client.get(address).content.decode()
    assert "已经撤回" in do(client, address)
    assert state_of(receipt.number) == "withdrawn"


def test_final_review_after_review_served(cast: Cast, client: Client) -> None:
    receipt = cast.answered(DAY - timedelta(20))
    cast.act("clerk", receipt.number, "request_review", DAY - timedelta(9), reason="不服",
             late_entry_reason="x")  # fmt: skip
    cast.act("county", receipt.number, "issue_review_opinion", DAY - timedelta(5),
             outcome="uphold", summary="维持")  # fmt: skip
    cast.act(
        "county",
        receipt.number,
        "serve_review",
        DAY - timedelta(4),
        way="post",
        tracking="EMS1",
        to="1",
    )
    address = enter(client, receipt) + "request_final_review/"
    assert "复核申请已提交" in do(client, address, reason="仍不服")
    assert state_of(receipt.number) == "final_reviewing"


def test_what_may_not_be_done_is_refused_and_moves_nothing(cast: Cast, client: Client) -> None:
    receipt = cast.register(DAY)
    story = enter(client, receipt)
    answer = client.post(story + "request_review/", {"token": "t", "reason": "x"}, follow=True)
    assert "现在还不能做这一步" in answer.content.decode()
    assert client.get(story + "forward/").status_code == 404
    assert state_of(receipt.number) == "registered"


def test_leaving_forgets_the_number(cast: Cast, client: Client) -> None:
    address = enter(client, cast.register(DAY))
    assert client.get("/follow/leave/").status_code == 405
    client.post("/follow/leave/")
    assert client.get(address).url == "/follow/"


def test_the_petitioner_chooses_how_to_hear(cast: Cast, client: Client, settings: Any) -> None:
    settings.HUIYIN_MAIL_URL = "mail:"
    receipt = cast.register(today())
    client.post("/follow/", {"number": receipt.number, "code": receipt.query_code})
    url = f"/follow/{receipt.number}/choose_contact/"
    page = client.get(url).content.decode()
    assert "发邮件" in page and "同意电子送达" in page and "发短信" not in page
    assert "有进展怎么告诉您" in client.get(f"/follow/{receipt.number}/").content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    given = {"token": token, "message_ways": ["mail"], "mail": "no address"}
    wrong = client.post(url, given)
    assert wrong.status_code == 422 and "no address" in wrong.content.decode()
    assert client.post(url, given | {"mail": "zhang@example.cn"}).status_code == 302
    act = ActHead.objects.get(kind="contact_chosen")
    said = json.loads(ActContent.objects.get(act=act.pk).body)
    assert said["message_ways"] == ["mail"] and "zhang" not in json.dumps(said)
