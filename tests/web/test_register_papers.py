"""Files of register entries: on the form, on the shelf, on the record, in tables and by key."""

import io
import re
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from huiyin.domain.files import FileFacts, joined
from huiyin.services import file_store, held_files, uploads
from huiyin.services import register_reading as reading
from huiyin.services.context import SYSTEM, begin, today
from huiyin.services.rebuilding import rebuild
from huiyin.store.record.chain import verify
from huiyin.store.registers import queries
from tests import papers
from tests.cast import Cast, noon
from tests.web.test_registers import caller
from tests.web.test_staff_doors import signed_in

KIND = "leader_instruction"
ADD = f"/staff/registers/{KIND}/add/"


def given(cast: Cast, **changes: object) -> dict[str, object]:
    day = today()
    return {
        "title": "供水", "leader": cast["leader"].person, "text": "请住建局一周内拿出方案。",
        "said_on": day.isoformat(), "unit": "HOUSING",
        "due_on": (day + timedelta(days=7)).isoformat(), **changes,
    }  # fmt: skip


def scan(name: str = "张三的批示.jpg", shade: int = 200) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, papers.jpeg(shade), content_type="text/html")


def made(cast: Cast, client: Client, *files: SimpleUploadedFile) -> str:
    answer = client.post(ADD, given(cast, files_scan=list(files)))
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def number_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def test_form_takes_a_scan_and_the_record_proves_it(cast: Cast) -> None:
    clerk = signed_in("clerk")
    assert 'enctype="multipart/form-data"' in clerk.get(ADD).content.decode()
    path = made(cast, clerk, scan())
    row = queries.entry(KIND, number_of(path))
    assert row is not None
    (kept,) = row.entry["fields"]["scan"]
    data = file_store.fetch(kept["hash"])
    assert papers.CAMERA not in data and "张三" not in str(row.entry["fields"])
    assert file_store.hash_of(data) == kept["hash"] and kept["type"] == "image/jpeg"
    page = clerk.get(path).content.decode()
    assert (
        "批示原件 1" in page and "张三" not in page and f"{path}papers/scan/1/thumbnail/" in page
    )
    assert verify().first_broken is None and rebuild(is_check=True).differences == ()


