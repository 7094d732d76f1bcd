"""One petition in a real browser, from a phone to the review and the rating."""

import re

import pytest
from playwright.sync_api import Browser, FilePayload

from huiyin.services import demo, library
from huiyin.services.context import SYSTEM, begin
from huiyin.text.statutes import read_statute
from tests.e2e.walker import DESK, PHONE, Walker
from tests.papers import jpeg

PASSWORD = "yunxi-demo-2026"
STATUTE = "信访工作条例\n第一条 收到以后，十五日内转送。\n第二条 施行。"
WORDS = "自来水从春天起经常停，来水发黄，找过管水员三次都说没有钱修。"


def staff(browser: Browser, address: str, login: str) -> Walker:
    """Somebody of the demo bureau, signed in at a desk."""
    walker = Walker(browser, address, DESK)
    walker.open("/staff/sign-in")
    walker.page.get_by_label("登录名").fill(login)
    walker.page.get_by_label("密码").fill(PASSWORD)
    walker.press("登录")
    return walker


def send(citizen: Walker) -> tuple[str, str]:
    """Seven questions on a phone; the number and the query code."""
    page = citizen.page
    citizen.open("/")
    citizen.picture("portal-front")
    citizen.press("反映诉求", "link")
    page.get_by_label("事情经过").fill(WORDS)
    citizen.picture("portal-question")
    citizen.press("下一步")
    page.locator("main input[type=text]").first.fill("白马乡大坪村")
    citizen.press("下一步")
    citizen.press("下一步")
    page.locator("[name=claim_1]").fill("修复蓄水池")
    citizen.press("下一步")
    citizen.press("下一步")
    page.get_by_role("radio").first.check()
    citizen.press("下一步")
    page.locator("[name=name]").fill("潘大有")
    page.locator("[name=phone]").fill("13900007788")
    page.locator("[name=address]").fill("白马乡大坪村三组")
    citizen.press("下一步")
    photograph = FilePayload(name="水塔.jpg", mimeType="image/jpeg", buffer=jpeg())
    page.locator("#files").set_input_files(photograph)
    citizen.press("先传上去看看")
    assert "水塔.jpg" in citizen.text()
    citizen.picture("portal-files")
    citizen.press("下一步")
    assert WORDS in citizen.text() and "水塔.jpg" in citizen.text()
    citizen.picture("portal-check")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/receipt/")
    citizen.look()
    citizen.picture("portal-receipt")
    said = citizen.text()
    number = re.search(r"\d{6}-\d{4}-\d{5}", said)
    code = re.search(r"\b[2-9A-HJ-NP-Z]{4}[ -]?[2-9A-HJ-NP-Z]{4}\b", said)
    assert number and code, said
    assert page.request.get(citizen.address + "/receipt.png").body()[:4] == b"\x89PNG"
    return number.group(), code.group()


def follow(citizen: Walker, number: str, code: str) -> None:
    """Open one's own petition by number and code."""
    citizen.open("/follow/")
    citizen.page.get_by_label("编号").fill(number)
    citizen.page.get_by_label("查询码").fill(code)
    citizen.press("查进度")


def fill(person: Walker, name: str, value: str) -> None:
    """Fill one field, whatever kind of control it is."""
    field = person.page.locator(f"[name='{name}']")
    if field.first.get_attribute("type") == "radio":
        person.page.locator(f"[name='{name}'][value='{value}']").check()
    elif field.first.evaluate("e => e.tagName") == "SELECT":
        field.first.select_option(value)
    else:
        field.first.fill(value)


def act(person: Walker, number: str, verb: str, **given: str) -> None:
    """One act by its form, filled as a person would; the page it leads to shows it done."""
    person.open(f"/staff/petitions/{number}/acts/{verb}/")
    for name, value in given.items():
        fill(person, name, value)
    person.picture(f"act-{verb.replace('_', '-')}")
    person.send(rf"/staff/petitions/{number}/(\?.*)?$")


def set_a_rule(head: Walker) -> None:
    """A promise is looked at and set; the law is looked up."""
    head.open("/staff/packs/")
    head.picture("local-rules")
    head.page.get_by_role("link", name="告知承诺").first.click()
    head.page.wait_for_url("**/packs/edit/**")
    for name, value in (("length", "7"), ("since", "2026-01-10"), ("source", "县快办制度")):
        fill(head, name, value)
    head.press("先看哪些期限会变")
    head.picture("local-rule-preview")
    head.press("定下来")
    assert "本地规定已生效" in head.text()
    head.open("/staff/packs/end/")
    library.take_in(begin(SYSTEM), read_statute(STATUTE))
    head.open("/staff/law/?words=十五日")
    assert "第二十二条" not in head.text()
    head.press("《信访工作条例》第一条", "link")
    assert "十五日" in head.text()


@pytest.mark.browser
def test_from_the_phone_to_review_and_rating(
    committed: None, live_server: object, browser: Browser
) -> None:
    address = str(live_server)
    demo.make()
    citizen = Walker(browser, address, PHONE)
    number, code = send(citizen)

    clerk = staff(browser, address, "clerk")
    clerk.open("/staff/")
    clerk.picture("today")
    clerk.open("/staff/petitions/")
    clerk.picture("petitions")
    clerk.open("/staff/register/")
    clerk.picture("register")
    clerk.open(f"/staff/petitions/{number}/register/")
    fill(clerk, "purpose", "appeal_for_resolution")
    clerk.picture("register-from-portal")
    clerk.send(rf"/staff/petitions/{number}/")
    act(clerk, number, "forward", unit="999621-WATER")

    handler = staff(browser, address, "water")
    handler.open("/staff/")
    act(handler, number, "accept", route="6")
    act(handler, number, "notify", way="in_person")
    handler.picture("petition")
    assert "修复蓄水池" in handler.text()
    handler.open(f"/staff/petitions/{number}/acts/issue_opinion/")
    fill(handler, "outcomes_1", "supported")
    fill(handler, "facts", "现场查看，蓄水池池底开裂，确已半年供水不稳。")
    fill(handler, "basis", "农村供水管理的有关规定。")
    handler.picture("act-issue-opinion")
    handler.send(rf"/staff/petitions/{number}/(\?.*)?$")
    act(handler, number, "serve", way="in_person", to="1")

    follow(citizen, number, code)
    assert "送达" in citizen.text()
    citizen.picture("portal-follow")
    citizen.open(f"/follow/{number}/request_review/")
    fill(citizen, "reason", "没有写明什么时候修好。")
    citizen.picture("portal-review")
    citizen.send(rf"/follow/{number}/$")
    assert "复查" in citizen.text()

    review = staff(browser, address, "review")
    act(review, number, "issue_review_opinion", outcome="uphold", summary="原处理意见予以维持。")
    act(review, number, "serve_review", way="post", tracking="EMS1", to="1")
    review.picture("petition-reviewed")

    citizen.open(f"/follow/{number}/rate/")
    fill(citizen, "bureau_rating", "fairly")
    fill(citizen, "unit_rating", "fairly")
    citizen.picture("portal-rate")
    citizen.send(rf"/follow/{number}/$")
    citizen.picture("portal-rated")

    administrator = staff(browser, address, "admin")
    administrator.open("/staff/people/")
    administrator.picture("people")
    administrator.open("/staff/units/")
    administrator.picture("units")

    set_a_rule(staff(browser, address, "head"))
