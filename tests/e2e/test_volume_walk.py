"""A volume in a real browser: asked for, made, taken out; filed, listed; a template; disposal."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from huiyin.domain.authority import Actor, Role
from huiyin.domain.petition import Channel, Purpose, State
from huiyin.services import demo, filing, intake, notices, procedure
from huiyin.services.acting import Wish
from huiyin.services.context import begin
from huiyin.services.intake import Desk, Party, Registration, Submission
from huiyin.services.people import actor_by_login
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.models import Petition
from tests.cast import noon
from tests.e2e.test_walk import fill, staff
from tests.e2e.walker import Walker
from tests.integration.test_letter_templates import own
from tests.unit.test_own_templates import word


def _head() -> str:
    people = demo.script()["people"]
    return str(next(p["login"] for p in people if p["role"] == "bureau_head"))


def _old() -> str:
    """The number of a petition of 2010 that was withdrawn: kept until 2020."""
    clerk = actor_by_login("clerk")
    assert clerk is not None
    said = Submission(
        detail="村口的路灯坏了三个月。", claims=("修好路灯",), channel=Channel.VISIT,
        parties=(Party(Identity("李四", "13900139000", "", "")),),
    )  # fmt: skip
    context = begin(clerk, noon(date(2010, 3, 2)))
    desk = Desk(clerk.unit, clerk.region)
    plain = Registration(Purpose.APPEAL_FOR_RESOLUTION, "ordinary")
    number = intake.register_at_window(context, desk, said, plain).number
    who = Actor("petitioner", "信访人", Role.PETITIONER, petition=number)
    procedure.act(begin(who, noon(date(2010, 3, 2))), number, Wish("withdraw"))
    return number


def _upload(head: Walker, data: bytes) -> None:
    head.page.get_by_label("文书种类").first.select_option("forwarding_letter")
    file = {"name": "转送函.docx", "mimeType": "application/octet-stream", "buffer": data}
    head.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    head.page.get_by_role("button", name="上传并检查").click()
    head.page.wait_for_load_state("networkidle")
    head.trouble.clear()  # the browser says aloud that a form was refused
    head.look()


@pytest.mark.browser
def test_from_the_petition_to_the_archive(
    committed: None, live_server: object, browser: Browser, tmp_path: Path
) -> None:
    address = str(live_server)
    demo.make(40)
    old = _old()
    filing.catch_up()
    row = Petition.objects.filter(state=State.OPINION_SERVED, is_open=False).order_by("id")[0]

    clerk = staff(browser, address, "clerk")
    clerk.open(f"/staff/petitions/{row.number}/")
    clerk.press("案卷和归档", "link")
    fill(clerk, "purpose", "移交档案室")
    clerk.press("制作")
    notices.run_all("walk")
    clerk.open(f"/staff/petitions/{row.number}/volume/")
    clerk.picture("volume")
    with clerk.page.expect_download() as taken:
        clerk.page.get_by_role("button", name="取出").first.click()
    assert taken.value.suggested_filename.endswith("案卷.pdf")
    clerk.open("/staff/archives/")
    assert row.number in clerk.text()
    clerk.picture("inventory")

    head = staff(browser, address, _head())
    head.open("/staff/templates/?kind=forwarding_letter")
    _upload(head, word("{{文号}}{{处长}}"))
    assert "这种文书没有：处长" in head.text()
    head.picture("template-refused")
    _upload(head, own("本局"))
    assert "现行" in head.text()
    head.picture("templates")

    head.open(f"/staff/petitions/{old}/volume/")
    head.page.get_by_text("销毁这一件").click()
    for name, text in (("approval", "县信档〔2026〕2号"), ("reason", "没有继续保存的价值"),
                       ("first_witness", "甲某"), ("second_witness", "乙某")):  # fmt: skip
        fill(head, name, text)
    head.page.get_by_text("销毁内容").click()
    head.look()
    head.picture("disposal")
    head.press("销毁")
    assert "内容已依法销毁" in head.text()
    head.page.goto(f"{address}/staff/petitions/{old}/")
    assert "不能恢复" in head.text()
