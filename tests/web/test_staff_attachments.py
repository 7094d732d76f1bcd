"""Files of a petition through the staff doors: every role, hostile files, looks on the record."""

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from huiyin.domain.attachments import AttachmentKind
from huiyin.domain.petition import Purpose
from huiyin.services import attachments, file_store, notices, reading
from huiyin.services.intake import Party
from huiyin.store.petitions.identity import Identity
from tests import papers
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

DAY = date(2026, 9, 1)
HTMX = {"HX-Request": "true"}


def sent(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/html")


def url(number: str, tail: str = "") -> str:
    return f"/staff/petitions/{number}/attachments/{tail}"


def upload(client: Client, number: str, *files: SimpleUploadedFile, **said: str) -> str:
    answer = client.post(url(number, "add/"), {"files": list(files), **said}, follow=True)
    return answer.content.decode()


@pytest.fixture
def number(cast: Cast) -> str:
    """A petition in handling with a photograph (act 5) and a text (act 6)."""
    made = cast.handled(DAY).number
    given = [papers.given("张三的院子.jpg"), papers.given("说明.txt", "<b>漏水</b>".encode())]
    attachments.add(cast.context("clerk", DAY), made, given, AttachmentKind.MATERIAL)
    return made


def seq_of(cast: Cast, number: str, ordinal: int = 1) -> int:
    found = reading.petition(cast.context("clerk", DAY), number).attachments
    return next(a.seq for a in found if a.ordinal == ordinal)


def opened(client: Client, number: str, seq: int) -> str:
    """Open a file as a person does; the address one is led to."""
    answer = client.post(url(number, f"{seq}/open/"))
    assert answer.status_code == 302
    return str(answer["Location"])


def test_files_go_in_and_bad_ones_are_told_beside_them(cast: Cast) -> None:
    number, client = cast.register(DAY).number, signed_in("clerk")
    page = upload(client, number, sent("空.jpg", b""), sent("好.jpg", papers.jpeg()),
                  sent("木马.jpg", papers.PROGRAM))  # fmt: skip
    assert "添加了 1 份，下面的没有收下" in page and "data-error-summary" in page
    assert "“空.jpg”是空文件" in page and "“木马.jpg”不接受这种文件" in page
    assert "1. 反映材料" in page and "好.jpg" not in page, "a name may show who it is"
    assert "已添加 1 份材料" in upload(client, number, sent("好.pdf", papers.pdf()))


def test_without_a_file_it_says_what_to_do(cast: Cast) -> None:
    number = cast.register(DAY).number
    answer = signed_in("clerk").post(url(number, "add/"), {})
    assert answer.status_code == 422 and "还没有选文件" in answer.content.decode()


def test_a_file_that_is_too_large_is_dropped_and_the_others_go_in(cast: Cast) -> None:
    number, client = cast.register(DAY).number, signed_in("clerk")
    with override_settings(HUIYIN_FILE_MEGABYTES=1):
        page = upload(client, number, sent("大.jpg", bytes(3 << 20)), sent("好.txt", b"good"))
    assert "“大.jpg”太大了，一个文件不超过 1 MB" in page and "添加了 1 份" in page


def test_more_files_than_a_form_takes_are_left_out(cast: Cast) -> None:
    number, client = cast.register(DAY).number, signed_in("clerk")
    files = [sent(f"{n}.txt", f"{n}".encode()) for n in range(22)]
    page = upload(client, number, *files)
    assert "添加了 20 份" in page and page.count("一次最多传 20 个文件") == 2


def test_htmx_gets_the_zone_alone(cast: Cast, number: str) -> None:
    client = signed_in("clerk")
    answer = client.post(url(number, "add/"), {"files": sent("x.txt", b"x")}, headers=HTMX)
    page = answer.content.decode()
    assert page.lstrip().startswith('<section class="card" id="attachments"')
    assert "<html" not in page


ROLES = {
    "clerk": (302, 302), "head": (302, 302), "handler": (302, 302), "unit_head": (302, 302),
    "supervisor": (403, 403), "analyst": (403, 403), "leader": (403, 403), "labour": (404, 404),
    "neighbour": (404, 404), "admin": (403, 403), "auditor": (403, 403),
}  # fmt: skip
"""What each is answered who adds a file, and who opens one."""


def test_every_role_adds_and_opens_as_it_may(cast: Cast, number: str) -> None:
    seq = seq_of(cast, number)
    for login, (adds, opens) in ROLES.items():
        client, seen = signed_in(login), 200 if opens == 302 else opens
        data = {"files": sent("x.txt", login.encode())}
        for tail in ("pages/1/", "download/"):
            status = client.get(url(number, f"{seq}/{tail}")).status_code
            assert status == (404 if opens == 302 else opens), "not before it is opened"
        assert client.post(url(number, "add/"), data).status_code == adds, login
        assert client.post(url(number, f"{seq}/open/")).status_code == opens, login
        assert client.post(url(number, "archive/")).status_code == seen, login
        assert client.get(url(number, f"{seq}/thumbnail/")).status_code == seen, login
        phone = 200 if adds == 302 else adds
        assert client.post(url(number, "phone/")).status_code == phone, login


def test_an_opened_file_may_be_seen_for_a_while_by_who_opened_it(
    cast: Cast, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, seq = signed_in("handler"), seq_of(cast, number)
    way = opened(client, number, seq)
    page = client.get(way).content.decode()
    assert "张三的院子.jpg" in page and "这次查看已记录在案" in page
    look = way.partition("?")[2]
    picture = client.get(url(number, f"{seq}/pages/1/?{look}"))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert signed_in("clerk").get(way).status_code == 302, "another opens it on his own record"
    other = url(number, f"{seq_of(cast, number, 2)}/download/?{look}")
    assert client.get(other).status_code == 404, "it opens this file and no other"
    monkeypatch.setattr("huiyin.web.frame.looks.LOOK_SECONDS", -1)
    assert client.get(url(number, f"{seq}/download/?{look}")).status_code == 404


def test_every_look_is_recorded_and_shown(cast: Cast, number: str) -> None:
    client = signed_in("handler")
    opened(client, number, seq_of(cast, number))
    client.post(url(number, "archive/"))
    looks = reading.petition(cast.context("clerk", DAY), number).looks
    assert [(k.actor, k.purpose) for k in looks] == [
        ("韩承办", "打开材料 1"), ("韩承办", "打开材料 1、2")]  # fmt: skip


def test_a_download_is_saved_and_never_run(cast: Cast, number: str) -> None:
    client, seq = signed_in("clerk"), seq_of(cast, number, 2)
    look = opened(client, number, seq).partition("?")[2]
    answer = client.get(url(number, f"{seq}/download/?{look}"))
    assert answer.content == "<b>漏水</b>".encode()
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Type"] == "text/plain"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    page = client.get(opened(client, number, seq)).content.decode()
    assert "&lt;b&gt;漏水&lt;/b&gt;" in page


def test_the_archive_holds_the_files_a_list_and_their_hashes(cast: Cast, number: str) -> None:
    answer = signed_in("clerk").post(url(number, "archive/"))
    with zipfile.ZipFile(BytesIO(b"".join(answer))) as archive:  # type: ignore[arg-type]
        assert archive.namelist() == ["01-张三的院子.jpg", "02-说明.txt", "清单.csv"]
        listed = archive.read("清单.csv").decode("utf-8-sig")
        for name in archive.namelist()[:2]:
            assert file_store.hash_of(archive.read(name)) in listed
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_taking_down_asks_for_a_reason_and_putting_back_undoes_it(cast: Cast, number: str) -> None:
    client, seq = signed_in("clerk"), seq_of(cast, number)
    answer = client.post(url(number, f"{seq}/detach/"), {"why": ""})
    assert answer.status_code == 422 and "写明为什么撤下" in answer.content.decode()
    page = client.post(url(number, f"{seq}/detach/"), {"why": "放错了"}, follow=True)
    assert "已撤下的材料（1）" in page.content.decode()
    assert client.get(url(number, f"{seq}/thumbnail/")).status_code == 404
    page = client.post(url(number, f"{seq}/put_back/"), follow=True)
    assert "已撤下的材料" not in page.content.decode().partition("已放回")[2]
    handler = signed_in("handler")
    assert handler.post(url(number, f"{seq}/detach/"), {"why": "x"}).status_code == 403


def test_what_is_hidden_from_the_unit_stays_hidden_there(cast: Cast) -> None:
    party = Party(Identity("张三", "13800138000"), is_hidden=True)
    number = cast.sent(DAY, parties=(party,))
    attachments.add(cast.context("clerk", DAY), number, [papers.given()],
                    AttachmentKind.IDENTITY_PAPER)  # fmt: skip
    client, seq = signed_in("handler"), seq_of(cast, number)
    assert "由信访部门保管" in client.get(f"/staff/petitions/{number}/").content.decode()
    page = client.post(url(number, f"{seq}/open/"), follow=True).content.decode()
    assert "由信访部门保管" in page
    assert client.get(url(number, f"{seq}/thumbnail/")).status_code == 404
    archive = client.post(url(number, "archive/"))
    with zipfile.ZipFile(BytesIO(b"".join(archive))) as found:  # type: ignore[arg-type]
        assert found.namelist() == ["清单.csv"]


def test_an_accusation_is_as_if_missing_to_everybody_else(cast: Cast) -> None:
    number = cast.register(DAY, purpose=Purpose.ACCUSATION).number
    attachments.add(cast.context("clerk", DAY), number, [papers.given()], AttachmentKind.MATERIAL)
    seq = reading.petition(cast.context("head", DAY), number).attachments[0].seq
    for login in ("clerk2", "handler", "supervisor", "leader"):
        client = signed_in(login)
        assert client.get(url(number), headers=HTMX).status_code == 404
        assert client.get(url(number, f"{seq}/")).status_code in (403, 404)
        assert client.post(url(number, f"{seq}/open/")).status_code in (403, 404)
    assert signed_in("head").post(url(number, f"{seq}/open/")).status_code == 302


def test_a_store_that_is_away_is_said_in_words(cast: Cast, number: str) -> None:
    client, seq = signed_in("clerk"), seq_of(cast, number)
    way = opened(client, number, seq)
    with override_settings(HUIYIN_FILES_URL="failing:"):
        assert "现在连不上" in client.get(way, follow=True).content.decode()
        assert "现在存不了文件" in upload(client, number, sent("x.txt", b"x"))
    file_store.drop(reading.petition(cast.context("clerk", DAY), number).attachments[1].hash)
    text = seq_of(cast, number, 2)
    page = client.post(url(number, f"{text}/open/"), follow=True).content.decode()
    assert "找不到或者对不上记录的指纹" in page


def test_the_worker_draws_the_pages_of_what_has_several(cast: Cast) -> None:
    number, client = cast.register(DAY).number, signed_in("clerk")
    upload(client, number, sent("三页.pdf", papers.pdf(3)))
    seq = seq_of(cast, number)
    way = opened(client, number, seq)
    assert "正在后台生成" in client.get(way).content.decode()
    notices.run_all("test")
    page = client.get(way).content.decode()
    assert "正在后台生成" not in page and page.count('class="sheet"') == 3
    look = way.partition("?")[2]
    assert client.get(url(number, f"{seq}/pages/3/?{look}")).status_code == 200


def test_the_page_asks_again_only_while_a_phone_link_lives(cast: Cast, number: str) -> None:
    client = signed_in("clerk")
    assert (
        'hx-trigger="every 4s"' not in client.get(f"/staff/petitions/{number}/").content.decode()
    )
    page = client.post(url(number, "phone/")).content.decode()
    assert 'hx-trigger="every 4s"' in page and "data:image/svg+xml" in page
    known = re.findall(r"\?known=(\d+)", page)[0]
    again = client.get(url(number) + f"?known={known}", headers=HTMX)
    assert again.status_code == 204
    stale = client.get(url(number) + "?known=1", headers=HTMX)
    assert stale.status_code == 200 and b"shelf-item" in stale.content
    client.post(url(number, "phone/"), {"end": ""})
    assert b"every 4s" not in client.get(url(number) + f"?known={known}", headers=HTMX).content
    assert client.get(url(number)).status_code == 302, "without htmx it is the petition page"
