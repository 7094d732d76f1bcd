"""One petition through each way in, by people at a desk and on a phone; each then stands in the
list of its channel with who took it first."""

import re
from io import BytesIO
from random import Random

import pytest
from playwright.sync_api import Browser, FilePayload

from huiyin.services import demo
from huiyin.services.context import begin, today
from huiyin.services.people import actor_by_login
from huiyin.services.place_codes import NewPlace, make
from huiyin.store.accounts import places
from tests.e2e.test_walk import act, fill, staff
from tests.e2e.walker import PHONE, Walker
from tests.scanned import fonts, line, written

AT_THE_DESK = {
    "letter": "来信", "visit": "来访", "phone": "来电", "fax": "传真", "mailbox": "领导信箱",
    "handed_down": "上级转交", "centre": "部门接待中心",
}  # fmt: skip
ON_THE_PHONE = {"web": "网上投诉", "web_suggestion": "网上建议", "qr": "扫码"}
NUMBER = re.compile(r"\d{6}-\d{4}-\d{5}")


def _at_the_window(clerk: Walker, channel: str) -> str:
    """The number of what a clerk registered as having come by a channel."""
    page = clerk.page
    clerk.open("/staff/register/")
    fill(clerk, "channel", channel)
    fill(clerk, "name", f"潘大有{AT_THE_DESK[channel]}")
    fill(clerk, "detail", f"白马乡大坪村的蓄水池漏水，{AT_THE_DESK[channel]}反映。")
    for name in ("court", "arbitration", "reconsideration", "opinion"):
        page.check(f"[name=prior_{name}][value=no]")
    page.check("[name=purpose][value=appeal_for_resolution]")
    if channel in ("handed_down", "centre"):
        page.get_by_text("上级转交、部门接待中心、补录").click()
        _said_elsewhere(clerk, channel)
    page.get_by_role("button", name="保存并出凭证").click()
    page.wait_for_url(re.compile("/register/receipt/"))
    clerk.look()
    return _number(clerk)


def _said_elsewhere(clerk: Walker, channel: str) -> None:
    if channel == "centre":
        fill(clerk, "centre", "云溪县住房和城乡建设局")
        return
    fill(clerk, "upper_number", "省信〔2026〕000777")
    fill(clerk, "upper_report_by", today().replace(year=today().year + 1).isoformat())


def _number(walker: Walker) -> str:
    found = NUMBER.search(walker.text())
    assert found, walker.text()
    return found.group()


def _on_the_portal(citizen: Walker, start: str) -> str:
    """The number of what a citizen sent from a way in."""
    page = citizen.page
    citizen.open(start)
    page.get_by_label(re.compile("事情经过|建议")).first.fill("村口的路灯夜里不亮，请修好。")
    for _ in range(12):
        citizen.press("下一步")
        if page.url.endswith("/submit/check/"):
            break
        _answer(citizen)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/receipt/")
    citizen.look()
    number = _number(citizen)
    page.context.clear_cookies()
    return number


def _answer(citizen: Walker) -> None:
    """What the question at hand needs before one may go on."""
    page = citizen.page
    for name, value in (("claim_1", "修好路灯"), ("place", "白马乡大坪村"), ("name", "曲珍"),
                        ("phone", "13900007799"), ("address", "白马乡大坪村")):  # fmt: skip
        field = page.locator(f"main [name={name}]")
        if field.count() and not field.first.input_value():
            field.first.fill(value)
    radios = page.locator("main input[type=radio]")
    if radios.count() and not page.locator("main input[type=radio]:checked").count():
        radios.first.check()


def _letter() -> bytes:
    """A written page as a good scanner gives it."""
    chance, out = Random(7), BytesIO()
    written([line(chance) for _ in range(14)], fonts()["sans"]).save(out, "JPEG", quality=60)
    return out.getvalue()


def _place() -> str:
    """A code that hangs at a place."""
    head = actor_by_login("head")
    assert head is not None
    make(begin(head), NewPlace("village", "大坪村村委会"))
    return str(places.place_codes(demo.BUREAU)[0].code)


