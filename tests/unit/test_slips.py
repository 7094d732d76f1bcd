"""Every letter that a person gets has a slip, and the slip says what the letter says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from huiyin.documents import slips
from huiyin.documents.fonts import undrawable
from huiyin.documents.kinds import Kind, kinds, remedy
from huiyin.documents.model import texts
from huiyin.documents.pdf import page_count, pdf
from huiyin.documents.slips import branches, document, remedies, slip
from huiyin.documents.word import docx_bytes
from huiyin.domain.service import SERVED
from huiyin.law.loader import load_book

TO_PEOPLE = [k for k in kinds().values() if k.is_to_petitioner]
VALUES = {
    "number": "540699-2026-00001", "organ": "县住房和城乡建设局", "phone": "0896-1234567",
    "contact": "（县城大街1号，电话 0896-1234567）", "superior": "县人民政府",
    "superior_contact": "（电话 0896-7654321）", "review_organ": "县人民政府",
    "review_contact": "（电话 0896-7654321）", "to_organ": "县人民法院", "limits": "1. 六个月。",
    "due": "最迟2026年3月6日办结。", "deadline": "",
}  # fmt: skip
LENGTHS = ("三十日", "六十日", "六个月")


def marked(items: list[Any], case: str = "") -> Iterator[tuple[str, str]]:
    """The remedies of a template, each with the mark under which it stands."""
    for item in items:
        if isinstance(item, dict):
            if "remedy" in item:
                yield case, item["remedy"]
            for part in ("then", "do"):
                yield from marked(item.get(part, []), item.get("if", case))


@pytest.mark.parametrize("kind", TO_PEOPLE, ids=lambda k: k.name)
def test_every_kind_for_a_person_has_a_slip_for_every_case(kind: Kind) -> None:
    cases = branches()[kind.name]
    assert cases[-1].when == "" and [c.when for c in cases].count("") == 1
    for case in cases:
        made = slip(kind.name, frozenset({case.when} - {""}), VALUES)
        assert made.means and made.can and made.until and made.where
        page = document(made, "文书", "字〔2026〕1号", "县信访局")
        assert undrawable("".join(texts(page))) == ""


def test_no_slip_is_for_a_letter_that_no_person_gets() -> None:
    assert set(branches()) == {k.name for k in TO_PEOPLE}
    assert set(SERVED) | {"receipt"} == {k.name for k in TO_PEOPLE}


@pytest.mark.parametrize("kind", TO_PEOPLE, ids=lambda k: k.name)
def test_the_slip_tells_of_the_remedies_that_the_letter_tells_of(kind: Kind) -> None:
    case_of = {"is_route_5": "route_5", "is_simplified": "simplified", "": ""}
    told = {case_of[case]: name for case, name in marked(kind.template["body"])}
    said = {b.when: b.remedy for b in branches()[kind.name] if b.remedy}
    assert said == told


@pytest.mark.parametrize("name", sorted(remedies()))
def test_the_words_of_a_remedy_agree_with_the_sentence_of_the_letter(name: str) -> None:
    letter, mine = remedy(name), remedies()[name]
    whole = mine.can + mine.until + mine.day + mine.where + mine.sue
    is_closed = "不属于人民法院行政诉讼的受案范围" in letter
    assert bool(mine.sue) == is_closed
    assert ("不能到法院起诉" in whole) == is_closed
    assert ("提起行政诉讼" in whole) == ("提起行政诉讼" in letter)
    assert ("行政复议" in whole) == ("行政复议" in letter)
    for length in LENGTHS:
        assert (length in mine.until + mine.day) == (length in letter.split("逾期")[0]), length
    for step in ("请求复查", "请求复核"):
        asked = step in letter.split("逾期")[0]
        assert (f"申请{step[2:]}" in mine.can) == asked
    assert ("不再受理" in whole) == ("不再受理" in letter)


def test_every_remedy_of_a_letter_is_told() -> None:
    used = {name for k in TO_PEOPLE for _, name in marked(k.template["body"])}
    assert used == set(remedies())


def test_what_leaves_the_procedure_promises_no_review_and_what_is_in_it_no_court() -> None:
    for case in branches()["diversion_notice"]:
        text = "".join((case.means, *case.can))
        assert "申请复查" not in text and "不在信访程序里办" in text
    route_4 = next(b for b in branches()["diversion_notice"] if b.when == "route_4")
    assert "申请行政复议" in "".join(route_4.can)
    limits = load_book().routes[4].limits
    assert any(x.label == "申请行政复议" and x.length == 60 for x in limits)
    for kind in ("opinion", "review_opinion", "final_review_opinion"):
        made = slip(kind, frozenset(), VALUES)
        assert re.search("不能到法院起诉", "".join(made.can))


def test_a_served_opinion_names_the_day_and_an_unserved_one_how_it_counts() -> None:
    before = slip("opinion", frozenset(), VALUES)
    after = slip(
        "opinion", frozenset(), VALUES | {"deadline": "您最晚到2026年11月13日（含当天）。"}
    )
    assert before.until.startswith("收到意见书的第二天起算，三十日内。")
    assert after.until.startswith("您最晚到2026年11月13日")


def test_a_slip_is_one_page_in_pdf_and_word() -> None:
    for kind in TO_PEOPLE:
        for case in branches()[kind.name]:
            made = slip(kind.name, frozenset({case.when} - {""}), VALUES)
            page = document(made, "文书", "字〔2026〕1号", "县信访局")
            assert page_count(pdf(page)) == 1, (kind.name, case.when)
            assert docx_bytes(page)[:2] == b"PK"


def test_a_kind_that_no_person_gets_has_none() -> None:
    with pytest.raises(KeyError):
        slips.branch_of("forwarding_letter", frozenset())
