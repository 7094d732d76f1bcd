"""The table of acts is whole: article, words, permission side, documents, states, tests."""

from pathlib import Path

import pytest

from huiyin.domain.acts import ActKind
from huiyin.domain.guards import _DECIDE
from huiyin.domain.life import ASIDE
from huiyin.domain.petition import ENDED, PASSIVE, State, Track
from huiyin.domain.transitions import ANYTIME, BY_VERB, TRANSITIONS, Guard, Side, Transition
from huiyin.law.loader import load_book, load_words

ROWS = TRANSITIONS + ANYTIME
TESTS = Path(__file__).parents[1] / "integration"
MADE_BY_THE_HOUSE = frozenset(
    {
        ActKind.RECEIVED,
        ActKind.IDENTITY_REVEALED,
        ActKind.RETENTION_SET,
        ActKind.DISPOSED,
        ActKind.RECALCULATED,
        ActKind.LETTER_ISSUED,
        ActKind.LETTER_VOIDED,
    }
)
"""Acts that no button makes: taking in, a look at a name, lawful disposal, a new calendar."""

ARTICLES = frozenset(str(n) for n in range(1, 51)) | {"simplified"}


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.verb}-{r.track}")
def test_row_says_article_words_side_and_documents(row: Transition) -> None:
    words = load_words()
    assert row.article in ARTICLES
    assert words["verb"][row.verb] and words["asks"][row.verb] and words["act"][row.act]
    assert row.roles and row.side in Side
    assert isinstance(row.documents, tuple)
    assert all(d in words["document"] for d in row.documents)
    assert all(f.name in words["field"] for f in row.fields)
    assert all(c in words["choice"] for f in row.fields for c in f.choices)
    assert all(g in words["reason"] for g in row.guards)


@pytest.mark.parametrize("verb", sorted(BY_VERB))
def test_verb_has_a_test_on_a_real_database(verb: str) -> None:
    assert (TESTS / f"test_act_{verb}.py").is_file()


def test_no_test_of_an_act_outlives_its_verb() -> None:
    tested = {p.stem.removeprefix("test_act_") for p in TESTS.glob("test_act_*.py")}
    assert tested == set(BY_VERB)


def test_every_act_is_made_by_a_row_or_by_the_house() -> None:
    assert {row.act for row in ROWS} | MADE_BY_THE_HOUSE == set(ActKind)
    assert {row.act for row in ANYTIME} <= ASIDE


def test_every_condition_is_decided_and_used() -> None:
    assert set(_DECIDE) == set(Guard)
    assert {g for row in ROWS for g in row.guards} == set(Guard)


@pytest.mark.parametrize("state", State)
def test_state_is_reached(state: State) -> None:
    reached = {row.to for row in TRANSITIONS} | {r.spawns[1] for r in TRANSITIONS if r.spawns}
    assert state in reached | {State.RECEIVED}


@pytest.mark.parametrize("state", sorted(set(State) - ENDED))
def test_state_is_left(state: State) -> None:
    left = {
        s
        for row in TRANSITIONS
        for s in row.froms
        if (row.to not in (None, s))
        or row.spawns is not None
        or row.act is ActKind.OBJECTION_UPHELD
    }
    assert state in left or state is State.DISPATCHED


def test_dispatched_waits_for_the_unit_and_ended_is_never_passive() -> None:
    assert State.DISPATCHED in PASSIVE
    assert not ENDED & PASSIVE


@pytest.mark.parametrize("track", Track)
def test_track_has_a_beginning_and_an_end(track: Track) -> None:
    ends = {row.to for row in TRANSITIONS if row.track is track} & (ENDED | PASSIVE)
    begun = {r.spawns[0] for r in TRANSITIONS if r.spawns} | {Track.INTAKE}
    assert ends and track in begun


def test_every_clock_is_started_and_stopped_by_acts_of_the_table() -> None:
    acts = {row.act for row in TRANSITIONS} | {ActKind.RECEIVED}
    for rule in load_book().rules.values():
        assert {ActKind(t.act) for t in rule.starts} & acts, rule.name
        assert {ActKind(t.act) for t in rule.stops} & acts, rule.name
        assert {ActKind(t.act) for t in rule.falls_away} <= acts, rule.name
