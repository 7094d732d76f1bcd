"""What a bureau sets for its region: an act, clocks moved as acts, people told, the past kept."""

from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.domain.acts import ActKind
from huiyin.domain.procedure import Refusal
from huiyin.services import context, packs, reading, recalculating
from huiyin.services.acting import Invalid
from huiyin.services.context import forget_calendar
from huiyin.services.notices import run_all, sweep
from huiyin.services.packs import Change
from huiyin.services.rebuilding import rebuild
from huiyin.store.accounts import repository
from huiyin.store.accounts.models import PackEdition
from huiyin.store.petitions.models import ClockRow, Message, Petition
from huiyin.store.record.chain import verify
from huiyin.store.record.models import ActHead
from huiyin.store.record.queries import acts_of, office_acts
from tests.cast import DESK, Cast, noon

HERE = DESK.region
COMPLEX, FORWARD = f"local.{HERE}.conclude_complex", f"local.{HERE}.forward"
CAME, SET = date(2026, 9, 1), date(2026, 9, 10)
"""Registered and forwarded, accepted the next day; the promise is made on SET."""


def promise(rule: str = COMPLEX, length: int | None = 40, **more: Any) -> Change:
    values = {"since": CAME, "unit": "calendar_day", "source": "某县快办制度", **more}
    return Change(rule, length=length, **values)


def due(number: str, rule: str) -> date | None:
    row = ClockRow.objects.filter(petition__number=number, rule=rule, outcome="").first()
    return row.due_on if row else None


def recalculated(number: str) -> list[dict[str, Any]]:
    acts = acts_of(Petition.objects.get(number=number).pk)
    return [a.body for a in acts if a.kind == "recalculated"]


def clean() -> None:
    assert rebuild(is_check=True).differences == ()
    assert verify().first_broken is None


def refusals(cast: Cast, *changes: Change, day: date = SET) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        packs.save(cast.context("head", day), changes)
    assert not PackEdition.objects.exists()
    return [(p.field, p.reason) for p in refused.value.problems]


def test_a_promise_appears_on_running_petitions_as_acts_and_rows_follow(cast: Cast) -> None:
    number = cast.handled(CAME).number
    before = cast.handled(CAME - timedelta(days=5)).number
    who = cast.context("head", SET)
    found = packs.preview(who, [promise()])
    assert [(m.number, m.old, m.new) for m in found.moves] == [(number, None, date(2026, 10, 12))]
    assert not PackEdition.objects.exists() and due(number, COMPLEX) is None
    done = packs.save(who, [promise()])
    assert (done.carried.petitions, done.carried.clocks) == (1, 1)
    assert due(number, COMPLEX) == date(2026, 10, 12) and due(before, COMPLEX) is None
    assert due(number, "handling.conclude") == date(2026, 11, 2)
    assert recalculated(number) == [
        {"rule": COMPLEX, "round": 1, "unit": "HOUSING", "old": "", "new": "2026-10-12",
         "notice": "某县快办制度", "region": HERE}
    ]  # fmt: skip
    clean()


def test_setting_is_an_act_of_the_bureaus_chain_with_old_and_new(cast: Cast) -> None:
    packs.save(cast.context("head", SET), [promise()])
    later = promise(length=30, since=SET, note="提速")
    packs.save(cast.context("admin", SET + timedelta(days=1)), [later])
    newest, first = office_acts(["rules_set"], 5)
    assert (newest.actor, first.actor) == (cast["admin"].person, cast["head"].person)
    assert ActHead.objects.get(id=first.id).chain == "B1"
    (change,) = newest.body["changes"]
    assert (change["old"]["length"], change["new"]["length"]) == (40, 30)
    assert first.body["changes"][0]["old"] == {} and change["note"] == "提速"
    assert [e.length for e in packs.history(packs.place_of(cast.context("head", SET)))] == [30, 40]
    clean()


def test_a_clock_keeps_the_version_of_the_day_it_started(cast: Cast) -> None:
    packs.save(cast.context("head", CAME - timedelta(days=1)), [promise(since=CAME)])
    old = cast.handled(CAME).number
    packs.save(cast.context("head", SET), [promise(length=30, since=SET)])
    new = cast.handled(SET).number
    assert due(old, COMPLEX) == date(2026, 10, 12) and recalculated(old) == []
    assert due(new, COMPLEX) == date(2026, 10, 12)
    clean()


def test_days_move_both_ways_and_the_same_length_moves_nothing(cast: Cast) -> None:
    packs.save(cast.context("head", CAME), [promise(since=CAME)])
    number = cast.handled(CAME).number
    packs.save(cast.context("head", SET), [promise(length=30)])
    packs.save(cast.context("head", SET + timedelta(days=1)), [promise(length=50)])
    again = packs.save(cast.context("head", SET + timedelta(days=2)), [promise(length=50)])
    moved = [(b["old"], b["new"]) for b in recalculated(number)]
    assert moved == [("2026-10-12", "2026-10-08"), ("2026-10-08", "2026-10-22")]
    assert again.carried.clocks == 0
    clean()


