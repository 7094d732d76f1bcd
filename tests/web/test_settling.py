"""The pages of what follows an answer."""

import html
import re
from datetime import date, timedelta

from huiyin.services import registers
from huiyin.services.context import begin, today
from huiyin.services.registers import Opening
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

HOME = "/staff/settling/"


def answered(cast: Cast) -> str:
    day = today() - timedelta(days=20)
    number = cast.handled(day).number
    cast.act("handler", number, "issue_opinion", day + timedelta(days=2),
             outcomes={"1": "supported"}, facts="查明", basis="依据")  # fmt: skip
    return number


def test_what_was_supported_waits_until_it_is_seen_to(cast: Cast) -> None:
    number = answered(cast)
    browser = signed_in("clerk")
    assert f"{HOME}{number}/" in browser.get(HOME).content.decode()
    assert f"{HOME}{number}/" in browser.get(f"/staff/petitions/{number}/").content.decode()
    page = browser.get(f"{HOME}{number}/").content.decode()
    assert "没有立账" in page and "按处理意见立账" in page
    refused = browser.post(f"{HOME}{number}/", {"due_on": "早晚"})
    assert refused.status_code == 422 and "早晚" in refused.content.decode()
    done = browser.post(f"{HOME}{number}/", {"due_on": "2027-01-31"}, follow=True)
    page = done.content.decode()
    assert "待解决" in page and "意见落实：修好供水管道" in page and "按处理意见立账" not in page
    assert "没有漏掉的" in browser.get(HOME).content.decode()
    again = browser.post(f"{HOME}{number}/", {"due_on": "2027-01-31"})
    assert again.status_code == 422 and "没有要立账的诉求" in again.content.decode()


def test_a_handler_sees_its_own_and_a_neighbour_nothing(cast: Cast) -> None:
    number = answered(cast)
    assert signed_in("handler").get(f"{HOME}{number}/").status_code == 200
    for login in ("labour", "neighbour"):
        browser = signed_in(login)
        assert browser.get(f"{HOME}{number}/").status_code == 404
        assert number not in browser.get(HOME).content.decode()


def test_what_stays_open_is_listed_with_its_form_filled_in(cast: Cast) -> None:
    old = cast.register(date(2025, 1, 2)).number
    page = signed_in("head").get(f"{HOME}long-open/?after=x").content.decode()
    assert old in page and f"petition={old}" in page and "since_year=2025" in page
    assert f"petition={old}" not in signed_in("handler").get(f"{HOME}long-open/").content.decode()


def test_a_hard_matter_is_put_up_for_a_conference_with_its_form_filled_in(cast: Cast) -> None:
    given = {"title": "安置房产权", "since_year": 2014, "cause": "funds", "unit": "HOUSING",
             "listed_on": today().isoformat()}  # fmt: skip
    kept = registers.open_entry(begin(cast["head"]), "long_pending", Opening(given))
    browser = signed_in("head")
    page = browser.get(f"/staff/registers/long_pending/{kept}/").content.decode()
    address = html.unescape(
        re.findall(r'href="(/staff/registers/agenda_item/add/[^"]*)"', page)[0]
    )
    form = browser.get(address).content.decode()
    assert 'value="安置房产权"' in form and "县住房和城乡建设局" in form
