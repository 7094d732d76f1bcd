"""A new year's notice: kept once, clocks moved as acts, people told, the past unchanged."""

from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import calendar, context, reading, recalculating
from huiyin.services.calendar_notice import BadNotice, read_notice
from huiyin.services.context import forget_calendar
from huiyin.services.notices import run_all, sweep
from huiyin.services.rebuilding import rebuild
from huiyin.store.accounts import repository
from huiyin.store.accounts.models import AnnouncedYear
from huiyin.store.petitions.models import ClockRow, Message, Petition, StrandRow
from huiyin.store.record.chain import verify
from huiyin.store.record.models import ActHead
from huiyin.store.record.queries import acts_of
from tests.cast import Cast, noon
from tests.notice_2027 import CSV, NUMBER

NOTICE = read_notice(CSV.encode())
LATER, EARLIER, SAME = date(2026, 12, 10), date(2026, 11, 30), date(2026, 12, 1)
"""Registered on these days and accepted the next: due 9 February, 30 January, 31 January 2027."""
ANNOUNCED = date(2026, 12, 15)


def due(number: str, rule: str = "handling.conclude") -> tuple[date, bool]:
    row = ClockRow.objects.get(petition__number=number, rule=rule, outcome="")
    assert row.due_on is not None
    return row.due_on, row.is_provisional


def recalculated(number: str) -> list[dict[str, Any]]:
    acts = acts_of(Petition.objects.get(number=number).pk)
    return [a.body for a in acts if a.kind == "recalculated"]


def strand(number: str) -> date | None:
    return StrandRow.objects.get(petition__number=number, unit="HOUSING").due_on


def clean() -> None:
    assert rebuild(is_check=True).differences == ()
    assert verify().first_broken is None


@pytest.fixture
def three(cast: Cast) -> tuple[str, str, str]:
    """Petitions whose sixty days end where the notice says something."""
    first, second, third = (cast.handled(day).number for day in (LATER, EARLIER, SAME))
    assert due(first) == (date(2027, 2, 9), True)
    assert due(second) == (date(2027, 2, 1), True)
    assert due(third) == (date(2027, 2, 1), True)
    return first, second, third


def test_due_days_move_both_ways_as_acts_and_rows_follow(
    cast: Cast, three: tuple[str, str, str]
) -> None:
    later, earlier, same = three
    cast.act("handler", later, "notify", LATER + timedelta(days=1), way="in_person")
    assert strand(later) == date(2027, 2, 9)
    versions = dict(Petition.objects.values_list("number", "version"))
    done = calendar.announce(cast.context("head", ANNOUNCED), NOTICE)
    assert done.is_new and done.petitions >= 2
    assert due(later) == (date(2027, 2, 15), False)
    assert due(earlier) == (date(2027, 1, 30), False)
    assert due(same) == (date(2027, 2, 1), False)
    body = {"rule": "handling.conclude", "round": 1, "unit": "HOUSING", "old": "2027-02-09",
            "new": "2027-02-15", "year": 2027, "notice": NUMBER}  # fmt: skip
    assert body in recalculated(later)
    assert recalculated(same) == [] and versions[same] == Petition.objects.get(number=same).version
    assert strand(later) == Petition.objects.get(number=later).due_on == date(2027, 2, 15)
    acts = ActHead.objects.filter(kind="recalculated")
    assert {(a.actor, a.on) for a in acts} == {("system", ANNOUNCED)}
    office = ActHead.objects.get(kind="calendar_announced")
    assert (office.chain, office.actor) == ("B1", cast["head"].person)
    clean()


def test_the_same_notice_again_does_nothing(cast: Cast, three: tuple[str, str, str]) -> None:
    calendar.announce(cast.context("admin", ANNOUNCED), NOTICE)
    count = ActHead.objects.count()
    again = calendar.announce(cast.context("head", ANNOUNCED + timedelta(days=1)), NOTICE)
    assert (again.is_new, again.petitions, again.clocks, again.now_certain) == (False, 0, 0, 0)
    assert (ActHead.objects.count(), AnnouncedYear.objects.count()) == (count, 1)


