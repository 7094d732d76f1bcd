"""The past on pages: a list and a petition as of a day, and the line played step by step."""

import re
from datetime import timedelta

import pytest

from huiyin.services.context import today
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in


def _answered(cast: Cast) -> str:
    return cast.answered(today() - timedelta(days=40)).number


def test_the_petition_page_shows_a_past_day_and_offers_nothing(cast: Cast) -> None:
    number, day = _answered(cast), today() - timedelta(days=39)
    page = signed_in("handler").get(f"/staff/petitions/{number}/?as_of={day}").content.decode()
    assert f"这是 {day} 当天结束时的情况" in page
    assert "办理中" in page and "出具" not in re.sub(
        r"<details.*?</details>", "", page, flags=re.S
    )
    assert "/acts/" not in page and "reveal" not in page
    now = signed_in("handler").get(f"/staff/petitions/{number}/").content.decode()
    assert "当天结束时的情况" not in now and "供水条例" in now and "供水条例" not in page


@pytest.mark.parametrize("asked", ["2999-01-01", "x", ""])
def test_a_day_to_come_or_unreadable_shows_the_present(cast: Cast, asked: str) -> None:
    number = _answered(cast)
    page = signed_in("clerk").get(f"/staff/petitions/{number}/?as_of={asked}")
    assert page.status_code == 200 and "当天结束时的情况" not in page.content.decode()


def test_before_it_came_there_was_no_petition(cast: Cast) -> None:
    number, day = _answered(cast), today() - timedelta(days=90)
    page = signed_in("clerk").get(f"/staff/petitions/{number}/?as_of={day}", follow=True)
    assert page.redirect_chain == [(f"/staff/petitions/{number}/", 302)]
    assert "那一天还没有收到" in page.content.decode()


def test_the_list_of_a_past_day_says_so_and_links_to_that_day(cast: Cast) -> None:
    number, day = _answered(cast), today() - timedelta(days=39)
    page = signed_in("clerk").get(f"/staff/petitions/?as_of={day}").content.decode()
    assert "当天结束时的情况" in page and f"{number}/?as_of={day}" in page and "/acts/" not in page
    ahead = signed_in("clerk").get("/staff/petitions/?as_of=2999-01-01").content.decode()
    assert "日期要早于今天" in ahead


def test_the_line_is_played_from_the_first_step_to_the_last(cast: Cast) -> None:
    number, client = _answered(cast), signed_in("clerk")
    page = client.get(f"/staff/petitions/{number}/play/", follow=True)
    titles = []
    while True:
        text = page.content.decode()
        titles.append(re.findall(r'aria-live="polite">\s*<h2>(.*?)</h2>', text)[0])
        later = re.search(r'href="(\?step=\d+)"[^>]*><span>下一步', text)
        if not later:
            break
        page = client.get(f"/staff/petitions/{number}/play/{later[1]}")
    assert len(titles) == 8 and titles[0] != titles[-1]
    assert "这是最近的一步" in text
    playing = client.get(f"/staff/petitions/{number}/play/?step=1&playing=1").content.decode()
    assert 'hx-trigger="load delay:2500ms"' in playing


@pytest.mark.parametrize("step", ["0", "99", "x"])
def test_a_step_that_is_not_there_is_not_found(cast: Cast, step: str) -> None:
    number = _answered(cast)
    page = signed_in("clerk").get(f"/staff/petitions/{number}/play/?step={step}")
    assert page.status_code == 404


def test_the_past_opens_to_nobody_who_may_not_see_the_present(cast: Cast) -> None:
    number, day = _answered(cast), today() - timedelta(days=39)
    for login, status in (("neighbour", 404), ("admin", 403), ("auditor", 403)):
        for path in (f"?as_of={day}", "play/?step=1"):
            assert signed_in(login).get(f"/staff/petitions/{number}/{path}").status_code == status
