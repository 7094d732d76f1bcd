"""A letter in a real browser: written by the handler, approved by the head, read on a phone."""

import pytest
from playwright.sync_api import Browser

from huiyin.domain.petition import State
from huiyin.services import demo, query_codes
from huiyin.services.context import begin
from huiyin.services.people import actor_by_login
from huiyin.store.petitions.models import StrandRow
from tests.e2e.test_walk import fill, follow, staff
from tests.e2e.walker import PHONE, Walker


def _served() -> tuple[str, str]:
    """The number of a petition whose opinion was served, and the unit that wrote it."""
    heads = [p for p in demo.script()["people"] if p["role"] == "unit_head"]
    units = {p["unit"] for p in heads}
    rows = StrandRow.objects.filter(state=State.OPINION_SERVED, unit__in=units)
    row = rows.select_related("petition").order_by("petition_id")[0]
    return row.petition.number, row.unit


def _login(unit: str, role: str) -> str:
    people = demo.script()["people"]
    return str(next(p["login"] for p in people if p["unit"] == unit and p["role"] == role))


@pytest.mark.browser
def test_an_opinion_from_the_desk_to_the_phone(
    committed: None, live_server: object, browser: Browser
) -> None:
    address = str(live_server)
    demo.make(40)
    number, unit = _served()
    clerk = actor_by_login("clerk")
    assert clerk is not None
    code = query_codes.renew(begin(clerk), number, "phone_call")

    handler = staff(browser, address, _login(unit, "handler"))
    handler.open(f"/staff/petitions/{number}/")
    handler.press("信访处理意见书", "link")
    fill(handler, "answer_1", "请于三十日内到承办单位办理。")
    handler.press("保存")
    handler.picture("letter-draft")
    handler.press("送本单位负责人批准")
    path = handler.page.url.removeprefix(address)

    head = staff(browser, address, _login(unit, "unit_head"))
    head.open(path)
    head.press("批准")
    head.press("制发")
    assert "已制发" in head.text() and "意〔" in head.text()
    head.picture("letter-issued")
    with head.page.expect_download() as taken:
        head.page.get_by_role("button", name="PDF").click()
    assert taken.value.suggested_filename.endswith("opinion.pdf")

    citizen = Walker(browser, address, PHONE)
    follow(citizen, number, code)
    citizen.press("信访处理意见书", "link")
    citizen.picture("portal-letter")
    said = citizen.text()
    assert "不同意的，可以向云溪县人民政府申请复查" in said
    assert "到什么时候" in said and "过了期限再申请" in said
