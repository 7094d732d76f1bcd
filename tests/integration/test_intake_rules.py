"""What intake refuses at every door, and who answers for a petition."""

from datetime import date

import pytest

from huiyin.domain.petition import Channel, Purpose
from huiyin.services import intake, organisation
from huiyin.services.acting import Invalid
from huiyin.services.intake import Party, Registration, Submission
from huiyin.services.ownership import ownership_of
from huiyin.services.reading import petition
from huiyin.store.petitions import queries
from huiyin.store.petitions.identity import Identity
from tests.cast import DESK, Cast

DAY = date(2026, 9, 1)
MANY = tuple(Party(Identity(f"张{n}")) for n in range(8))


def test_more_than_five_representatives_are_refused_whatever_number_was_typed(cast: Cast) -> None:
    with pytest.raises(Invalid, match="parties: too_many_representatives"):
        cast.register(DAY, parties=MANY, persons=1)
    number = cast.register(DAY, parties=MANY[:3], persons=1, channel=Channel.LETTER).number
    row = queries.petition(number)
    assert row and row.petition["persons"] == 3


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"channel": Channel.HANDED_DOWN}, "simplified_handed_down"),
     ({"persons": 9}, "simplified_joint"), ({"parties": MANY[:2]}, "simplified_joint"),
     ({"purpose": Purpose.ACCUSATION}, "simplified_accusation")],
)  # fmt: skip
def test_the_simplified_way_is_only_for_what_it_is_made_for(
    cast: Cast, changes: dict[str, object], reason: str
) -> None:
    with pytest.raises(Invalid, match=f"kind: {reason}"):
        cast.register(DAY, kind="simplified", **changes)


def test_a_repeat_and_a_joint_petition_of_the_portal_are_not_simplified(cast: Cast) -> None:
    clerk, first = cast.context("clerk", DAY), cast.register(DAY)
    sent = Submission(detail="又漏水", parties=(Party(Identity("张三")),), persons=2)
    number = intake.submit(clerk, DESK, sent).number
    with pytest.raises(Invalid, match="kind: simplified_joint"):
        intake.register(clerk, number, Registration(Purpose.APPEAL_FOR_RESOLUTION, "simplified"))
    single = intake.submit(clerk, DESK, Submission(detail="又漏水")).number
    said = Registration(Purpose.APPEAL_FOR_RESOLUTION, "simplified", repeats=first.id)
    with pytest.raises(Invalid, match="kind: simplified_repeat"):
        intake.register(clerk, single, said)


def test_a_simplified_petition_goes_to_one_unit(cast: Cast) -> None:
    number = cast.register(DAY, kind="simplified").number
    with pytest.raises(Invalid, match="co_units: simplified_units"):
        cast.act("clerk", number, "forward", DAY, unit="HOUSING", co_units=["LABOUR"])


def test_who_left_the_house_answers_for_nothing(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("unit_head", number, "allocate", DAY, person=cast["handler2"].person)
    clerk = cast.context("clerk", DAY)
    assert ownership_of(clerk, petition(clerk, number)).name == "胡承办"
    organisation.lock(cast.context("admin", DAY), int(cast["handler2"].person), True)
    assert ownership_of(clerk, petition(clerk, number)).name == "陈登记"
