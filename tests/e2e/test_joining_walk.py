"""Two petitions become one and one becomes two: foreseen before it is done, taken back after."""

import re

import pytest
from playwright.sync_api import Browser

from huiyin.domain.petition import Channel, Purpose
from huiyin.services import demo, intake
from huiyin.services.context import begin
from huiyin.services.intake import Desk, Party, Registration, Submission
from huiyin.services.people import actor_by_login
from huiyin.store.petitions.identity import Identity
from tests.e2e.test_walk import fill, staff
from tests.e2e.walker import Walker


def _registered(name: str, *claims: str) -> str:
    """The number of a petition about the same water pipe."""
    clerk = actor_by_login("clerk")
    assert clerk is not None
    submission = Submission(
        detail="白马乡大坪村的水管坏了三个月。", claims=claims, channel=Channel.VISIT,
        title="大坪村水管坏了", place="白马乡大坪村", parties=(Party(Identity(name)),),
    )  # fmt: skip
    registration = Registration(Purpose.APPEAL_FOR_RESOLUTION)
    desk = Desk(demo.BUREAU, clerk.region)
    return intake.register_at_window(begin(clerk), desk, submission, registration).number


def _take_back(clerk: Walker, number: str) -> None:
    """Undo one's own last act."""
    clerk.open(f"/staff/petitions/{number}/acts/retract/")
    fill(clerk, "why", "点错了")
    clerk.send(rf"/staff/petitions/{number}/(\?.*)?$")


@pytest.mark.browser
def test_two_become_one_and_apart_again(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(0)
    leading = _registered("扎西顿珠", "修好水管")
    joining = _registered("央金", "修好水管", "退还水费")
    clerk = staff(browser, str(live_server), "clerk")
    clerk.open(f"/staff/petitions/{joining}/merge/?leading={leading}")
    assert "办了以后" in clerk.text() and "退还水费" in clerk.text()
    fill(clerk, "reason", "同一根水管")
    clerk.picture("merge")
    clerk.send(r"/staff/petitions/[-0-9]+/(\?.*)?$")
    clerk.open(f"/staff/petitions/{joining}/")
    assert leading in clerk.text() and "已并" in clerk.text()
    clerk.picture("petition-merged")
    _take_back(clerk, joining)
    assert "已并" not in clerk.text()


@pytest.mark.browser
def test_one_becomes_two_and_one_again(
    committed: None, live_server: object, browser: Browser
) -> None:
    demo.make(0)
    number = _registered("扎西顿珠", "修好水管", "补发低保金")
    clerk = staff(browser, str(live_server), "clerk")
    clerk.open(f"/staff/petitions/{number}/split/")
    clerk.page.get_by_label(re.compile("补发低保金")).check()
    fill(clerk, "title", "低保金没有发")
    fill(clerk, "purpose", "appeal_for_resolution")
    fill(clerk, "detail", "低保金三个月没有发。")
    fill(clerk, "reason", "两件不相干的事")
    clerk.press("看办了以后会怎样")
    clerk.picture("split")
    clerk.press("确认分成两件")
    assert "两件各办各的" in clerk.text()
    clerk.open("/staff/petitions/")
    assert "低保金没有发" in clerk.text()
    _take_back(clerk, number)
    clerk.open(f"/staff/petitions/{number}/")
    assert "补发低保金" in clerk.text() and "两件各办各的" not in clerk.text()
