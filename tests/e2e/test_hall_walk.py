"""A clerk takes a number, sees the next one and registers a visit by the keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser

from huiyin.services import demo
from tests.e2e.test_walk import staff
from tests.e2e.walker import Walker

MOST_PRESSES = 40
PRESSES = ("Tab", "Enter", "ArrowDown", "ArrowRight")


class Typist:
    """Somebody who never touches the mouse; Tab, Enter and arrows are counted."""

    def __init__(self, walker: Walker) -> None:
        self.keyboard, self.page, self.presses = walker.page.keyboard, walker.page, 0

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.keyboard.press(key)
            self.presses += key.split("+")[-1] in PRESSES

    def until(self, name: str, most: int = 8) -> None:
        """Tab on to a field."""
        for _ in range(most):
            if self.page.evaluate("document.activeElement.name") == name:
                return
            self.press("Tab")
        raise AssertionError(f"{name} is more than {most} fields away")

    def write(self, text: str) -> None:
        self.keyboard.type(text)


def register(typist: Typist, name: str, document: str) -> None:
    """A spoken visit, from the card reader to the receipt."""
    typist.write(document)
    typist.press("Enter")  # a card reader sends it
    typist.write(name)
    typist.press("Enter")
    typist.write("13900001234")
    typist.press("Enter")
    typist.write("白马乡大坪村三组")
    typist.until("detail")
    typist.write("砖厂停产后三个月工资没有发，找过老板两次都说没钱。")
    typist.until("is_spoken")
    typist.press("Space")
    typist.until("is_read_back")
    typist.press("Space")
    typist.until("place")
    typist.write("白马乡大坪村")
    typist.until("claims")
    typist.write("支付三个月工资")
    typist.until("prior_court")
    for _ in range(4):
        typist.write("n")
    assert typist.page.evaluate("document.activeElement.name") == "purpose"
    typist.page.locator("[data-take-over=topic]").wait_for()
    typist.press("Alt+a")
    assert typist.page.is_checked("[name=purpose][value=appeal_for_resolution]")
    assert typist.page.input_value("[name=topic]"), "what the words point to is taken over"
    typist.press("Control+Enter")


@pytest.mark.browser
def test_a_visit_by_the_keyboard_alone(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(8)
    clerk = staff(browser, str(live_server), "clerk")
    clerk.open("/staff/hall/")
    clerk.press("取一个号")
    clerk.picture("hall")
    clerk.page.get_by_label("我的窗口").fill("1号窗口")
    clerk.press("叫下一位")
    assert "正在接待 A001号" in clerk.text()
    typist = Typist(clerk)
    register(typist, "李长顺", "11010519491231002X")
    clerk.page.wait_for_url(re.compile("/register/receipt/"))
    clerk.look()
    assert "查询码" in clerk.text()
    print(f"\nTab, Enter and arrow presses: {typist.presses}")
    assert typist.presses <= MOST_PRESSES
    clerk.picture("window-receipt")
    clerk.open("/staff/hall/")
    clerk.press("墙上的叫号屏", "link")
    clerk.picture("hall-display")
    clerk.open("/staff/register/letters/")
    clerk.picture("letters")


@pytest.mark.browser
def test_a_known_petitioner_tells_telephone_and_address_no_second_time(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(2)
    clerk = staff(browser, str(live_server), "clerk")
    clerk.open("/staff/register/")
    register(Typist(clerk), "李长顺", "11010519491231002X")
    clerk.page.wait_for_url(re.compile("/register/receipt/"))
    clerk.open("/staff/register/")
    page = clerk.page
    page.fill("[name=document]", "11010519491231002X")
    page.press("[name=document]", "Enter")
    page.get_by_role("button", name="取用电话和住址").first.click()
    page.get_by_text("请当面核对").wait_for()
    assert page.input_value("[name=phone]") == "13900001234"
    assert page.input_value("[name=address]") == "白马乡大坪村三组"
    clerk.look()
    clerk.picture("window-known")


@pytest.mark.browser
def test_keys_rest_while_an_input_method_composes(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(2)
    clerk = staff(browser, str(live_server), "clerk")
    clerk.open("/staff/register/")
    page = clerk.page
    page.focus("[name=name]")
    composing = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true})"
    page.evaluate(f"document.activeElement.dispatchEvent({composing})")
    assert page.evaluate("document.activeElement.name") == "name"
    plain = "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true})"
    page.evaluate(f"document.activeElement.dispatchEvent({plain})")
    assert page.evaluate("document.activeElement.name") == "phone"
    page.focus("[name=prior_court]")
    page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'n', isComposing: true, bubbles: true}))"
    )
    assert not page.is_checked("[name=prior_court][value=no]")


@pytest.mark.browser
def test_a_collective_visit_and_a_sixth_representative(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(2)
    clerk = staff(browser, str(live_server), "clerk")
    page = clerk.page
    clerk.open("/staff/register/")
    page.fill("[name=name]", "潘大有")
    page.fill("[name=persons]", "23")
    page.get_by_text("多人、单位、代理人").click()
    crew = [f"工友{n}" for n in range(5)]
    page.fill("[name=others]", "\n".join(crew))
    page.fill("[name=participants]", "\n".join(f"同乡{n}" for n in range(17)))
    page.check("[name=has_election_sheet]")
    page.fill("[name=detail]", "工地拖欠工资。")
    for name in ("court", "arbitration", "reconsideration", "opinion"):
        page.check(f"[name=prior_{name}][value=no]")
    page.check("[name=purpose][value=appeal_for_resolution]")
    page.get_by_role("button", name="保存并出凭证").click()
    page.get_by_text("还有几处要改").wait_for()
    clerk.trouble.clear()  # the browser tells of the 422 that was wanted
    clerk.look()
    assert "第二十条" in clerk.text()
    clerk.picture("register-sixth")
    page.fill("[name=others]", "\n".join(crew[:4]))
    page.fill("[name=participants]", "\n".join(f"同乡{n}" for n in range(18)))
    clerk.press("保存并出凭证")
    assert "到场 23 人" in clerk.text()
