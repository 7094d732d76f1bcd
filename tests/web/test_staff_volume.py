"""Volumes and archives through the staff doors: asked for, made, taken out, filed, listed."""

import re
from datetime import date, timedelta

import pytest

from huiyin.services import filing, makings, notices, query_codes
from huiyin.store.archives.models import Filing, Making
from tests.cast import Cast
from tests.integration.test_filing import settled
from tests.integration.test_volume import LATER, whole
from tests.web.test_staff_doors import signed_in

DAY = date(2026, 3, 2)


def test_from_the_petition_to_the_file(cast: Cast) -> None:
    number = whole(cast)
    clerk = signed_in("clerk")
    path = f"/staff/petitions/{number}/volume/"
    assert path in clerk.get(f"/staff/petitions/{number}/").content.decode()
    assert "还没有制作" in clerk.get(path).content.decode()
    bad = clerk.post(path, {"form": "package", "purpose": " "})
    assert bad.status_code == 422 and "这一项必须填写" in bad.content.decode()
    assert clerk.post(path, {"form": "package", "purpose": "移交"}).status_code == 302
    making = Making.objects.get().id
    assert "排队中" in clerk.get(path).content.decode()
    assert clerk.post(f"{path}{making}/file/", follow=True).content.decode().count("还没有做好")
    notices.run_all("worker")
    part = clerk.get(f"{path}{making}/state/", headers={"HX-Request": "true"}).content.decode()
    assert "取出" in part and "every 2s" not in part
    taken = clerk.post(f"{path}{making}/file/")
    assert taken["Content-Type"] == "application/zip" and taken.content.startswith(b"PK")
    assert "no-store" in taken["Cache-Control"] and "attachment" in taken["Content-Disposition"]
    assert clerk.get(f"{path}{making}/file/").status_code == 405
    head = signed_in("head")
    assert head.post(f"{path}{making}/file/").status_code == 404
    assert head.get(f"{path}{making}/state/").status_code == 404


@pytest.mark.parametrize("login", ["supervisor", "analyst", "leader", "admin", "auditor"])
def test_who_meets_no_names_meets_no_volume(cast: Cast, login: str) -> None:
    number = whole(cast)
    client = signed_in(login)
    for path in ("", "1/state/"):
        assert client.get(f"/staff/petitions/{number}/volume/{path}").status_code == 403
    for path in ("", "1/file/", "retention/"):
        assert client.post(f"/staff/petitions/{number}/volume/{path}").status_code == 403
    assert Making.objects.count() == 0


@pytest.mark.parametrize("login", ["labour", "neighbour"])
def test_whose_business_it_is_not_finds_nothing(cast: Cast, login: str) -> None:
    number = whole(cast)
    client = signed_in(login)
    assert client.get(f"/staff/petitions/{number}/volume/").status_code == 404
    asked = client.post(f"/staff/petitions/{number}/volume/", {"form": "volume", "purpose": "x"})
    assert asked.status_code == 404 and Making.objects.count() == 0


def test_a_unit_makes_volumes_and_keeps_no_archives(cast: Cast) -> None:
    number = whole(cast)
    handler = signed_in("handler")
    page = handler.get(f"/staff/petitions/{number}/volume/").content.decode()
    assert "制作" in page and "保管期限" not in page
    assert handler.get("/staff/archives/").status_code == 403
    refused = handler.post(f"/staff/petitions/{number}/volume/retention/",
                           {"retention": "permanent", "why": "x"})  # fmt: skip
    assert refused.status_code == 403


def test_the_class_is_set_with_a_reason_that_stands_in_the_line(cast: Cast) -> None:
    number = settled(cast, date(2026, 11, 2))
    clerk = signed_in("clerk")
    path = f"/staff/petitions/{number}/volume/"
    page = clerk.get(path).content.decode()
    assert "30年" in page and "国家档案局令第8号" in page
    bad = clerk.post(f"{path}retention/", {"retention": "permanent", "why": ""})
    assert bad.status_code == 422 and "这一项必须填写" in bad.content.decode()
    clerk.post(f"{path}retention/", {"retention": "permanent", "why": "全县首例"})
    assert "人工设定" in clerk.get(path).content.decode()
    line = clerk.get(f"/staff/petitions/{number}/").content.decode()
    assert "设定保管期限" in line and "全县首例" in line


