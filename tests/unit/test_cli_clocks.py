"""`huiyin clocks` and `huiyin law` from the command line."""

import io
import json

import pytest

from huiyin.cli.main import main

CASE = {"acts": [{"act": "received", "on": "2026-09-16"}]}


@pytest.fixture
def case(tmp_path):
    def write(content):
        path = tmp_path / "case.json"
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_clocks_prints_the_interfaces_keys(case, capsys):
    assert main(["clocks", case(CASE), "--asof", "2026-09-16", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["unlawful"] == []
    assert report["clocks"][0]["due_on"] == "2026-10-08"
    assert {"rule", "unit_code", "excluded_days", "why"} <= report["clocks"][0].keys()


def test_clocks_reads_standard_input_and_prints_for_people(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(CASE)))
    assert main(["clocks", "-", "--asof", "2026-09-16"]) == 0
    assert "intake.forward" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "JSON"),
        ([], "acts"),
        ({"acts": [{"on": "2026-01-01"}]}, "acts[0]"),
        ({"acts": [CASE["acts"][0], {"act": "lost", "on": "2026-01-01"}]}, "acts[1]"),
        ({"acts": [{"act": "received"}]}, "on"),
        ({"acts": [{"act": "received", "on": "2026-02-30"}]}, "2026-02-30"),
        ({"acts": [{"act": "accepted", "on": "2026-01-01"}]}, "route"),
        ({"acts": [{"act": "extended", "on": "2026-01-01", "days": -1}]}, "days"),
        ({"acts": [{"act": "served", "on": "2026-01-01", "document": "x"}]}, "document"),
        ({"kind": "odd", "acts": []}, "kind"),
    ],
)
def test_what_is_wrong_with_a_case_is_said_in_one_line(case, capsys, content, told):
    assert main(["clocks", case(content), "--asof", "2026-02-01"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and told in lines[0]


@pytest.mark.parametrize("words", [["nothing"], ["clocks"], ["law", "sing"], []])
def test_wrong_use_is_status_two(words, capsys):
    assert main(words) == 2
    assert len(capsys.readouterr().err.splitlines()) <= 1


def test_missing_file_and_bad_day_are_status_one(case, capsys):
    assert main(["clocks", "nowhere.json"]) == 1
    assert main(["clocks", case(CASE), "--asof", "soon"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_law_lists_and_shows_rules_with_their_article(capsys, monkeypatch):
    monkeypatch.delenv("HUIYIN_DATABASE_URL", raising=False)
    assert main(["law", "list", "--json"]) == 0
    rules = {rule["rule"] for rule in json.loads(capsys.readouterr().out)}
    assert "handling.conclude" in rules
    assert main(["law", "show", "handling.conclude"]) == 0
    assert "第三十四条" in capsys.readouterr().out
    assert {"local.540621.forward", "local.5120.cycle"} <= rules
    assert main(["law", "show", "local.5120.cycle"]) == 0
    assert "目标，不是期限" in capsys.readouterr().out
    assert main(["law", "show", "nothing"]) == 1


def test_law_check_finds_a_figure_that_is_not_there(tmp_path, capsys):
    assert main(["law", "check"]) == 0
    (tmp_path / "信访工作条例-2022.md").write_text("第一条 空。\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["law", "check", "--texts", str(tmp_path)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