def test_preview_says_what_announcing_does_and_writes_nothing(
    cast: Cast, three: tuple[str, str, str]
) -> None:
    count = ActHead.objects.count()
    who = cast.context("head", ANNOUNCED)
    found = calendar.preview(who, NOTICE)
    assert (ActHead.objects.count(), due(three[0])) == (count, (date(2027, 2, 9), True))
    days = {(m.number, m.days) for m in found.moves if m.rule == "handling.conclude"}
    assert days == {(three[0], 6), (three[1], -2)} and found.hidden == 0
    done = calendar.announce(who, NOTICE)
    told = (found.petitions, found.clocks, found.unmoved)
    assert told == (done.petitions, done.clocks, done.now_certain)


def test_a_preview_names_no_petition_that_is_not_ones_business(
    cast: Cast, three: tuple[str, str, str]
) -> None:
    found = calendar.preview(cast.context("admin", ANNOUNCED), NOTICE)
    assert found.moves == () and found.hidden == found.clocks > 0


def test_holder_and_handler_are_told_once(cast: Cast, three: tuple[str, str, str]) -> None:
    run_all("test", noon(ANNOUNCED))
    calendar.announce(cast.context("head", ANNOUNCED), NOTICE)
    for _ in range(2):
        run_all("test", noon(ANNOUNCED))
    told = Message.objects.filter(kind="recalculated")
    assert {(m.number, m.unit) for m in told} == {(n, "HOUSING") for n in three[:2]}
    assert told.count() == 2


def test_of_an_accusation_only_its_registrar_is_told(cast: Cast) -> None:
    receipt = cast.register(date(2027, 1, 25), purpose=Purpose.ACCUSATION)
    calendar.announce(cast.context("head", date(2027, 1, 26)), NOTICE)
    run_all("test", noon(date(2027, 1, 26)))
    assert recalculated(receipt.number)
    message = Message.objects.get(number=receipt.number, kind="recalculated")
    assert (message.unit, message.person) == ("B1", cast["clerk"].person)
    clean()


def test_a_petition_as_of_the_day_before_still_says_the_old_day(
    cast: Cast, three: tuple[str, str, str]
) -> None:
    calendar.announce(cast.context("head", ANNOUNCED), NOTICE)

    def said(day: date) -> tuple[date | None, bool]:
        clocks = reading.petition(cast.context("head", ANNOUNCED), three[0], day=day).clocks
        return next((c.due_on, c.provisional) for c in clocks if c.rule == "handling.conclude")

    assert said(ANNOUNCED - timedelta(days=1)) == (date(2027, 2, 9), True)
    assert said(ANNOUNCED) == (date(2027, 2, 15), False)


def test_a_replaced_notice_moves_back_and_each_day_keeps_its_own_calendar(
    cast: Cast, three: tuple[str, str, str]
) -> None:
    calendar.announce(cast.context("head", ANNOUNCED), NOTICE)
    text = CSV.replace("至2027-02-12", "至2027-02-10").replace(NUMBER, "虚构〔2026〕9号")
    text = text.replace("2027-01-30,上班,,虚构〔2026〕9号\n", "")
    text = text.replace("2027-02-20,上班,,虚构〔2026〕9号\n", "")
    other, changed = read_notice(text.encode()), ANNOUNCED + timedelta(days=3)
    who = cast.context("head", changed)
    with pytest.raises(BadNotice) as refused:
        calendar.announce(who, other)
    assert [(r.field, r.reason) for r in refused.value.rows] == [("year", "year_published")]
    calendar.announce(who, other, is_replacing=True)
    assert due(three[0]) == (date(2027, 2, 11), False)
    assert due(three[1]) == (date(2027, 2, 1), False)
    assert [b["new"] for b in recalculated(three[1]) if b["rule"] == "handling.conclude"] == [
        "2027-01-30", "2027-02-01",
    ]  # fmt: skip
    days = {}
    for day in (ANNOUNCED - timedelta(days=1), ANNOUNCED, changed):
        clocks = reading.petition(who, three[0], day=day).clocks
        days[day] = next(c.due_on for c in clocks if c.rule == "handling.conclude")
    assert list(days.values()) == [date(2027, 2, 9), date(2027, 2, 15), date(2027, 2, 11)]
    assert [(y.edition, y.notice) for y in calendar.years()] == [(2, other.number), (1, NUMBER)]
    clean()