def test_the_inventory_page_and_its_workbook(cast: Cast) -> None:
    clerk = signed_in("clerk")
    empty = clerk.get("/staff/archives/").content.decode()
    assert "还没有归档的" in empty
    number = settled(cast)
    filing.catch_up()
    page = clerk.get("/staff/archives/?year=2026&retention=thirty_years").content.decode()
    assert number in page and "年度：2026年" in page
    assert "没有符合条件的" in clerk.get("/staff/archives/?view=disposed").content.decode()
    odd = clerk.get("/staff/archives/?year=x&after=oops_1&view=bad")
    assert odd.status_code == 200
    sheet = clerk.post("/staff/archives/export/?year=2026")
    assert sheet.content.startswith(b"PK") and "spreadsheet" in sheet["Content-Type"]
    assert re.search("filename", sheet["Content-Disposition"])
    assert signed_in("analyst").post("/staff/archives/export/").status_code == 302
    assert signed_in("supervisor").post("/staff/archives/export/").status_code == 403


def test_the_rail_leads_to_the_archives_of_who_keeps_them(cast: Cast) -> None:
    assert "/staff/archives/" in signed_in("clerk").get("/staff/").content.decode()
    assert "/staff/archives/" not in signed_in("handler").get("/staff/").content.decode()


def test_the_day_of_closing_is_that_of_the_matter(cast: Cast) -> None:
    number = settled(cast)
    query_codes.renew(cast.context("clerk", DAY + timedelta(days=400)), number, "phone_call")
    filing.catch_up()
    assert Filing.objects.get().closed_on == DAY + timedelta(days=1)
    assert makings.own(cast.context("clerk", LATER), number) == []


SAID = {
    "approval": "县信档〔2026〕2号", "reason": "无继续保存价值",
    "first_witness": "甲某", "second_witness": "乙某",
}  # fmt: skip


def old(cast: Cast) -> str:
    """A petition of 2010 without a result: kept until the end of 2020."""
    number = cast.register(date(2010, 3, 2)).number
    cast.withdraw(number, date(2010, 3, 3))
    return number


def test_the_head_disposes_of_what_was_kept_long_enough(cast: Cast) -> None:
    number = old(cast)
    head, clerk = signed_in("head"), signed_in("clerk")
    path = f"/staff/petitions/{number}/volume/"
    assert "销毁内容" in head.get(path).content.decode()
    assert "销毁内容" not in clerk.get(path).content.decode()
    assert clerk.post(f"{path}dispose/", SAID).status_code == 403
    bad = head.post(f"{path}dispose/", SAID | {"second_witness": "甲某"})
    page = bad.content.decode()
    assert bad.status_code == 422 and "监销人要有两名" in page and "无继续保存价值" in page
    done = head.post(f"{path}dispose/", SAID, follow=True).content.decode()
    assert "已依法销毁" in done and number in done and "已销毁" in done
    for address in (path, f"/staff/petitions/{number}/"):
        gone = clerk.get(address)
        assert gone.status_code == 410 and "不能恢复" in gone.content.decode()
    assert signed_in("labour").get(f"/staff/petitions/{number}/").status_code == 404
    listed = clerk.get("/staff/petitions/").content.decode()
    assert "内容已依法销毁" in listed and "供水" not in listed


def test_what_is_kept_still_offers_no_disposal(cast: Cast) -> None:
    number = settled(cast)
    head = signed_in("head")
    path = f"/staff/petitions/{number}/volume/"
    assert "销毁内容" not in head.get(path).content.decode()
    refused = head.post(f"{path}dispose/", SAID)
    assert refused.status_code == 422 and "保管期限还没有满" in refused.content.decode()
