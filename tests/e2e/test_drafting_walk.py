"""An opinion on its whole way in a real browser: commented, returned, compared, sealed, issued."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from huiyin.domain.petition import State
from huiyin.services import demo
from huiyin.services.context import begin
from huiyin.services.organisation import NewPerson, add_person
from huiyin.services.people import actor_by_login
from huiyin.store.accounts import repository
from huiyin.store.accounts.queries import person_by_login
from huiyin.store.petitions.models import StrandRow
from tests.e2e.test_letters_walk import _login
from tests.e2e.test_walk import fill, staff
from tests.e2e.walker import Walker
from tests.seals import drawn

PASSWORD = demo.script()["password"]


def _posts(unit: str) -> None:
    """A section head and a keeper of the seal for a unit of the demo."""
    admin = actor_by_login("admin")
    assert admin is not None
    for login, name, role in (
        ("section", "郝明", "section_head"),
        ("keeper", "尹静", "seal_keeper"),
    ):
        add_person(begin(admin), NewPerson(name, unit, role, login))
        person = person_by_login(login)
        assert person is not None
        repository.set_password(person, PASSWORD)


def _issued_opinion() -> tuple[str, str]:
    """The number of a petition whose opinion is not on paper yet, and the unit that wrote it."""
    heads = {p["unit"] for p in demo.script()["people"] if p["role"] == "unit_head"}
    rows = StrandRow.objects.filter(
        state__in=(State.OPINION_ISSUED, State.OPINION_SERVED), unit__in=heads
    ).select_related("petition")
    row = rows.order_by("petition_id")[0]
    return row.petition.number, row.unit


def _words(walker: Walker, summary: str, field: str, text: str, button: str) -> None:
    walker.page.locator("summary", has_text=summary).first.click()
    walker.page.locator(f"#{field}").fill(text)
    walker.page.get_by_role("button", name=button, exact=True).last.click()
    walker.page.wait_for_load_state("networkidle")
    walker.look()


@pytest.mark.browser
def test_an_opinion_drafted_returned_compared_sealed_and_issued(
    committed: None, live_server: object, browser: Browser, tmp_path: Path
) -> None:
    address = str(live_server)
    demo.make(40)
    number, unit = _issued_opinion()
    _posts(unit)
    picture = tmp_path / "seal.png"
    picture.write_bytes(drawn())

    keeper = staff(browser, address, "keeper")
    keeper.open("/staff/letters/seals/")
    keeper.page.get_by_label("印章名称").fill("单位公章")
    keeper.page.get_by_label("印章图片").set_input_files(str(picture))
    keeper.press("登记")
    keeper.picture("drafting-seals")

    head = staff(browser, address, _login(unit, "unit_head"))
    head.open("/staff/letters/phrases/add/")
    fill(head, "text", "请持本意见书到【填：窗口】办理。")
    head.press("保存")
    head.picture("drafting-phrases")
    head.open("/staff/letters/chains/opinion/")
    for step in ("科室负责人审核", "负责人批准", "用印"):
        head.page.get_by_label(step).check()
    head.press("保存")
    head.picture("drafting-chains")

    handler = staff(browser, address, _login(unit, "handler"))
    handler.open(f"/staff/petitions/{number}/")
    handler.press("信访处理意见书", "link")
    fill(handler, "answer_1", "请于三十日内到承办单位办理。")
    handler.press("保存")
    handler.press("送科室负责人审核")
    path = handler.page.url.removeprefix(address)

    section = staff(browser, address, "section")
    section.open("/staff/")
    section.press("信访处理意见书", "link")
    _words(section, "加批注", "comment-words", "办理期限同县里的通知核对一下。", "加批注")
    _words(section, "退回修改", "back-words", "期限应为六十日，并写明到哪里办。", "退回")
    assert "草稿" in section.text()

    handler.open(path)
    assert "期限应为六十日" in handler.text() and "核对一下" in handler.text()
    fill(handler, "answer_1", "请于六十日内办理。")
    handler.page.locator("#id_answer_1").press("End")
    offered = handler.page.locator("div:has(> .field #id_answer_1) details.phrases")
    offered.locator("summary").click()
    handler.look()
    handler.picture("drafting-phrase-offered")
    offered.locator("button", has_text="【填：").first.click()
    chosen = handler.page.evaluate("getSelection().toString()")
    assert chosen.startswith("【填：") and chosen.endswith("】")
    typed = handler.page.locator("#id_answer_1").input_value()
    assert typed.startswith("请于六十日内办理。") and "【填：" in typed
    fill(handler, "answer_1", "请于六十日内到承办单位政务服务窗口办理。")
    handler.press("保存")
    handler.press("并排对照", "link")
    assert handler.page.locator("ins").count() and handler.page.locator("del").count()
    handler.picture("drafting-compared")
    handler.open(path)
    handler.press("送科室负责人审核")

    section.open(path)
    section.press("审核通过")
    head.open("/staff/")
    head.press("信访处理意见书", "link")
    head.press("批准")
    head.picture("drafting-approved")

    keeper.open("/staff/")
    keeper.press("信访处理意见书", "link")
    keeper.press("用印", "link")
    keeper.picture("drafting-seal")
    keeper.page.get_by_label("我已核对").check()
    keeper.press("用印")
    assert "已用印" in keeper.text()

    handler.open(path)
    handler.press("制发")
    assert "意〔" in handler.text()
    handler.picture("drafting-issued")
    handler.open(path)
