"""Reading statute texts: names, chapters, articles, and what is no article."""

from pathlib import Path

import pytest

from huiyin.text.statutes import NoStatute, read_statute, short_name

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "law"
MADE_UP = """# 中华人民共和国某某条例

2020年1月1日 某会议通过

目录

第一章 总则
第二章 办法

<!-- INFO END -->

## 第一章　总则

**第一条** 为了试验，制定本条例。

第二条　依照下列办法：

（一）甲；

第一条 的规定也适用。

## 第二章 办法

第二条之一 另有规定的除外。

第三条 自公布之日起施行。
"""


def test_articles_with_their_chapters_in_order() -> None:
    found = read_statute(MADE_UP)
    assert found.name == "中华人民共和国某某条例" and short_name(found.name) == "某某条例"
    assert [(a.code, a.chapter) for a in found.articles] == [
        ("1", "第一章 总则"), ("2", "第一章 总则"), ("2-1", "第二章 办法"), ("3", "第二章 办法"),
    ]  # fmt: skip
    assert found.preface == "2020年1月1日 某会议通过"
    assert found.articles[0].text == "第一条 为了试验，制定本条例。"


def test_a_line_that_cites_another_article_is_text() -> None:
    second = read_statute(MADE_UP).articles[1].text
    assert second.splitlines()[-1] == "第一条 的规定也适用。"
    skipping = "某办法\n第一条 甲。\n第九条 乙不是下一条。\n第二条 丙。"
    assert [a.code for a in read_statute(skipping).articles] == ["1", "2"]


def test_a_name_that_is_given_counts() -> None:
    assert read_statute("随便一行\n第一条 甲。", "《某某办法》").name == "某某办法"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "empty_file"), ("\n \n", "empty_file"), ("某办法\n没有条文。", "no_articles"),
     ("第一条 甲。", "no_name"), ("字" * 81 + "\n第一条 甲。", "no_name")],
)  # fmt: skip
def test_what_is_no_statute_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NoStatute) as refused:
        read_statute(text)
    assert refused.value.reason == reason


@pytest.mark.skipif(not TEXTS.is_dir(), reason="../shared/law is not present")
def test_the_real_texts_are_read_whole() -> None:
    sizes = {}
    for path in TEXTS.rglob("*.md"):
        name = path.stem.split("(")[0].split("-")[0]
        sizes[name] = read_statute(path.read_text("utf-8"))
    whole = {"信访工作条例": 50, "行政复议法": 90, "个人信息保护法": 74, "上海市信访条例": 53,
             "北京市信访条例": 70, "浙江省信访条例": 36}  # fmt: skip
    assert {name: len(sizes[name].articles) for name in whole} == whole
    for name, statute in sizes.items():
        codes = [int(a.code) for a in statute.articles]
        assert codes == list(range(1, len(codes) + 1)), name
        assert short_name(statute.name) == name
