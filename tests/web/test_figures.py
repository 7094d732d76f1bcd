"""The page of items, batches and persons: every figure opens just its petitions."""

import re
from html import unescape

import pytest

from huiyin.domain.petition import Channel
from huiyin.services.context import today
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

PAGE = "/staff/figures/"


def test_each_figure_opens_as_many_petitions_as_it_says(cast: Cast) -> None:
    for persons in (1, 5, 23):
        cast.register(today(), persons=persons)
    cast.register(today(), channel=Channel.LETTER)
    head = signed_in("head")
    page = head.get(PAGE).content.decode()
    assert "2 批 28 人次" in page and "1 批 1 人次" in page
    links = re.findall(r'<a href="([^"]+)">(\d+)(?: 批[^<]*)?</a>', page)
    counts = [(unescape(link), int(count)) for link, count in links if "whole" not in link
              or "company" in link]  # fmt: skip
    assert len(counts) >= 4
    for link, count in counts:
        listed = head.get(link).content.decode()
        assert listed.count("<tr data-row>") == count, link


def test_a_span_is_kept_in_the_address_and_a_wrong_one_is_said(cast: Cast) -> None:
    cast.register(today())
    head = signed_in("head")
    empty = head.get(PAGE, {"since": "2020-01-01", "until": "2020-12-31"}).content.decode()
    assert "没有收到信访件" in empty and 'value="2020-01-01"' in empty
    wrong = head.get(PAGE, {"since": "2026-12-31", "until": "2026-01-01"})
    assert wrong.status_code == 422
    assert head.get(PAGE, {"since": "昨天"}).status_code == 422


@pytest.mark.parametrize("login", ["admin", "auditor"])
def test_who_reads_no_petitions_reads_no_figures(cast: Cast, login: str) -> None:
    assert signed_in(login).get(PAGE).status_code == 403


def test_a_unit_counts_what_it_works_on(cast: Cast) -> None:
    cast.register(today())
    cast.sent(today())
    assert "1 批 1 人次" in signed_in("handler").get(PAGE).content.decode()
    assert "没有收到信访件" in signed_in("labour").get(PAGE).content.decode()
