"""The page of how a unit numbers its letters."""

from datetime import date
from urllib.parse import quote

import pytest

from huiyin.domain.procedure import Refusal
from huiyin.services import letter_numbers
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

PAGE = "/staff/letters/numbers/"
ONE = f"{PAGE}{quote('转')}/"
DAY = date(2026, 9, 1)


def test_the_pattern_of_a_series_is_set_and_set_back(cast: Cast) -> None:
    head = signed_in("head")
    first = letter_numbers.take("B1", "县信访局", "转", 2026)
    assert first.replace("1号", "2号") in head.get(PAGE).content.decode()
    wrong = head.post(ONE, {"pattern": "县信转[{year}]{n}号"})
    assert wrong.status_code == 422 and "县信转[{year}]{n}号" in wrong.content.decode()
    assert head.post(ONE, {"pattern": "县信转函〔{year}〕{n}号"}).status_code == 302
    page = head.get(PAGE).content.decode()
    assert "县信转函〔2026〕1号" in page and "本单位设的" in page
    assert letter_numbers.take("B1", "县信访局", "转", 2026) == "县信转函〔2026〕1号"
    assert head.post(ONE, {"usual": "1"}).status_code == 302
    assert letter_numbers.take("B1", "县信访局", "转", 2026) == first.replace("1号", "2号")
    assert head.get(f"{PAGE}none/").status_code == 404


def test_units_whose_numbers_read_alike_are_named(cast: Cast) -> None:
    mine = {s.series: s for s in letter_numbers.series_of("B1", "县信访局", 2026)}
    assert mine["转"].alike == ()
    admin = cast.context("admin", DAY)
    same = mine["转"].pattern.replace("{series}", "转")
    letter_numbers.set_pattern(admin, "HOUSING", "转", same)
    mine = {s.series: s for s in letter_numbers.series_of("B1", "县信访局", 2026)}
    assert mine["转"].alike == ("县住房和城乡建设局",) and mine["交"].alike == ()


@pytest.mark.parametrize("login", ["clerk", "handler", "leader", "analyst"])
def test_others_do_not_set_patterns(cast: Cast, login: str) -> None:
    assert signed_in(login).get(PAGE).status_code == 403
    assert signed_in(login).post(ONE, {"pattern": "县〔{year}〕{n}号"}).status_code == 403


def test_a_head_sets_its_own_units_only(cast: Cast) -> None:
    letter_numbers.set_pattern(
        cast.context("unit_head", DAY), "HOUSING", "告", "住告〔{year}〕{n}号"
    )
    with pytest.raises(Refusal):
        letter_numbers.set_pattern(cast.context("unit_head", DAY), "B1", "告", "告〔{year}〕{n}号")
