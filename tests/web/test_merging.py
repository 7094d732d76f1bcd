"""Merging and splitting on the pages: choose, see what will happen, confirm, take back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from huiyin.services.context import today
from huiyin.services.intake import Party
from huiyin.store.petitions import queries
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.joining import parts_of
from huiyin.store.record.queries import acts_of
from tests.cast import Cast
from tests.web.test_portal_follow import do, enter
from tests.web.test_staff_doors import signed_in

DAY = today() - timedelta(days=6)
OTHER = (Party(Identity("李四", "13900139000")),)
CLAIMS = ("修好供水管道", "补发低保金")


@pytest.fixture(autouse=True)
def _no_wrong_tries() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def state_of(number: str) -> str:
    row = queries.petition(number)
    assert row is not None
    return str(row.petition["state"])


def version_of(number: str) -> int:
    row = queries.petition(number)
    assert row is not None
    return int(row.petition["version"])


def confirm(client: Client, joining: str, leading: str, **changes: str):  # type: ignore[no-untyped-def]
    values = {"leading": leading, "seen": str(version_of(joining)),
              "other_seen": str(version_of(leading)), "reason": "同一根水管"}  # fmt: skip
    return client.post(f"/staff/petitions/{joining}/merge/", {**values, **changes}, follow=True)


def test_the_same_person_s_matters_are_offered_without_a_name(cast: Cast) -> None:
    leading, joining = cast.register(DAY).number, cast.register(DAY).number
    page = signed_in("clerk").get(f"/staff/petitions/{joining}/merge/").content.decode()
    assert f"?leading={leading}" in page and "张三" not in page and "张*" not in page


def test_the_preview_says_what_will_happen_and_writes_nothing(cast: Cast) -> None:
    leading = cast.handled(DAY).number
    joining = cast.register(DAY, parties=OTHER, claims=("赔偿地板损失",)).number
    before = version_of(joining), version_of(leading)
    address = f"/staff/petitions/{joining}/merge/?leading={leading}"
    page = signed_in("clerk").get(address).content.decode()
    assert "增加 1 名信访人" in page and "增加诉求：赔偿地板损失" in page
    assert "并案书面告知" in page and "不再单独计时" in page
    assert (version_of(joining), version_of(leading)) == before


def test_confirmed_and_taken_back(cast: Cast) -> None:
    leading = cast.register(DAY).number
    joining = cast.register(DAY, parties=OTHER).number
    client = signed_in("clerk")
    page = confirm(client, joining, leading).content.decode()
    assert f"{joining} 已并入 {leading}" in page and "并进来的件" in page
    assert f"已经并入 {leading}" in client.get(f"/staff/petitions/{joining}/").content.decode()
    client.post(f"/staff/petitions/{leading}/acts/retract/", {"why": "不是同一件"})
    assert (state_of(joining), state_of(leading)) == ("registered", "registered")


def test_a_second_tap_merges_once(cast: Cast) -> None:
    leading, joining = cast.register(DAY).number, cast.register(DAY).number
    client = signed_in("clerk")
    values = {"seen": "2", "other_seen": "2"}
    assert confirm(client, joining, leading, **values).status_code == 200
    again = confirm(client, joining, leading, **values)
    assert again.status_code == 409 and version_of(leading) == 3


def test_somebody_acted_in_between(cast: Cast) -> None:
    leading, joining = cast.register(DAY).number, cast.register(DAY).number
    cast.act("clerk", leading, "forward", today(), unit="HOUSING")
    answer = confirm(signed_in("clerk"), joining, leading, other_seen="2", reason="同一根水管")
    assert answer.status_code == 409 and "同一根水管" in answer.content.decode()
    assert state_of(joining) == "registered"


def test_what_cannot_be_merged_says_why(cast: Cast) -> None:
    client = signed_in("clerk")
    joining = cast.register(DAY - timedelta(days=3)).number
    later = cast.register(DAY).number
    page = client.get(f"/staff/petitions/{joining}/merge/?leading={later}").content.decode()
    assert "期限会变晚" in page and 'name="reason"' not in page
    missing = client.get(f"/staff/petitions/{joining}/merge/?leading=540699-2020-00001")
    assert missing.status_code == 422 and "没有这件信访件" in missing.content.decode()
    empty = confirm(client, later, joining, reason="")
    assert empty.status_code == 422 and state_of(later) == "registered"


def test_the_other_direction_has_a_page_of_its_own(cast: Cast) -> None:
    leading = cast.register(DAY).number
    joining = cast.register(DAY, parties=OTHER).number
    values = {"joining": joining, "seen": "2", "other_seen": "2", "reason": "同一根水管"}
    signed_in("clerk").post(f"/staff/petitions/{leading}/absorb/", values)
    assert state_of(joining) == "merged"


@pytest.mark.parametrize("login", ["handler", "neighbour", "analyst", "leader", "auditor"])
@pytest.mark.parametrize("page", ["merge", "absorb", "split"])
def test_only_the_bureau_s_clerks_come_in(cast: Cast, login: str, page: str) -> None:
    number = cast.sent(DAY, claims=CLAIMS)
    answer = signed_in(login).get(f"/staff/petitions/{number}/{page}/")
    assert answer.status_code in (403, 404)


def test_split_with_preview_and_confirm(cast: Cast) -> None:
    number = cast.register(DAY, claims=CLAIMS).number
    client = signed_in("clerk")
    address = f"/staff/petitions/{number}/split/"
    assert "分出哪几项诉求" in client.get(address).content.decode()
    values = {"claims": ["2"], "title": "低保金没有发", "detail": "两个月没有发。",
              "purpose": "appeal_for_resolution", "reason": "两件事", "seen": "2"}  # fmt: skip
    page = client.post(address, values).content.decode()
    assert "留下：修好供水管道" in page and "确认分成两件" in page
    assert version_of(number) == 2
    client.post(address, values | {"sure": "1"})
    (part,) = parts_of(queries.petition(number).petition["id"])  # type: ignore[union-attr]
    assert f"分出 {part}" in client.get(f"/staff/petitions/{number}/").content.decode()
    assert f"从 {number} 分出" in client.get(f"/staff/petitions/{part}/").content.decode()


def test_a_split_that_leaves_nothing_keeps_what_was_typed(cast: Cast) -> None:
    number = cast.register(DAY, claims=CLAIMS).number
    values = {"claims": ["1", "2"], "title": "低保金没有发", "detail": "两个月没有发。",
              "purpose": "appeal_for_resolution", "reason": "两件事", "sure": "1"}  # fmt: skip
    answer = signed_in("clerk").post(f"/staff/petitions/{number}/split/", values)
    page = answer.content.decode()
    assert answer.status_code == 409 and "至少分出一项" in page and "低保金没有发" in page


def test_the_citizen_sees_where_it_goes_on_and_nothing_of_the_others(
    cast: Cast, client: Client
) -> None:
    leading = cast.handled(DAY, title="张三家的水管").number
    receipt = cast.register(DAY, parties=OTHER)
    cast.act("clerk", receipt.number, "merge", today(), leading=leading, reason="同一根水管")
    page = client.get(enter(client, receipt)).content.decode()
    assert f"并到编号 {leading} 里一起办" in page and "县住房和城乡建设局正在办" in page
    assert "办完，给出处理意见" in page
    assert "张三" not in page and "张*" not in page


def test_the_citizen_supplements_and_asks_for_review_where_it_goes_on(
    cast: Cast, client: Client
) -> None:
    day = DAY - timedelta(days=10)
    leading = cast.handled(day).number
    receipt = cast.register(day, parties=OTHER)
    cast.act(
        "clerk", receipt.number, "merge", day + timedelta(days=2), leading=leading, reason="同"
    )
    address = enter(client, receipt)
    do(client, f"{address}supplement/", text="昨天又漏了")
    said = [a.body["text"] for a in acts_of(queries.petition(leading).petition["id"])  # type: ignore[union-attr]
            if a.kind == "supplemented"]  # fmt: skip
    assert said == [f"（并入本件的 {receipt.number} 的信访人补充）昨天又漏了"]
    cast.act("handler", leading, "issue_opinion", DAY, outcomes={"1": "not_supported"},
             facts="老化", basis="条例")  # fmt: skip
    cast.act("handler", leading, "serve", DAY, way="post", tracking="XA10001", to="1")
    assert "不服处理意见，申请复查" not in client.get(address).content.decode()
    cast.act("handler", leading, "serve", DAY, way="post", tracking="XA10001", to="2")
    assert "不服处理意见，申请复查" in client.get(address).content.decode()
    do(client, f"{address}request_review/", reason="不服")
    asked = [a.body for a in acts_of(queries.petition(leading).petition["id"])  # type: ignore[union-attr]
             if a.kind == "review_requested"]  # fmt: skip
    assert [a["by"] for a in asked] == [2] and state_of(leading) == "reviewing"


def test_the_citizen_withdraws_only_the_own_matter(cast: Cast, client: Client) -> None:
    leading = cast.register(DAY).number
    receipt = cast.register(DAY, parties=OTHER)
    cast.act("clerk", receipt.number, "merge", today(), leading=leading, reason="同一根水管")
    do(client, f"{enter(client, receipt)}withdraw/")
    assert (state_of(receipt.number), state_of(leading)) == ("withdrawn", "registered")


def test_the_part_opens_with_the_same_code(cast: Cast, client: Client) -> None:
    receipt = cast.register(DAY, claims=CLAIMS)
    cast.act("clerk", receipt.number, "split", today(), claims=["2"], title="低保金",
             detail="没有发", reason="两件事")  # fmt: skip
    (part,) = parts_of(receipt.id)
    page = client.get(enter(client, receipt)).content.decode()
    assert f"编号 {part}，查询码不变" in page
    answer = client.post("/follow/", {"number": part, "code": receipt.query_code})
    assert answer.url == f"/follow/{part}/"


def test_the_relation_to_an_earlier_matter_is_decided_on_a_page(cast: Cast) -> None:
    first, second = cast.register(DAY).number, cast.register(today()).number
    clerk, path = signed_in("clerk"), f"/staff/petitions/{second}/relate/"
    page = clerk.get(path).content.decode()
    assert first in page and "很像同一件事" in page and "张" not in page
    assert f'value="{first}"' in clerk.get(f"{path}?earlier={first}").content.decode()
    wrong = clerk.post(path, {"known_as": "repeat", "earlier": "1", "reason": "同一件"})
    assert wrong.status_code == 422 and "同一件" in wrong.content.decode()
    said = {"known_as": "repeat", "earlier": first, "reason": "同一根水管",
            "seen": str(version_of(second))}  # fmt: skip
    done = clerk.post(path, said, follow=True).content.decode()
    assert "已记下" in done and "重复件" in done
    stale = clerk.post(path, said | {"known_as": "new_matter"})
    assert stale.status_code == 409 and "同一根水管" in stale.content.decode()
    again = clerk.post(path, said | {"seen": str(version_of(second))})
    assert again.status_code == 409 and "没有变" in again.content.decode()
    assert signed_in("supervisor").get(path).status_code == 403
    assert signed_in("neighbour").get(path).status_code == 404
