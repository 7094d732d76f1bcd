"""What holds for every life, however the acts fall."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.clocks import CaseFacts, clocks
from huiyin.law.loader import load_book, load_calendar

FINAL = {"met", "met_late", "cancelled"}
FIELDS = {
    ActKind.ACCEPTED: [{"route": 5}, {"route": 6}],
    ActKind.EXTENDED: [{"days": days} for days in (5, 10, 20, 30, 45)],
    ActKind.SERVED: [
        {"document": kind, "to": to}
        for kind in ("opinion", "review_opinion", "final_review_opinion")
        for to in (None, 1, 2)
    ],
    ActKind.REVIEW_OPINION_ISSUED: [{"outcome": "uphold"}, {"outcome": "redo", "redo_within": 30}],
    ActKind.FINAL_REVIEW_OPINION_ISSUED: [{"outcome": "uphold"}, {"outcome": "redo"}],
    ActKind.ASSIGNED: [{}, {"report_within": 20}, {"report_by": "2026-12-31"}],
    ActKind.DIVERTED: [{"route": 4}],
}
CORRECTIONS = {ActKind.AMENDED, ActKind.RETRACTED, ActKind.DISPOSED}
KINDS = sorted(set(ActKind) - CORRECTIONS)


@st.composite
def lives(draw):
    day = date(2025, 1, 1) + timedelta(days=draw(st.integers(0, 900)))
    acts = [Act(ActKind.RECEIVED, day, 1)]
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=14)):
        day += timedelta(days=draw(st.integers(0, 40)))
        fields = draw(st.sampled_from(FIELDS.get(kind, [{}])))
        unit = draw(st.sampled_from(["", "", "A", "B"]))
        acts.append(Act(kind, day, len(acts) + 1, unit=unit, fields=fields))
    return acts


facts = st.builds(
    CaseFacts,
    region=st.sampled_from(["", "540621"]),
    taken_in_by=st.sampled_from(["bureau", "unit"]),
    kind=st.sampled_from(["ordinary", "simplified"]),
    purpose=st.sampled_from(["appeal_for_resolution", "accusation", "suggestion"]),
)


def look(acts, about, asof):
    return clocks(acts, about, load_book(), load_calendar(), asof)


@settings(max_examples=150, deadline=None)
@given(lives(), facts, st.integers(0, 400))
def test_days_and_states_agree(acts, about, later):
    asof = acts[-1].on + timedelta(days=later)
    for clock in look(acts, about, asof).clocks:
        if clock.due_on is None:
            assert clock.days_over == 0 and clock.state in {
                "running",
                "paused",
                "met",
                "cancelled",
            }
            continue
        assert clock.started_on <= clock.warn_on or clock.last_day < clock.started_on
        assert clock.last_day <= clock.due_on
        assert load_calendar().is_workday(clock.due_on)
        assert (clock.days_over > 0) == (clock.state in {"met_late", "overdue"})
        assert (clock.met_on is not None) == (clock.state in {"met", "met_late"})
        assert clock.why


@settings(max_examples=100, deadline=None)
@given(lives(), facts, st.integers(1, 400))
def test_final_state_never_changes_as_time_passes(acts, about, later):
    first = look(acts, about, acts[-1].on).clocks
    after = look(acts, about, acts[-1].on + timedelta(days=later)).clocks
    for now, then in zip(first, after, strict=True):
        assert now.rule == then.rule
        if now.state in FINAL:
            assert (now.state, now.met_on, now.days_over) == (
                then.state,
                then.met_on,
                then.days_over,
            )


@settings(max_examples=100, deadline=None)
@given(lives(), facts)
def test_rounds_count_up_without_gaps(acts, about):
    rounds: dict[tuple[object, ...], list[int]] = {}
    for clock in look(acts, about, acts[-1].on).clocks:
        unit = "" if load_book().rule(clock.rule).per == "petition" else clock.unit_code
        rounds.setdefault((clock.rule, unit, clock.to), []).append(clock.round)
    assert all(found == list(range(1, len(found) + 1)) for found in rounds.values())


@settings(max_examples=100, deadline=None)
@given(lives(), facts, st.data())
def test_asof_reads_the_petition_as_if_later_acts_had_not_happened(acts, about, data):
    asof = data.draw(st.sampled_from([act.on for act in acts]))
    assert look(acts, about, asof) == look([a for a in acts if a.on <= asof], about, asof)
