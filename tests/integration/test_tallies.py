"""Items, batches and persons are three things; what was collective stays so."""

from datetime import date

import pytest

from huiyin.domain.authority import scope
from huiyin.domain.petition import Channel, Purpose
from huiyin.services.rebuilding import rebuild
from huiyin.services.settings import HouseWays, save, ways_of
from huiyin.store.petitions import lists, queries, tallies
from huiyin.store.petitions.lists import Filters
from huiyin.store.petitions.tallies import Tally
from tests.cast import Cast

DAY, LAST = date(2026, 9, 1), date(2026, 9, 30)


def counted(cast: Cast, login: str = "head") -> dict[str, Tally]:
    return {t.channel: t for t in tallies.by_channel(scope(cast[login]), DAY, LAST)}


def listed(cast: Cast, **asked: object) -> list[str]:
    filters = Filters(since=DAY, until=LAST, **asked)  # type: ignore[arg-type]
    return [r.number for r in lists.petitions(scope(cast["head"]), filters, size=500).rows]


def visits(cast: Cast) -> list[str]:
    """One alone, one of four, two of five and of 23; a letter of three."""
    made = [cast.register(DAY, persons=n).number for n in (1, 4, 5, 23)]
    return [*made, cast.register(DAY, persons=3, channel=Channel.LETTER).number]


def test_items_batches_and_persons_are_counted_apart(cast: Cast) -> None:
    visits(cast)
    found = counted(cast)
    assert found["visit"] == Tally("visit", 4, 33, 0, 4, (2, 28), (2, 5))
    assert found["letter"] == Tally("letter", 1, 3, 0, 0, (0, 0), (0, 0))
    assert counted(cast, "neighbour") == {}


def test_every_figure_leads_to_just_its_petitions(cast: Cast) -> None:
    one, four, five, many, _letter = visits(cast)
    assert set(listed(cast, company="collective", is_whole=True)) == {five, many}
    assert set(listed(cast, company="individual", channel="visit")) == {one, four}
    assert len(listed(cast, channel="letter")) == 1


def test_a_part_is_an_item_and_neither_batch_nor_persons(cast: Cast) -> None:
    number = cast.register(DAY, persons=7, claims=("供水", "赔偿")).number
    cast.act("clerk", number, "split", DAY, claims=["2"], title="赔偿", detail="赔偿地板",
             purpose=str(Purpose.APPEAL_FOR_RESOLUTION), reason="两件事")  # fmt: skip
    assert counted(cast)["visit"] == Tally("visit", 2, 7, 0, 1, (1, 7), (0, 0))
    assert listed(cast, is_whole=True) == [number] and len(listed(cast)) == 2


def test_what_was_collective_stays_so_whatever_is_set_later(cast: Cast) -> None:
    head = cast.context("head", DAY)
    before = cast.register(DAY, persons=6).number
    save(head, HouseWays(**{**vars_of(ways_of("B1")), "collective_from": 10}))
    after = cast.register(DAY, persons=6).number
    rows = [queries.petition(number) for number in (before, after)]
    assert [row and row.petition["is_collective"] for row in rows] == [True, False]
    assert rebuild(is_check=True).differences == ()


def vars_of(ways: HouseWays) -> dict[str, object]:
    return {name: getattr(ways, name) for name in HouseWays.__dataclass_fields__}


def test_a_centres_pace_is_that_of_its_unit(cast: Cast) -> None:
    slow = cast.register(DAY, channel=Channel.CENTRE).number
    quick = cast.register(DAY, channel=Channel.CENTRE).number
    for number, day in ((slow, 21), (quick, 11)):
        cast.act("clerk", number, "forward", DAY, unit="HOUSING")
        cast.act("handler", number, "accept", DAY, route="6")
        on = date(2026, 9, day)
        cast.act("handler", number, "issue_opinion", on, outcomes={"1": "supported"},
                 facts="管道老化。", basis="供水条例")  # fmt: skip
        cast.act("handler", number, "serve", on, way="in_person", to="1",
                 received_as="in_own_hands", receiver="张三")  # fmt: skip
    cast.register(DAY, channel=Channel.CENTRE)
    (found,) = tallies.cycles(scope(cast["head"]), DAY, LAST)
    assert (found.unit, found.items, found.answered) == ("HOUSING", 2, 2)
    assert found.days == pytest.approx(15)
