"""A year's plan, its publication and feed, and a day on which nothing is typed twice."""

from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from huiyin.domain.authority import scope
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.catalogue import registers
from huiyin.services import receptions, register_files
from huiyin.services import registers as service
from huiyin.services.acting import Invalid
from huiyin.services.rebuilding import rebuild
from huiyin.services.receptions import Arrival, Asked, Plan
from huiyin.services.registers import Change, NoSuchEntry
from huiyin.statistics import engine
from huiyin.statistics.engine import Period
from huiyin.store.petitions import queries as petitions
from huiyin.store.petitions.identity import Identity
from huiyin.store.registers import queries
from huiyin.store.registers.queries import EntryFilters
from tests.cast import Cast

DAY = date(2026, 9, 1)
GIVEN = {"title": "县长 李", "way": "received", "from_time": "09:00", "until_time": "11:30",
         "place": "接待中心", "seats": 1}  # fmt: skip


def planned(cast: Cast, **changes: Any) -> list[str]:
    plan = Plan(GIVEN | changes, 3, 1, DAY, date(2026, 10, 10))
    receptions.plan_sessions(cast.context("clerk", DAY), plan)
    rows, _ = queries.entries(scope(cast["clerk"]), "leader_reception", EntryFilters())
    return sorted(r.entry["number"] for r in rows)


def figures(cast: Cast, kind: str) -> dict[str, int]:
    asked = engine.Asked(scope(cast["head"]), registers()[kind], Period())
    return {f.indicator.name: f.value for f in engine.figures(asked)}


def test_a_day_of_rest_moves_to_the_first_day_of_work(cast: Cast) -> None:
    plan = Plan(GIVEN, 3, 1, DAY, date(2026, 10, 10))
    days = receptions.days_of(cast.context("clerk", DAY), plan)
    assert date(2026, 10, 1) not in days and date(2026, 10, 8) in days
    assert len(days) == len(set(days)) and days[0] == date(2026, 9, 3)


def test_a_plan_is_entered_whole_or_not_at_all(cast: Cast) -> None:
    with pytest.raises(Invalid):
        planned(cast, place="远" * 201)
    assert figures(cast, "leader_reception")["planned"] == 0
    with pytest.raises(Refusal):
        receptions.plan_sessions(
            cast.context("leader", DAY), Plan(GIVEN, 3, 1, DAY, date(2026, 10, 10))
        )
    with pytest.raises(Invalid):
        receptions.plan_sessions(cast.context("clerk", DAY), Plan(GIVEN, 3, 1, DAY, DAY))


def test_the_public_knows_what_is_published_and_calendars_can_read_it(cast: Cast) -> None:
    numbers = planned(cast)
    assert receptions.published("B1", DAY) == []
    assert receptions.publish_until(cast.context("clerk", DAY), date(2026, 9, 20)) == 3
    context = cast.context("clerk", DAY)
    service.move(context, "leader_reception", numbers[0], Change("cancel", {"reason": "防汛"}))
    rows = receptions.published("B1", DAY)
    assert [r["on"] for r in rows] == [date(2026, 9, 10), date(2026, 9, 17)]
    events = list(Calendar.from_ical(receptions.feed("B1", DAY)).walk("VEVENT"))
    assert len(events) == 2
    assert (
        str(events[0]["summary"]) == "接访：县长 李" and str(events[0]["location"]) == "接待中心"
    )
    assert events[0].decoded("dtstart").isoformat() == "2026-09-10T09:00:00+08:00"
    assert receptions.published("B2", DAY) == []


def test_a_batch_becomes_petition_visit_and_figures_at_once(cast: Cast) -> None:
    number, context = planned(cast)[0], cast.context("clerk", date(2026, 9, 3))
    arrival = Arrival(
        [Identity("张三", "13800138000"), Identity("李四")], 5, "三个月没有水", ("供水", "赔偿"),
        "12万元",
    )  # fmt: skip
    receipt = receptions.receive(context, number, arrival, "reception:one")
    assert receptions.receive(context, number, arrival, "reception:one") == receipt
    row = petitions.petition(receipt.number)
    assert row is not None and (row.petition["persons"], row.petition["channel"]) == (5, "visit")
    assert len(row.claims) == 2
    expected = {"batches": 1, "persons": 5, "items": 2, "amount": 12_000_000}
    found = figures(cast, "reception_visit")
    assert {k: found[k] for k in expected} == expected
    service.move(context, "leader_reception", number, Change("hold"))
    with pytest.raises(Refusal):
        receptions.receive(context, number, arrival)
    for login in ("handler", "supervisor", "leader"):
        with pytest.raises((Refusal, NoSuchEntry)):
            receptions.receive(cast.context(login, DAY), number, arrival)
    assert rebuild(is_check=True).differences == ()


def test_what_a_visit_cannot_be_leaves_no_petition_behind(cast: Cast) -> None:
    number, context = planned(cast)[0], cast.context("clerk", date(2026, 9, 3))
    with pytest.raises(Invalid):
        receptions.receive(context, number, Arrival([Identity("张三")], 1, "停水", (), "很多"))
    assert petitions.count_petitions() == 0


def test_who_asks_to_come_is_sealed_and_seats_run_out(cast: Cast) -> None:
    from huiyin.services.context import begin

    number = planned(cast)[-1]
    asked = Asked("张三", "13800138000", "停水三个月")
    with pytest.raises(NoSuchEntry):
        receptions.ask_to_come("B1", number, asked, "appointment:one")
    receptions.publish_until(cast.context("clerk", DAY), date(2026, 12, 31))
    today = begin(cast["clerk"]).today
    service.move(
        begin(cast["clerk"]), "leader_reception", number,
        Change("reschedule", {"on_day": today, "from_time": "09:00", "until_time": "11:00",
                              "place": "接待中心", "reason": "改期"}),
    )  # fmt: skip
    with pytest.raises(Invalid):
        receptions.ask_to_come("B1", number, Asked("", "", ""), "appointment:none")
    first = receptions.ask_to_come("B1", number, asked, "appointment:one")
    assert receptions.ask_to_come("B1", number, asked, "appointment:one") == first
    with pytest.raises(Refusal):
        receptions.ask_to_come("B1", number, asked, "appointment:two")
    row = queries.entry("reception_appointment", first)
    assert row is not None and [p["masked_name"] for p in row.participants] == ["张*"]
    service.move(
        begin(cast["clerk"]), "leader_reception", number, Change("cancel", {"reason": "防汛"})
    )
    row = queries.entry("reception_appointment", first)
    assert row is not None and (row.entry["state"], row.entry["fields"]["reason"]) == (
        "released", "防汛")  # fmt: skip


def test_the_figures_of_the_report_come_in_by_a_table(cast: Cast) -> None:
    """39 batches, 80 persons, 60 items, 476.59 ten thousand yuan."""
    heads = "反映的事,方式,来访日期,人数,事项,涉及金额,处理结果,状态\n"
    rows = [
        f"第{n}批,下访,2026-03-{n % 28 + 1:02d},{3 if n < 2 else 2},{2 if n < 21 else 1},"
        f"{'476.59万元' if n == 0 else ''},已办,已解决"
        for n in range(39)
    ]
    raw = (heads + "\n".join(rows)).encode()
    taken = register_files.import_entries(
        cast.context("clerk", DAY), "reception_visit", "r.csv", raw
    )
    assert (taken.opened, taken.rejected) == (39, [])
    found = figures(cast, "reception_visit")
    wanted = {"batches": 39, "persons": 80, "items": 60, "amount": 476_590_000, "solved": 39}
    assert {k: found[k] for k in wanted} == wanted
