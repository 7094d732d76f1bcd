"""Local packs in the pure core: editions, versions, goals, and what may not be set."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.clocks import CaseFacts, clocks
from huiyin.law.loader import load_book, load_calendar, objection
from huiyin.law.packs import Edition, kind_of, reach
from huiyin.law.rules import LawError
from huiyin.law.strictness import LaxerError

HERE, SOURCE = "540699", "某县快办制度"
DAY = date(2026, 9, 1)
ENDS = {"forward": 15, "notice": 15, "conclude_complex": 60, "review": 30, "final_review": 30}


def edition(kind: str, length: int | None, since: date = DAY, **more: object) -> Edition:
    values = {"unit": "calendar_day", "rule": f"local.{HERE}.{kind}", **more}
    return Edition(region=HERE, place="某县", since=since, length=length, source=SOURCE, **values)


def received(day: date, region: str, *editions: Edition) -> dict[str, date | None]:
    acts = [Act(ActKind.RECEIVED, day)]
    book = load_book(tuple(editions))
    found = clocks(acts, CaseFacts(region=region), book, load_calendar(), day).clocks
    return {c.rule: c.due_on for c in found}


@pytest.mark.parametrize(
    ("code", "begins"),
    [("310000", "31"), ("512000", "5120"), ("512021", "512021"), ("540621101", "540621101")],
)
def test_a_region_reaches_as_far_as_its_code_begins(code: str, begins: str) -> None:
    assert reach(code) == begins


def test_a_promise_starts_a_second_clock_in_its_region_and_below() -> None:
    promise = edition("forward", 2)
    assert received(DAY, HERE, promise)[f"local.{HERE}.forward"] == date(2026, 9, 3)
    assert received(DAY, f"{HERE}101", promise)["intake.forward"] == date(2026, 9, 16)
    assert f"local.{HERE}.forward" in received(DAY, f"{HERE}101", promise)
    assert f"local.{HERE}.forward" not in received(DAY, "5406", promise)


def test_the_version_in_force_on_the_day_of_the_start_applies() -> None:
    first, later = edition("forward", 5), edition("forward", 2, date(2026, 10, 12))
    name = f"local.{HERE}.forward"
    assert name not in received(date(2026, 8, 31), HERE, first, later)
    assert received(date(2026, 10, 11), HERE, first, later)[name] == date(2026, 10, 16)
    assert received(date(2026, 10, 12), HERE, first, later)[name] == date(2026, 10, 14)


def test_the_newest_word_stands_from_its_own_day_on() -> None:
    planned, instead = edition("forward", 1, date(2026, 12, 1)), edition("forward", 5)
    assert received(date(2026, 12, 2), HERE, planned, instead)[f"local.{HERE}.forward"] == date(
        2026, 12, 7
    )


def test_what_was_taken_back_starts_no_more() -> None:
    ended = edition("forward", None, date(2026, 10, 12))
    assert f"local.{HERE}.forward" in received(
        date(2026, 10, 11), HERE, edition("forward", 2), ended
    )
    assert f"local.{HERE}.forward" not in received(
        date(2026, 10, 12), HERE, edition("forward", 2), ended
    )


def test_a_house_length_holds_in_its_region_and_elsewhere_the_usual_one() -> None:
    own = Edition("objection.decide", HERE, "某县", DAY, 1, "working_day", SOURCE)
    rule = load_book((own,)).rule("objection.decide")
    assert [rule.version(DAY, "", r).length for r in (HERE, f"{HERE}1", "5401")] == [1, 1, 3]
    assert rule.version(date(2026, 8, 31), "", HERE).length == 3
    assert rule.version(DAY, "", HERE).basis == "policy"
    ended = Edition("objection.decide", HERE, "某县", date(2026, 10, 1), None, "working_day", "")
    assert load_book((own, ended)).version("objection.decide", date(2026, 10, 1)).length == 3


@pytest.mark.parametrize(("kind", "most"), ENDS.items())
@given(length=st.integers(1, 90))
def test_no_promise_gives_more_time_than_the_law(kind: str, most: int, length: int) -> None:
    found = objection(edition(kind, length))
    assert isinstance(found, LaxerError) == (length > most)
    assert (found is None) == (length <= most)


def test_the_refusal_names_the_rule_and_both_figures() -> None:
    found = objection(edition("conclude_complex", 61))
    assert isinstance(found, LaxerError)
    assert (found.version.length, found.national.name, found.law.length) == (
        61, "handling.conclude", 60)  # fmt: skip


def test_a_length_of_the_statute_is_nobodys_to_set() -> None:
    for name in ("handling.conclude", "review.request", "assignment.report", "nothing.at_all"):
        own = Edition(name, HERE, "某县", DAY, 10, "calendar_day", SOURCE)
        assert isinstance(objection(own), LawError)
    again = Edition("intake.forward", HERE, "某县", DAY, 16, "calendar_day", SOURCE, "again")
    assert isinstance(objection(again), LaxerError)


def test_an_edition_the_law_has_overtaken_is_left_out_and_the_house_stays_open() -> None:
    lax, unknown = edition("forward", 20), edition("no_such_promise", 2)
    assert load_book((lax, unknown)).rules.keys() == load_book().rules.keys()


def test_a_goal_is_no_clock() -> None:
    book = load_book((edition("cycle", 15),))
    ((target, version),) = book.targets_for(f"{HERE}101", DAY)
    assert (target.label, version.length) == ("某县平均办理周期", 15)
    assert kind_of(target.name) == "cycle" and target.name not in book.rules
    assert book.targets_for(HERE, date(2026, 8, 31)) == ()
    assert received(DAY, HERE, edition("cycle", 15)) == received(DAY, HERE)


def test_ziyang_has_its_goal_and_jiali_its_four_promises() -> None:
    book = load_book()
    assert [t.name for t, _ in book.targets_for("512021", DAY)] == ["local.5120.cycle"]
    lengths = {r.name: r.versions[0].length for r in book.in_region("540621") if r.region}
    assert lengths == {
        "local.540621.forward": 1, "local.540621.notice": 3,
        "local.540621.conclude_simple": 10, "local.540621.conclude_complex": 50,
    }  # fmt: skip
