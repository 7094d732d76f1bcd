"""A phone photographs a paper into a petition: by a link that lives a quarter of an hour."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.services import phone_links, reading
from huiyin.services.context import begin, now
from huiyin.store.accounts import repository
from huiyin.store.record.queries import acts_of
from tests import papers
from tests.cast import Cast

DAY = date(2026, 9, 1)


@pytest.fixture
def number(cast: Cast) -> str:
    """A petition in handling."""
    return cast.handled(DAY).number


def link(cast: Cast, number: str, login: str = "clerk", at: datetime | None = None) -> str:
    return f"/photo/{phone_links.open_link(begin(cast[login], at), number).token}/"


def photograph(shade: int = 200) -> SimpleUploadedFile:
    return SimpleUploadedFile("image.jpg", papers.jpeg(shade), content_type="image/jpeg")


def files(cast: Cast, number: str) -> int:
    return len(reading.petition(begin(cast["clerk"]), number).attachments)


def test_the_page_knows_the_number_and_nothing_else(cast: Cast, number: str) -> None:
    answer = Client().get(link(cast, number))
    page = answer.content.decode()
    assert answer.status_code == 200 and number in page
    for secret in ("张三", "1380013", "供水", "漏水", "某镇"):
        assert secret not in page
    assert 'accept="image/*" capture' in page and "no-store" in answer["Cache-Control"]


def test_photographs_go_into_the_petition_in_the_name_of_who_opened_the_link(
    cast: Cast, number: str
) -> None:
    way, phone = link(cast, number), Client()
    answer = phone.post(way, {"files": [photograph(), photograph(90)]}, follow=True)
    assert "存好了 2 张" in answer.content.decode()
    row = reading.petition(begin(cast["clerk"]), number)
    assert [a.actor for a in row.attachments] == [cast["clerk"].person] * 2
    acts = acts_of(row.row.petition["id"])
    assert [a.kind for a in acts[-2:]] == ["attached", "attached"]
    assert "已经存了 2 张" in phone.get(way).content.decode()


def test_a_bad_photograph_is_told_and_the_good_one_goes_in(cast: Cast, number: str) -> None:
    empty = SimpleUploadedFile("空.jpg", b"", content_type="image/jpeg")
    answer = Client().post(link(cast, number), {"files": [empty, photograph()]})
    page = answer.content.decode()
    assert answer.status_code == 422 and "“空.jpg”是空文件" in page
    assert "其他的都收下了" in page and files(cast, number) == 1
    assert "还没有选文件" in Client().post(link(cast, number), {}).content.decode()


def test_a_link_runs_out_is_ended_and_is_replaced_by_a_newer_one(cast: Cast, number: str) -> None:
    old = link(cast, number, at=now() - timedelta(minutes=16))
    first = link(cast, number)
    second = link(cast, number)
    for dead in (old, first, "/photo/1~forged/", second.replace("~", "~x")):
        answer = Client().post(dead, {"files": photograph()})
        assert answer.status_code == 410 and "已经失效" in answer.content.decode()
    assert Client().get(second).status_code == 200
    phone_links.close(begin(cast["clerk"]), number)
    assert Client().get(second).status_code == 410
    assert files(cast, number) == 0


def test_after_a_quarter_of_an_hour_it_is_over(cast: Cast, number: str) -> None:
    way = link(cast, number)
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1)):
        assert Client().get(way).status_code == 410


def test_whose_post_has_ended_adds_nothing_more(cast: Cast, number: str) -> None:
    way = link(cast, number)
    repository.end_posts(int(cast["clerk"].person), DAY)
    answer = Client().post(way, {"files": photograph()})
    assert answer.status_code == 422 and "不能再加材料" in answer.content.decode()
    assert files(cast, number) == 0


def test_posting_without_a_token_of_ours_is_refused(cast: Cast, number: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(cast, number), {"files": photograph()}).status_code == 403
