"""A paper on the desk photographed by a phone, opened, taken down and put back, in Chromium."""

import pytest
from playwright.sync_api import Browser, FilePayload

from huiyin.services import demo
from tests import papers
from tests.e2e.test_walk import staff
from tests.e2e.walker import PHONE, Walker


def payload(name: str, data: bytes) -> FilePayload:
    """A file as the browser is given it."""
    return FilePayload(name=name, mimeType="application/octet-stream", buffer=data)


@pytest.mark.browser
def test_a_phone_photographs_into_the_petition_on_the_desk(
    committed: None, live_server: object, browser: Browser
) -> None:
    address = str(live_server)
    demo.make(8)
    clerk = staff(browser, address, "clerk")
    clerk.open("/staff/petitions/")
    row = clerk.page.locator("[data-row] [data-open]").first
    number = str(row.get_attribute("href")).split("/petitions/")[1].split("/")[0]
    clerk.open(f"/staff/petitions/{number}/")

    clerk.page.get_by_text("添加材料", exact=True).click()
    given = [payload("现场.HEIC", papers.heic()), payload("合同.pdf", papers.pdf(2))]
    clerk.page.locator("#attachment-files").set_input_files(given)
    clerk.page.locator("#attachments").get_by_role("button", name="添加", exact=True).click()
    clerk.page.get_by_text("已添加 2 份材料").wait_for()
    clerk.look()

    clerk.page.get_by_role("button", name="用手机拍照").click()
    link = clerk.page.locator(".phone-link .breakable")
    link.wait_for()
    clerk.look()
    phone = Walker(browser, address, PHONE)
    phone.open(link.inner_text().removeprefix(address))
    assert number in phone.text()
    phone.picture("phone-photo")
    phone.page.locator("#files").set_input_files(payload("image.jpg", papers.jpeg()))
    phone.press("存进去")
    assert "存好了 1 张" in phone.text()
    clerk.page.get_by_text("3. 反映材料").wait_for(timeout=15_000)
    clerk.picture("petition-files")

    second = clerk.page.locator(".shelf-item").nth(1)
    second.get_by_role("button", name="打开").click()
    clerk.page.wait_for_url("**/attachments/*/?look=*")
    clerk.look()
    with clerk.page.expect_download() as download:
        clerk.page.get_by_role("link", name="下载").click()
    assert download.value.suggested_filename == "合同.pdf"

    clerk.open(f"/staff/petitions/{number}/")
    item = clerk.page.locator(".shelf-item").first
    item.locator("summary").click()
    item.get_by_label("为什么撤下").fill("放错了件")
    item.locator("button.sure").click()
    clerk.page.get_by_text("已撤下的材料（1）").click()
    clerk.look()
    clerk.press("放回")
    assert "已放回" in clerk.text()
