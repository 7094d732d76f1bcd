"""Rules that hold for entries of registers, each on a real entry."""

from dataclasses import replace
from datetime import date

import pytest

from huiyin.domain.authority import Role
from huiyin.domain.procedure import Refusal
from huiyin.services import charges, experts, registers, settling
from huiyin.services.acting import Invalid
from huiyin.services.registers import Change, Opening
from huiyin.store.registers.queries import EntryFilters
from tests.cast import Cast

DAY = date(2026, 9, 1)


def opened(cast: Cast, login: str, kind: str, day: date = DAY, **given: object) -> str:
    return registers.open_entry(cast.context(login, day), kind, Opening(given))


def expert(cast: Cast) -> str:
    return opened(cast, "clerk", "expert", title="金玉兰", sort="mediator", skills=["housing"],
                  languages=["mandarin"], phone="1", weekdays=["0", "1", "2", "3", "4"],
                  joined_on="2026-01-01")  # fmt: skip


def test_an_expert_who_stood_back_is_not_asked_again_for_the_matter(cast: Cast) -> None:
    number, who, handler = cast.sent(DAY), expert(cast), cast.context("handler", DAY)
    given = {"expert": who, "title": "调解", "petition": number, "engaged_on": "2026-09-07",
             "relation": "none"}  # fmt: skip
    assert [s.entry["number"] for s in experts.suggest(handler, number)] == [who]
    first = opened(cast, "handler", "expert_engagement", **given)
    registers.move(handler, "expert_engagement", first, Change("recuse", {"reason": "邻居"}))
    assert experts.suggest(handler, number) == []
    with pytest.raises(Refusal, match="expert_stood_back"):
        opened(cast, "handler", "expert_engagement", **given)
    assert opened(cast, "handler", "expert_engagement", **(given | {"petition": cast.sent(DAY)}))


def test_a_promised_day_is_no_absence_and_hours_are_those_of_a_day_that_was(cast: Cast) -> None:
    who = expert(cast)
    promised = opened(cast, "handler", "expert_engagement", expert=who, title="调解",
                      engaged_on="2026-09-07", relation="none")  # fmt: skip
    away = {"expert": who, "title": "出差", "since": "2026-09-05", "until": "2026-09-08"}
    with pytest.raises(Refusal, match="expert_is_promised"):
        opened(cast, "clerk", "expert_absence", **away)
    wish = Change("finish", {"hours": 2, "feedback": "谈成"})
    with pytest.raises(Refusal, match="day_to_come"):
        registers.move(cast.context("handler", DAY), "expert_engagement", promised, wish)


def test_experts_are_found_by_what_they_can_and_speak(cast: Cast) -> None:
    who = expert(cast)
    for words in ("住房城建", "普通话"):
        rows = experts.calendar(cast.context("clerk", DAY), DAY, EntryFilters(words=words))
        assert [entry["number"] for entry, _ in rows] == [who]
    assert experts.calendar(cast.context("clerk", DAY), DAY, EntryFilters(words="藏语")) == []


def test_nothing_is_due_before_it_began(cast: Cast) -> None:
    given = {"title": "供水", "leader": cast["leader"].person, "text": "抓紧", "unit": "HOUSING",
             "said_on": "2026-09-01"}  # fmt: skip
    with pytest.raises(Invalid, match="due_on: due_before_day"):
        opened(cast, "clerk", "leader_instruction", **given, due_on="2026-08-01")
    kept = opened(cast, "clerk", "leader_instruction", **given, due_on="2026-09-20")
    with pytest.raises(Invalid, match="due_on: due_before_day"):
        registers.change(cast.context("clerk", DAY), "leader_instruction", kept,
                         {"due_on": "2026-08-01"})  # fmt: skip


def test_an_instruction_says_something(cast: Cast) -> None:
    with pytest.raises(Refusal, match="no_instruction"):
        opened(cast, "clerk", "leader_instruction", title="供水", leader=cast["leader"].person,
               unit="HOUSING", said_on="2026-09-01", due_on="2026-09-20")  # fmt: skip


CHARGE = {"title": "供水", "unit": "HOUSING", "responsible": "黄", "taken_on": "2026-09-01",
          "due_on": "2026-09-30", "duties": ["handle"]}  # fmt: skip


