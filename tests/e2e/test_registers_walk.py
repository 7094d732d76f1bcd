"""Registers in a real browser: a leader on a phone, a conference to its minutes, a mediation."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, FilePayload

from huiyin.services import demo
from huiyin.services.context import today
from tests import papers
from tests.e2e.test_walk import PASSWORD
from tests.e2e.walker import DESK, PHONE, Walker


@pytest.fixture
def house(committed: None, live_server: object) -> str:
    """The demo bureau behind a real server."""
    demo.make()
    return str(live_server)


def signed_in(browser: Browser, address: str, login: str, width: int) -> Walker:
    """Somebody of the demo bureau."""
    walker = Walker(browser, address, width)
    walker.open("/staff/sign-in")
    walker.page.get_by_label("登录名").fill(login)
    walker.page.get_by_label("密码").fill(PASSWORD)
    walker.press("登录")
    return walker


@pytest.mark.browser
def test_registers(browser: Browser, house: str) -> None:
    """One making of the demo serves the three walks."""
    leader_on_a_phone(signed_in(browser, house, "leader", PHONE))
    conference(signed_in(browser, house, "head", DESK))
    mediation(signed_in(browser, house, "housing", DESK))
    experts(signed_in(browser, house, "clerk", DESK))
    photographed(signed_in(browser, house, "clerk", DESK), Walker(browser, house, PHONE))
    settling(signed_in(browser, house, "clerk", DESK))
    numbers(signed_in(browser, house, "head", DESK))
    plan(Walker(browser, house, PHONE))


def settling(clerk: Walker) -> None:
    """What was supported is seen to, with one button; what stays open; the hearing rooms."""
    clerk.open("/staff/settling/")
    clerk.picture("settling")
    clerk.page.get_by_role("link", name="立账", exact=True).first.click()
    assert "没有立账" in clerk.text()
    clerk.press("立账")
    assert "已立账" in clerk.text() and "待解决" in clerk.text()
    clerk.picture("settling-sheet")
    clerk.press("解决到位", "link")
    clerk.page.locator("[name=solved_on]").fill(today().isoformat())
    clerk.page.locator("[name=solved]").fill("已经换好，验收单在卷。")
    clerk.press("解决到位")
    assert "已经换好" in clerk.text()
    clerk.open("/staff/settling/long-open/")
    clerk.picture("long-open")
    clerk.open("/staff/hearings/")
    assert "第一听证室" in clerk.text()
    clerk.picture("hearing-rooms")
    clerk.open("/staff/reviews/?view=all")
    clerk.picture("reviews")


def numbers(head: Walker) -> None:
    """How the unit numbers its letters."""
    head.open("/staff/letters/numbers/")
    head.picture("letter-numbers")
    head.page.get_by_role("link", name="改").first.click()
    assert "编号格式" in head.text()


def leader_on_a_phone(leader: Walker) -> None:
    """My matters, a note with one tap, a meeting recorded, the list of all."""
    leader.open("/staff/charges/")
    leader.picture("charges")
    leader.press("到现场看过")
    assert "已记下" in leader.text()
    leader.press("记录见面", "link")
    leader.page.locator("[name=met_on]").fill(today().isoformat())
    leader.page.locator("[name=meeting]").fill("当面听取，约定十天内答复。")
    leader.press("记录见面")
    assert leader.page.url.endswith("/staff/charges/") and "已记录见面" in leader.text()
    leader.open("/staff/registers/leader_charge/")
    leader.picture("charge-list")


def conference(head: Walker) -> None:
    """From what waits to the minutes."""
    head.open("/staff/registers/joint_conference/add/")
    page = head.page
    page.locator("[name=title]").fill("云溪县疑难事项会商")
    page.locator("[name=body]").first.check()
    page.locator("[name=held_on]").fill(today().isoformat())
    page.locator("[name=from_time]").fill("15:00")
    page.locator("[name=place]").fill("二楼会议室")
    page.locator("[name=chair]").fill("赵国栋")
    head.press("登记")
    head.press("会议页面", "link")
    page.locator("[name=item]").first.check()
    page.locator("[name=petition]").first.check()
    head.picture("conference-agenda")
    head.press("列入议题")
    assert page.locator("[name=petition]").count() == 0 and "列入 2 个议题" in head.text()
    page.get_by_text("通知单位", exact=True).click()
    page.locator("[name=unit]").first.check()
    page.get_by_role("button", name="通知", exact=True).click()
    page.wait_for_load_state("networkidle")
    head.press("到会", "link")
    page.locator("[name=title]").fill("何秀兰")
    head.press("到会")
    head.press("会议召开", "link")
    head.press("会议召开")
    head.press("记结论", "link")
    page.locator("[name=outcome]").fill("由住建局牵头，先办证后追缴。")
    page.locator("[name=title_1]").fill("提出办证方案")
    page.locator("[name=unit_1]").fill("云溪县住房和城乡建设局")
    page.locator("[name=due_on_1]").fill((today() + timedelta(days=30)).isoformat())
    head.press("记下结论")
    head.press("记结论", "link")
    page.locator("[name=outcome]").fill("由人力资源和社会保障局受理。")
    page.locator("[name=decided_unit]").fill("云溪县人力资源和社会保障局")
    head.press("记下结论")
    head.picture("conference")
    with page.expect_download() as papers:
        page.get_by_role("link", name="PDF").first.click()
    assert papers.value.path().read_bytes()[:5] == b"%PDF-"
    head.press("起草纪要")
    assert "草稿，未编号" in head.text()
    head.press("修改正文", "link")
    page.locator("[name=copies]").fill("县委办公室，县政府办公室")
    body = page.locator("[name=body]")
    assert "先办证后追缴" in body.input_value() and "提出办证方案" in body.input_value()
    head.press("更正")
    head.press("会议页面" if "会议页面" in head.text() else "纪要样张", "link")
    head.press("批准", "link")
    head.press("批准")
    page.locator("summary", has_text="印发").click()
    head.look()
    page.locator("button.sure", has_text="印发").click()
    page.wait_for_load_state("networkidle")
    head.look()
    assert "已印发，文号" in head.text()
    head.picture("minutes")
    with page.expect_download() as word:
        page.get_by_role("link", name="Word").click()
    assert word.value.path().read_bytes()[:2] == b"PK"


def mediation(handler: Walker) -> None:
    """An agreement with its terms, and each of them checked off."""
    handler.open("/staff/mediation/")
    handler.press("达成协议", "link")
    page = handler.page
    page.locator("[name=form]").first.check()
    page.locator("[name=effective_on]").fill(today().isoformat())
    page.locator("[name=agreement]").fill("三楼住户赔偿两万元，修好防水。")
    page.locator("[name=title_1]").fill("赔偿两万元")
    page.locator("[name=payer_1]").select_option("respondent")
    page.locator("[name=due_on_1]").fill(today().isoformat())
    handler.picture("agreement")
    handler.press("登记协议")
    assert "共同申请司法确认" in handler.text()
    handler.picture("mediation")
    handler.open("/staff/mediation/")
    handler.picture("mediation-desk")
    page.locator("summary", has_text=re.compile("勾掉")).first.click()
    page.locator("[name=proof]").first.fill("收条")
    page.locator("form button", has_text=re.compile("勾掉")).first.click()
    page.wait_for_load_state("networkidle")
    handler.look()
    assert "全部履行完" in handler.text()


def experts(clerk: Walker) -> None:
    """Who is free when; a day away; somebody engaged from the calendar."""
    clerk.open("/staff/registers/expert/")
    clerk.press("专家日历", "link")
    clerk.picture("experts-calendar")
    clerk.press("后两周", "link")
    row = clerk.page.locator(".days-row", has_text="孟守信")
    row.get_by_role("link", name="登记不在").click()
    away = today() + timedelta(days=20)
    clerk.page.locator("[name=title]").fill("探亲")
    clerk.page.locator("[name=since]").fill(away.isoformat())
    clerk.page.locator("[name=until]").fill(away.isoformat())
    clerk.press("登记")
    clerk.look()
    clerk.open(f"/staff/experts/?from={away.isoformat()}")
    row = clerk.page.locator(".days-row", has_text="孟守信")
    assert row.locator("[data-state=away]").count() == 1
    row.locator("a[data-state=free]").last.click()
    clerk.page.locator("[name=title]").fill("看现场")
    clerk.page.get_by_label("问过，没有").check()
    clerk.press("登记")
    assert "专家参与" in clerk.text() and "已登记" in clerk.text()


def photographed(clerk: Walker, phone: Walker) -> None:
    """A leader's words on paper, photographed by a phone into the instruction."""
    clerk.open("/staff/registers/leader_instruction/?view=all")
    clerk.page.locator("[data-row] [data-open]").first.click()
    clerk.page.get_by_role("button", name="用手机拍批示原件").click()
    way = clerk.page.locator(".phone-link .breakable")
    way.wait_for()
    clerk.picture("entry-phone")
    phone.open("/" + way.inner_text().split("/", 3)[3])
    phone.page.locator("#files").set_input_files(
        FilePayload(name="image.jpg", mimeType="image/jpeg", buffer=papers.jpeg())
    )
    phone.press("存进去")
    assert "存好了 1 张" in phone.text()
    clerk.page.get_by_text("批示原件 1", exact=True).first.wait_for(timeout=15_000)
    clerk.look()


def plan(citizen: Walker) -> None:
    """The published plan, and asking to come."""
    citizen.open("/receptions/")
    citizen.picture("receptions")
    citizen.press("预约这一场", "link")
    citizen.page.locator("[name=name]").fill("潘大有")
    citizen.page.locator("[name=phone]").fill("13900007788")
    citizen.page.locator("[name=words]").fill("村里蓄水池一直没有修")
    citizen.press("预约")
    assert "已经收到您的预约" in citizen.text()
    citizen.press("查这次预约", "link")
    citizen.page.locator("[name=phone]").fill("13900007788")
    citizen.press("查询")
    assert "正在安排" in citizen.text()
    citizen.picture("appointment")
