"""The calendar pages: years known, a notice looked at before it counts, and who may."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.store.accounts.models import AnnouncedYear
from huiyin.store.petitions.models import Petition
from huiyin.store.record.models import ActHead
from tests.cast import Cast, noon
from tests.notice_2027 import CSV, NUMBER, ROWS
from tests.web.test_staff_doors import signed_in

DAY = date(2026, 12, 15)


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with time_machine.travel(noon(DAY), tick=True):
        yield


@pytest.fixture
def number(cast: Cast) -> str:
    """A petition whose sixty days end on 9 February 2027, in the made-up holidays."""
    found = cast.handled(date(2026, 12, 10)).number
    cast.act("handler", found, "notify", date(2026, 12, 11), way="in_person")
    return found


@pytest.fixture
def head(cast: Cast) -> Client:
    return signed_in("head")


def test_nothing_is_announced_yet(head: Client) -> None:
    page = head.get("/staff/calendar/").content.decode()
    assert "还没有在这里公布过" in page and "2026" in page
    assert 'href="/staff/calendar/" aria-current="page"' in page


def test_a_typed_notice_is_looked_at_then_confirmed(head: Client, number: str) -> None:
    looked = head.post("/staff/calendar/add/", {"text": ROWS, "number": NUMBER})
    page = looked.content.decode()
    assert looked.status_code == 200 and number in page and NUMBER in page
    assert "2月9日" in page and "2月15日" in page
    assert not AnnouncedYear.objects.exists()
    text = looked.context["notice"].text
    done = head.post("/staff/calendar/confirm/", {"text": text}, follow=True)
    assert "2027 年的放假安排已生效" in done.content.decode()
    assert "何局长" in done.content.decode() and "现行" in done.content.decode()
    assert Petition.objects.get(number=number).due_on == date(2027, 2, 15)
    line = head.get(f"/staff/petitions/{number}/").content.decode()
    assert "重算期限" in line and "2027年放假安排" in line and NUMBER in line


def test_an_uploaded_notice_in_the_coding_of_spreadsheets(head: Client, number: str) -> None:
    file = SimpleUploadedFile("2027.csv", CSV.encode("gb18030"), "text/csv")
    looked = head.post("/staff/calendar/add/", {"file": file})
    assert looked.status_code == 200 and looked.context["found"].clocks >= 1


def test_bad_rows_are_named_and_what_was_typed_is_kept(head: Client) -> None:
    wrong = ROWS.replace("2027-05-08,上班", "2027-05-07,上班")
    looked = head.post("/staff/calendar/add/", {"text": wrong, "number": NUMBER})
    page = looked.content.decode()
    assert looked.status_code == 422
    assert "第 7 行" in page and "2027-05-07" in page and "调休上班的日子应是周六或者周日" in page
    assert "2027-02-05至2027-02-12,放假,春节" in page
    assert head.post("/staff/calendar/add/", {}).status_code == 422
    assert head.post("/staff/calendar/confirm/", {"text": wrong}).status_code == 422
    assert not AnnouncedYear.objects.exists()


def test_a_year_known_is_replaced_only_when_it_is_said(head: Client, number: str) -> None:
    head.post("/staff/calendar/confirm/", {"text": CSV})
    other = CSV.replace(NUMBER, "另一号")
    refused = head.post("/staff/calendar/add/", {"text": other})
    assert refused.status_code == 422 and "已经公布" in refused.content.decode()
    head.post("/staff/calendar/confirm/", {"text": other, "is_replacing": "on"})
    assert AnnouncedYear.objects.count() == 2
    assert "已被替换" in head.get("/staff/calendar/").content.decode()
    assert ActHead.objects.filter(kind="calendar_announced").count() == 2


def test_who_keeps_accounts_sees_counts_but_no_petition(cast: Cast, number: str) -> None:
    page = signed_in("admin").post("/staff/calendar/add/", {"text": CSV}).content.decode()
    assert number not in page and "属于您不能查看的信访件" in page


@pytest.mark.parametrize("login", ["clerk", "handler", "auditor", "leader"])
def test_others_do_not_come_in(cast: Cast, login: str) -> None:
    client = signed_in(login)
    assert client.get("/staff/calendar/").status_code == 403
    assert client.post("/staff/calendar/confirm/", {"text": CSV}).status_code == 403
    assert not AnnouncedYear.objects.exists()


def test_the_petitioner_reads_once_why_the_day_moved(head: Client, number: str) -> None:
    from huiyin.domain.authority import Actor, Role
    from huiyin.portal.story import tell
    from huiyin.services import reading
    from huiyin.services.context import begin

    head.post("/staff/calendar/confirm/", {"text": CSV})
    actor = Actor("", "", Role.PETITIONER, petition=number)
    story = tell(reading.petition(begin(actor), number))
    titles = [h.title for h in story.line]
    assert sum("放假安排" in t for t in titles) == 1


def test_the_template_has_the_headings(head: Client) -> None:
    got = head.get("/staff/calendar/template/")
    assert got.content.decode("utf-8-sig").strip() == "日期,类型,节日,文号"
