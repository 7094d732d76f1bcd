"""Photographs and papers from the public, without JavaScript: before sending and later."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.domain.petition import Purpose
from huiyin.services import file_store, reading, uploads
from huiyin.services.context import begin, now
from huiyin.store.petitions import queries
from huiyin.store.record.queries import acts_of
from huiyin.ui import throttle
from tests import papers
from tests.cast import Cast
from tests.web.test_portal_submit import ANSWERS, answer_all, send

DAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _quiet_counter() -> None:
    cache.clear()


def sent(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def at_files(client: Client) -> None:
    """Answer everything before the last question."""
    client.get("/submit/")
    for key, given in ANSWERS.items():
        if key != "files":
            client.post(f"/submit/{key}/", given)


def opened(cast: Cast, **changes: object) -> tuple[Client, str]:
    """A visitor who gave the right query code, and the number."""
    receipt, client = cast.register(DAY, **changes), Client()
    client.post("/follow/", {"number": receipt.number, "code": receipt.query_code})
    return client, receipt.number


def test_photographs_come_with_the_petition_in_one_go(cast: Cast, client: Client) -> None:
    at_files(client)
    two = [sent("水塔.heic", papers.heic()), sent("缴费单.pdf", papers.pdf())]
    answer = client.post("/submit/files/", {"files": two}, follow=True)
    page = answer.content.decode()
    assert answer.request["PATH_INFO"] == "/submit/check/"
    assert "水塔.jpg" in page and "缴费单.pdf" in page
    number = send(client, page.split('name="token" value="')[1].split('"')[0])["number"]
    row = queries.petition(number)
    assert row is not None
    acts = acts_of(row.petition["id"])
    assert [a.kind for a in acts] == ["received", "attached", "attached"]
    assert {a.actor for a in acts} == {"petitioner"}
    for act in acts[1:]:
        file_store.fetch(act.body["file_hash"])
    view = reading.petition(begin(cast["clerk"]), number)
    assert [a.content_type for a in view.attachments] == ["image/jpeg", "application/pdf"]


def test_a_bad_file_keeps_nothing_else_out_and_what_was_taken_stays(
    cast: Cast, client: Client
) -> None:
    at_files(client)
    answer = client.post("/submit/files/", {"files": [
        sent("坏.jpg", papers.jpeg()[:-300]), sent("好.jpg", papers.jpeg())]})  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 422 and "data-error-summary" in page
    assert "“坏.jpg”打不开" in page and "已经传好的（1）" in page
    again = client.get("/submit/files/").content.decode()
    assert "好.jpg" in again and "坏.jpg" not in again
    client.post("/submit/place/", {"place": "改过的地方", "to": "check"})
    assert "好.jpg" in client.get("/submit/files/").content.decode()


def test_a_file_may_be_looked_at_and_taken_out_again(cast: Cast, client: Client) -> None:
    at_files(client)
    page = client.post("/submit/files/", {"files": sent("a.jpg", papers.jpeg()), "more": "1"})
    text = page.content.decode()
    ident = text.split('name="drop" value="')[1].split('"')[0]
    thumb = client.get(f"/submit/files/{ident}/thumbnail/")
    assert (thumb.status_code, thumb["Content-Type"]) == (200, "image/jpeg")
    assert Client().get(f"/submit/files/{ident}/thumbnail/").status_code == 404
    gone = client.post("/submit/files/", {"drop": ident}).content.decode()
    assert "a.jpg" not in gone
    assert client.get(f"/submit/files/{ident}/thumbnail/").status_code == 404


def test_the_same_photograph_twice_is_told(cast: Cast, client: Client) -> None:
    at_files(client)
    two = [sent("a.jpg", papers.jpeg()), sent("b.jpg", papers.jpeg())]
    page = client.post("/submit/files/", {"files": two}).content.decode()
    assert "已经传好的（1）" in page and "和已有的一份完全相同" in page


def test_without_a_file_one_goes_on(cast: Cast, client: Client) -> None:
    at_files(client)
    assert client.post("/submit/files/", {}).url == "/submit/check/"
    assert "没有交" in client.get("/submit/check/").content.decode()


def test_the_page_warns_before_papers_of_others(cast: Cast, client: Client) -> None:
    at_files(client)
    page = client.get("/submit/files/").content.decode()
    assert page.index("别人的证件、病历、电话，没有必要就不要交") < page.index('type="file"')
    assert 'accept="image/*,.heic' in page


def test_more_than_twenty_are_left_for_later(cast: Cast, client: Client) -> None:
    at_files(client)
    for part in range(2):
        many = [sent(f"{part}-{n}.txt", f"{part} {n}".encode()) for n in range(12)]
        page = client.post("/submit/files/", {"files": many, "more": "1"}).content.decode()
    assert "已经传好的（20）" in page and page.count("一次最多传 20 个文件") == 4
    assert 'type="file"' not in page


def test_what_is_never_sent_is_swept_by_the_tick(cast: Cast, client: Client) -> None:
    at_files(client)
    client.post("/submit/files/", {"files": sent("a.txt", "谁也没有交的".encode())})
    (row,) = uploads.uploads.abandoned(now() + timedelta(minutes=1))
    assert file_store.is_kept(row.file_hash)
    assert uploads.sweep(begin(cast["clerk"], now() + timedelta(hours=25))) == 1
    assert not file_store.is_kept(row.file_hash)
    token = answer_all(client)
    number = send(client, token)["number"]
    assert reading.petition(begin(cast["clerk"]), number).attachments == ()


def test_an_address_that_floods_waits(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "FILES", 2)
    at_files(client)
    for n in range(3):
        answer = client.post("/submit/files/", {"files": sent(f"{n}.txt", f"{n}".encode())})
    assert answer.status_code == 422 and "请过 15 分钟再传" in answer.content.decode()


def test_material_is_added_later_with_the_query_code(cast: Cast) -> None:
    client, number = opened(cast)
    assert f"/follow/{number}/attach/" in client.get(f"/follow/{number}/").content.decode()
    answer = client.post(f"/follow/{number}/attach/", {"files": [
        sent("补.jpg", papers.jpeg()), sent("补.txt", b"more")]}, follow=True)  # fmt: skip
    page = answer.content.decode()
    assert "收到 2 份" in page and "您交过的（2）" in page
    seq = reading.petition(begin(cast["clerk"]), number).attachments[0].seq
    assert client.get(f"/follow/{number}/attachments/{seq}/thumbnail/").status_code == 200
    story = client.get(f"/follow/{number}/").content.decode()
    assert story.count("交来了照片或者材料") == 1
    empty = client.post(f"/follow/{number}/attach/", {})
    assert empty.status_code == 422 and "还没有选文件" in empty.content.decode()


def test_who_has_no_code_adds_and_sees_nothing(cast: Cast) -> None:
    client, number = opened(cast)
    client.post(f"/follow/{number}/attach/", {"files": sent("a.jpg", papers.jpeg())})
    seq = reading.petition(begin(cast["clerk"]), number).attachments[0].seq
    stranger, other = Client(), opened(cast)[0]
    for nobody in (stranger, other):
        assert nobody.get(f"/follow/{number}/attach/").url == "/follow/"
        data = {"files": sent("b.jpg", papers.jpeg(90))}
        assert nobody.post(f"/follow/{number}/attach/", data).url == "/follow/"
        assert nobody.get(f"/follow/{number}/attachments/{seq}/thumbnail/").status_code == 404
    assert len(reading.petition(begin(cast["clerk"]), number).attachments) == 1


def test_papers_of_the_house_are_not_shown_to_the_petitioner(cast: Cast) -> None:
    from huiyin.domain.attachments import AttachmentKind
    from huiyin.services import attachments

    client, number = opened(cast)
    given = [papers.given("内部意见.jpg")]
    attachments.add(begin(cast["clerk"]), number, given, AttachmentKind.HANDLING_PAPER)
    seq = reading.petition(begin(cast["clerk"]), number).attachments[0].seq
    page = client.get(f"/follow/{number}/attach/").content.decode()
    assert "内部意见" not in page and "还没有交过" in page
    assert client.get(f"/follow/{number}/attachments/{seq}/thumbnail/").status_code == 404
    assert "交来了照片或者材料" not in client.get(f"/follow/{number}/").content.decode()


def test_an_accusation_takes_material_too(cast: Cast) -> None:
    client, number = opened(cast, purpose=Purpose.ACCUSATION)
    assert "补交照片、材料" in client.get(f"/follow/{number}/").content.decode()
    data = {"files": sent("a.jpg", papers.jpeg())}
    assert client.post(f"/follow/{number}/attach/", data).status_code == 302
