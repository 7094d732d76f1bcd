"""The command line in a house of its own: JSON as promised, 0, 1 or 2, one line of trouble."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.integration._ledgers import read
from tests.integration._processes import huiyin

LEDGER = """编号,姓名,手机,标题,内容,信访日期,答复,答复日期,政治面貌
A1,欧阳觊觎,13987654321,路灯不亮,村口的路灯坏了,2026-08-01,已修好,2026-08-05,群众
A2,上官饕餮,15912340987,水管漏水,小区的水管漏水三个月,2026-09-01,,,群众
A3,,,坏的一行,日期不对,昨天,,,
"""
pytestmark = pytest.mark.skipif(
    "HUIYIN_TEST_DATABASE_URL" in os.environ,
    reason="commands in a house of their own run on its SQLite; the run on SQLite has them",
)
Run = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a ledger taken in; the first command makes the database itself."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "in.csv").write_text(LEDGER, encoding="utf-8")
    taken = huiyin(folder, "import", "petitions", str(folder / "in.csv"), "--json")
    assert taken.returncode == 0, taken.stderr
    assert json.loads(taken.stdout) == {
        "read": 3, "registered": 2, "repeats": 0, "unchanged": 0, "ignored_columns": ["政治面貌"],
        "rejected": [{"row": 4, "field": "asked_at", "value": "昨天",
                      "reason": "日期写成 2026-06-03 这样"}],
        "passed_over": [], "sheet": "",
    }  # fmt: skip
    return folder


def answer(folder: Path, *words: str) -> Any:
    """The JSON of a command that must succeed without a word of trouble."""
    done = huiyin(folder, *words, "--json")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return json.loads(done.stdout)


def trouble(done: Run, status: int) -> str:
    """The one line on stderr of a command that must fail."""
    assert done.returncode == status, done
    lines = done.stderr.splitlines()
    assert len(lines) == 1 and "Traceback" not in done.stderr, done.stderr
    return lines[0]


def test_the_same_ledger_again_adds_nothing(house: Path) -> None:
    again = answer(house, "import", "petitions", str(house / "in.csv"), "--dry-run")
    assert (again["registered"], again["unchanged"]) == (0, 2)


def test_petition_list_has_the_promised_keys_and_no_names(house: Path) -> None:
    rows = answer(house, "petition", "list")
    assert [set(row) for row in rows] == [{"number", "title", "state", "holder", "due_on"}] * 2
    assert {row["state"] for row in rows} == {"registered", "replied"}
    assert len(answer(house, "petition", "list", "--state", "replied")) == 1
    assert len(answer(house, "petition", "list", "--from", "2026-08-15", "--limit", "5")) == 1


def test_petition_show_masks_and_reveals_only_for_a_purpose_that_is_kept(house: Path) -> None:
    number = answer(house, "petition", "list", "--state", "replied")[0]["number"]
    shown = answer(house, "petition", "show", number)
    assert {"number", "title", "detail", "asof", "state", "petitioners", "acts", "clocks"} <= (
        shown.keys()
    )
    assert shown["petitioners"] == [{"name": "欧***", "phone": "139****4321"}]
    assert [act["act"] for act in shown["acts"]][:3] == ["received", "registered", "replied"]
    assert shown["clocks"] == [] and "sealed" not in json.dumps(shown)
    told = trouble(huiyin(house, "petition", "show", number, "--reveal"), 1)
    assert "--purpose" in told
    opened = answer(house, "petition", "show", number, "--reveal", "--purpose", "电话核对")
    assert opened["petitioners"][0]["name"] == "欧阳觊觎"
    looked = answer(house, "petition", "show", number)["acts"][-1]
    assert (looked["act"], looked["fields"]["purpose"]) == ("identity_revealed", "电话核对")


def test_petition_show_on_a_past_day_tells_how_it_stood_then(house: Path) -> None:
    number = answer(house, "petition", "list", "--state", "replied")[0]["number"]
    then = answer(house, "petition", "show", number, "--asof", "2026-08-03")
    assert (then["state"], then["asof"], len(then["acts"])) == ("registered", "2026-08-03", 2)
    trouble(huiyin(house, "petition", "show", number, "--asof", "2026-07-01"), 1)


def test_export_masks_unless_revealed_for_a_purpose(house: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert answer(house, "export", "petitions", str(out)) == {"written": 2, "masked": True}
    assert {row["id"]: row["name"] for row in read(out)} == {"A1": "欧***", "A2": "上***"}
    told = trouble(huiyin(house, "export", "petitions", str(out), "--reveal"), 1)
    assert "--purpose" in told
    words = ("--reveal", "--purpose", "移交", "--to", "2026-08-31")
    opened = answer(house, "export", "petitions", str(out), *words)
    assert opened == {"written": 1, "masked": False}
    assert read(out)[0]["name"] == "欧阳觊觎"
    trouble(huiyin(house, "export", "petitions", str(tmp_path / "no" / "such" / "x.csv")), 1)


def test_record_verify_and_rebuild(house: Path) -> None:
    verdict = answer(house, "record", "verify")
    assert verdict.keys() == {"acts", "petitions", "ok", "first_broken", "head"}
    assert (verdict["ok"], verdict["petitions"], verdict["first_broken"]) == (True, 2, None)
    assert answer(house, "record", "verify", "--head", verdict["head"])["ok"] is True
    other = huiyin(house, "record", "verify", "--head", "0" * 64, "--json")
    assert (other.returncode, json.loads(other.stdout)["ok"]) == (1, False)
    rebuilt = answer(house, "record", "rebuild", "--check")
    assert (rebuilt["ok"], rebuilt["petitions"], rebuilt["differences"]) == (True, 2, [])


def test_a_person_is_added_and_gets_a_link(house: Path) -> None:
    words = ("person", "add", "新来的", "--unit", "bureau", "--role", "clerk")
    assert answer(house, *words)["link"].startswith("/staff/welcome/")
    trouble(huiyin(house, *words[:-1], "king"), 1)
    trouble(huiyin(house, "person", "add", "甲", "--unit", "NOWHERE", "--role", "clerk"), 1)
    trouble(huiyin(house, "person", "add", "甲"), 2)


def test_worker_and_tick_do_their_round_and_leave(house: Path) -> None:
    done = huiyin(house, "worker", "--once")
    assert (done.returncode, done.stderr) == (0, "")
    swept = answer(house, "tick", "--asof", "2026-11-22")
    assert swept == {"reminders": 0, "escalations": 0, "sent": 0, "failed": 0}


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("petition", "show", "NO-SUCH"), 1),
        (("petition", "list", "--from", "someday"), 1),
        (("import", "petitions", "nowhere.csv"), 1),
        (("tick", "--asof", "2026-13-01"), 1),
        (("petition",), 2),
        (("petition", "list", "--limit", "many"), 2),
        (("import", "people", "x.csv"), 2),
        (("record", "burn"), 2),
        (("export", "petitions"), 2),
    ],
)
def test_trouble_is_one_line_and_a_status(
    house: Path, words: tuple[str, ...], status: int
) -> None:
    trouble(huiyin(house, *words), status)


def test_a_table_that_cannot_be_read_is_said_in_one_line(house: Path, tmp_path: Path) -> None:
    for name, raw in (("a.csv", b""), ("b.xlsx", b"no"), ("c.csv", b"id,id\n1,2\n")):
        (tmp_path / name).write_bytes(raw)
        assert name in trouble(huiyin(house, "import", "petitions", str(tmp_path / name)), 1)


def test_an_unreachable_database_is_said_in_one_line(tmp_path: Path) -> None:
    for url in ("postgres://nobody@127.0.0.1:9/none", "sqlite:////no/such/folder/x.sqlite3"):
        told = trouble(huiyin(tmp_path, "petition", "list", database=url), 1)
        assert "HUIYIN_DATABASE_URL" in told


def test_a_wrong_identity_key_is_said_in_one_line(house: Path) -> None:
    number = answer(house, "petition", "list")[0]["number"]
    words = ("petition", "show", number, "--reveal", "--purpose", "核对")
    told = trouble(huiyin(house, *words, HUIYIN_IDENTITY_KEY="ff" * 16), 1)
    assert "HUIYIN_IDENTITY_KEY" in told
