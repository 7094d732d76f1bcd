"""Clocks of intake, notice, objection and handling."""

from datetime import date

import pytest

from tests.lives import (
    accepted,
    act,
    day,
    every,
    extended,
    life,
    named,
    received,
    received_by_unit,
)


def handling(*acts, asof="2026-12-31", **facts):
    return named(life(received_by_unit("2026-03-02"), *acts, asof=asof, **facts),
                 "handling.conclude")  # fmt: skip


def test_fresh_petition_has_one_clock_that_runs():
    clock = named(life(received("2026-09-16"), asof="2026-09-16"), "intake.forward")
    assert (clock.last_day, clock.due_on) == (day("2026-10-01"), day("2026-10-08"))
    assert (clock.warn_on, clock.state, clock.days_over) == (day("2026-09-30"), "running", 0)
    assert (clock.article, clock.basis, clock.holder) == ("22", "statute", "bureau")


def test_warning_is_never_before_the_start():
    clock = named(
        life(received("2026-10-03"), act("assigned", "2026-10-03", report_by="2026-10-05")),
        "assignment.report",
    )
    assert clock.warn_on == day("2026-10-03")


def test_objection_counts_working_days_over_national_day():
    clock = named(life(received_by_unit("2026-09-28"), asof="2026-09-28"), "dispatch.object")
    assert clock.due_on == day("2026-10-10")


def test_period_that_rolls_into_an_unpublished_year_is_provisional():
    clock = named(life(received("2026-12-20"), asof="2026-12-20"), "intake.forward")
    assert clock.provisional and clock.due_on.year == 2027
    early = named(life(received("2026-12-10"), asof="2026-12-10"), "intake.forward")
    assert not early.provisional


def test_upheld_objection_gives_the_bureau_a_second_round_of_three_working_days():
    report = life(
        received("2026-03-02"),
        act("forwarded", "2026-03-03"),
        received_by_unit("2026-03-04"),
        act("objected", "2026-03-05"),
        act("objection_upheld", "2026-03-06"),
        asof="2026-03-06",
    )
    again = named(report, "intake.forward", round=2)
    assert (again.length, again.unit, again.article) == (3, "working_day", "policy")
    assert again.due_on == day("2026-03-11")
    assert named(report, "notice.forwarded").state == "cancelled"


def test_late_objection_is_unlawful_and_moves_no_date():
    report = life(received_by_unit("2026-03-02"), act("objected", "2026-03-10"))
    assert [found.act for found in report.unlawful] == ["objected"]
    assert report.unlawful[0].article == "23"
    assert named(report, "dispatch.object").state == "lapsed"
    assert not every(report, "objection.decide")


def test_objection_after_acceptance_is_unlawful():
    acts = (received_by_unit("2026-03-02"), accepted("2026-03-03", route=6))
    report = life(*acts, act("objected", "2026-03-04"))
    assert [found.act for found in report.unlawful] == ["objected"]


def test_notice_waived_lets_the_notice_fall_away():
    report = life(received_by_unit("2026-03-02"), act("notice_waived", "2026-03-05"))
    assert named(report, "notice.forwarded").state == "cancelled"


def test_unit_that_takes_in_owes_the_direct_notice_and_the_bureau_nothing():
    report = life(received("2026-03-02"), taken_in_by="unit", asof="2026-03-02")
    assert [clock.rule for clock in report.clocks] == ["notice.direct"]


@pytest.mark.parametrize("purpose", ["accusation", "suggestion"])
def test_sixty_days_do_not_run_for_accusations_and_suggestions(purpose):
    report = life(received_by_unit("2026-03-02"), accepted("2026-03-03"), purpose=purpose)
    assert not every(report, "handling.conclude")


def test_sixty_days_do_not_run_on_route_five():
    report = life(received_by_unit("2026-03-02"), accepted("2026-03-03", route=5))
    assert not every(report, "handling.conclude")


