"""What the house tells others, as people see it: the exchange with its troubles, webhooks with a
receiver that is out of order, and the description of both."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from huiyin.domain.petition import Purpose
from huiyin.services import demo, intake, notices
from huiyin.services.context import begin, now
from huiyin.services.intake import Registration
from huiyin.services.people import actor_by_login
from huiyin.store.petitions.models import Petition
from tests.e2e.test_walk import staff
from tests.e2e.walker import PHONE, Walker
from tests.receiver import Receiver, receiving
from tests.upper import Upper, handed_down, serving


@pytest.mark.browser
def test_the_exchange_and_what_is_stuck_in_it(
    committed: None, live_server: object, browser: Browser, settings: Any
) -> None:
    demo.make(20)
    settings.HUIYIN_EXCHANGE_URL, upper = "", Upper()
    clerk = staff(browser, str(live_server), "clerk")
    clerk.open("/staff/exchange/")
    assert "没有与上级系统相连" in clerk.text()
    with serving(upper) as address:
        settings.HUIYIN_EXCHANGE_URL = address
        upper.hand_down("m-1")
        upper.ready += [handed_down("m-2", xfrq="昨天", xfjbh="省信〔2026〕000124"),
                        handed_down("m-3", tsnr="另一种说法")]  # fmt: skip
        work()
        number = Petition.objects.get(channel="handed_down", outside_id__contains="000123").number
        actor = actor_by_login("clerk")
        assert actor is not None
        upper.refuses.add("progress")
        intake.register(begin(actor), number, Registration(Purpose.APPEAL_FOR_RESOLUTION))
        work()
        clerk.open("/staff/ledgers/")
        clerk.press("上级系统", "link")
        for said in ("000124", "内容和已登记的不同", "不再自动试", number):
            assert said in clerk.text(), said
        clerk.picture("exchange")
        upper.refuses.clear()
        clerk.press("再报一次")
        work()
        clerk.open("/staff/exchange/")
        assert "该报的都报上去了" in clerk.text()
        clerk.page.get_by_text("另行处理").first.click()
        clerk.page.locator("[name=reason]").first.fill("已电话请上级重发")
        clerk.page.locator("button.sure").first.click()
        clerk.page.wait_for_load_state("networkidle")
        clerk.look()
        assert "已记下" in clerk.text()
        clerk.open(f"/staff/petitions/{number}/")
        assert "上级来文 省信〔2026〕000123" in clerk.text()


def work() -> None:
    at = now()
    from huiyin.services import outside
    from huiyin.services.exchange_down import FETCH_KEY
    from huiyin.store.record.repository import wake

    outside.come_round(at)
    wake([FETCH_KEY], at, ("waiting", "done", "failed"))
    notices.run_all("walk")


@pytest.mark.browser
def test_webhooks_from_the_secret_to_a_receiver_out_of_order(
    committed: None, live_server: object, browser: Browser, settings: Any
) -> None:
    demo.make(20)
    settings.HUIYIN_WEBHOOK_NETWORKS = "127.0.0.0/8"
    receiver = Receiver()
    admin = staff(browser, str(live_server), "admin")
    admin.open("/staff/webhooks/")
    assert "还没有推送地址" in admin.text()
    admin.open("/staff/clients/add/")
    page = admin.page
    page.fill("[name=name]", "县政务热线")
    page.select_option("[name=unit]", label="云溪县信访局")
    page.select_option("[name=role]", value="clerk")
    page.locator("[name=scope][value=read_petitions]").check()
    admin.press("生成密钥")
    with receiving(receiver) as url:
        admin.open("/staff/webhooks/add/")
        page.select_option("[name=client]", index=1)
        page.fill("[name=url]", url)
        for box in page.locator("[name=events]").all():
            box.check()
        admin.picture("webhook-add")
        admin.press("加上")
        assert page.locator("#key").input_value().startswith("whsec_")
        admin.press("交给对方了", "link")
        admin.press("试发一条")
        assert "送到了" in admin.text() and len(receiver.got) == 1
        receiver.status = 503
        admin.press("试发一条")
        assert "没有送到：503" in admin.text()
        admin.press("暂停")
        assert "已暂停" in admin.text()
        admin.press("恢复")
        admin.picture("webhook")
        admin.open("/staff/webhooks/")
        admin.picture("webhooks")
    reader = Walker(browser, str(live_server), PHONE)
    reader.open("/api/v1/docs")
    assert "webhook-signature" in reader.text()


@pytest.mark.browser
def test_the_portal_pages_that_came_with_it(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(20)
    citizen = Walker(browser, str(live_server), 320)
    citizen.open("/submit/?from=suggestion")
    assert "您有什么意见、建议" in citizen.text()
    citizen.picture("portal-suggestion")
    citizen.open("/guide/units/")
    citizen.picture("portal-units")
    citizen.page.get_by_role("button", name="大字").click()
    citizen.look()
    citizen.open("/submit/later/")
    citizen.look()
