"""A phone in a valley: the form opens without a network, waits on the phone, is sent once."""

import pytest
from playwright.sync_api import Browser, FilePayload

from huiyin.services import demo
from huiyin.store.petitions.models import AttachmentRow, Petition
from tests.e2e.walker import PHONE, Walker
from tests.papers import jpeg

WORDS = "沟里的便桥垮了两个月，学生要绕路。"


def fill(citizen: Walker, words: str) -> None:
    page = citizen.page
    page.get_by_label("事情经过").fill(words)
    page.locator("[name=place]").fill("白马乡大坪村")
    page.locator("[name=claim_1]").fill("修好便桥")
    page.locator("[name=sign][value=hidden]").check()
    page.locator("[name=name]").fill("潘大有")
    page.locator("[name=phone]").fill("13900007788")
    page.locator("[name=address]").fill("白马乡大坪村三组")


def waiting(citizen: Walker) -> int:
    script = "JSON.parse(localStorage.getItem('huiyin:later') || '[]').length"
    return int(citizen.page.evaluate(script))


def submit(citizen: Walker) -> None:
    citizen.page.get_by_role("button", name="提交").click()


@pytest.mark.browser
def test_without_a_network_it_waits_and_is_filed_once(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(10)
    before = Petition.objects.count()
    citizen = Walker(browser, str(live_server), PHONE)
    page = citizen.page
    citizen.open("/submit/later/")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto(citizen.address + "/")
    assert page.url.endswith("/submit/later/"), "without a network the front leads to the form"
    assert "一页填完" in citizen.text(), "the page opens from the phone"
    page.goto(f"{citizen.address}/submit/later/?code=K7PXM2&place=白马乡大坪村&suggestion=on")
    assert page.locator("[name=code]").input_value() == "K7PXM2", "what was scanned goes along"
    assert page.locator("[name=place]").input_value() == "白马乡大坪村"
    assert page.locator("[data-later-prior]").is_hidden(), "a suggestion went nowhere before"
    page.goto(citizen.address + "/submit/later/")
    fill(citizen, WORDS)
    photograph = FilePayload(name="便桥.jpg", mimeType="image/jpeg", buffer=jpeg())
    page.locator("#files").set_input_files(photograph)
    submit(citizen)
    page.get_by_text("已经存在这部手机上").wait_for()
    assert waiting(citizen) == 1 and Petition.objects.count() == before
    citizen.trouble.clear()  # the browser says aloud that there is no network
    citizen.look()
    citizen.picture("portal-later-waiting")

    # Answers are lost on the way: it was filed, the phone does not know, and sends it again.
    lost = []

    def lose(route: object) -> None:
        lost.append(route.fetch().status)  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    page.route("**/submit/later/", lose)
    page.context.set_offline(False)
    page.wait_for_function("true")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    assert lost and lost[0] == 200 and waiting(citizen) == 1
    assert Petition.objects.count() == before + 1
    page.unroute("**/submit/later/")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_text("先前已经交上去了，没有交两次").wait_for()
    assert waiting(citizen) == 0 and Petition.objects.count() == before + 1
    assert AttachmentRow.objects.filter(petition_id=Petition.objects.latest("id").pk).count() == 1
    citizen.trouble.clear()
    citizen.look()
    citizen.picture("portal-later-sent")

    # The receipt stays on the phone and fills in the form that asks for it.
    citizen.open("/follow/")
    assert "存在这部手机上的回执" in citizen.text()
    citizen.picture("portal-receipts-kept")
    page.get_by_role("button", name="填上").click()
    citizen.press("查进度")
    assert "收到您反映的事情" in citizen.text()
    citizen.open("/follow/")
    page.get_by_role("button", name="删去").click()
    assert "存在这部手机上的回执" not in citizen.text()


@pytest.mark.browser
def test_with_a_network_two_taps_file_once_and_what_is_wrong_is_said(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(10)
    before = Petition.objects.count()
    citizen = Walker(browser, str(live_server), 320)
    page = citizen.page
    citizen.open("/submit/detail/")
    page.get_by_label("事情经过").fill(WORDS)
    page.get_by_text("已保存在这部手机上").wait_for()
    citizen.open("/submit/later/")
    assert page.get_by_label("事情经过").input_value() == WORDS, "the draft comes along"
    submit(citizen)
    page.get_by_text("您的要求：请写一写您希望怎么解决").wait_for()
    citizen.look()
    citizen.picture("portal-later")
    fill(citizen, WORDS)
    page.locator("[name=phone]").fill("12")
    submit(citizen)
    page.get_by_text("电话号码好像不对").wait_for()
    citizen.trouble.clear()  # 422 stands in the console
    assert waiting(citizen) == 0
    page.locator("[name=phone]").fill("13900007788")
    page.get_by_role("button", name="提交").dblclick()
    page.get_by_role("heading", name="收到了").wait_for()
    page.wait_for_timeout(500)
    assert Petition.objects.count() == before + 1
    citizen.look()
    citizen.open("/submit/later/")
    assert page.get_by_label("事情经过").input_value() == ""

    # Kept for a week and not longer; a button clears the draft.
    old = "JSON.stringify([{token: 'x'.repeat(30), at: Date.now() - 8 * 864e5, values: {}}])"
    page.evaluate(f"localStorage.setItem('huiyin:later', {old})")
    citizen.open("/submit/later/")
    assert waiting(citizen) == 0 and page.evaluate("localStorage.getItem('huiyin:later')") is None
    page.get_by_label("事情经过").fill("别的事")
    page.get_by_text("已保存在这部手机上").wait_for()
    page.get_by_role("button", name="清除").click()
    assert page.get_by_label("事情经过").input_value() == ""


@pytest.mark.browser
def test_without_javascript_the_page_files_too(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(10)
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 700}
    )
    page = context.new_page()
    page.goto(f"{live_server}/submit/later/")
    page.get_by_label("事情经过").fill(WORDS)
    page.locator("[name=claim_1]").fill("修好便桥")
    page.locator("[name=sign][value=anonymous]").check()
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/receipt/")
    assert "收到了" in page.locator("main").inner_text()
