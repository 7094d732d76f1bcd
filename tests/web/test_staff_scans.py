"""The desk of scanned letters as pages: brought, looked at, corrected, registered."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.services import notices, reading, scan_reading
from huiyin.services.context import begin, today
from huiyin.store.petitions.models import Petition, Scan, ScanPage
from tests import papers
from tests.cast import Cast
from tests.integration.test_scans import Typewriter
from tests.web.test_staff_doors import signed_in

DESK = "/staff/register/scans/"
ONE_BY_ONE = {"X-Requested-With": "scans"}


@pytest.fixture(autouse=True)
def typewriter(monkeypatch: pytest.MonkeyPatch) -> Typewriter:
    """Something that reads, whatever is installed."""
    found = Typewriter()
    monkeypatch.setattr(scan_reading, "reader", lambda: found)
    monkeypatch.setattr(scan_reading, "is_there", lambda: True)
    return found


def bring(client: Client, *files: tuple[str, bytes], **changes: str) -> str:
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    said = {"received_on": today().isoformat(), "grouping": "each_file", "bag": "7"} | changes
    return client.post(DESK, {"files": sent, **said}, follow=True).content.decode()


def taken(client: Client) -> tuple[int, str]:
    """The first letter, taken up: its id and its page."""
    ident = Scan.objects.filter(state="waiting").order_by("place")[0].id
    page = client.post(f"{DESK}{ident}/take/", follow=True)
    return ident, page.content.decode()


def typed(page: str, **changes: str) -> dict[str, str]:
    token = re.search(r'name="token" value="(\w+)"', page)
    assert token
    return {
        "token": token[1], "detail": "停水三个月。", "name": "潘大有", "phone": "13900007788",
        "persons": "1", "purpose": "appeal_for_resolution", "kind": "ordinary",
        "received_on": today().isoformat(), "envelope_on": "", "postmark_on": "",
        "known_as": "repeat", **changes,
    }  # fmt: skip


def test_a_folder_goes_up_file_by_file_and_a_bad_one_is_told(cast: Cast) -> None:
    client = signed_in("clerk")
    for name, data, letters in (
        ("一.jpg", papers.jpeg(20), 1), ("坏.pdf", b"%PDF-1.7", 0), ("三.tif", papers.tiff(3), 1)
    ):  # fmt: skip
        said = {"received_on": today().isoformat(), "grouping": "each_file", "bag": "7",
                "files": SimpleUploadedFile(name, data)}  # fmt: skip
        answer = client.post(DESK, said, headers=ONE_BY_ONE).json()
        assert answer["letters"] == letters and len(answer["refused"]) == 1 - letters
    page = client.get(f"{DESK}?bag=7").content.decode()
    assert "第 2 封" in page and "3 页" in page and "后台正在识别" in page


def test_no_file_and_a_wrong_day_say_what_to_do(cast: Cast) -> None:
    client = signed_in("clerk")
    assert "还没有选文件" in bring(client)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert "不能晚于今天" in bring(client, ("一.jpg", papers.jpeg()), received_on=tomorrow)
    said = {"received_on": "", "files": SimpleUploadedFile("一.jpg", papers.jpeg())}
    answer = client.post(DESK, said, headers=ONE_BY_ONE)
    assert answer.status_code == 422 and answer.json()["refused"]
    assert not Scan.objects.exists()


def test_an_empty_desk_says_what_to_do(cast: Cast) -> None:
    assert "来信桌是空的" in signed_in("clerk").get(DESK).content.decode()


def test_without_the_extra_the_page_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_reading, "is_there", lambda: False)
    client = signed_in("clerk")
    page = bring(client, ("一.jpg", papers.jpeg()))
    assert "这台机器没有装文字识别" in page and "没有识别" in page
    ident, page = taken(client)
    answer = client.post(f"{DESK}{ident}/", typed(page), follow=True)
    assert "查询码" in answer.content.decode()


def test_a_letter_is_read_corrected_and_registered(cast: Cast) -> None:
    client = signed_in("clerk")
    bring(client, ("信.jpg", papers.jpeg()), ("又一封.png", papers.png()))
    notices.run_all("reader", kinds=sorted(notices.APART))
    ident, page = taken(client)
    assert "拿不准的字 1 处" in page and "<mark>水</mark>" in page
    assert re.search(r"<textarea[^>]*>\s*停水</textarea>", page)
    picture = ScanPage.objects.filter(scan_id=ident)[0].id
    shown = client.get(f"{DESK}pages/{picture}/")
    assert shown["Content-Type"] == "image/jpeg" and shown["Cache-Control"].startswith("private")
    day = today()
    answer = client.post(
        f"{DESK}{ident}/",
        typed(page, envelope_on=(day - timedelta(days=3)).isoformat(),
              postmark_on=(day - timedelta(days=2)).isoformat(), postmark_place="白马乡"),
        follow=True,
    ).content.decode()  # fmt: skip
    assert "查询码" in answer and "登记下一封" in answer
    number = Petition.objects.get().number
    matter = client.get(f"/staff/petitions/{number}/").content.decode()
    assert "停水三个月" in matter and "邮戳 白马乡" in matter and "写信日期" in matter
    view = reading.petition(begin(cast["clerk"]), number)
    opened = client.post(
        f"/staff/petitions/{number}/attachments/{view.attachments[0].seq}/open/", follow=True
    ).content.decode()
    assert "识别出的原文" in opened and "停水</p>" in opened
    assert client.get(f"{DESK}pages/{picture}/").status_code == 404
    again = client.post(f"{DESK}{ident}/", typed(page), follow=True).content.decode()
    assert number in again and Petition.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"detail": ""}, "必须填写"),
        ({"purpose": ""}, "必须填写"),
        ({"envelope_on": "2999-01-01"}, "不能晚于收到的日期"),
        ({"postmark_on": "2999-01-01"}, "不能晚于收到的日期"),
        ({"received_on": "2020-01-02"}, "必须填写"),
        ({"document": "110105194912310021"}, "校验位不对"),
        ({"known_number": "540699-2020-00001"}, "没有"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    cast: Cast, changes: dict[str, str], said: str
) -> None:
    client = signed_in("clerk")
    bring(client, ("信.jpg", papers.jpeg()))
    ident, page = taken(client)
    answer = client.post(f"{DESK}{ident}/", typed(page, **{"title": "改过的标题", **changes}))
    shown = answer.content.decode()
    assert answer.status_code == 422 and said in shown and "改过的标题" in shown
    assert "改过的标题" in client.get(f"{DESK}{ident}/").content.decode(), "kept on the desk too"
    assert not Petition.objects.exists()


def test_what_was_typed_is_put_by_and_taken_up_again(cast: Cast) -> None:
    client = signed_in("clerk")
    bring(client, ("信.jpg", papers.jpeg()))
    ident, page = taken(client)
    kept = client.post(f"{DESK}{ident}/", typed(page, detail="录了一半", keep="1"), follow=True)
    assert "录了一部分" in kept.content.decode()
    stays = client.post(f"{DESK}{ident}/", typed(page, detail="又录一些", keep="stay"))
    assert stays["Location"] == f"{DESK}{ident}/"
    assert "又录一些" in client.get(f"{DESK}{ident}/").content.decode()


def test_another_clerk_takes_it_up_and_the_first_is_told(cast: Cast) -> None:
    first, second = signed_in("clerk"), signed_in("clerk2")
    bring(first, ("信.jpg", papers.jpeg()))
    ident, page = taken(first)
    taken(second)
    told = first.post(f"{DESK}{ident}/", typed(page), follow=True).content.decode()
    assert "别人正在登记这一封" in told and "邓登记在登记" in told
    assert not Petition.objects.exists()


def test_pages_are_arranged_by_buttons(cast: Cast) -> None:
    client = signed_in("clerk")
    bring(client, ("信.pdf", papers.pdf(6)))
    ident = Scan.objects.get().id
    second = ScanPage.objects.order_by("place")[1].id
    said = {"do": f"split:{second}", "version": "1"}
    page = client.post(f"{DESK}{ident}/arrange/", said, follow=True).content.decode()
    assert "第 2 封" in page and "并入上一封" in page
    stale = client.post(f"{DESK}{ident}/arrange/", said, follow=True).content.decode()
    assert "别人刚刚整理过" in stale
    wrong = client.post(f"{DESK}{ident}/arrange/", {"do": "burn:1", "version": "2"})
    assert wrong.status_code == 404
    thumb = client.get(f"{DESK}thumbnail/{second}/")
    assert thumb.status_code == 200 and len(thumb.content) < 20_000
    assert client.get(f"{DESK}pages/{second}/").status_code == 404, "not taken up yet"


def test_not_registered_only_with_a_reason_and_back_again(cast: Cast) -> None:
    client = signed_in("clerk")
    bring(client, ("信.jpg", papers.jpeg()))
    ident = Scan.objects.get().id
    said = {"version": "1", "why": ""}
    refused = client.post(f"{DESK}{ident}/aside/", said, follow=True).content.decode()
    assert "写明为什么不登记" in refused and "第 1 封" in refused
    gone = client.post(f"{DESK}{ident}/aside/", said | {"why": "扫重了"}, follow=True)
    assert "没有登记的" in gone.content.decode() and "第 1 封" not in gone.content.decode()
    back = client.post(f"{DESK}{ident}/aside/", {"back": "1"}, follow=True).content.decode()
    assert "已放回来信桌" in back and "第 1 封" in back


def test_a_letter_about_a_known_matter_is_added(cast: Cast) -> None:
    number = cast.register(today()).number
    client = signed_in("clerk")
    bring(client, ("信.jpg", papers.jpeg()))
    ident, page = taken(client)
    said = typed(page, known_number=number, known_as="addition")
    shown = client.post(f"{DESK}{ident}/", said, follow=True).content.decode()
    assert f"已补充到 {number}" in shown and "来信扫描件" in shown
    assert Petition.objects.count() == 1


@pytest.mark.parametrize("login", ["handler", "neighbour", "leader", "auditor", "admin"])
def test_the_desk_of_another_is_closed(cast: Cast, login: str) -> None:
    client = signed_in("clerk")
    bring(client, ("信.jpg", papers.jpeg()))
    ident, _page = taken(client)
    picture = ScanPage.objects.get().id
    other = signed_in(login)
    for path in (f"{ident}/", f"pages/{picture}/", f"thumbnail/{picture}/"):
        assert other.get(DESK + path).status_code in (403, 404), path
    for path in (f"{ident}/take/", f"{ident}/arrange/", f"{ident}/aside/"):
        answer = other.post(DESK + path, {"do": "merge", "version": "1", "why": "x"})
        assert answer.status_code in (403, 404), path
    assert Scan.objects.get().state == "waiting"


def test_a_day_long_ago_asks_for_a_reason(cast: Cast) -> None:
    client = signed_in("clerk")
    day = today() - timedelta(days=30)
    bring(client, ("信.jpg", papers.jpeg()), received_on=day.isoformat())
    ident, page = taken(client)
    assert day.isoformat() in page
    said = typed(page, received_on=day.isoformat(), late_entry_reason="放假期间的来信")
    shown = client.post(f"{DESK}{ident}/", said, follow=True).content.decode()
    assert "查询码" in shown and Petition.objects.get().received_on == day
