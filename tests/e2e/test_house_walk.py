"""Who keeps the house at work: units over time, roster, codes to scan; and what waits goes on."""

import pytest
from playwright.sync_api import Browser

from huiyin.services import demo
from tests.e2e.test_walk import staff
from tests.e2e.walker import PHONE, Walker


@pytest.mark.browser
def test_units_roster_codes_and_sending_on(
    committed: None, live_server: object, browser: Browser
) -> None:
    address = str(live_server)
    demo.make(30)
    admin = staff(browser, address, "admin")
    admin.open("/staff/units/999621-HOUSING/subjects/")
    admin.page.fill("[name=subjects]", "城乡建设\n物业管理")
    admin.press("保存")
    admin.picture("unit")
    for path in ("/staff/regions/", "/staff/substitutes/", "/staff/files/units/import/",
                 "/staff/units/999621-T10/close/"):  # fmt: skip
        admin.open(path)

    head = staff(browser, address, "head")
    head.open("/staff/roster/")
    head.page.select_option("[name=person]", label="王玉梅")
    head.press("排上")
    assert "王玉梅 · 全天" in head.text()
    head.picture("roster")
    head.open("/staff/settings/")
    head.open("/staff/codes/")
    head.page.fill("[name=name] >> nth=-1", "柳河镇上渡村")
    head.press("生成")
    assert "扫 0 次" in head.text()
    head.picture("codes")
    code = head.page.locator("th .small").first.inner_text().split("·")[-1].strip()
    poster = head.page.request.get(f"{address}/staff/codes/{code}/poster/?size=a3")
    assert poster.body().startswith(b"%PDF")

    citizen = Walker(browser, address, PHONE)
    citizen.open(f"/place/{code}/")
    assert "您扫的是“柳河镇上渡村”的码" in citizen.text()
    citizen.picture("portal-scanned")

    clerk = staff(browser, address, "clerk")
    clerk.open("/staff/forwarding/")
    clerk.picture("forwarding")
    boxes = clerk.page.locator("[name^=pick_]")
    assert boxes.count() > 1
    for place in range(2):
        boxes.nth(place).check()
    clerk.press("转送勾选的")
    assert "已转送 2 件" in clerk.text()
