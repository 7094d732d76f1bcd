"""One petition that tells of several matters becomes two; nothing gets later (article 22)."""

from datetime import date, timedelta

import pytest

from huiyin.domain.authority import scope
from huiyin.services import looking, procedure, query_codes
from huiyin.services.acting import Invalid
from huiyin.services.rebuilding import rebuild
from huiyin.store.petitions import lists
from huiyin.store.petitions.joining import parts_of
from huiyin.store.petitions.lists import Filters
from huiyin.store.record.chain import verify
from huiyin.store.record.queries import acts_of
from tests.cast import Cast
from tests.integration.test_act_merge import row

DAY = date(2026, 9, 1)
LATER = DAY + timedelta(days=6)
CLAIMS = ("修好供水管道", "补发低保金")
SAID = {
    "claims": ["2"], "title": "低保金没有发", "detail": "两个月低保金没有发。", "reason": "两件事",
}  # fmt: skip


def split(cast: Cast, number: str, day: date = LATER, **changes: object) -> str:
    cast.act("clerk", number, "split", day, **{**SAID, **changes})
    return parts_of(row(number).petition["id"])[-1]


def test_the_part_keeps_day_people_and_query_code(cast: Cast) -> None:
    receipt = cast.register(DAY, claims=CLAIMS)
    part = split(cast, receipt.number)
    one, other = row(receipt.number), row(part)
    assert [c["text"] for c in one.claims] == ["修好供水管道"]
    assert [c["text"] for c in other.claims] == ["补发低保金"]
    assert other.petition["received_on"] == DAY and other.petition["state"] == "registered"
    due = [c["due_on"] for r in (one, other) for c in r.clocks]
    assert due == [date(2026, 9, 16)] * 2
    assert query_codes.petitioner(part, receipt.query_code) is not None
    names = looking.reveal(cast.context("clerk", LATER), part, "核对")
    assert [who.name for who in names] == ["张三"]
    assert verify().first_broken is None and rebuild(is_check=True).differences == ()


def test_both_go_their_own_ways(cast: Cast) -> None:
    number = cast.register(DAY, claims=CLAIMS).number
    part = split(cast, number)
    cast.act("clerk", number, "forward", LATER, unit="HOUSING")
    cast.act("clerk", part, "forward", LATER, unit="LABOUR")
    assert row(number).petition["holder"] == "HOUSING" and row(part).petition["holder"] == "LABOUR"
    assert not [
        c for c in row(number).clocks if c["rule"] == "intake.forward" and not c["outcome"]
    ]


def test_what_was_taken_back_is_due_as_soon_in_both(cast: Cast) -> None:
    number = cast.sent(DAY, claims=CLAIMS)
    cast.act("clerk", number, "recall", DAY + timedelta(days=1), reason="转错了")
    part = split(cast, number, DAY + timedelta(days=2))
    due = row(number).petition["due_on"]
    assert due == date(2026, 9, 7) and row(part).petition["due_on"] == due


def test_the_first_receiver_stays_for_both(cast: Cast) -> None:
    number = cast.register(DAY, claims=CLAIMS).number
    cast.act("clerk2", number, "split", LATER, **SAID)
    part = parts_of(row(number).petition["id"])[0]
    assert row(part).petition["registrar"] == row(number).petition["registrar"]
    assert acts_of(row(part).petition["id"])[0].body["first_receiver"] == cast["clerk"].person


def test_an_accusation_among_it_is_kept_apart(cast: Cast) -> None:
    number = cast.register(DAY, claims=CLAIMS).number
    part = split(cast, number, purpose="accusation")
    assert row(part).petition["is_restricted"] and not row(number).petition["is_restricted"]
    seen = lists.petitions(scope(cast["clerk2"]), Filters()).rows
    assert [r.number for r in seen] == [number]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": ""}, "title"), ({"detail": " "}, "detail"), ({"purpose": "x"}, "purpose"),
     ({"claims": []}, "claims"), ({"reason": ""}, "reason")],
)  # fmt: skip
def test_what_is_lacking_is_said_by_field(cast: Cast, changes: dict, field: str) -> None:
    number = cast.register(DAY, claims=CLAIMS).number
    with pytest.raises(Invalid) as caught:
        split(cast, number, **changes)
    assert [p.field for p in caught.value.problems] == [field]
    assert row(number).petition["version"] == 2


def test_something_must_go_and_something_stay(cast: Cast) -> None:
    number = cast.register(DAY, claims=CLAIMS).number
    for claims in (["1", "2"], ["3"]):
        refusal = cast.refused("clerk", number, "split", LATER, **{**SAID, "claims": claims})
        assert refusal.reason in ("leaves_a_claim", "claims_exist")
    alone = cast.register(DAY).number
    refusal = cast.refused("clerk", alone, "split", LATER, **{**SAID, "claims": ["1"]})
    assert refusal.reason == "leaves_a_claim"
    sent = cast.sent(DAY, claims=CLAIMS)
    assert cast.refused("clerk", sent, "split", LATER, **SAID).reason == "not_in_this_state"


def test_undone_by_who_split_it(cast: Cast) -> None:
    number = cast.register(DAY, claims=CLAIMS).number
    part = split(cast, number)
    cast.act("clerk", number, "retract", LATER + timedelta(days=1), why="是一件事")
    assert [c["text"] for c in row(number).claims] == list(CLAIMS)
    assert row(part).petition["state"] == "split_undone"
    assert parts_of(row(number).petition["id"]) == []
    seen = lists.petitions(scope(cast["clerk"]), Filters()).rows
    assert [r.number for r in seen] == [number]
    assert verify().first_broken is None and rebuild(is_check=True).differences == ()


def test_a_second_split_does_not_use_a_number_twice(cast: Cast) -> None:
    number = cast.register(DAY, claims=(*CLAIMS, "修路灯")).number
    split(cast, number)
    split(cast, number, LATER + timedelta(days=1), claims=["3"], title="路灯", detail="路灯不亮")
    assert [c["ordinal"] for c in row(number).claims] == [1]
    amended = {"seq": 1, "field": "claims", "new": "修好供水管道", "why": "少写"}
    with pytest.raises(Invalid) as caught:
        procedure.act(
            cast.context("clerk", LATER + timedelta(days=2)),
            number,
            procedure.Wish("amend", amended),
        )
    assert [p.reason for p in caught.value.problems] == ["claims_have_moved"]
