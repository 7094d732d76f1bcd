"""Two petitions about one matter become one, and nobody loses a right by it (article 22)."""

from datetime import date, timedelta

import pytest

from huiyin.domain.acts import ActKind
from huiyin.domain.procedure import Refusal
from huiyin.services import procedure
from huiyin.services.acting import Conflict, Invalid, NoSuchPetition, Wish
from huiyin.services.intake import Party
from huiyin.services.rebuilding import rebuild
from huiyin.store.petitions import queries
from huiyin.store.petitions.identity import Identity
from huiyin.store.record.chain import verify
from huiyin.store.record.queries import acts_of
from tests.cast import Cast

DAY = date(2026, 9, 1)
NEXT = DAY + timedelta(days=1)
WHY = "同一小区同一根管道"
OTHER = (Party(Identity("李四", "13900139000")),)


def row(number: str) -> queries.PetitionRow:
    found = queries.petition(number)
    assert found is not None
    return found


def merge(cast: Cast, joining: str, leading: str, day: date = NEXT, **given: object) -> None:
    cast.act("clerk", joining, "merge", day, leading=leading, reason=WHY, **given)


def due(number: str, rule: str) -> date | None:
    return [c["due_on"] for c in row(number).clocks if c["rule"] == rule][-1]


def is_whole() -> None:
    assert verify().first_broken is None
    assert rebuild(is_check=True).differences == ()


def test_both_sides_get_their_act_and_the_people_become_petitioners(cast: Cast) -> None:
    leading = cast.register(DAY).number
    joining = cast.register(DAY, parties=OTHER, claims=("赔偿地板损失",)).number
    merge(cast, joining, leading)
    one, other = row(joining), row(leading)
    assert (one.petition["state"], one.petition["is_open"]) == ("merged", False)
    assert one.petition["leading"] == other.petition["id"]
    assert [c["ended_on"] for c in one.clocks] == [NEXT]
    assert other.petition["state"] == "registered" and len(other.petitioners) == 2
    assert [c["text"] for c in other.claims] == ["修好供水管道", "赔偿地板损失"]
    kinds = [[a.kind for a in acts_of(r.petition["id"])] for r in (one, other)]
    assert kinds == [["received", "registered", "merged"], ["received", "registered", "absorbed"]]
    is_whole()


def test_one_person_twice_is_one_petitioner_and_the_same_words_one_claim(cast: Cast) -> None:
    leading, joining = cast.register(DAY).number, cast.register(DAY).number
    merge(cast, joining, leading)
    assert len(row(leading).petitioners) == 1 and len(row(leading).claims) == 1


def test_who_joins_a_matter_with_a_unit_is_told_no_later_than_before(cast: Cast) -> None:
    leading = cast.handled(DAY).number
    cast.act("handler", leading, "notify", NEXT, way="in_person")
    joining = cast.register(NEXT, parties=OTHER).number
    later = NEXT + timedelta(days=4)
    merge(cast, joining, leading, later)
    assert due(leading, "notice.merged") == date(2026, 9, 21)  # 15 days from the 6th, a Monday
    assert row(leading).strands[1]["due_rule"] == "notice.merged"
    cast.act("handler", leading, "notify", later + timedelta(days=1), way="in_person")
    clock = [c for c in row(leading).clocks if c["rule"] == "notice.merged"][-1]
    assert clock["outcome"] == "met"
    is_whole()


def test_each_of_the_joined_is_served_and_may_ask_for_review(cast: Cast) -> None:
    leading = cast.handled(DAY).number
    joining = cast.register(NEXT, parties=OTHER, claims=("赔偿地板损失",)).number
    merge(cast, joining, leading, NEXT + timedelta(days=1))
    later = NEXT + timedelta(days=9)
    refused = {"outcomes": {"1": "supported"}, "facts": "管道老化。", "basis": "供水条例"}
    assert cast.refused("handler", leading, "issue_opinion", later, **refused).reason == (
        "answers_open_claims"
    )
    answered = refused | {"outcomes": {"1": "supported", "2": "explained"}}
    cast.act("handler", leading, "issue_opinion", later, **answered)
    for to in ("1", "2"):
        cast.act("handler", leading, "serve", later, way="post", tracking="XA10001", to=to)
    cast.act("clerk", leading, "request_review", later, reason="不服", by="2")
    assert row(leading).petition["state"] == "reviewing"
    is_whole()


def test_a_matter_both_units_work_on_is_merged_on_the_unit_s_desk(cast: Cast) -> None:
    leading, joining = cast.handled(DAY).number, cast.handled(NEXT).number
    merge(cast, joining, leading, NEXT + timedelta(days=2))
    assert [s["state"] for s in row(joining).strands] == ["merged", "merged"]
    assert not row(joining).petition["is_open"]
    assert all(c["ended_on"] for c in row(joining).clocks if c["holder"] != "petitioner")
    is_whole()


def test_no_clock_of_the_joined_gets_later(cast: Cast) -> None:
    early, late = cast.handled(DAY).number, cast.handled(DAY + timedelta(days=3)).number
    day = NEXT + timedelta(days=3)
    refusal = cast.refused("clerk", early, "merge", day, leading=late, reason=WHY)
    assert (refusal.reason, refusal.article) == ("leading_is_later", "22")
    waiting = cast.register(DAY).number
    younger = cast.register(NEXT).number
    refusal = cast.refused("clerk", waiting, "merge", day, leading=younger, reason=WHY)
    assert refusal.reason == "leading_is_later"


