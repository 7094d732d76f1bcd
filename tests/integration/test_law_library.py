"""Texts into the law library: once, from every coding, found by number and words."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from huiyin.cli.main import main
from huiyin.domain.procedure import Refusal
from huiyin.services import library
from huiyin.services.library import forget_library, read_file
from huiyin.store.accounts.models import Article, Instrument
from huiyin.store.record.chain import verify
from huiyin.store.record.queries import office_acts
from huiyin.text.statutes import NoStatute
from tests.cast import Cast

DAY = date(2026, 9, 1)
TEXT = "某某条例\n第一条 立案后十五日内办结。\n第二条 期限可以延长。\n第三条 施行。\n"
OTHER = TEXT.replace("十五日", "十日").replace("第三条 施行。\n", "")


def take(cast: Cast, text: str) -> library.Imported:
    return library.take_in(cast.context("head", DAY), read_file(text.encode()))


def test_the_same_text_again_changes_and_records_nothing(cast: Cast) -> None:
    first = take(cast, TEXT)
    assert (first.articles, first.added, first.is_new) == (3, 3, True)
    again = take(cast, TEXT)
    assert (again.added, again.changed, again.unchanged, again.is_new) == (0, 0, 3, False)
    changed = take(cast, OTHER)
    assert (changed.articles, changed.changed, changed.removed, changed.unchanged) == (2, 1, 1, 1)
    assert Instrument.objects.count() == 1 and Article.objects.count() == 2
    acts = office_acts(["text_imported"], 9)
    assert sorted(a.body["articles"] for a in acts) == [2, 3] and verify().first_broken is None


def test_text_in_either_coding_and_word_are_the_same_statute() -> None:
    document = Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    packed = io.BytesIO()
    document.save(packed)
    raws = (
        TEXT.encode(),
        TEXT.encode("gb18030"),
        b"\xef\xbb\xbf" + TEXT.encode(),
        packed.getvalue(),
    )
    assert len({read_file(raw) for raw in raws}) == 1


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"", "empty_file"), (b"\x00\x01\x02", "not_a_text"), (b"PK\x03\x04junk", "not_a_text"),
     (b"\xff\xfe\xff\xff\x81", "broken_text"), (b"x" * 5_000_001, "file_too_big")],
)  # fmt: skip
def test_other_files_are_refused_with_the_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(NoStatute) as refused:
        read_file(raw)
    assert refused.value.reason == reason


def test_articles_are_found_by_number_and_by_all_words(cast: Cast) -> None:
    take(cast, TEXT)
    take(cast, "另一条例\n第一条 期限届满。\n第二条 别的。\n")
    assert [h.article.name for h in library.search("第一条")] == ["另一条例", "某某条例"]
    (hit,) = library.search("期限 延长")
    assert hit.article.code == "2"
    assert [t for t, is_hit in hit.pieces if is_hit] == ["期限", "延长"]
    assert "".join(t for t, _ in hit.pieces) == "第二条 期限可以延长。"
    assert library.search("没有这个词") == [] and library.search("%") == []


def test_a_citation_leads_to_the_article_once_it_is_imported(cast: Cast) -> None:
    assert library.address("2") == ""
    take(cast, TEXT.replace("某某条例", "《中华人民共和国信访工作条例》"))
    ident = Instrument.objects.get(key="信访工作条例").pk
    assert library.address("2") == f"/staff/law/{ident}/#article-2"
    assert library.address("34") == library.address("local") == ""


def test_pages_do_not_ask_again(cast: Cast, django_assert_num_queries: object) -> None:
    take(cast, TEXT)
    forget_library()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert {library.address("1"), library.address("2")} == {""}


@pytest.mark.parametrize("login", ["clerk", "handler", "auditor"])
def test_others_may_not_import(cast: Cast, login: str) -> None:
    with pytest.raises(Refusal):
        library.take_in(cast.context(login, DAY), read_file(TEXT.encode()))
    assert not Instrument.objects.exists()


def test_the_command_prints_what_it_did(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.encode("gb18030"))
    assert main(["law", "import", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "instrument": "某某条例", "articles": 3, "added": 3, "changed": 0, "removed": 0,
        "unchanged": 0, "is_new": True,
    }  # fmt: skip
    assert main(["law", "import", str(file)]) == 0
    assert "未变 3" in capsys.readouterr().out
    file.write_text("没有条文")
    assert main(["law", "import", str(file)]) == 1
    assert main(["law", "import", str(tmp_path / "none.txt")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2
