"""Contacts with the petitioner, each with its day, way and proof (article 28)."""

from datetime import date, timedelta

import pytest

from huiyin.services import settings
from huiyin.services.acting import Invalid
from huiyin.services.contacts import contacts_of
from huiyin.services.reading import petition
from huiyin.services.settings import HouseWays
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_the_list_shows_what_was_done_and_what_is_owed(cast: Cast) -> None:
    number = cast.handled(DAY).number
    later = DAY + timedelta(days=2)
    cast.act("handler", number, "contact", later, contact="受理时见面", way="in_person",
             proof="在村委会面谈，记录一页。")  # fmt: skip
    found = contacts_of(petition(cast.context("clerk", later), number))
    assert [c.name for c in found if c.on] == ["受理时见面"] and len(found) == 7
    done = next(c for c in found if c.on)
    assert (done.on, done.way, done.person) == (later, "in_person", "韩承办")


def test_a_contact_moves_nothing_and_may_be_corrected(cast: Cast) -> None:
    number = cast.handled(DAY).number
    said = {"contact": "反馈办理结果", "way": "phone", "proof": "通话三分钟"}
    row = cast.act("handler", number, "contact", DAY + timedelta(days=2), **said)
    assert row.petition["state"] == "handling"
    cast.act("handler", number, "amend", DAY + timedelta(days=2), seq=row.petition["version"],
             field="proof", new="通话五分钟", why="记错了")  # fmt: skip
    found = contacts_of(petition(cast.context("clerk", DAY + timedelta(days=2)), number))
    assert [c.proof for c in found if c.on] == ["通话五分钟"]


def test_a_contact_off_the_list_stays_visible_when_the_list_changes(cast: Cast) -> None:
    number = cast.handled(DAY).number
    later = DAY + timedelta(days=2)
    cast.act("handler", number, "contact", later, contact="受理时见面", way="post", proof="挂号信")
    settings.save(cast.context("head", later), HouseWays("县信访局", 5, ("打一次电话",)))
    found = contacts_of(petition(cast.context("clerk", later), number))
    assert [(c.name, bool(c.on)) for c in found] == [("打一次电话", False), ("受理时见面", True)]


@pytest.mark.parametrize("missing", ["contact", "way", "proof"])
def test_a_contact_without_proof_is_not_taken(cast: Cast, missing: str) -> None:
    number = cast.handled(DAY).number
    said = {"contact": "见面", "way": "phone", "proof": "通话"} | {missing: ""}
    with pytest.raises(Invalid):
        cast.act("handler", number, "contact", DAY + timedelta(days=1), **said)


def test_another_unit_contacts_nobody(cast: Cast) -> None:
    number = cast.register(DAY).number
    refusal = cast.refused("supervisor", number, "contact", DAY, contact="见面", way="phone",
                           proof="通话")  # fmt: skip
    assert (refusal.reason, refusal.article) == ("not_yours", "28")
