"""`huiyin exchange`: one round by hand, what is stuck told in lines, trouble with status 1."""

import json
import os
from pathlib import Path

import pytest

from tests.integration._processes import huiyin
from tests.upper import FolderUpper, handed_down

pytestmark = pytest.mark.skipif(
    "HUIYIN_TEST_DATABASE_URL" in os.environ,
    reason="commands in a house of their own run on its SQLite; the run on SQLite has them",
)


def test_run_takes_in_sends_up_and_tells_what_is_stuck(
    tmp_path: Path,
) -> None:
    house = tmp_path / "house"
    house.mkdir()
    off = huiyin(house, "exchange", "run")
    assert off.returncode == 1 and "HUIYIN_EXCHANGE_URL" in off.stderr
    assert huiyin(house, "demo", "--petitions", "3").returncode == 0
    (tmp_path / "upper").mkdir()
    upper = FolderUpper(tmp_path / "upper")
    at = {"HUIYIN_EXCHANGE_URL": upper.url}
    upper.put("1.json", handed_down("c-1"))
    upper.put("2.json", handed_down("c-2", xfrq=""))
    did = huiyin(house, "exchange", "run", "--json", **at)
    assert did.returncode == 0, did.stderr
    said = json.loads(did.stdout)
    assert {k: said[k] for k in ("read", "taken", "known", "waiting", "trouble")} == {
        "read": 2, "taken": 1, "known": 0, "waiting": 1, "trouble": "",
    }  # fmt: skip
    sent = upper.collect(answers=False)
    assert sorted(m["kind"] for m in sent) == ["acknowledgement", "acknowledgement", "progress"]
    again = json.loads(huiyin(house, "exchange", "run", "--json", **at).stdout)
    assert (again["taken"], again["sent"]) == (0, 0) and upper.collect() == []
    lines = json.loads(huiyin(house, "exchange", "list", "--json", **at).stdout)
    assert [(line["what"], line["why"]) for line in lines] == [("down", "日期是空的")]
    closed = "http://127.0.0.1:9/closed"
    shut = huiyin(house, "exchange", "run", HUIYIN_EXCHANGE_URL=closed)
    assert shut.returncode == 1 and "联系不上" in shut.stderr
