"""Where a petition stands after each row of the table."""

from datetime import date

import pytest

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.life import DOCUMENT_OF, UnlawfulAct, apply, find, fold, is_consistent, live
from huiyin.domain.petition import Claim, Life, Purpose, State, Strand, Track
from huiyin.domain.transitions import TRANSITIONS, Transition
from tests.lives import act

DAY, LATER = date(2026, 3, 2), date(2026, 3, 9)
CASES = [(row, state) for row in TRANSITIONS for state in sorted(row.froms)]
FIELDS = {
    ActKind.ALLOCATED: {"person": "7"},
    ActKind.RECUSED: {"person": "7"},
    ActKind.EXTENDED: {"days": 5},
    ActKind.OPINION_ISSUED: {"outcomes": {"1": "supported"}},
    ActKind.REVIEW_REQUESTED: {"superior": "S"},
    ActKind.FINAL_REVIEW_REQUESTED: {"superior": "S"},
    ActKind.REVIEW_OPINION_ISSUED: {"outcome": "uphold"},
    ActKind.FINAL_REVIEW_OPINION_ISSUED: {"outcome": "uphold"},
}

MARKS = {"organ_kind": "discipline", "adoption": "partly_adopted", "is_taken_on": True}


def standing(row: Transition, state: State) -> tuple[Life, Strand]:
    unit = "" if row.track is Track.INTAKE else "U"
    intake = Strand(Track.INTAKE, "", "B", State.DISPATCHED, DAY, 1)
    strand = Strand(row.track, unit, unit or "B", state, DAY, 2, claims=(1,))
    strands = (strand,) if row.track is Track.INTAKE else (intake, strand)
    return Life(Purpose.APPEAL_FOR_RESOLUTION, claims={1: Claim(1, "x")}, strands=strands), strand


@pytest.mark.parametrize(("row", "state"), CASES, ids=lambda v: getattr(v, "verb", str(v)))
def test_row_moves_its_strand_and_begins_what_it_says(row: Transition, state: State) -> None:
    life, strand = standing(row, state)
    fields = dict(FIELDS.get(row.act, {}))
    if row.act is ActKind.SERVED:
        fields["document"] = DOCUMENT_OF[row.track]
    if row.mark:
        fields[row.mark] = MARKS[row.mark]
    done = Act(row.act, LATER, 3, unit="U", fields=fields)
    assert find(life, done) == (row, strand)
    after = apply(life, done)
    moved = after.strands[len(life.strands) - 1]
    assert moved.state is (row.to or state)
    if row.to not in (None, state):
        assert (moved.since, moved.seq) == (LATER, 3)
    if row.spawns is None:
        assert len(after.strands) == len(life.strands)
    else:
        assert (after.strands[-1].track, after.strands[-1].state) == row.spawns


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda r: f"{r.verb}-{r.track}")
def test_act_outside_its_states_is_unlawful(row: Transition) -> None:
    life, _ = standing(row, State.RETURNED)
    fields = {"document": DOCUMENT_OF.get(row.track, "")} if row.act is ActKind.SERVED else {}
    with pytest.raises(UnlawfulAct):
        apply(life, Act(row.act, LATER, 3, unit="U", fields=fields))


BEGUN = (
    act("received", "2026-03-02", claims=()),
    act("registered", "2026-03-02", purpose="appeal_for_resolution"),
)
SENT = (*BEGUN, act("forwarded", "2026-03-02", unit="U"), act("received_by_unit", "2026-03-02"))


def test_another_units_act_does_not_fall_on_the_strand() -> None:
    with pytest.raises(UnlawfulAct):
        live([*SENT, act("accepted", "2026-03-03", unit="V", route=6)], "B")


def test_bureau_holds_while_an_objection_is_open_and_again_when_it_is_upheld() -> None:
    objected = (*SENT, act("objected", "2026-03-03", unit="U"))
    assert live(objected, "B").current.holder == "B"
    upheld = live([*objected, act("objection_upheld", "2026-03-04", unit="U")], "B")
    assert [s.state for s in upheld.strands] == [State.REGISTERED, State.RETURNED]
    kept = live([*objected, act("objection_rejected", "2026-03-04", unit="U")], "B")
    assert (kept.current.holder, kept.current.state) == ("U", State.WITH_UNIT)


ANSWERED = (
    *SENT,
    act("accepted", "2026-03-03", unit="U", route=6),
    act("opinion_issued", "2026-03-04", unit="U"),
    act("served", "2026-03-05", unit="U", document="opinion", to=1),
    act("review_requested", "2026-03-06", unit="U", superior="S"),
    act("review_opinion_issued", "2026-03-09", unit="U", outcome="redo"),
)


def test_redo_begins_a_second_round_with_nothing_answered_nor_served() -> None:
    strand = live(ANSWERED, "B").strands[1]
    assert (strand.state, strand.round) == (State.HANDLING, 2)
    assert not strand.answered and not strand.served_to


def test_withdrawal_leaves_what_is_decided_to_be_served() -> None:
    life = live([*ANSWERED, act("withdrawn", "2026-03-10", unit="U")], "B")
    assert [s.state for s in life.strands[1:]] == [State.WITHDRAWN, State.REVIEW_ISSUED]


def test_withdrawing_the_request_for_review_leaves_the_served_opinion() -> None:
    served = [*ANSWERED[:-1], act("withdrawn", "2026-03-10", unit="U")]
    life = live(served, "B")
    assert [s.state for s in life.strands[1:]] == [State.OPINION_SERVED, State.WITHDRAWN]
    assert not life.is_open


def test_redo_by_the_final_review_reopens_what_was_settled_in_between() -> None:
    acts = (
        *ANSWERED,
        act("settled", "2026-03-10", unit="U"),
        act("served", "2026-03-11", unit="U", document="review_opinion", to=1),
        act("final_review_requested", "2026-03-12", unit="U", superior="T"),
        act("final_review_opinion_issued", "2026-03-13", unit="U", outcome="redo"),
    )
    strand = live(acts, "B").strands[1]
    assert (strand.state, strand.round) == (State.HANDLING, 3)


def test_amendment_before_the_cause_is_not_consistent() -> None:
    amendment = act("amended", "2026-03-09", seq=4, field="on", new="2026-03-01")
    assert is_consistent(SENT, "B")
    assert not is_consistent([*SENT, amendment], "B")


def test_corrections_and_looks_move_nothing() -> None:
    looked = [act("supplemented", "2026-03-03"), act("identity_revealed", "2026-03-03")]
    assert fold([*SENT, *looked], "B") == fold(SENT, "B")