def test_opening_is_a_look_on_the_record_and_ends(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = signed_in("clerk")
    path = made(cast, clerk, scan())
    assert clerk.get(f"{path}papers/scan/1/download/").status_code == 404
    opened = clerk.post(f"{path}papers/scan/1/open/")
    shown = clerk.get(opened["Location"]).content.decode()
    assert "张三的批示.jpg" in shown
    look = re.search(r"download/\?look=([^\"&]+)", shown)
    assert look is not None
    saved = clerk.get(f"{path}papers/scan/1/download/?look={look[1]}")
    assert saved.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert saved.content[:2] == b"\xff\xd8"
    picture = clerk.get(f"{path}papers/scan/1/pages/1/?look={look[1]}")
    assert picture.headers["Content-Type"] == "image/jpeg"
    looks = reading.entry(cast.context("clerk", today()), KIND, number_of(path)).looks
    assert [one.purpose for one in looks] == ["打开材料 01-批示原件.jpg"]
    for login in ("clerk2", "handler"):
        other = signed_in(login)
        assert other.get(f"{path}papers/scan/1/download/?look={look[1]}").status_code == 404
    monkeypatch.setattr("huiyin.web.frame.looks.LOOK_SECONDS", -1)
    assert clerk.get(opened["Location"])["Location"] == path


def test_who_may_not_look_at_names_opens_nothing(cast: Cast) -> None:
    path = made(cast, signed_in("clerk"), scan())
    for login in ("supervisor", "analyst"):
        client = signed_in(login)
        assert "批示原件 1" in client.get(path).content.decode()
        assert client.post(f"{path}papers/scan/1/open/").status_code == 403
        assert client.get(f"{path}papers/scan/1/thumbnail/").status_code == 403
        assert client.post(f"{path}archive/").status_code == 403
    for login in ("labour", "neighbour"):
        client = signed_in(login)
        assert client.get(path).status_code == 404
        assert client.post(f"{path}papers/scan/1/open/").status_code == 404
        assert client.post(f"{path}papers/scan/", {"files": [scan()]}).status_code == 404
    assert signed_in("analyst").post(f"{path}papers/scan/", {"files": [scan()]}).status_code == 403


def test_a_leader_opens_the_scan_of_the_own_instruction_on_the_record(cast: Cast) -> None:
    path = made(cast, signed_in("clerk"), scan())
    leader = signed_in("leader")
    opened = leader.post(f"{path}papers/scan/1/open/")
    assert opened.status_code == 302 and leader.get(opened["Location"]).status_code == 200
    looks = reading.entry(cast.context("clerk", today()), KIND, number_of(path)).looks
    assert [one.actor for one in looks] == [cast["leader"].name]


def test_a_bad_file_is_told_and_the_good_one_and_the_words_stay(cast: Cast) -> None:
    clerk = signed_in("clerk")
    bad = SimpleUploadedFile("改名.pdf", b"MZ\x90\x00 not a paper")
    answer = clerk.post(ADD, given(cast, title="", files_scan=[scan("好.jpg"), bad]))
    page = answer.content.decode()
    assert answer.status_code == 422 and "“改名.pdf”" in page and "已收下：好.jpg" in page
    assert "请住建局一周内拿出方案。" in page
    token = re.search(r'name="files_scan_held" value="([^"]+)"', page)
    assert token is not None
    again = clerk.post(ADD, given(cast, files_scan_held=[token[1]]))
    row = queries.entry(KIND, number_of(again["Location"]))
    assert row is not None and len(row.entry["fields"]["scan"]) == 1
    stranger = signed_in("head").post(ADD, given(cast, files_scan_held=[token[1]]))
    row = queries.entry(KIND, number_of(stranger["Location"]))
    assert row is not None and "scan" not in row.entry["fields"]


@override_settings(HUIYIN_FILE_MEGABYTES=0)
def test_a_file_too_large_is_stopped_on_the_way(cast: Cast) -> None:
    answer = signed_in("clerk").post(ADD, given(cast, files_scan=[scan("大.jpg")]))
    assert answer.status_code == 422 and "“大.jpg”太大了" in answer.content.decode()


def test_more_at_any_time_the_same_once_down_and_back(cast: Cast) -> None:
    clerk, handler = signed_in("clerk"), signed_in("handler")
    path = made(cast, clerk, scan())
    twice = handler.post(
        f"{path}papers/papers/", {"files": [scan("现场.jpg", 90), scan("又.jpg", 90)]}, follow=True
    )
    page = twice.content.decode()
    assert "已添加 1 份材料" in page and "完全相同" in page and "落实材料 1" in page
    answered = handler.post(
        f"{path}moves/answer/",
        {"answer": "已落实", "on": today().isoformat(), "files_papers": [scan("验收.jpg", 60)]},
    )
    assert answered.status_code == 302
    page = clerk.get(path).content.decode()
    assert "落实材料 2" in page
    assert (
        "missing" not in clerk.post(f"{path}papers/scan/1/detach/", {"why": " "}).content.decode()
    )
    assert "批示原件 1</strong>" in clerk.get(path).content.decode()
    clerk.post(f"{path}papers/scan/1/detach/", {"why": "拍糊了"})
    page = clerk.get(path).content.decode()
    assert "已撤下的批示原件（1）" in page and "拍糊了" in page
    assert clerk.post(f"{path}papers/scan/1/open/")["Location"] == path
    clerk.post(f"{path}papers/scan/1/put_back/")
    assert "已撤下的批示原件" not in clerk.get(path).content.decode()
    assert rebuild(is_check=True).differences == ()


def test_all_in_one_archive_with_hashes(cast: Cast) -> None:
    clerk = signed_in("clerk")
    path = made(cast, clerk, scan(), scan("=2+3.jpg", 90))
    answer = clerk.post(f"{path}archive/")
    archived = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert archived.namelist() == ["01-批示原件.jpg", "02-批示原件.jpg", "清单.csv"]
    listed = archived.read("清单.csv").decode("utf-8-sig")
    assert "01-张三的批示.jpg" in listed and "02-=2+3.jpg" in listed
    assert file_store.hash_of(archived.read("01-批示原件.jpg")) in listed


def test_names_in_the_export_and_facts_by_key(cast: Cast) -> None:
    clerk = signed_in("clerk")
    number = number_of(made(cast, clerk, scan()))
    out = clerk.post(f"/staff/registers/{KIND}/export/?view=all", {"as": "csv"})
    text = out.content.decode("utf-8-sig")
    assert "01-批示原件.jpg" in text and "张三" not in text
    entry = caller().get(f"/api/v1/registers/{KIND}/{number}").json()  # type: ignore[attr-defined]
    (file,) = entry["fields"]["scan"]
    assert (file["name"], file["content_type"], file["pages"]) == (
        "01-批示原件.jpg",
        "image/jpeg",
        1,
    )
    assert len(file["sm3"]) == 64 and set(file) == {"name", "content_type", "size", "pages", "sm3"}
    body = {"given": given(cast, scan=[{"hash": "ab", "size": 1, "pages": 1, "type": "x",
                                        "name": "y"}])}  # fmt: skip
    refused = caller().post(f"/api/v1/registers/{KIND}", body)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert refused.json()["fields"][0]["field"] == "scan"  # type: ignore[attr-defined]


def test_the_sweep_leaves_what_an_entry_holds(cast: Cast) -> None:
    clerk = signed_in("clerk")
    path = made(cast, clerk, scan())
    left = clerk.post(ADD, given(cast, title="", files_scan=[scan("没交.jpg", 30)]))
    assert left.status_code == 422
    row = queries.entry(KIND, number_of(path))
    assert row is not None
    (kept,) = row.entry["fields"]["scan"]
    assert list(held_files.every_hash()) == [kept["hash"]]
    later = today() + timedelta(days=3)
    assert uploads.sweep(begin(SYSTEM, noon(later))) == 2
    assert file_store.prove(held_files.every_hash()) == (1, [])
    gone = file_store.hash_of(papers.jpeg(30))
    assert not file_store.is_kept(gone)


def test_the_same_bytes_stand_once() -> None:
    one = FileFacts("a", 1, 1, "image/jpeg", "x")
    gone = FileFacts("b", 1, 1, "image/jpeg", "y", "拍糊了")
    assert joined((one, gone), (one,)) == [one, gone]
    again = FileFacts("b", 1, 1, "image/jpeg", "z")
    assert [f.removal for f in joined((one, gone), (again, again))] == ["", ""]


def test_a_paper_of_a_past_day_still_opens_after_the_entry_is_over(cast: Cast) -> None:
    clerk = signed_in("clerk")
    path = made(cast, clerk, scan())
    day = date.fromisoformat(str(given(cast)["said_on"])).isoformat()
    signed_in("handler").post(f"{path}moves/answer/", {"answer": "已办", "on": day})
    clerk.post(f"{path}moves/close/", {"on": day})
    more = clerk.post(f"{path}papers/papers/", {"files": [scan("回执.jpg", 70)]}, follow=True)
    assert "已添加 1 份材料" in more.content.decode()


def phone_way(clerk: Client, path: str, item: str = "scan") -> str:
    page = clerk.post(f"{path}papers/{item}/phone/", follow=True).content.decode()
    found = re.search(r"http://testserver(/photo/[^<]+/)<", page)
    assert found, page
    return found[1]


def test_a_phone_photographs_into_an_item_of_an_entry(cast: Cast) -> None:
    clerk, phone = signed_in("clerk"), Client()
    path = made(cast, clerk)
    way = phone_way(clerk, path)
    page = phone.get(way).content.decode()
    assert number_of(path) in page and "拍照存进这一条台账" in page
    assert "供水" not in page and "拿出方案" not in page
    empty = SimpleUploadedFile("空.jpg", b"", content_type="image/jpeg")
    answer = phone.post(way, {"files": [scan("a.jpg"), empty]})
    assert answer.status_code == 422 and "“空.jpg”是空文件" in answer.content.decode()
    row = queries.entry(KIND, number_of(path))
    assert row is not None and len(row.entry["fields"]["scan"]) == 1
    assert "已经存了 1 张" in phone.get(way).content.decode()
    assert verify().first_broken is None and rebuild(is_check=True).differences == ()


def test_the_entry_asks_again_only_while_a_phone_link_lives(cast: Cast) -> None:
    clerk = signed_in("clerk")
    path = made(cast, clerk)
    shelf = f"{path}papers/"
    assert clerk.get(shelf).status_code == 302
    assert "every 4s" not in clerk.get(path).content.decode()
    way = phone_way(clerk, path)
    page = clerk.get(path).content.decode()
    known = re.search(r"papers/\?known=(\d+)", page)
    assert known and "every 4s" in page
    asked = {"headers": {"hx-request": "true"}}
    assert clerk.get(shelf, {"known": known[1]}, **asked).status_code == 204
    Client().post(way, {"files": scan()})
    more = clerk.get(shelf, {"known": known[1]}, **asked)
    assert more.status_code == 200 and "批示原件 1" in more.content.decode()
    clerk.post(f"{path}papers/scan/phone/", {"end": "1"})
    assert Client().get(way).status_code == 410
    assert "every 4s" not in clerk.get(shelf, {"known": known[1]}, **asked).content.decode()


def test_only_who_may_add_files_opens_a_way_for_a_phone(cast: Cast) -> None:
    path = made(cast, signed_in("clerk"))
    refused = signed_in("handler").post(f"{path}papers/nothing/phone/", follow=True)
    assert "/photo/" not in refused.content.decode()
    assert signed_in("labour").post(f"{path}papers/scan/phone/").status_code == 404
    assert signed_in("admin").post(f"{path}papers/scan/phone/").status_code == 403
    assert Client().post(f"{path}papers/scan/phone/").status_code == 302
