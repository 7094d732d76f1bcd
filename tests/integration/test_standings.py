"""Lists as of a past day: what the rows say of a day is what the acts say of it."""

from datetime import date, timedelta

from huiyin.domain.authority import scope
from huiyin.services import reading, rebuilding
from huiyin.services.acting import NoSuchPetition
from huiyin.store.petitions import lists
from huiyin.store.petitions.lists import Filters, ListRow
from huiyin.store.petitions.models import StandingRow
from tests.cast import Cast

DAY = date(2026, 6, 1)
LATER = DAY + timedelta(days=150)


def _lives(cast: Cast) -> list[str]:
    numbers = [cast.register(DAY).number, cast.answered(DAY).number]
    numbers += [cast.reviewed(DAY + timedelta(days=60)), cast.under_review(DAY)]
    back = cast.sent(DAY + timedelta(days=3))
    cast.act("handler", back, "object", DAY + timedelta(days=5), reason="不归我管")
    cast.act("clerk", back, "uphold_objection", DAY + timedelta(days=8), reason="同意")
    cast.act("clerk", back, "forward", DAY + timedelta(days=9), unit="LABOUR")
    return [*numbers, back]


def _on(cast: Cast, day: date, **narrowed: object) -> dict[str, ListRow]:
    page = lists.petitions(scope(cast["clerk"]), Filters(as_of=day, **narrowed), size=500)  # type: ignore[arg-type]
    return {row.number: row for row in page.rows}


def test_a_list_of_a_past_day_is_what_the_acts_say_of_that_day(cast: Cast) -> None:
    numbers, compared = _lives(cast), 0
    for days in range(-25, 150, 3):
        day = DAY + timedelta(days=days)
        listed = _on(cast, day)
        for number in numbers:
            try:
                view = reading.petition(cast.context("clerk", LATER), number, day=day)
            except NoSuchPetition:
                assert number not in listed
                continue
            row, then = listed[number], view.row.petition
            assert (row.state, row.holder, row.handler, row.due_on, row.is_open) == (
                then["state"], then["holder"], then["handler"], then["due_on"], then["is_open"]
            ), (number, day)  # fmt: skip
            assert row.state == view.life.current.state
            compared += 1
    assert compared > 150


def test_filters_of_a_past_list_ask_what_stood_then(cast: Cast) -> None:
    numbers = _lives(cast)
    day = DAY + timedelta(days=6)
    everything = _on(cast, day)
    for state in {row.state for row in everything.values()}:
        wanted = {n for n, row in everything.items() if row.state == state}
        assert set(_on(cast, day, state=state)) == wanted
    held = _on(cast, day, holder="HOUSING")
    assert set(held) == {n for n, row in everything.items() if row.holder == "HOUSING"}
    assert held and numbers[-1] not in _on(cast, DAY + timedelta(days=20), holder="HOUSING")


def test_a_past_list_by_due_day_goes_by_key(cast: Cast) -> None:
    _lives(cast)
    day = DAY + timedelta(days=10)
    asked = Filters(as_of=day, due_until=day + timedelta(days=90))
    whole = lists.petitions(scope(cast["clerk"]), asked, size=500).rows
    assert len(whole) > 2
    assert [r.due_on for r in whole] == sorted(r.due_on for r in whole if r.due_on)
    seen, key = [], ""
    while True:
        page = lists.petitions(scope(cast["clerk"]), asked, key, size=1)
        seen += [row.number for row in page.rows]
        if not (key := page.next_key):
            break
    assert seen == [row.number for row in whole]


def test_what_was_taken_back_later_still_stood_on_its_day(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("handler", number, "accept", DAY + timedelta(days=1), route="6")
    cast.act("handler", number, "retract", DAY + timedelta(days=2), why="点错了")
    states = [_on(cast, DAY + timedelta(days=n))[number].state for n in (0, 1, 2)]
    assert states == ["with_unit", "handling", "with_unit"]


def test_a_day_changed_by_hand_is_found_and_put_right(cast: Cast) -> None:
    _lives(cast)
    assert rebuilding.rebuild(is_check=True).differences == ()
    row = StandingRow.objects.order_by("id")[2]
    StandingRow.objects.filter(id=row.id).update(holder="NOBODY")
    (found,) = rebuilding.rebuild(is_check=False).differences
    assert found.what == "standings"
    assert rebuilding.rebuild(is_check=True).differences == ()