def test_one_petition_has_one_leader_in_charge(cast: Cast) -> None:
    number = cast.sent(DAY)
    given = CHARGE | {"leader": cast["leader"].person, "petition": number}
    opened(cast, "clerk", "leader_charge", **given)
    with pytest.raises(Refusal, match="has_charge"):
        opened(cast, "clerk", "leader_charge", **given)
    assert charges.on_petition(cast.context("clerk", DAY), number).charge["leader"] == "李县长"


def test_a_leader_of_a_township_holds_what_the_township_works_on(cast: Cast) -> None:
    leader = replace(cast["leader"], role=Role.LEADER, unit="TOWN", bureau="B1",
                     bureaus=frozenset())  # fmt: skip
    kept = opened(cast, "clerk", "leader_charge", **CHARGE | {
        "leader": cast["leader"].person, "unit": "TOWN"})  # fmt: skip
    context = replace(cast.context("leader", DAY), actor=leader)
    assert [h.entry["number"] for h in charges.mine(context)[0]] == [kept]


def test_none_is_a_number(cast: Cast) -> None:
    kept = opened(cast, "clerk", "suggestion_call", title="供水规划", about="怎么改", unit="B1",
                  opens_on="2026-08-01", closes_on="2026-08-31")  # fmt: skip
    clerk = cast.context("clerk", DAY)
    registers.move(clerk, "suggestion_call", kept, Change("publish"))
    moved = registers.move(clerk, "suggestion_call", kept, Change("collect", {"collected": 0}))
    assert moved.entry["fields"]["collected"] == 0


def test_court_confirmation_counts_the_day_it_was_asked_not_the_day_it_was_told(
    cast: Cast,
) -> None:
    kept = opened(cast, "handler", "mediation", title="漏水", sort="people", unit="HOUSING",
                  referred_on="2026-09-01", applicants="甲", respondents="乙")  # fmt: skip
    say = cast.context("handler", DAY)
    for verb, given in (
        ("consent_applicant", {"applicant_consented_on": "2026-09-01"}),
        ("consent_respondent", {"respondent_consented_on": "2026-09-01"}),
        ("begin", {"mediator": "吴"}),
    ):
        registers.move(say, "mediation", kept, Change(verb, given))
    opened(cast, "handler", "mediation_session", mediation=kept, title="谈",
           held_on="2026-09-01", place="站里", mediator="吴", present="双方",
           record="谈成")  # fmt: skip
    agreed = {"form": "written", "effective_on": "2026-09-01", "agreement": "赔偿"}
    registers.move(say, "mediation", kept, Change("agree", agreed))
    later = cast.context("handler", date(2026, 10, 20))
    too_late = {"court": "县法院", "court_applied_on": "2026-10-15"}
    with pytest.raises(Refusal, match="confirmation_too_late"):
        registers.move(later, "mediation", kept, Change("ask_confirmation", too_late))
    in_time = {"court": "县法院", "court_applied_on": "2026-09-20"}
    registers.move(later, "mediation", kept, Change("ask_confirmation", in_time))


def test_a_claim_nobody_sees_to_keeps_its_petition_on_the_list(cast: Cast) -> None:
    number = cast.handled(date(2026, 8, 20), claims=("换管道", "赔损失")).number
    cast.act("handler", number, "issue_opinion", DAY, outcomes={"1": "supported",
             "2": "supported"}, facts="查明", basis="依据")  # fmt: skip
    clerk = cast.context("clerk", DAY)
    given = {"title": "换", "petition": number, "unit": "HOUSING", "finding": "reasonable",
             "assessed_on": "2026-09-01", "due_on": "2026-10-01"}  # fmt: skip
    first = opened(cast, "clerk", "claim_settlement", **given, claim=1)
    assert [r.number for r in settling.unsettled(clerk)[0]] == [number]
    opened(cast, "clerk", "claim_settlement", **given, claim=2)
    assert settling.unsettled(clerk)[0] == ()
    registers.move(clerk, "claim_settlement", first, Change("drop", {"reason": "错"}))
    assert [r.number for r in settling.unsettled(clerk)[0]] == [number]
