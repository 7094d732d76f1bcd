"""Service in a real browser: letters out for the post, then the signed sheet of one."""

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from huiyin.domain.petition import State
from huiyin.services import demo
from huiyin.services.context import SYSTEM, begin
from huiyin.services.letter_files import produce
from huiyin.store.petitions.models import StrandRow
from tests.e2e.test_walk import staff


def _opinions() -> tuple[str, list[str]]:
    """A handler's login, and the petitions whose opinions wait there as letters."""
    people = demo.script()["people"]
    logins = {p["unit"]: p["login"] for p in people if p["role"] == "handler"}
    rows = StrandRow.objects.filter(state=State.OPINION_ISSUED, unit__in=logins)
    found = [(row.unit, row.petition.number) for row in rows.select_related("petition")]
    unit = found[0][0]
    numbers = [number for of, number in found if of == unit]
    for number in numbers:
        produce(begin(SYSTEM), number, "opinion", {"review_organ": "云溪县人民政府"})
    return str(logins[unit]), numbers


@pytest.mark.browser
def test_letters_go_out_for_the_post_and_come_back_signed(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(60)
    login, numbers = _opinions()
    desk = staff(browser, str(live_server), login)
    desk.open("/staff/letters/waiting/")
    desk.picture("letters-waiting")
    with desk.page.expect_download() as got:
        desk.press("取出选中的")
    with zipfile.ZipFile(io.BytesIO(Path(got.value.path()).read_bytes())) as packed:
        assert {"文书.pdf", "邮寄名单.xlsx"} <= set(packed.namelist())
    number = numbers[0]
    desk.open(f"/staff/petitions/{number}/acts/serve/")
    desk.page.get_by_role("radio", name="邮寄").check()
    desk.page.locator("[name=tracking]").fill("1234567890123")
    desk.send(f"/staff/petitions/{number}/")
    desk.press("信访处理意见书", "link")
    desk.press("用手机拍送达回证")
    desk.picture("letter-service")
    assert "拍下签收的送达回证" in desk.page.content()