def test_a_year_the_programme_came_with_is_not_replaced_unasked(cast: Cast) -> None:
    rest = [(d, n) for d, n in context.rules().calendar.rest.items() if d.year == 2026]
    makeup = [d for d in context.rules().calendar.makeup if d.year == 2026]
    lines = [f"{d},放假,{n}" for d, n in rest] + [f"{d},上班," for d in makeup]
    notice = read_notice("\n".join(lines).encode(), "一号")
    with pytest.raises(BadNotice):
        calendar.preview(cast.context("head", ANNOUNCED), notice)
    assert calendar.announce(cast.context("head", ANNOUNCED), notice, is_replacing=True).is_new


def test_an_interrupted_announcement_is_finished_by_the_next(
    cast: Cast, three: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    renew, left = recalculating._renew, iter([True])

    def once(*args: Any) -> int:
        if next(left, False):
            return renew(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(recalculating, "_renew", once)
    with pytest.raises(KeyboardInterrupt):
        calendar.announce(cast.context("head", ANNOUNCED), NOTICE)
    monkeypatch.undo()
    assert AnnouncedYear.objects.count() == 1
    assert len({due(n) for n in three if due(n)[1]}) > 0
    again = calendar.announce(cast.context("head", ANNOUNCED), NOTICE)
    assert not again.is_new and not any(due(n)[1] for n in three)
    assert len([b for b in recalculated(three[0]) if b["rule"] == "handling.conclude"]) == 1
    clean()


def test_a_petition_written_with_the_calendar_before_is_put_right_by_the_sweep(
    cast: Cast,
) -> None:
    context.rules()
    year = NOTICE.year
    repository.announce_year({
        "year": 2027, "edition": 1, "notice": NUMBER, "announced_by": "1",
        "rest": [[str(d), n] for d, n in year.rest], "makeup": [str(d) for d in year.makeup],
        "announced_at": noon(date(2026, 11, 1)),
    })  # fmt: skip
    number = cast.handled(LATER).number
    assert due(number) == (date(2027, 2, 9), True)
    sweep(ANNOUNCED)
    assert due(number) == (date(2027, 2, 15), False) and len(recalculated(number)) >= 1
    clean()


def test_the_cache_is_read_again_after_some_seconds(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    moment = [100.0]
    monkeypatch.setattr(context, "monotonic", lambda: moment[0])
    forget_calendar()
    with django_assert_num_queries(2):
        assert context.rules() is context.rules()
    moment[0] += context.CALENDAR_SECONDS
    with django_assert_num_queries(2):
        first = context.rules()
    assert first is context.rules()


@pytest.mark.parametrize("login", ["clerk", "handler", "unit_head", "auditor", "leader"])
def test_others_may_not_announce(cast: Cast, login: str) -> None:
    with pytest.raises(Refusal):
        calendar.announce(cast.context(login, ANNOUNCED), NOTICE)
    with pytest.raises(Refusal):
        calendar.preview(cast.context(login, ANNOUNCED), NOTICE)
    assert not AnnouncedYear.objects.exists()


def test_an_open_form_is_not_refused_and_the_own_last_act_may_still_be_taken_back(
    cast: Cast, three: tuple[str, str, str]
) -> None:
    seen = Petition.objects.get(number=three[0]).version
    calendar.announce(cast.context("head", ANNOUNCED), NOTICE)
    cast.act("handler", three[0], "notify", ANNOUNCED, way="in_person", seen=seen)
    cast.act("handler", three[1], "retract", ANNOUNCED, why="点错了")
    clean()