def test_what_had_ended_before_the_promise_was_made_stays_as_it_was(cast: Cast) -> None:
    done, open_one = cast.register(CAME).number, cast.register(CAME).number
    cast.act("clerk", done, "forward", CAME + timedelta(days=6), unit="HOUSING")
    packs.save(cast.context("head", SET), [promise(FORWARD, 3)])
    assert not ClockRow.objects.filter(petition__number=done, rule=FORWARD).exists()
    assert due(open_one, FORWARD) == date(2026, 9, 4)
    cast.act("clerk", open_one, "forward", SET, unit="HOUSING")
    row = ClockRow.objects.get(petition__number=open_one, rule=FORWARD)
    assert (row.outcome, row.due_on) == ("met_late", date(2026, 9, 4))
    clean()


def test_a_shorter_promise_leaves_the_ended_clock_its_old_day(cast: Cast) -> None:
    packs.save(cast.context("head", CAME), [promise(FORWARD, 5, since=CAME)])
    number = cast.register(CAME).number
    cast.act("clerk", number, "forward", CAME + timedelta(days=4), unit="HOUSING")
    packs.save(cast.context("head", SET), [promise(FORWARD, 1)])
    row = ClockRow.objects.get(petition__number=number, rule=FORWARD)
    assert (row.outcome, row.due_on) == ("met", date(2026, 9, 7))
    clean()


def test_a_past_day_still_shows_the_old_day(cast: Cast) -> None:
    number = cast.handled(CAME).number
    packs.save(cast.context("head", SET), [promise()])

    def said(day: date) -> set[str]:
        view = reading.petition(cast.context("head", SET), number, day=day)
        return {c.rule for c in view.clocks}

    assert COMPLEX not in said(SET - timedelta(days=1)) and COMPLEX in said(SET)


def test_holder_and_handler_are_told_once(cast: Cast) -> None:
    number = cast.handled(CAME).number
    run_all("test", noon(SET))
    packs.save(cast.context("head", SET), [promise()])
    for _ in range(2):
        run_all("test", noon(SET))
    told = Message.objects.filter(kind="recalculated")
    assert [(m.number, m.unit) for m in told] == [(number, "HOUSING")]


def test_a_pack_ends_by_a_day_and_running_promises_are_kept(cast: Cast) -> None:
    packs.save(cast.context("head", CAME), [promise(since=CAME), promise(FORWARD, 3, since=CAME)])
    number, stop = cast.handled(CAME).number, SET + timedelta(days=5)
    who = cast.context("head", SET)
    ending = packs.ending(who, stop, "某县通知")
    assert {c.rule for c in ending} == {COMPLEX, FORWARD}
    assert packs.preview(who, ending).clocks == 0
    packs.save(who, ending)
    assert due(number, COMPLEX) == date(2026, 10, 12)
    later = cast.handled(stop).number
    assert due(later, COMPLEX) is None and due(later, "handling.conclude") is not None
    assert packs.ending(cast.context("head", stop), stop + timedelta(days=1), "通知") == []
    clean()


def test_a_length_of_the_house_is_set_for_the_region(cast: Cast) -> None:
    number = cast.handled(CAME).number
    cast.act("handler", number, "issue_opinion", SET, outcomes={"1": "supported"}, facts="是",
             basis="条例")  # fmt: skip
    change = promise("serve.opinion", 2, since=SET, unit="working_day")
    found = packs.preview(cast.context("head", SET), [change])
    assert [(m.old, m.new) for m in found.moves] == [(date(2026, 9, 17), date(2026, 9, 14))]
    packs.save(cast.context("head", SET), [change])
    assert due(number, "serve.opinion") == date(2026, 9, 14)
    clean()


def test_a_goal_moves_no_clock(cast: Cast) -> None:
    cast.handled(CAME)
    done = packs.save(cast.context("head", SET), [promise(f"local.{HERE}.cycle", 15)])
    assert (done.editions, done.carried.petitions) == (1, 0)
    assert context.rules().book.targets_for(HERE, SET)
    clean()


def test_laxer_than_the_nation_is_refused_with_both_figures(cast: Cast) -> None:
    ((field, said),) = refusals(cast, promise(length=61))
    assert field == "length"
    assert "61 日" in said and "60 日" in said and "办结" in said and "第三十四条" in said
    ((_, stretched),) = refusals(cast, promise(FORWARD, 5, unit="working_day"))
    assert "长假" in stretched and "15 日" in stretched


