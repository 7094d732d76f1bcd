"""Clocks of service, review, final review and hearings."""

import pytest

from tests.lives import accepted, act, day, every, extended, life, named, received_by_unit

HANDLED = (
    received_by_unit("2026-01-05"),
    accepted("2026-01-06", route=6),
    act("opinion_issued", "2026-02-02"),
    act("served", "2026-02-03", document="opinion"),
)
REVIEWED = (
    *HANDLED,
    act("review_requested", "2026-02-10"),
    act("review_opinion_issued", "2026-03-02", outcome="uphold"),
    act("served", "2026-03-03", document="review_opinion"),
    act("final_review_requested", "2026-03-09"),
)


def test_request_counts_by_the_day_it_was_sent():
    posted = act("review_requested", "2026-03-09", sent_on="2026-03-05")
    clock = named(life(*HANDLED, posted), "review.request")
    assert (clock.due_on, clock.state, clock.met_on) == (
        day("2026-03-05"), "met", day("2026-03-05"),
    )  # fmt: skip


def test_late_request_lapses_the_right_yet_the_superior_owes_an_answer():
    report = life(*HANDLED, act("review_requested", "2026-03-06"), asof="2026-03-06")
    assert named(report, "review.request").state == "lapsed"
    assert named(report, "review.conclude").started_on == day("2026-03-06")
    assert report.unlawful == ()


def test_each_petitioner_has_thirty_days_from_own_receipt():
    acts = (
        *HANDLED[:3],
        act("served", "2026-02-03", document="opinion", to=1),
        act("served", "2026-02-10", document="opinion", to=2),
    )
    report = life(*acts, asof="2026-02-10")
    assert {c.to: c.last_day for c in every(report, "review.request", round=1)} == {
        1: day("2026-03-05"), 2: day("2026-03-12"),
    }  # fmt: skip


def test_refusal_ends_the_review():
    report = life(
        *HANDLED, act("review_requested", "2026-03-06"), act("review_refused", "2026-03-09")
    )
    assert named(report, "review.conclude").state == "met"


@pytest.mark.parametrize("kind", ["review_requested", "review_opinion_issued"])
def test_review_without_an_opinion_is_unlawful(kind):
    report = life(*HANDLED[:2], act(kind, "2026-01-20", outcome="uphold"))
    assert [found.act for found in report.unlawful] == [kind]
    assert not every(report, "review.conclude") and not every(report, "serve.review_opinion")


def test_redo_opens_a_second_round_with_the_days_the_superior_set():
    redo = act("review_opinion_issued", "2026-03-02", outcome="redo", redo_within=20)
    report = life(*HANDLED, act("review_requested", "2026-02-10"), redo, asof="2026-03-02")
    again = named(report, "handling.conclude", round=2)
    assert (again.length, again.article, again.due_on) == (20, "35", day("2026-03-23"))
    assert named(report, "handling.conclude", round=1).state == "met"


def test_redo_twice_opens_a_third_round_of_sixty_days_by_default():
    report = life(
        *HANDLED,
        act("review_requested", "2026-02-10"),
        act("review_opinion_issued", "2026-03-02", outcome="redo", redo_within=20),
        act("opinion_issued", "2026-03-10"),
        act("served", "2026-03-11", document="opinion"),
        act("review_requested", "2026-03-12"),
        act("review_opinion_issued", "2026-03-20", outcome="redo"),
        asof="2026-03-20",
    )
    third = named(report, "handling.conclude", round=3)
    assert (third.length, third.state) == (60, "running")
    assert named(report, "review.request", round=2).state == "met"


def test_handler_may_not_extend_the_days_set_for_a_redo():
    redo = act("review_opinion_issued", "2026-03-02", outcome="redo", redo_within=20)
    acts = (*HANDLED, act("review_requested", "2026-02-10"), redo)
    report = life(*acts, extended("2026-03-10", days=10))
    assert named(report, "handling.conclude", round=2).length == 20
    assert [found.act for found in report.unlawful] == ["extended"]


def test_redo_ordered_by_the_superior_falls_to_the_unit_that_handled():
    report = life(
        received_by_unit("2026-01-05", unit="A"),
        accepted("2026-01-06", route=6, unit="A"),
        act("opinion_issued", "2026-02-02", unit="A"),
        act("served", "2026-02-03", document="opinion", unit="A"),
        act("review_requested", "2026-02-10", unit="S"),
        act("review_opinion_issued", "2026-03-02", outcome="redo", unit="S"),
        asof="2026-03-02",
    )
    assert named(report, "review.conclude").state == "met"
    assert named(report, "handling.conclude", round=2).unit_code == "A"


def hearing(first, last):
    return act("hearing_opened", first), act("hearing_closed", last)


def test_hearing_days_are_not_counted_and_several_add_up():
    acts = (*REVIEWED, *hearing("2026-03-16", "2026-03-18"), *hearing("2026-03-23", "2026-03-23"))
    clock = named(life(*acts, asof="2026-03-24"), "final_review.conclude")
    assert (clock.excluded_days, clock.length) == (4, 30)
    assert clock.last_day == day("2026-04-12")


def test_hearing_that_spans_the_due_day_stretches_the_period():
    acts = (*REVIEWED, *hearing("2026-04-07", "2026-04-10"))
    clock = named(life(*acts, asof="2026-04-13"), "final_review.conclude")
    assert (clock.excluded_days, clock.last_day) == (4, day("2026-04-12"))
    assert clock.state == "running"


def test_hearing_after_the_due_day_changes_nothing():
    acts = (*REVIEWED, *hearing("2026-04-09", "2026-04-10"))
    clock = named(life(*acts, asof="2026-04-13"), "final_review.conclude")
    assert (clock.excluded_days, clock.due_on, clock.state) == (0, day("2026-04-08"), "overdue")


def test_hearing_before_the_request_changes_nothing():
    acts = (*REVIEWED[:-1], *hearing("2026-03-05", "2026-03-06"), REVIEWED[-1])
    clock = named(life(*acts, asof="2026-03-24"), "final_review.conclude")
    assert clock.excluded_days == 0


def test_clock_stands_still_while_a_hearing_is_open():
    acts = (*REVIEWED, act("hearing_opened", "2026-03-16"))
    clock = named(life(*acts, asof="2026-06-01"), "final_review.conclude")
    assert clock.state == "paused"
    assert (clock.last_day, clock.due_on, clock.warn_on) == (None, None, None)
    assert not clock.provisional and clock.days_over == 0


def test_hearing_pauses_the_final_review_only():
    acts = (*HANDLED[:2], *hearing("2026-01-19", "2026-01-30"))
    assert named(life(*acts), "handling.conclude").excluded_days == 0
