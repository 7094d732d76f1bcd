"""A region's own period in a register: the days for answering a bureau's recommendation."""

from datetime import date, timedelta
from typing import Any

from huiyin.law.loader import load_book
from huiyin.services import packs, register_reading, registers
from huiyin.services.notices import sweep
from huiyin.services.packs import Change
from huiyin.services.rebuilding import rebuild
from huiyin.services.registers import Change as Move
from huiyin.services.registers import Opening
from huiyin.store.accounts.models import PackEdition
from huiyin.store.record.chain import verify
from huiyin.store.registers.models import Entry
from tests.cast import DESK, Cast

KIND = "recommendation"
RULE = f"local.{DESK.region}.recommendation_reply"
SENT, GOT, SET = date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 10)
GIVEN = {
    "title": "告知不及时", "sort": "improve", "unit": "HOUSING", "facts": "三件迟告知",
    "proposal": "专人收件", "sent_on": SENT.isoformat(),
}  # fmt: skip


def period(length: int | None = 30, **more: Any) -> Change:
    values = {"since": SENT, "unit": "calendar_day", "source": "某省信访条例", **more}
    return Change(RULE, length=length, **values)


def received(cast: Cast) -> str:
    number = registers.open_entry(cast.context("supervisor", SENT), KIND, Opening(GIVEN))
    given = {"received_on": GOT.isoformat()}
    registers.move(cast.context("handler", GOT), KIND, number, Move("receive", given))
    return number


def due(number: str) -> date | None:
    return Entry.objects.get(number=number).due_on


def clock(cast: Cast, number: str, day: date) -> Any:
    view = register_reading.entry(cast.context("supervisor", day), KIND, number)
    return next(iter(view.clocks), None)


def clean() -> None:
    assert rebuild(is_check=True).differences == ()
    assert verify().first_broken is None


def test_without_a_period_of_the_region_nothing_is_due(cast: Cast) -> None:
    number = received(cast)
    assert due(number) is None and clock(cast, number, SET) is None


def test_a_period_is_previewed_then_runs_as_a_clock_with_its_reason(cast: Cast) -> None:
    number, who = received(cast), cast.context("head", SET)
    (move,) = packs.preview_entries(who, [period()])
    assert (move.number, move.old, move.new) == (number, None, date(2026, 10, 8))
    assert due(number) is None and not PackEdition.objects.exists()
    assert packs.save(who, [period()]).entries == 1
    assert due(number) == date(2026, 10, 8)
    running = clock(cast, number, SET)
    assert (running.state, running.basis, running.holder) == ("running", "local", "unit")
    assert running.unit_code == "HOUSING" and "2026-10-02" in " ".join(running.why)
    told = register_reading.entry(cast.context("supervisor", SET), KIND, number).history[0]
    assert told.act.kind == "entry_recalculated"
    assert ("现到期日", "2026-10-08", "") in told.said and (
        "依据",
        "某省信访条例",
        "",
    ) in told.said
    clean()


def test_an_answer_in_time_meets_it_and_a_late_one_is_named(cast: Cast) -> None:
    packs.save(cast.context("head", SENT), [period(10)])
    early, late, silent = received(cast), received(cast), received(cast)
    assert due(early) == date(2026, 9, 14)
    for number, day in ((early, date(2026, 9, 12)), (late, date(2026, 9, 16))):
        given = {"adopted": "wholly", "reply": "已改", "replied_on": day.isoformat()}
        registers.move(cast.context("handler", day), KIND, number, Move("reply", given))
        assert due(number) is None
    day = date(2026, 9, 20)
    assert clock(cast, early, day).state == "met"
    assert (clock(cast, late, day).state, clock(cast, late, day).days_over) == ("met_late", 2)
    assert (clock(cast, silent, day).state, clock(cast, silent, day).days_over) == ("overdue", 6)
    clean()


def test_what_was_answered_before_a_period_was_made_known_has_none(cast: Cast) -> None:
    number = received(cast)
    given = {"adopted": "wholly", "reply": "已改", "replied_on": "2026-09-08"}
    registers.move(cast.context("handler", date(2026, 9, 8)), KIND, number, Move("reply", given))
    packs.save(cast.context("head", SET), [period(1)])
    assert clock(cast, number, SET) is None
    clean()


def test_a_shorter_period_moves_it_and_its_end_takes_it_away_for_what_comes_later(
    cast: Cast,
) -> None:
    packs.save(cast.context("head", SENT), [period(30)])
    number = received(cast)
    assert packs.save(cast.context("head", SET), [period(20)]).entries == 1
    assert due(number) == date(2026, 9, 22)
    assert packs.save(cast.context("head", SET), [period(20)]).entries == 0
    ends = period(None, since=SET + timedelta(days=1))
    packs.save(cast.context("head", SET), [ends])
    assert due(number) == date(2026, 9, 22)
    clean()


def test_the_sweep_finishes_what_a_change_left(cast: Cast) -> None:
    packs.save(cast.context("head", SENT), [period(30)])
    number = received(cast)
    Entry.objects.filter(number=number).update(due_on=date(2026, 12, 31))
    sweep(SENT)
    assert due(number) == date(2026, 10, 8)


def test_shanghai_and_shandong_ask_for_an_answer_within_thirty_days() -> None:
    book, day = load_book(), date(2026, 9, 1)
    for region in ("310000", "310101", "370000", "370102001"):
        found = book.period_for("recommendation_reply", region, day)
        assert found is not None and (found.length, found.unit) == (30, "calendar_day")
    assert book.period_for("recommendation_reply", "540621", day) is None
    assert book.period_for("recommendation_reply", "310000", date(2018, 5, 23)) is None
