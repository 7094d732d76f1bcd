"""The law book: citations, versions, local promises, figures against the texts."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from huiyin.domain.acts import ActKind
from huiyin.law.book import Texts, bind
from huiyin.law.citation import (
    Citation,
    article_text,
    chinese_number,
    figure_stands,
    from_chinese,
)
from huiyin.law.loader import check, load_book
from huiyin.law.rules import LawError, Trigger

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "law"
BOOK = load_book()


def _with(name, **version):
    rule = BOOK.rule(name)
    laxer = replace(rule, versions=(replace(rule.versions[0], **version),))
    return [laxer if other is rule else other for other in BOOK.rules.values()]


def _bind(rules):
    return bind(rules, Texts((), (), (), BOOK.wording, BOOK.act_labels))


@pytest.mark.parametrize("number", [1, 10, 12, 20, 34, 60, 100, 101, 110, 115, 1260])
def test_numbers_go_to_chinese_and_back(number):
    assert from_chinese(chinese_number(number)) == number


def test_citation_reads_as_a_person_writes_it():
    citation = Citation("信访工作条例", "三十四")
    assert citation.text == "《信访工作条例》第三十四条"
    assert citation.code == "34"


def test_article_ends_where_the_next_begins():
    text = "第一条 甲，依照第二条办理。\n\n第二款。\n\n第二条 乙，60日。\n"
    assert article_text(text, "一").endswith("第二款。\n\n")
    assert article_text(text, "二") == "第二条 乙，60日。\n"
    assert article_text(text, "三") == ""


def test_figure_is_read_in_digits_and_in_chinese_but_not_inside_another():
    assert figure_stands("应当在5个工作日内", 5, "working_day")
    assert figure_stands("自受理之日起六十日内", 60, "calendar_day")
    assert not figure_stands("自受理之日起160日内", 60, "calendar_day")
    assert not figure_stands("十五日", 5, "calendar_day")


def test_rule_not_yet_in_force_has_no_version():
    assert BOOK.version("handling.conclude", date(2022, 4, 30)) is None
    version = BOOK.version("handling.conclude", date(2022, 5, 1))
    assert version is not None and version.length == 60


def test_version_in_force_on_the_day_of_the_start_applies():
    rule = BOOK.rule("objection.decide")
    later = replace(rule.versions[0], since=date(2027, 1, 1), length=2)
    changed = replace(rule, versions=(*rule.versions, later))
    assert changed.version(date(2026, 12, 31)).length == 3
    assert changed.version(date(2027, 1, 1)).length == 2


def test_local_promise_that_is_laxer_is_refused_by_name():
    with pytest.raises(LawError, match=r"local\.540621\.forward.*intake\.forward"):
        _bind(_with("local.540621.forward", length=16))


def test_local_working_days_are_laxer_when_holidays_could_stretch_them():
    with pytest.raises(LawError, match=r"local\.540621\.notice"):
        _bind(_with("local.540621.notice", length=10, unit="working_day"))


def test_local_promise_may_not_be_ended_by_more_acts_than_the_law():
    rule = BOOK.rule("local.540621.notice")
    easier = replace(rule, falls_away=(*rule.falls_away, Trigger(act="accepted")))
    with pytest.raises(LawError, match="accepted"):
        _bind([easier if other is rule else other for other in BOOK.rules.values()])


def test_local_rules_hold_in_their_region_only():
    assert "local.540621.forward" in {rule.name for rule in BOOK.in_region("540621001")}
    assert not [rule for rule in BOOK.in_region("5406") if rule.region]


def test_every_act_named_by_a_rule_is_an_act_and_every_act_has_a_label():
    kinds = {kind.value for kind in ActKind}
    named = {*BOOK.starting, *BOOK.stopping, *BOOK.dropping, *BOOK.conditional}
    assert named <= kinds
    assert set(BOOK.act_labels) == kinds


def test_every_clock_is_started_by_some_act_and_stopped_by_some_act():
    assert all(rule.starts and rule.stops for rule in BOOK.rules.values())


def test_only_route_six_is_the_petition_procedure():
    assert [number for number, r in BOOK.routes.items() if r.petition_procedure] == [6]
    assert sorted(BOOK.routes) == [1, 2, 3, 4, 5, 6]


def test_declining_and_barring_have_grounds_of_their_own():
    assert BOOK.grounds_for("decline") and BOOK.grounds_for("bar")


@pytest.mark.skipif(not TEXTS.is_dir(), reason="../shared/law is not present")
def test_every_figure_of_the_book_stands_in_its_article():
    assert check(TEXTS) == []


def test_figure_that_is_not_in_the_article_is_found(tmp_path):
    statute = "第二十二条 收到后在20日内处理。\n"
    (tmp_path / "信访工作条例-2022.md").write_text(statute, encoding="utf-8")
    found = check(tmp_path)
    assert any("intake.forward: 15 calendar_day" in line for line in found)
