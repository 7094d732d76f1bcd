"""What came by itself and nobody has classed: for who registers; what accuses, for the head."""

from dataclasses import replace
from datetime import date

import pytest

from huiyin.domain.authority import scope
from huiyin.domain.petition import Channel, Purpose
from huiyin.services import intake, notices, reading, registers
from huiyin.services.acting import NoSuchPetition
from huiyin.services.intake import Registration, Submission
from huiyin.services.portal import SENDER
from huiyin.services.registers import Opening
from huiyin.store.petitions import lists, queries
from huiyin.store.petitions.lists import Filters
from huiyin.store.registers.models import Entry
from tests.cast import DESK, PEOPLE, Cast

DAY = date(2026, 9, 1)
SAYS_SO = "村主任贪污修路的钱，请查一查。"


def came(cast: Cast, detail: str = "路灯不亮。", **changes: object) -> str:
    """A petition of the web that nobody has registered."""
    sent = Submission(detail, channel=Channel.WEB, **changes)  # type: ignore[arg-type]
    return intake.submit(replace(cast.context("clerk", DAY), actor=SENDER), DESK, sent).number


def sees(cast: Cast, number: str) -> set[str]:
    """Who finds it in the list, which is who may open it."""
    found = set()
    for login in PEOPLE:
        listed = {r.number for r in lists.petitions(scope(cast[login]), Filters(), size=500).rows}
        try:
            reading.petition(cast.context(login, DAY), number)
            found.add(login)
        except NoSuchPetition:
            pass
        assert (number in listed) is (login in found), login
    return found


def inbox(cast: Cast, login: str) -> list[str]:
    desk = lists.Desk(scope(cast[login]), cast[login].unit, cast[login].person, DAY, DAY)
    return [row.number for row in lists.inbox(desk, Filters(view="open")).rows]


REGISTERING = {"clerk", "clerk2", "head"}


def test_it_is_for_those_who_register_until_it_is_classed(cast: Cast) -> None:
    number = came(cast)
    assert sees(cast, number) == REGISTERING
    assert inbox(cast, "clerk") == [number] and inbox(cast, "supervisor") == []
    intake.register(
        cast.context("clerk", DAY), number, Registration(Purpose.APPEAL_FOR_RESOLUTION)
    )
    assert sees(cast, number) > REGISTERING | {"supervisor", "analyst"}


@pytest.mark.parametrize(
    "changes", [{"detail": SAYS_SO}, {"title": "举报某局长"}, {"claims": ("查处受贿的人",)}]
)
def test_what_reads_like_an_accusation_is_for_the_head_alone(
    cast: Cast, changes: dict[str, object]
) -> None:
    number = came(cast, **changes)  # type: ignore[arg-type]
    assert sees(cast, number) == {"head"}
    assert inbox(cast, "head") == [number] and inbox(cast, "clerk") == []
    with pytest.raises(NoSuchPetition):
        intake.register(cast.context("clerk", DAY), number, Registration(Purpose.ACCUSATION))


def test_the_heads_are_told_of_it_and_nobody_else(cast: Cast) -> None:
    number = came(cast, SAYS_SO)
    notices.run_all("t", cast.context("head", DAY).at)
    told = {login for login in PEOPLE
            if any(m["number"] == number
                   for m in queries.messages(cast[login].unit, cast[login].person))}  # fmt: skip
    assert told == {"head"}
    notices.sweep(date(2026, 9, 20))
    overdue = queries.messages(cast["head"].unit, cast["head"].person)
    assert {"overdue"} <= {m["kind"] for m in overdue if m["number"] == number}
    assert not [m for m in queries.messages("B1", cast["clerk"].person) if m["number"] == number]


@pytest.mark.parametrize(
    ("purpose", "who"),
    [(Purpose.ACCUSATION, {"head"}), (Purpose.APPEAL_FOR_RESOLUTION, REGISTERING)],
)
def test_what_the_head_makes_of_it_decides(cast: Cast, purpose: Purpose, who: set[str]) -> None:
    number = came(cast, SAYS_SO)
    intake.register(cast.context("head", DAY), number, Registration(purpose))
    seen = sees(cast, number)
    assert seen == who if purpose is Purpose.ACCUSATION else seen > who


def test_an_entry_that_points_at_it_opens_with_it(cast: Cast) -> None:
    number = came(cast, SAYS_SO)
    head = cast.context("head", DAY)
    registers.open_entry(head, "agenda_item", Opening({
        "title": "议一议", "petition": number, "marked_on": DAY.isoformat(), "brief": "见件",
        "question": "怎么办",
    }))  # fmt: skip
    assert Entry.objects.get(kind="agenda_item").is_restricted
    intake.register(head, number, Registration(Purpose.SUGGESTION))
    assert not Entry.objects.get(kind="agenda_item").is_restricted


def test_the_words_of_a_window_close_nothing(cast: Cast) -> None:
    """A clerk who took it down has classed it."""
    number = cast.register(DAY, detail=SAYS_SO).number
    assert sees(cast, number) > REGISTERING