def test_bad_values_are_named(cast: Cast) -> None:
    assert ("length", "not_days") in refusals(cast, promise(length=0))
    assert ("unit", "not_choice") in refusals(cast, promise(unit="week"))
    assert ("since", "before_the_law") in refusals(cast, promise(since=date(2021, 1, 1)))
    assert ("source", "missing") in refusals(cast, promise(source=" "))
    assert ("rule", "not_choice") in refusals(cast, promise("handling.conclude"))
    assert ("rule", "not_choice") in refusals(cast, promise("local.540621.forward"))
    assert ("since", "nothing_to_end") in refusals(
        cast, promise(length=None, since=SET + timedelta(days=9))
    )
    assert ("since", "ends_from_tomorrow") in refusals(cast, promise(length=None, since=SET))
    assert refusals(cast) == [("rule", "missing")]


@pytest.mark.parametrize("login", ["clerk", "handler", "unit_head", "auditor", "leader"])
def test_others_may_not_set_rules(cast: Cast, login: str) -> None:
    for step in (packs.preview, packs.save):
        with pytest.raises(Refusal):
            step(cast.context(login, SET), [promise()])
    assert not PackEdition.objects.exists()


def test_a_bureau_sets_rules_for_its_own_region_only(cast: Cast) -> None:
    repository.save_unit("B2", {"region": "540688"})
    other = repository.add_person("neighbour_head", "林局长")
    repository.start_post(other, "B2", "bureau_head", date(2020, 1, 1))
    from huiyin.services.people import actor_by_login

    actor = actor_by_login("neighbour_head")
    assert actor is not None
    who = context.begin(actor, noon(SET))
    assert packs.place_of(who).region == "540688"
    with pytest.raises(Invalid):
        packs.save(who, [promise()])


def test_a_preview_names_no_petition_that_is_not_ones_business(cast: Cast) -> None:
    cast.handled(CAME)
    found = packs.preview(cast.context("admin", SET), [promise()])
    assert found.moves == () and found.hidden == found.clocks == 1


def test_a_preview_counts_what_would_be_late_at_once(cast: Cast) -> None:
    cast.register(CAME)
    assert packs.preview(cast.context("head", SET), [promise(FORWARD, 1)]).late_at_once == 1


def test_an_interrupted_change_is_finished_by_the_sweep(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = cast.handled(CAME).number

    def broken(*_args: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(recalculating, "_renew", broken)
    with pytest.raises(KeyboardInterrupt):
        packs.save(cast.context("head", SET), [promise()])
    monkeypatch.undo()
    assert PackEdition.objects.count() == 1 and due(number, COMPLEX) is None
    sweep(SET)
    assert due(number, COMPLEX) == date(2026, 10, 12) and len(recalculated(number)) == 1
    clean()


def test_what_would_keep_a_person_waiting_is_left_to_the_worker(cast: Cast) -> None:
    numbers = [cast.handled(CAME).number for _ in range(3)]
    done = packs.save(cast.context("head", SET), [promise()], at_most=2)
    assert (done.carried.petitions, done.carried.is_left) == (2, True)
    assert [due(n, COMPLEX) is None for n in numbers] == [False, False, True]
    run_all("test", noon(SET))
    assert due(numbers[2], COMPLEX) == date(2026, 10, 12)
    again = packs.save(cast.context("head", SET), [promise()], at_most=2)
    assert (again.carried.petitions, again.carried.is_left) == (0, False)
    clean()


def test_another_process_sees_the_change_within_seconds(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [100.0]
    monkeypatch.setattr(context, "monotonic", lambda: moment[0])
    forget_calendar()
    assert COMPLEX not in context.rules().book.rules
    values = {"edition": 1, "region": HERE, "place": "某县", "rule": COMPLEX, "terms": "",
              "since": CAME, "length": 40, "unit": "calendar_day", "source": "某县快办制度",
              "note": "", "announced_by": "1", "announced_at": noon(CAME)}  # fmt: skip
    repository.announce_editions([values])
    assert COMPLEX not in context.rules().book.rules
    stale = cast.handled(CAME).number
    moment[0] += context.CALENDAR_SECONDS
    assert COMPLEX in context.rules().book.rules
    sweep(SET)
    assert due(stale, COMPLEX) == date(2026, 10, 12)
    assert PackEdition.objects.get().is_settled
    clean()


def test_recalculated_is_an_act_of_the_system(cast: Cast) -> None:
    cast.handled(CAME)
    packs.save(cast.context("head", SET), [promise()])
    acts = ActHead.objects.filter(kind=ActKind.RECALCULATED)
    assert {(a.actor, a.on, a.article) for a in acts} == {("system", SET, "local")}


def test_the_command_shows_what_the_bureau_set(
    cast: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from huiyin.cli import law
    from huiyin.cli.main import main

    packs.save(cast.context("head", SET), [promise(), promise("objection.decide", 2)])
    monkeypatch.setattr(law, "is_founded", lambda: True)
    assert main(["law", "list"]) == 0
    assert f"{COMPLEX:30}县复杂事项办结承诺  40日" in capsys.readouterr().out
    assert main(["law", "show", "objection.decide"]) == 0
    assert (
        f"自2026-09-01起 2日  《某县快办制度》  依据 policy  核对于 2026-09-10  地区 {HERE}"
        in (capsys.readouterr().out)
    )