def test_a_stretched_period_takes_in_nobody(cast: Cast) -> None:
    leading = cast.handled(DAY).number
    cast.act("unit_head", leading, "extend", NEXT, days="30", reason="复杂")
    joining = cast.register(NEXT, parties=OTHER).number
    refusal = cast.refused("clerk", joining, "merge", NEXT, leading=leading, reason=WHY)
    assert refusal.reason == "leading_is_later"


@pytest.mark.parametrize("purpose", ["accusation", "suggestion"])
def test_only_matters_of_one_class_are_merged(cast: Cast, purpose: str) -> None:
    leading = cast.register(DAY).number
    joining = cast.register(DAY, purpose=purpose).number
    said = cast.refused("clerk", joining, "merge", NEXT, leading=leading, reason=WHY)
    assert said.reason == ("not_accusation" if purpose == "accusation" else "other_purpose")


def test_what_is_answered_is_a_repeat_not_a_merger(cast: Cast) -> None:
    leading = cast.answered(DAY).number
    joining = cast.register(DAY + timedelta(days=11)).number
    day = DAY + timedelta(days=12)
    refusal = cast.refused("clerk", joining, "merge", day, leading=leading, reason=WHY)
    assert refusal.reason == "leading_has_ended"


def test_a_unit_that_has_the_one_must_have_the_other(cast: Cast) -> None:
    leading, joining = cast.sent(DAY), cast.sent(DAY, unit="LABOUR")
    refusal = cast.refused("clerk", joining, "merge", NEXT, leading=leading, reason=WHY)
    assert refusal.reason == "leading_lacks_unit"


def test_nothing_is_merged_across_registers_or_with_itself(cast: Cast) -> None:
    number = cast.register(DAY).number
    for leading, reason in ((number, "merges_with_itself"), ("540699-2026-99999",
                            "no_such_petition"), ("", "missing")):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            merge(cast, number, leading)
        assert [p.reason for p in caught.value.problems] == [reason]
    with pytest.raises(NoSuchPetition):
        cast.act("neighbour", number, "merge", NEXT, leading="540699-2026-00002", reason=WHY)


def test_a_chain_leads_to_its_end_and_never_in_a_ring(cast: Cast) -> None:
    first, second, third = (cast.register(DAY, parties=p).number for p in (
        (Party(Identity("张三", "13800138000")),), OTHER, (Party(Identity("王五", "13700137000")),)
    ))  # fmt: skip
    merge(cast, third, second)
    refusal = cast.refused("clerk", second, "merge", NEXT, leading=third, reason=WHY)
    assert refusal.reason == "leading_is_merged"
    merge(cast, second, first)
    assert len(row(first).petitioners) == 3
    is_whole()


def test_undo_leads_back_on_both_sides(cast: Cast) -> None:
    leading = cast.handled(DAY).number
    joining = cast.register(DAY, parties=OTHER, claims=("赔偿",)).number
    before = {n: queries.derived_rows(row(n).petition["id"]) for n in (joining, leading)}
    merge(cast, joining, leading, NEXT + timedelta(days=1))
    cast.act("clerk", leading, "retract", NEXT + timedelta(days=2), why="不是同一件事")
    for number, was in before.items():
        now = queries.derived_rows(row(number).petition["id"])
        for name in ("claims", "petitioners", "strands", "clocks", "sights"):
            assert now[name] == was[name], name
        assert now["petition"]["state"] == was["petition"]["state"]
        assert now["petition"]["leading"] is None
    is_whole()


def test_undo_only_while_nobody_has_acted_on_either(cast: Cast) -> None:
    leading = cast.register(DAY).number
    joining = cast.register(DAY, parties=OTHER).number
    merge(cast, joining, leading)
    refusal = cast.refused("clerk2", joining, "retract", NEXT, why="不是")
    assert refusal.reason == "nothing_to_retract"
    cast.act("clerk", leading, "forward", NEXT + timedelta(days=1), unit="HOUSING")
    refusal = cast.refused("clerk", joining, "retract", NEXT + timedelta(days=1), why="不是")
    assert refusal.reason == "paired_has_moved"
    is_whole()


def test_who_looked_at_an_old_version_is_told(cast: Cast) -> None:
    leading, joining = cast.register(DAY).number, cast.register(DAY).number
    cast.act("clerk", leading, "forward", NEXT, unit="HOUSING")
    given = {"leading": leading, "reason": WHY, "other_seen": 2}
    with pytest.raises(Conflict):
        procedure.act(cast.context("clerk", NEXT), joining, Wish("merge", given))
    assert row(joining).petition["state"] == "registered"


def test_the_joined_may_still_withdraw_and_the_leading_goes_on(cast: Cast) -> None:
    leading = cast.register(DAY).number
    joining = cast.register(DAY, parties=OTHER).number
    merge(cast, joining, leading)
    cast.withdraw(joining, NEXT)
    assert row(joining).petition["state"] == "withdrawn"
    assert row(leading).petition["state"] == "registered"
    told = [a for a in acts_of(row(leading).petition["id"]) if a.kind == ActKind.SUPPLEMENTED]
    assert joining in str(told[0].body["text"])
    is_whole()


def test_only_the_bureau_of_the_register_merges(cast: Cast) -> None:
    leading, joining = cast.sent(DAY), cast.sent(DAY)
    with pytest.raises(Refusal) as caught:
        cast.act("handler", joining, "merge", NEXT, leading=leading, reason=WHY)
    assert caught.value.reason == "not_yours"
