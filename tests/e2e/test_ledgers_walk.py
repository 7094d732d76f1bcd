"""A clerk brings ledgers in: one nobody prepared, mapped by hand, and one with merged headings."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload

from huiyin.services import demo, notices
from huiyin.store.petitions.models import Petition
from tests.e2e.test_walk import staff
from tests.e2e.walker import Walker
from tests.integration.test_ledger_excel import weekly
from tests.web.test_staff_ledgers import STRANGE

CHOSEN = {
    "流水": "outside_id", "事情经过": "detail", "哪天来的": "asked_at", "谁": "name",
}  # fmt: skip


def bring(clerk: Walker, file: FilePayload | Path) -> None:
    clerk.open("/staff/ledgers/add/")
    clerk.page.locator("[name=file]").set_input_files(file)
    clerk.press("上传，看看列对不对")


def work(clerk: Walker) -> None:
    """The worker's round, then the page as it is."""
    notices.run_all("walk")
    clerk.page.reload()
    clerk.page.wait_for_load_state("networkidle")


@pytest.mark.browser
def test_from_a_file_to_petitions_and_back(
    committed: None, live_server: object, browser: Browser, tmp_path: Path
) -> None:
    demo.make(2)
    before = Petition.objects.count()
    clerk = staff(browser, str(live_server), "clerk")
    strange = FilePayload(name="村里的流水.csv", mimeType="text/csv", buffer=STRANGE.encode())
    bring(clerk, strange)
    assert "不接收的列" in clerk.text()
    for heading, field in CHOSEN.items():
        clerk.page.get_by_label(heading, exact=True).select_option(field)
    clerk.page.locator("[name=name]").fill("村里的流水")
    clerk.picture("ledger-columns")
    clerk.press("试一遍，什么都不写入")
    work(clerk)
    assert "能收 2 件" in clerk.text() and "大概八月" in clerk.text()
    assert Petition.objects.count() == before, "trying writes nothing"
    clerk.picture("ledger-tried")
    with clerk.page.expect_download() as rejected:
        clerk.page.get_by_role("link", name="下载这些行").click()
    assert rejected.value.path().stat().st_size > 0
    clerk.press("正式收下 2 件")
    work(clerk)
    assert "已收下" in clerk.text() and Petition.objects.count() == before + 2
    clerk.page.get_by_text("撤销这次导入").first.click()
    clerk.press("确定撤销")
    work(clerk)
    assert "已撤销 2 件" in clerk.text()
    clerk.look()
    weekly(tmp_path / "接待台账.xlsx")
    bring(clerk, tmp_path / "接待台账.xlsx")
    assert "第0件：路灯不亮" in clerk.text(), "a layout that is known needs nothing said"
    clerk.press("试一遍，什么都不写入")
    work(clerk)
    assert "能收 6 件" in clerk.text() and "不是信访件" in clerk.text()
    clerk.press("正式收下 6 件")
    work(clerk)
    clerk.open("/staff/ledgers/")
    clerk.picture("ledgers")
    clerk.open("/staff/petitions/")
    clerk.press("件、批、人次", "link")
    clerk.picture("figures")
    clerk.page.locator("tbody td a").first.click()
    clerk.page.wait_for_load_state("networkidle")
    clerk.look()
