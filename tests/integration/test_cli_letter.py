"""`huiyin letter`: kinds, a draft, an issued letter, what is missing, numbers of one's own."""

import json
from datetime import date
from pathlib import Path

import docx
import pytest

from huiyin.cli.main import main
from huiyin.documents.kinds import kinds
from huiyin.documents.pdf import text_of
from huiyin.services import reading
from huiyin.store.petitions.models import Letter
from tests.cast import Cast

DAY = date(2026, 11, 2)


def test_kinds_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["letter", "kinds", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [r["kind"] for r in rows] == list(kinds())
    assert {"kind": "opinion", "label": "信访处理意见书"} in rows


def test_a_letter_is_issued_once_and_comes_out_in_both_forms(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = cast.sent(DAY)
    file = tmp_path / "letter.pdf"
    assert main(["letter", number, "forwarding_letter", "-o", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "file": str(file), "number": "县信转〔2026〕1号",
    }  # fmt: skip
    assert "张三" in text_of(file.read_bytes())
    word = tmp_path / "letter.docx"
    assert main(["letter", number, "forwarding_letter", "-o", str(word)]) == 0
    assert "县信转〔2026〕1号" in capsys.readouterr().out
    assert "县信转〔2026〕1号" in [p.text for p in docx.Document(str(word)).paragraphs]
    assert Letter.objects.count() == 1
    looks = reading.petition(cast.context("clerk", DAY), number).looks
    assert [k.purpose for k in looks] == ["转送函县信转〔2026〕1号"] * 2


def test_a_draft_is_masked_and_leaves_nothing(cast: Cast, tmp_path: Path) -> None:
    number = cast.sent(DAY)
    file = tmp_path / "draft.pdf"
    assert main(["letter", number, "forwarding_letter", "--draft", "-o", str(file)]) == 0
    said = text_of(file.read_bytes())
    assert "张三" not in said and "张*" in said
    assert Letter.objects.count() == 0
    assert reading.petition(cast.context("clerk", DAY), number).looks == ()


def test_what_is_missing_is_listed_and_may_be_given(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number, file = cast.sent(DAY), tmp_path / "letter.pdf"
    order = ["letter", number, "supervision_letter", "-o", str(file)]
    assert main(order) == 1
    said = capsys.readouterr().err
    assert "督办函" in said and "要求" in said and "反馈期限" in said
    assert not file.exists() and Letter.objects.count() == 0
    fields = tmp_path / "fields.yaml"
    fields.write_text("facts: 至今未告知。\ndemand: 请即告知。\nreply_by: 2026年12月18日\n")
    assert main([*order, "--fields", str(fields)]) == 0
    assert "请即告知。" in text_of(file.read_bytes())
    fields.write_text("petitioner: 别人\n")
    assert main([*order, "--fields", str(fields)]) == 1
    assert "petitioner" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["opinion", "-o", "x.pdf"], "还没有出具“信访处理意见书”的那一步"),
        (["nothing", "-o", "x.pdf"], "没有文书 nothing"),
        (["receipt", "-o", "x.txt"], "以 .docx 或者 .pdf 结尾"),
        (["receipt"], "请用 -o 写明文件名"),
    ],
)
def test_a_wrong_request_is_one_line(
    cast: Cast, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    number = cast.register(DAY).number
    assert main(["letter", number, *words]) == 1
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1


def test_the_operator_sees_no_accusation(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from huiyin.domain.petition import Purpose

    number = cast.register(DAY, purpose=Purpose.ACCUSATION).number
    file = tmp_path / "x.pdf"
    assert main(["letter", number, "registration_sheet", "-o", str(file)]) == 1
    assert "没有信访件" in capsys.readouterr().err and not file.exists()


def test_a_pattern_is_set(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pattern = "县访{series}〔{year}〕{n}号"
    assert main(["letter", "pattern", "B1", "--set", pattern]) == 0
    file = tmp_path / "x.pdf"
    assert main(["letter", cast.sent(DAY), "forwarding_letter", "-o", str(file)]) == 0
    assert "县访转〔2026〕1号" in capsys.readouterr().out
    assert main(["letter", "pattern", "B1", "--set", "没有年份{n}号"]) == 1
    assert "编号格式要含" in capsys.readouterr().err