@pytest.mark.browser
def test_one_petition_through_each_channel(
    committed: None, live_server: object, browser: Browser
) -> None:
    address = str(live_server)
    demo.make(0)
    ways = {"web": "/submit/?from=complaint", "web_suggestion": "/submit/?from=suggestion",
            "qr": f"/place/{_place()}/"}  # fmt: skip
    citizen = Walker(browser, address, PHONE)
    numbers = {channel: _on_the_portal(citizen, way) for channel, way in ways.items()}
    clerk = staff(browser, address, "clerk")
    numbers |= {channel: _at_the_window(clerk, channel) for channel in AT_THE_DESK}
    assert len(set(numbers.values())) == 10
    for channel, label in (AT_THE_DESK | ON_THE_PHONE).items():
        clerk.open(f"/staff/petitions/?channel={channel}")
        assert set(NUMBER.findall(clerk.text())) == {numbers[channel]}, channel
        clerk.open(f"/staff/petitions/{numbers[channel]}/")
        assert label in clerk.text(), channel
        assert (channel in ON_THE_PHONE) or "首接：" in clerk.text(), channel
    clerk.open(f"/staff/petitions/{numbers['handed_down']}/")
    assert "上级来文 省信〔2026〕000777" in clerk.text()
    clerk.open("/staff/petitions/")
    clerk.picture("petitions-by-channel")


@pytest.mark.browser
def test_a_letter_from_its_scan_to_the_unit(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(2)
    clerk = staff(browser, str(live_server), "clerk")
    page = clerk.page
    clerk.open("/staff/register/scans/")
    scan = FilePayload(name="来信.jpg", mimeType="image/jpeg", buffer=_letter())
    page.locator("input[type=file]").first.set_input_files(scan)
    page.locator("main form button[type=submit]").first.click()
    clerk.page.get_by_role("button", name=re.compile("登记")).first.wait_for()
    clerk.look()
    clerk.picture("scans-desk")
    clerk.press("登记")
    fill(clerk, "detail", "砖厂停产后三个月工资没有发。")
    fill(clerk, "name", "李长顺")
    fill(clerk, "purpose", "appeal_for_resolution")
    clerk.picture("scan-beside-text")
    page.get_by_role("button", name="登记这封信").click()
    page.wait_for_url(re.compile("/register/receipt/"))
    clerk.look()
    number = _number(clerk)
    act(clerk, number, "forward", unit="云溪县人力资源和社会保障局")
    assert "云溪县人力资源和社会保障局" in clerk.text()


@pytest.mark.browser
def test_a_departments_own_centre_takes_on_what_is_its_own(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(0)
    desk = staff(browser, str(live_server), "housing-desk")
    desk.page.get_by_role("link", name="接待登记").first.click()
    desk.page.wait_for_url("**/staff/centre/")
    desk.look()
    numbers = [_at_the_centre(desk, "own"), _at_the_centre(desk, "other")]
    housing = staff(browser, str(live_server), "housing")
    housing.open("/staff/petitions/")
    assert numbers[0] in housing.text() and numbers[1] not in housing.text()
    clerk = staff(browser, str(live_server), "clerk")
    clerk.open(f"/staff/petitions/{numbers[1]}/")
    assert "转送" in clerk.text()


def _at_the_centre(desk: Walker, whose: str) -> str:
    """The number of what a receptionist registered at the department's own counter."""
    page = desk.page
    desk.open("/staff/centre/")
    fill(desk, "name", f"潘大有{whose}")
    fill(desk, "detail", "小区的供水管道漏水三个月，物业一直不修。")
    fill(desk, "purpose", "appeal_for_resolution")
    for name in ("court", "arbitration", "reconsideration", "opinion"):
        page.check(f"[name=prior_{name}][value=no]")
    fill(desk, "whose", whose)
    desk.picture("centre-desk")
    page.get_by_role("button", name="保存并出凭证").click()
    page.wait_for_url(re.compile("/centre/receipt/"))
    desk.look()
    if whose == "other":
        desk.picture("centre-receipt")
    return _number(desk)