def test_petition_declined_by_the_bureau_itself_meets_the_forwarding_clock():
    report = life(received("2026-03-02"), act("declined", "2026-03-05"))
    clock = named(report, "intake.forward")
    assert (clock.state, clock.met_on) == ("met", day("2026-03-05"))


def test_extensions_add_up_to_thirty_days_and_no_further():
    start = accepted("2026-03-02", route=6)
    both = (extended("2026-04-01", days=20), extended("2026-04-02", days=10))
    assert handling(start, *both).length == 90
    report = life(start, *both, extended("2026-04-03", days=1))
    assert named(report, "handling.conclude").length == 90
    assert [found.on for found in report.unlawful] == [day("2026-04-03")]


def test_extension_on_the_due_day_holds_and_the_day_after_does_not():
    start = accepted("2026-03-02", route=6)
    assert handling(start).due_on == day("2026-05-06")  # Labour Day rolls 1 May
    assert handling(start, extended("2026-05-06", days=10)).length == 70
    report = life(start, extended("2026-05-07", days=10))
    assert named(report, "handling.conclude").length == 60
    assert len(report.unlawful) == 1


def test_opinion_before_acceptance_is_unlawful_and_starts_nothing():
    report = life(received_by_unit("2026-03-02"), act("opinion_issued", "2026-03-03"))
    assert [found.act for found in report.unlawful] == ["opinion_issued"]
    assert not every(report, "serve.opinion")


def test_handling_ends_only_when_every_route_six_claim_has_its_answer():
    start = accepted("2026-03-02", route=6, claims=(1, 2))
    first = act("opinion_issued", "2026-03-10", claims=(1,))
    assert handling(start, first, asof="2026-03-20").state == "running"
    clock = handling(start, first, act("settled", "2026-03-20", claims=(2,)))
    assert (clock.state, clock.met_on) == ("met", day("2026-03-20"))


def test_claim_on_route_five_does_not_hold_the_sixty_days_open():
    clock = handling(
        accepted("2026-03-02", route=5, claims=(1,)),
        accepted("2026-03-02", route=6, claims=(2,)),
        act("opinion_issued", "2026-03-10", claims=(2,)),
    )
    assert clock.state == "met"


def test_claim_diverted_later_leaves_the_answered_ones():
    clock = handling(
        accepted("2026-03-02", route=6, claims=(1, 2)),
        act("opinion_issued", "2026-03-10", claims=(1,)),
        act("diverted", "2026-03-12", route=2, claims=(2,)),
    )
    assert (clock.state, clock.met_on) == ("met", day("2026-03-10"))


@pytest.mark.parametrize(("on", "state"), [("2026-05-06", "cancelled"), ("2026-05-07", "overdue")])
def test_withdrawal_cancels_on_the_due_day_and_leaves_overdue_after_it(on, state):
    clock = handling(accepted("2026-03-02", route=6), act("withdrawn", on))
    assert clock.state == state
    assert clock.days_over == (1 if state == "overdue" else 0)


def test_recall_lets_the_old_units_clocks_fall_away_and_the_new_unit_has_its_own():
    report = life(
        received("2026-03-02"),
        act("forwarded", "2026-03-03", unit="A"),
        received_by_unit("2026-03-03", unit="A"),
        act("recalled", "2026-03-05"),
        act("forwarded", "2026-03-05", unit="B"),
        received_by_unit("2026-03-06", unit="B"),
        asof="2026-03-06",
    )
    states = {clock.unit_code: clock.state for clock in every(report, "notice.forwarded")}
    assert states == {"A": "cancelled", "B": "running"}
    assert named(report, "intake.forward", round=2).state == "met"


def test_units_that_share_a_petition_have_clocks_of_their_own():
    report = life(
        received_by_unit("2026-03-02", unit="A"),
        received_by_unit("2026-03-04", unit="B"),
        act("notified", "2026-03-05", unit="B"),
        act("objected", "2026-03-06", unit="A"),
        act("objection_upheld", "2026-03-06"),
        asof="2026-03-07",
    )
    assert named(report, "notice.forwarded", unit_code="A").state == "cancelled"
    assert named(report, "notice.forwarded", unit_code="B").state == "met"


