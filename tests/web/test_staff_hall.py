"""The window, the queue and bags of letters as pages: nothing typed is lost."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from huiyin.domain.acts import ActKind
from huiyin.services.context import today
from huiyin.services.intake import Party
from huiyin.services.reading import petition
from huiyin.store.petitions.identity import Identity
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

ASKED = {f"prior_{n}": "no" for n in ("court", "arbitration", "reconsideration", "opinion")}
VISIT = {
    "channel": "visit", "name": "李四", "phone": "13912345678", "persons": "1",
    "document": "11010519491231002X", "detail": "工地拖欠工资三个月。", "claims": "支付工资",
    "purpose": "appeal_for_resolution", "kind": "ordinary", **ASKED,
}  # fmt: skip
CREW = "\n".join(f"工友{n} 1370000{n:04d}" for n in range(4))
REST = "\n".join(f"同乡{n}" for n in range(18))
COLLECTIVE = {"persons": "23", "others": CREW, "participants": REST, "has_election_sheet": "on",
              "concerned": "30", "is_spoken": "on", "is_read_back": "on"}  # fmt: skip


def window(client: Client, **changes: str) -> tuple[int, str]:
    page = client.get("/staff/register/").content.decode()
    token = re.search(r'name="token" value="(\w+)"', page)
    assert token
    typed = VISIT | {"received_on": today().isoformat(), "token": token[1]} | changes
    answer = client.post("/staff/register/", typed, follow=True)
    return answer.status_code, answer.content.decode()


def number_in(page: str) -> str:
    found = re.search(r"540699-\d{4}-\d{5}", page)
    assert found
    return found[0]


def test_a_collective_visit_of_23_with_five_representatives(cast: Cast) -> None:
    client = signed_in("clerk")
    status, page = window(client, **COLLECTIVE)
    assert status == 200 and "确认无误" in page
    number = number_in(page)
    shown = client.get(f"/staff/petitions/{number}/").content.decode()
    assert "到场 23 人 · 集体访 · 涉及 30 人" in shown
    assert "收到推选代表书，另列参加的人 18 名" in shown
    assert "首接：陈登记（县信访局）" in shown and "同乡3" not in shown
    revealed = client.post(f"/staff/petitions/{number}/reveal/", {"purpose": "核对"})
    assert "同乡17" in revealed.content.decode() and "工友3" in revealed.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (COLLECTIVE | {"others": CREW + "\n第六个"}, "第二十条"),
        (COLLECTIVE | {"has_election_sheet": ""}, "推选代表书"),
        (COLLECTIVE | {"participants": "同乡1"}, "列不全的，写明为什么"),
        (COLLECTIVE | {"is_read_back": ""}, "第十九条"),
        (COLLECTIVE | {"concerned": "3"}, "不能少于到场人数"),
        ({"prior_court": ""}, "请问过以后选"),
        ({"agent_name": "代办人"}, "委托书"),
        ({"is_organisation": "on", "document": "91350100M000100Y44"}, "统一社会信用代码不对"),
        ({"channel": "handed_down"}, "上级来文的编号"),
        ({"channel": "centre"}, "必须填写"),
        ({"document": "110105194912310021"}, "校验位不对"),
    ],
)  # fmt: skip
def test_the_window_says_what_is_still_to_be_done(
    cast: Cast, changes: dict[str, str], said: str
) -> None:
    status, page = window(signed_in("clerk"), **changes)
    assert status == 422 and said in page and "工地拖欠工资三个月" in page


def test_an_organisation_with_an_agent(cast: Cast) -> None:
    client = signed_in("clerk")
    status, page = window(
        client, is_organisation="on", name="某合作社", document="91350100M000100Y43",
        agent_name="代办人", agent_phone="13800001111", has_authority="on",
    )  # fmt: skip
    assert status == 200
    shown = client.get(f"/staff/petitions/{number_in(page)}/").content.decode()
    assert "法人或者其他组织" in shown and "有委托书" in shown and "代办人" not in shown


@pytest.mark.parametrize(
    "channel",
    ["letter", "visit", "web", "web_suggestion", "phone", "fax", "mailbox", "qr", "handed_down",
     "centre"],
)  # fmt: skip
def test_one_petition_through_each_channel(cast: Cast, channel: str) -> None:
    client = signed_in("clerk")
    status, page = window(
        client, channel=channel, centre="县住房和城乡建设局" if channel == "centre" else "",
        upper_number="省信转〔2026〕9号" if channel == "handed_down" else "",
        upper_report_by=(today() + timedelta(days=20)).isoformat()
        if channel == "handed_down"
        else "",
    )  # fmt: skip
    assert status == 200, page
    view = petition(cast.context("clerk", today()), number_in(page))
    assert view.row.petition["channel"] == channel
    kept = view.line[0].act.fields
    assert kept.get("centre", "") == ("HOUSING" if channel == "centre" else "")
    rules = {c.rule for c in view.clocks}
    assert ("intake.report_back" in rules) == (channel == "handed_down")


def test_the_receipt_has_code_qr_dates_and_two_papers(cast: Cast) -> None:
    client = signed_in("clerk")
    page = window(client)[1]
    assert "data:image/svg+xml" in page and "paper-a4" in page and "查询码" in page
    assert "最迟" in page
    narrow = re.search(r"\?form=\w+&amp;paper=80", page)
    assert narrow
    address = "/staff/register/receipt/" + html.unescape(narrow[0])
    assert "paper-80" in client.get(address).content.decode()


def test_a_receipt_opens_for_who_registered_and_as_long_as_a_sign_in_lasts(cast: Cast) -> None:
    client = signed_in("clerk")
    form = re.search(r"\?form=(\w+)&amp;", window(client)[1])
    assert form
    address = f"/staff/register/receipt/?form={form[1]}"
    assert client.get(address).status_code == 200
    other = signed_in("head").get(address)
    assert other.status_code == 302 and other.headers["Location"] == "/staff/register/"
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=11, minutes=59), tick=True):
        assert signed_in("clerk").get(address).status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=12, minutes=1), tick=True):
        assert signed_in("clerk").get(address).status_code == 302


def test_words_typed_so_far_bring_advice_with_reasons(cast: Cast) -> None:
    client = signed_in("clerk")
    part = client.post(
        "/staff/register/advice/",
        {"detail": "法院判决了还不给工资，欠薪半年", "prior_court": "yes"},
    ).content.decode()
    assert "已经到法院" in part and "提到“工资”" in part and "劳动和社会保障" in part
    empty = client.post("/staff/register/advice/", {}).content.decode()
    assert "这里会提示" in empty


def test_numbers_on_the_wall_and_at_the_window(cast: Cast) -> None:
    client = signed_in("clerk")
    assert "取到 A001 号" in client.post("/staff/hall/take/", follow=True).content.decode()
    client.post("/staff/hall/take/")
    no_window = client.post("/staff/hall/call/", {"window": ""}, follow=True)
    assert "请先写自己的窗口" in no_window.content.decode()
    called = client.post("/staff/hall/call/", {"window": "1号窗口"}, follow=True)
    assert "正在接待 A001号" in called.content.decode()
    link = re.search(r"/staff/hall/display/[^/\"]+/", client.get("/staff/hall/").content.decode())
    assert link
    assert Client().get("/staff/hall/display/B1~made-up/").status_code == 404
    ours = Client().get(link[0]).content.decode()
    assert "A001" in ours and "请到 1号窗口" in ours and "在等 1 人" in ours
    number = number_in(window(client)[1])
    view = petition(cast.context("clerk", today()), number)
    assert view.line[0].act.fields["ticket"] == "A001"
    after = client.post("/staff/hall/call/", follow=True).content.decode()
    assert "正在接待 A002号" in after
    client.post("/staff/hall/miss/")
    assert "过号：A002" in client.get("/staff/hall/").content.decode()
    assert "没有人排队" in client.post("/staff/hall/call/", follow=True).content.decode()


def test_a_bag_of_letters_keeps_what_was_typed(cast: Cast) -> None:
    client = signed_in("clerk")
    lines = "王一\t13800000001\t一村\t水渠坏了\t修水渠\n李二\t\t二村\t\t"
    given = {"received_on": today().isoformat(), "purpose": "appeal_for_resolution",
             "lines": lines, "token": "bag"}  # fmt: skip
    wrong = client.post("/staff/register/letters/", given)
    said = wrong.content.decode()
    assert wrong.status_code == 422 and "第 2 行" in said and "水渠坏了" in said
    done = client.post("/staff/register/letters/", given | {"lines": lines.split("\n")[0]})
    assert "已登记 1 封来信" in done.content.decode()


def test_contacts_stand_on_the_petition_page(cast: Cast) -> None:
    number = cast.handled(today()).number
    client = signed_in("handler")
    assert "告知转送去向" in client.get(f"/staff/petitions/{number}/").content.decode()
    address = f"/staff/petitions/{number}/acts/contact/"
    form = client.get(address, {"contact": "受理时见面"}).content.decode()
    assert 'value="受理时见面" selected' in form
    client.post(address, {"contact": "受理时见面", "way": "in_person", "proof": "面谈记录",
                          "on": today().isoformat(), "seen": "9"})  # fmt: skip
    page = client.get(f"/staff/petitions/{number}/").content.decode()
    assert "面谈记录" in page and "已联系" in page


def test_a_bounce_is_counted_on_the_page(cast: Cast) -> None:
    number = cast.sent(today())
    cast.act("handler", number, "object", today(), reason="不归我们管")
    cast.act("clerk", number, "uphold_objection", today(), reason="同意")
    page = signed_in("clerk").get(f"/staff/petitions/{number}/").content.decode()
    assert re.search(r"<dt>退回</dt><dd>1 次</dd>", page)
    view = petition(cast.context("clerk", today()), number)
    assert [e.act.kind for e in view.line][-1] is ActKind.OBJECTION_UPHELD


def test_letters_of_people_who_came_before_lead_to_the_decision(cast: Cast) -> None:
    known = cast.register(today(), parties=(Party(Identity("张三", "13800138000")),)).number
    clerk = signed_in("clerk")
    lines = ("张三\t13800138000\t某村\t小区的供水管道漏水三个月，物业一直不修。\t修好\n"
             "赵六\t13700137000\t某村\t路灯不亮\t装灯")  # fmt: skip
    typed = {"received_on": today().isoformat(), "purpose": "appeal_for_resolution",
             "lines": lines, "token": "a" * 32}  # fmt: skip
    page = clerk.post("/staff/register/letters/", typed).content.decode()
    assert "有 1 封的写信人以前反映过" in page and page.count("是这件<") == 1
    link = re.search(r'href="(/staff/petitions/[^"]+/relate/\?earlier=[^"]+)"', page)
    assert link and known in link[1]
    assert f'value="{known}"' in clerk.get(link[1]).content.decode()
