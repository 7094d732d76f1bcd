"""Claims after their answer: article 27 one by one, what was supported carried out (32)."""

from datetime import date, timedelta

import pytest

from huiyin.domain.procedure import Refusal
from huiyin.services import registers, settling
from huiyin.services.acting import Invalid, NoSuchPetition
from huiyin.services.registers import Change, Opening
from huiyin.store.registers import queries
from tests.cast import Cast

DAY = date(2026, 9, 1)
DUE = "2026-11-30"


def answered(cast: Cast, outcomes: dict[str, str]) -> str:
    """A petition whose claims were answered."""
    claims = ("换管道", "赔损失")[: len(outcomes)]
    number = cast.handled(DAY - timedelta(days=12), claims=claims).number
    cast.act(
        "handler", number, "issue_opinion", DAY, outcomes=outcomes, facts="查明", basis="依据"
    )
    return number


def test_every_answered_claim_is_seen_to_with_one_button(cast: Cast) -> None:
    number = answered(cast, {"1": "supported", "2": "explained"})
    clerk = cast.context("clerk", DAY)
    rows, _ = settling.unsettled(clerk)
    assert [r.number for r in rows] == [number]
    assert settling.begin(clerk, number, DUE) == 2
    first, second = settling.sheet(clerk, number).claims
    assert first.settlement and second.settlement
    assert first.settlement.entry["fields"]["finding"] == "reasonable"
    assert second.settlement.entry["fields"]["finding"] == "groundless"
    assert (first.owed, second.owed) == (("solved",), ("explained",))
    assert [r.entry["kind"] for r in first.beside] == ["implementation"]
    assert first.beside[0].entry["fields"]["unit"] == "HOUSING" and second.beside == ()
    assert settling.unsettled(clerk)[0] == ()
    with pytest.raises(Refusal, match="nothing_to_settle"):
        settling.begin(clerk, number, DUE)


def test_what_was_carried_out_and_given_is_told_to_the_claim(cast: Cast) -> None:
    number = answered(cast, {"1": "supported"})
    clerk, handler = cast.context("clerk", DAY), cast.context("handler", DAY)
    settling.begin(clerk, number, DUE)
    (claim,) = settling.sheet(clerk, number).claims
    duty = claim.beside[0].entry["number"]
    done = {"done_on": DAY.isoformat(), "proof": "验收单"}
    registers.move(handler, "implementation", duty, Change("finish", done))
    registers.move(clerk, "implementation", duty, Change("verify"))
    (claim,) = settling.sheet(clerk, number).claims
    assert claim.settlement and claim.owed == ()
    assert claim.settlement.entry["fields"]["solved"] == "验收单"
    given = {"title": "过渡房租", "petition": number, "claim": 1, "people": "张三",
             "sort": "housing", "unit": "HOUSING", "found_on": DAY.isoformat()}  # fmt: skip
    helped = registers.open_entry(handler, "assistance", Opening(given))
    applied = {"applied_on": DAY.isoformat(), "applied_to": "民政局"}
    registers.move(handler, "assistance", helped, Change("apply", applied))
    provided = {"given_on": DAY.isoformat(), "given": "补助八百元"}
    registers.move(handler, "assistance", helped, Change("provide", provided))
    (claim,) = settling.sheet(clerk, number).claims
    assert claim.settlement and claim.settlement.entry["fields"]["helped"] == "补助八百元"


def test_settled_is_only_what_was_brought_about(cast: Cast) -> None:
    number = answered(cast, {"1": "not_supported"})
    clerk = cast.context("clerk", DAY)
    settling.begin(clerk, number, DUE)
    entry = settling.sheet(clerk, number).claims[0].settlement
    assert entry
    kept = entry.entry["number"]
    with pytest.raises(Refusal, match="not_yet_explained"):
        registers.move(clerk, "claim_settlement", kept, Change("settle"))
    again = {"finding": "groundless", "in_hardship": "on", "due_on": DUE, "reason": "低保户"}
    registers.move(clerk, "claim_settlement", kept, Change("reassess", again))
    told = {"explained_on": DAY.isoformat(), "explained": "上门讲了规定，表示理解"}
    registers.move(clerk, "claim_settlement", kept, Change("explain", told))
    with pytest.raises(Refusal, match="not_yet_helped"):
        registers.move(clerk, "claim_settlement", kept, Change("settle"))


def test_a_claim_is_one_of_the_petition_and_stands_once(cast: Cast) -> None:
    number = answered(cast, {"1": "supported"})
    clerk = cast.context("clerk", DAY)
    settling.begin(clerk, number, DUE)
    given = {"title": "换管道", "petition": number, "claim": 1, "unit": "HOUSING",
             "finding": "reasonable", "assessed_on": DAY.isoformat(), "due_on": DUE}  # fmt: skip
    with pytest.raises(Refusal, match="claim_is_assessed"):
        registers.open_entry(clerk, "claim_settlement", Opening(given))
    with pytest.raises(Invalid, match="claim: no_such_claim"):
        registers.open_entry(clerk, "claim_settlement", Opening(given | {"claim": 50}))
    kept = queries.open_numbers("claim_settlement", "B1", {"petition": number})[0]
    with pytest.raises(Invalid, match="claim: no_such_claim"):
        registers.change(clerk, "claim_settlement", kept, {"claim": 9})


def test_nobody_begins_for_another_house_and_a_day_is_asked(cast: Cast) -> None:
    number = answered(cast, {"1": "supported"})
    with pytest.raises(NoSuchPetition):
        settling.begin(cast.context("neighbour", DAY), number, DUE)
    with pytest.raises(Invalid, match="due_on: missing"):
        settling.begin(cast.context("clerk", DAY), number, "")
    assert settling.unsettled(cast.context("neighbour", DAY))[0] == ()


def test_what_stays_open_for_a_year_is_put_up_until_it_is_listed(cast: Cast) -> None:
    old = cast.register(date(2025, 8, 1)).number
    cast.register(DAY)
    clerk = cast.context("clerk", DAY)
    assert [r.number for r in settling.long_open(clerk)[0]] == [old]
    given = {"title": "旧事", "petition": old, "since_year": 2025, "cause": "funds",
             "unit": "HOUSING", "listed_on": DAY.isoformat()}  # fmt: skip
    registers.open_entry(clerk, "long_pending", Opening(given))
    assert settling.long_open(clerk)[0] == ()