def test_assignment_is_due_as_set_and_has_no_day_when_nothing_was_set():
    within = named(life(act("assigned", "2026-03-02", report_within=30)), "assignment.report")
    assert (within.length, within.due_on) == (30, day("2026-04-01"))
    by = named(life(act("assigned", "2026-03-02", report_by="2026-04-04")), "assignment.report")
    assert (by.last_day, by.due_on) == (day("2026-04-04"), day("2026-04-07"))
    unset = named(life(act("assigned", "2026-03-02")), "assignment.report")
    assert (unset.length, unset.due_on, unset.warn_on, unset.state) == (
        None,
        None,
        None,
        "running",
    )


def test_simplified_periods_run_beside_the_ordinary_ones():
    acts = (received("2026-03-02"), act("forwarded", "2026-03-03"), received_by_unit("2026-03-03"),
            accepted("2026-03-04", route=6))  # fmt: skip
    report = life(*acts, kind="simplified", asof="2026-03-04")
    assert named(report, "simplified.forward").state == "met"
    assert named(report, "simplified.accept").state == "met"
    assert named(report, "simplified.conclude").due_on == day("2026-03-18")
    assert named(report, "handling.conclude").due_on == day("2026-05-06")


def test_conversion_ends_the_simplified_periods_and_the_ordinary_counts_from_acceptance():
    acts = (received_by_unit("2026-03-03"), accepted("2026-03-04", route=6))
    report = life(*acts, act("converted", "2026-03-06"), kind="simplified", region="540621")
    assert named(report, "simplified.conclude").state == "cancelled"
    assert named(report, "local.540621.conclude_simple").state == "cancelled"
    local = named(report, "local.540621.conclude_complex")
    assert (local.started_on, local.length) == (day("2026-03-04"), 50)


def test_local_promises_run_beside_the_law_in_their_region():
    acts = (received("2026-03-02"), act("forwarded", "2026-03-03"), received_by_unit("2026-03-03"),
            accepted("2026-03-04", route=6))  # fmt: skip
    report = life(*acts, region="540621", asof="2026-03-04")
    lengths = {c.rule: c.length for c in report.clocks if c.basis == "local"}
    assert lengths == {
        "local.540621.forward": 1, "local.540621.notice": 3, "local.540621.conclude_complex": 50,
    }  # fmt: skip
    assert not [c for c in life(*acts, region="540625").clocks if c.basis == "local"]


def test_acts_after_the_day_asked_for_do_not_count():
    acts = (received("2026-03-02"), act("forwarded", "2026-03-10"))
    assert named(life(*acts, asof="2026-03-09"), "intake.forward").state == "running"


def test_amended_day_and_retracted_act_are_read_as_corrected():
    acts = (received("2026-03-02"), act("forwarded", "2026-03-20"))
    amended = act("amended", "2026-03-21", seq=2, field="on", new="2026-03-12")
    assert named(life(*acts, amended), "intake.forward").met_on == day("2026-03-12")
    retracted = act("retracted", "2026-03-20", seq=2)
    assert named(life(*acts, retracted), "intake.forward").state == "overdue"


def test_explanation_says_what_was_counted_and_why_it_rolled():
    clock = named(life(received("2026-09-16"), asof="2026-09-16"), "intake.forward")
    told = "".join(clock.why)
    assert "《信访工作条例》第二十二条" in told and "15日" in told
    assert "国庆节" in told and "2026-10-08" in told


def test_clock_started_before_the_rule_was_law_does_not_exist():
    assert not life(received("2022-04-30"), asof="2022-05-10").clocks
    assert life(received("2022-05-01"), asof="2022-05-10").clocks[0].due_on == date(2022, 5, 16)
