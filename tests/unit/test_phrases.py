"""Turns of phrase: statutes named from the law data, every outcome of every topic served."""

import re

import pytest

from huiyin.law.loader import load_phrases, load_words
from huiyin.law.phrases import phrase_findings, read_phrases
from huiyin.law.rules import LawError

STATUTES = {"rule": {"instrument": "信访工作条例", "article": "三十二", "paragraph": 1}}
SAID = {"code": "a", "topic": "", "outcome": "supported", "text": "依照{rule}，予以支持。"}


def test_a_statute_is_named_with_article_and_paragraph() -> None:
    (phrase,) = read_phrases({"statutes": STATUTES, "phrases": [SAID]})
    assert phrase.text == "依照《信访工作条例》第三十二条第一款，予以支持。"


@pytest.mark.parametrize(
    ("change", "told"),
    [({"text": "依照{other}"}, "no such statute: other"),
     ({"outcome": "maybe"}, "no such outcome: maybe")],
)  # fmt: skip
def test_what_is_unknown_is_named(change: dict[str, str], told: str) -> None:
    with pytest.raises(LawError, match=told):
        read_phrases({"statutes": STATUTES, "phrases": [SAID | change]})
    with pytest.raises(LawError, match="twice"):
        read_phrases({"statutes": STATUTES, "phrases": [SAID, SAID]})


def test_an_article_that_the_text_lacks_is_found() -> None:
    phrases = read_phrases({"statutes": STATUTES, "phrases": [SAID]})
    whole = {"信访工作条例-2022": "第三十二条 信访处理意见书应当载明……\n第三十三条 调解"}
    short = {"信访工作条例-2022": "第三十一条 六种途径\n第三十三条 调解"}
    assert list(phrase_findings(phrases, whole)) == []
    (told,) = phrase_findings(phrases, short)
    assert "《信访工作条例》第三十二条" in told


def test_every_outcome_is_served_whatever_the_topic() -> None:
    general = {p.outcome for p in load_phrases() if not p.topic}
    assert general == {"", "supported", "explained", "not_supported"}
    assert len({p.topic for p in load_phrases() if p.topic}) >= 10


def test_old_articles_of_the_old_regulation_are_not_cited() -> None:
    for phrase in load_phrases():
        assert "《信访条例》" not in phrase.text, phrase.code
        assert len(phrase.text) <= 500
        assert not re.search(r"[{}]", phrase.text)
        assert "可以向人民法院起诉本意见" not in phrase.text


def test_statutes_outside_the_texts_are_named_without_an_article() -> None:
    known = {"信访工作条例", "人民调解法", "保障农民工工资支付条例", "劳动争议调解仲裁法",
             "行政复议法"}  # fmt: skip
    for phrase in load_phrases():
        for citation in phrase.cites:
            assert not citation.article or citation.instrument in known, citation.text


def test_the_reasons_have_words() -> None:
    assert {"letter_has_blanks", "phrase_too_long"} <= set(load_words()["reason"])
