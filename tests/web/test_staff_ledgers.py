"""The import wizard: from a file nobody prepared to petitions, and back."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from huiyin.domain.authority import Role
from huiyin.services import ledger_files, ledger_runs, notices
from huiyin.services.context import now
from huiyin.store.accounts import repository as accounts
from huiyin.store.petitions.models import LedgerMapping, LedgerRun, Petition
from huiyin.store.record.chain import verify
from huiyin.store.record.models import ActHead
from tests.cast import Cast, noon
from tests.integration._ledgers import TODAY, table
from tests.integration.test_ledger_excel import weekly
from tests.web.test_staff_doors import LOGINS, signed_in

STRANGE = table(
    ("流水", "事情经过", "哪天来的", "谁", "政治面貌"),
    ("a1", "村口的路坏了", "2026.8.1", "王五", "群众"),
    ("a2", "路灯不亮", "2026.8.2", "赵六", "群众"),
    ("a3", "停水了", "大概八月", "孙七", "群众"),
)


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with time_machine.travel(noon(TODAY), tick=True):
        yield


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return signed_in("clerk")


def bring(client: Client, raw: bytes, name: str = "台账.csv") -> Any:
    file = SimpleUploadedFile(name, raw)
    return client.post("/staff/ledgers/add/", {"file": file}, follow=True)


def brought(client: Client, raw: bytes, name: str = "台账.csv") -> tuple[str, Any]:
    """The address of an import that was just brought, and its page of columns."""
    answer = bring(client, raw, name)
    address = answer.redirect_chain[-1][0]
    assert address.endswith("/columns/")
    return address.removesuffix("columns/"), answer


def say(client: Client, address: str, page: Any, **said: str) -> Any:
    """Send the page of columns as it stands, with what is said anew."""
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {
        "seen_sheet": form.look.sheet, "seen_row": str(form.look.header_row), "do": "try",
    }  # fmt: skip
    return client.post(f"{address}columns/", {**sent, **said}, follow=True)


def mapped(client: Client, address: str, page: Any, **more: str) -> Any:
    fields = {"column_0": "outside_id", "column_1": "detail", "column_2": "asked_at",
              "column_3": "name"}  # fmt: skip
    return say(client, address, page, **{**fields, **more})


def test_a_ledger_nobody_prepared_is_mapped_by_hand_tried_and_taken_in(clerk: Client) -> None:
    address, page = brought(clerk, STRANGE.encode("gb18030"))
    text = page.content.decode()
    assert "事情经过" in text and "如：村口的路坏了" in text
    assert "不接收的列" in text and 'name="column_4"' not in text
    refused = say(clerk, address, page)
    assert refused.status_code == 422 and "哪一列是信访日期" in refused.content.decode()
    tried = mapped(clerk, address, page, name="村里的流水")
    assert "试过了，还没有写入" in tried.content.decode()
    assert "能收 2 件" in tried.content.decode() and "大概八月" in tried.content.decode()
    assert not Petition.objects.exists()
    done = clerk.post(f"{address}confirm/", follow=True).content.decode()
    assert "已收下" in done and "撤销这次导入" in done
    rows = dict(Petition.objects.values_list("outside_id", "detail"))
    assert rows == {"a1": "村口的路坏了", "a2": "路灯不亮"}
    assert ActHead.objects.filter(kind="received", actor_unit="B1").count() == 2
    assert verify().first_broken is None


PROGRESS = table(
    ("编号", "姓名", "反映问题", "进展", "哪天"), ("p1", "孙一", "欠薪", "已约谈", "八月")
)


def test_a_ledger_without_a_column_of_days_asks_for_one_day(clerk: Client) -> None:
    address, page = brought(clerk, PROGRESS.encode())
    assert "收到日期（全部行）" in page.content.decode()
    for day, why in (
        ("", "哪一列是信访日期"), ("2026-11-23", "日期晚于今天"), ("昨天", "日期写成"),
        ("1900-01-01", "日期写成"),
    ):  # fmt: skip
        refused = say(clerk, address, page, day=day)
        assert refused.status_code == 422 and why in refused.content.decode()
    both = say(clerk, address, page, day="2026-08-31", column_4="asked_at")
    assert both.status_code == 422 and "这里不用填" in both.content.decode()
    tried = say(clerk, address, page, day="2026-08-31", name="进展表").content.decode()
    assert "能收 1 件" in tried
    assert clerk.get(f"{address}columns/").context["form"]["day"].value() == date(2026, 8, 31)
    clerk.post(f"{address}confirm/")
    assert Petition.objects.get().received_on == date(2026, 8, 31)
    assert "2026" not in str(LedgerMapping.objects.get().columns)
    again = say(
        clerk, *brought(clerk, PROGRESS.encode()), kept="进展表", do="look", day="2026-09-30"
    )
    assert again.context["form"]["day"].value() == "2026-09-30"


def test_columns_kept_by_name_are_used_for_the_next_ledger(clerk: Client) -> None:
    address, page = brought(clerk, STRANGE.encode())
    mapped(clerk, address, page, name="村里的流水")
    assert LedgerMapping.objects.get().name == "村里的流水"
    other = STRANGE.replace("a1", "b1").replace("a2", "b2")
    address, page = brought(clerk, other.encode())
    assert "村里的流水" in page.content.decode()
    again = say(clerk, address, page, kept="村里的流水", do="look")
    chosen = {b.label: b.value() for b in again.context["form"].columns}
    assert chosen == {"流水": "outside_id", "事情经过": "detail", "哪天来的": "asked_at",
                      "谁": "name"}  # fmt: skip
    assert "能收 2 件" in say(clerk, address, again).content.decode()


def test_a_known_ledger_needs_nothing_said(clerk: Client, tmp_path: Path) -> None:
    weekly(tmp_path / "in.xlsx")
    address, page = brought(clerk, (tmp_path / "in.xlsx").read_bytes(), "周报.xlsx")
    text = page.content.decode()
    assert "接待台账" in text and "第0件：路灯不亮" in text and "2026-08-07" in text
    tried = say(clerk, address, page).content.decode()
    assert "能收 6 件" in tried and "合计行" in tried
    clerk.post(f"{address}confirm/")
    assert sum(Petition.objects.values_list("persons", flat=True)) == 21


def test_another_sheet_and_another_row_of_headings_show_their_own_columns(
    clerk: Client, tmp_path: Path
) -> None:
    weekly(tmp_path / "in.xlsx")
    address, page = brought(clerk, (tmp_path / "in.xlsx").read_bytes(), "周报.xlsx")
    looked = say(clerk, address, page, sheet="说明", header_row="1", do="look")
    assert [b.label for b in looked.context["form"].columns] == ["填表说明"]
    back = say(clerk, address, looked, sheet="接待台账", header_row="3", do="look")
    assert "住址" in [b.label for b in back.context["form"].columns]


def test_the_rows_not_taken_come_as_a_sheet_with_the_reason_and_may_be_brought_mended(
    clerk: Client,
) -> None:
    address, page = brought(clerk, STRANGE.encode())
    mapped(clerk, address, page, name="流水")
    clerk.post(f"{address}confirm/")
    sheet = clerk.get(f"{address}rejected/")
    assert "%E5%8F%B0%E8%B4%A6" in sheet["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0)
    head, row = rows.to_python()
    assert head == ["流水", "事情经过", "哪天来的", "谁", "政治面貌", "原行号", "没有收下的原因"]
    assert row == ["a3", "停水了", "大概八月", "孙七", "群众", 4.0,
                   "信访日期：日期写成 2026-06-03 这样"]  # fmt: skip
    mended = table(head, [*row[:2], "2026-08-03", *row[3:]])
    address, page = brought(clerk, mended.encode())
    page = say(clerk, address, page, kept="流水", do="look")
    assert "能收 1 件" in say(clerk, address, page).content.decode()


def test_an_import_is_undone_but_for_what_somebody_acted_on(cast: Cast, clerk: Client) -> None:
    address, page = brought(clerk, STRANGE.encode())
    mapped(clerk, address, page)
    clerk.post(f"{address}confirm/")
    touched = Petition.objects.get(outside_id="a1").number
    cast.act("clerk", touched, "forward", TODAY, unit="HOUSING")
    undone = clerk.post(f"{address}undo/", follow=True).content.decode()
    assert "已撤销 1 件" in undone and "有 1 件已有人办理" in undone
    listed = clerk.get("/staff/petitions/").content.decode()
    assert "村口的路坏了" in listed and "路灯不亮" not in listed
    assert verify().first_broken is None
    clerk.post(f"{address}undo/")
    assert ActHead.objects.filter(kind="import_undone").count() == 1
    address, page = brought(clerk, STRANGE.encode())
    tried = mapped(clerk, address, page).content.decode()
    assert "能收 1 件" in tried


def test_a_large_one_is_done_by_the_worker_with_progress(
    cast: Cast, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_runs, "AT_ONCE", 0)
    address, page = brought(clerk, STRANGE.encode())
    waiting = mapped(clerk, address, page).content.decode()
    assert "排队中" in waiting and f'hx-get="{address}"' in waiting
    part = clerk.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section") and "<html" not in part
    assert notices.run_all("w", now()).failed == 0
    assert "能收 2 件" in clerk.get(address).content.decode()
    clerk.post(f"{address}confirm/")
    twice = clerk.post(f"{address}confirm/", follow=True).content.decode()
    assert "正在进行或者已经完成" in twice
    notices.run_all("w", now())
    assert LedgerRun.objects.get().state == "done" and Petition.objects.count() == 2
    clerk.post(f"{address}undo/")
    notices.run_all("w", now())
    assert LedgerRun.objects.get().state == "undone"


def test_a_run_begun_again_takes_nothing_twice_and_counts_its_own(
    cast: Cast, clerk: Client
) -> None:
    address, page = brought(clerk, STRANGE.encode())
    mapped(clerk, address, page)
    clerk.post(f"{address}confirm/")
    LedgerRun.objects.update(state="running", read=1)
    ledger_runs.carry_out(LedgerRun.objects.get().id)
    assert Petition.objects.count() == 2
    text = clerk.get(address).content.decode()
    found = re.findall(r'figure-value"><span>(\d+)', re.sub(r">\s+<", "><", text))
    assert found == ["3", "2", "0", "0", "1"]


def test_the_file_lies_sealed_and_is_swept_after_a_month(cast: Cast, clerk: Client) -> None:
    address, page = brought(clerk, STRANGE.encode())
    mapped(clerk, address, page)
    run = LedgerRun.objects.get().id
    folder = ledger_files._folder()
    assert ledger_files.is_kept(run)
    kept = b"".join(p.read_bytes() for p in folder.iterdir())
    assert "王五".encode() not in kept and "王五" not in LedgerRun.objects.get().outcome
    with time_machine.travel(noon(TODAY.replace(month=12, day=31)), tick=True):
        ledger_runs.sweep()
        assert not ledger_files.is_kept(run)
        again = signed_in("clerk").post(f"{address}confirm/", follow=True).content.decode()
        assert "原文件已清除" in again


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"", "a.csv", "文件是空的"),
        (b"%PDF-1.7", "a.pdf", "不是能打开的表格"),
        (b"id,id\n1,2\n", "a.csv", "列名重复：id"),
        (b"plain", "a.xlsx", "名称像工作簿，内容却不是"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_with_a_sentence(
    clerk: Client, raw: bytes, name: str, said: str
) -> None:
    answer = clerk.post("/staff/ledgers/add/", {"file": SimpleUploadedFile(name, raw)})
    assert answer.status_code == 422
    sentence = answer.content.decode()
    assert said in sentence or (not raw and "空" in sentence)
    assert not LedgerRun.objects.exists()
    assert clerk.post("/staff/ledgers/add/", {}).status_code == 422


def test_another_bureaus_import_is_not_there(cast: Cast, clerk: Client) -> None:
    address, page = brought(clerk, STRANGE.encode())
    mapped(clerk, address, page)
    neighbour = signed_in("neighbour")
    for path in ("", "columns/", "rejected/"):
        assert neighbour.get(f"{address}{path}").status_code == 404
    for path in ("confirm/", "undo/", "columns/"):
        assert neighbour.post(f"{address}{path}").status_code == 404
    assert "台账.csv" not in neighbour.get("/staff/ledgers/").content.decode()


SECRET = table(
    ("编号", "内容", "信访日期", "信访目的", "姓名"),
    ("c1", "检举某局长受贿", "2026-08-01", "检举控告", "周八"),
    ("c2", "控告某镇长贪污", "检举人吴九说是八月", "检举控告", "吴九"),
)


def test_the_text_of_a_ledger_opens_to_who_brought_it_and_the_head_others_see_counts(
    cast: Cast, clerk: Client
) -> None:
    """Any row may be an accusation (article 30)."""
    address, page = brought(clerk, SECRET.encode(), "来信.csv")
    other, head = signed_in("clerk2"), signed_in("head")
    waiting = other.get(address)
    assert waiting.status_code == 200 and "来信.csv" in waiting.content.decode()
    assert "检举某局长受贿" in head.get(f"{address}columns/").content.decode()
    say(clerk, address, page)
    shown = other.get(address).content.decode()
    assert "能收 1 件" in shown and "有 1 行收不了" in shown and "只列数目" in shown
    for text in ("吴九", "受贿", "贪污", "rejected/", "正式收下 1 件"):
        assert text not in shown
    for path in ("columns/", "rejected/"):
        assert other.get(f"{address}{path}").status_code == 404
    for path in ("columns/", "confirm/", "undo/"):
        assert other.post(f"{address}{path}").status_code == 404
    assert "1 行" in other.get("/staff/ledgers/").content.decode()
    assert "检举人吴九" in head.get(address).content.decode()
    assert head.get(f"{address}rejected/").status_code == 200
    assert "已收下" in head.post(f"{address}confirm/", follow=True).content.decode()
    assert Petition.objects.get().is_restricted


@pytest.mark.parametrize("login", sorted(LOGINS))
def test_only_who_registers_may_bring_ledgers(cast: Cast, login: str) -> None:
    client, may = signed_in(login), LOGINS[login] in (Role.CLERK, Role.BUREAU_HEAD)
    for path in ("/staff/ledgers/", "/staff/ledgers/add/"):
        assert client.get(path).status_code == (200 if may else 403)
    assert bring(client, STRANGE.encode()).status_code == (200 if may else 403)
    assert LedgerRun.objects.exists() is may


def test_who_left_the_post_takes_nothing_in(
    cast: Cast, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_runs, "AT_ONCE", 0)
    address, page = brought(clerk, STRANGE.encode())
    mapped(clerk, address, page)
    accounts.end_posts(int(cast["clerk"].person), TODAY)
    notices.run_all("w", now())
    assert LedgerRun.objects.get().state == "failed"
    assert "不在能登记的岗位" in signed_in("head").get(address).content.decode()
