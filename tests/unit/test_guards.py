"""Every condition of the table, holding and broken."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from huiyin.domain.acts import Act
from huiyin.domain.authority import Actor, Role
from huiyin.domain.clocks import Clock
from huiyin.domain.guards import Situation, broken
from huiyin.domain.petition import Adoption, Claim, Life, Purpose, State, Strand, Track
from huiyin.domain.transitions import Guard
from tests.lives import act, named, received_by_unit
from tests.lives import life as clocks_of

DAY = date(2026, 3, 2)
INTAKE = Strand(Track.INTAKE, "", "B", State.DISPATCHED, DAY, 1)
STRAND = Strand(Track.HANDLING, "U", "U", State.HANDLING, DAY, 5, claims=(1, 2), route=6)
REVIEW = Strand(Track.REVIEW, "U", "S", State.REVIEWING, DAY, 9)
SERVED = replace(STRAND, state=State.OPINION_SERVED, served_to=frozenset({1}))
CLAIMS = {n: Claim(n, "x") for n in (1, 2)}
LIFE = Life(Purpose.APPEAL_FOR_RESOLUTION, claims=CLAIMS, petitioners=2)
G = Guard


def holds(
    guard: Guard, strand: Strand = STRAND, given: Act | None = None, *others: Strand, **more: Any
) -> bool:
    life = replace(LIFE, strands=(INTAKE, strand, *others), **more.pop("life", {}))
    values = {"clocks": (), "actor": Actor("1", "x", Role.CLERK, "B"), "today": DAY} | more
    return broken((guard,), Situation(life, "B", **values), strand, given) is None


ANSWER = act("opinion_issued", "2026-03-02", outcomes={"1": "supported", "2": "explained"})
HALF = act("opinion_issued", "2026-03-02", outcomes={"1": "supported"})
ROUTE, NO_ROUTE = act("accepted", "2026-03-02", route=6), act("accepted", "2026-03-02")
TO_1, TO_2, TO_3 = (act("served", "2026-03-02", to=n) for n in (1, 2, 3))
SUGGESTION = {"purpose": Purpose.SUGGESTION}


INTAKE = Strand(Track.INTAKE, "", "B", State.DISPATCHED, date(2026, 3, 2), 1)
RECUSED = replace(STRAND, recused=frozenset({"7"}))


def sent_to(unit: str, *claims: int) -> Act:
    return act("forwarded", "2026-03-09", unit=unit, claims=claims)


def split_off(*claims: int) -> Act:
    return act("split_off", "2026-03-09", claims=claims)


def said(**fields: str) -> Act:
    return act("replied", "2026-03-09", **fields)


TRUE_AND_FALSE = [
    (G.IS_UNNOTIFIED, holds(G.IS_UNNOTIFIED),
     holds(G.IS_UNNOTIFIED, replace(STRAND, is_notified=True))),
    (G.NAME_IS_UNCLEAR, holds(G.NAME_IS_UNCLEAR, is_name_unclear=True),
     holds(G.NAME_IS_UNCLEAR)),
    (G.IS_ROUTE_6, holds(G.IS_ROUTE_6), holds(G.IS_ROUTE_6, replace(STRAND, route=5))),
    (G.IS_APPEAL, holds(G.IS_APPEAL), holds(G.IS_APPEAL, life=SUGGESTION)),
    (G.MAY_REPLY, holds(G.MAY_REPLY, replace(STRAND, route=5)), holds(G.MAY_REPLY)),
    (G.MAY_REPLY, holds(G.MAY_REPLY, life={"is_simplified": True}), holds(G.MAY_REPLY)),
    (G.ROUTE_FITS_PURPOSE, holds(G.ROUTE_FITS_PURPOSE, STRAND, ROUTE),
     holds(G.ROUTE_FITS_PURPOSE, STRAND, NO_ROUTE)),
    (G.ROUTE_FITS_PURPOSE, holds(G.ROUTE_FITS_PURPOSE, STRAND, NO_ROUTE, life=SUGGESTION),
     holds(G.ROUTE_FITS_PURPOSE, STRAND, ROUTE, life=SUGGESTION)),
    (G.ANSWERS_OPEN_CLAIMS, holds(G.ANSWERS_OPEN_CLAIMS, STRAND, ANSWER),
     holds(G.ANSWERS_OPEN_CLAIMS, STRAND, HALF)),
    (G.IS_ASSIGNED, holds(G.IS_ASSIGNED, replace(STRAND, is_assigned=True)),
     holds(G.IS_ASSIGNED)),
    (G.IS_ASSIGNED, holds(G.IS_ASSIGNED, replace(STRAND, is_assigned=True)),
     holds(G.IS_ASSIGNED, replace(STRAND, is_assigned=True, is_reported=True))),
    (G.NOT_YET_SERVED, holds(G.NOT_YET_SERVED, SERVED, TO_2),
     holds(G.NOT_YET_SERVED, SERVED, TO_1)),
    (G.NOT_YET_SERVED, holds(G.NOT_YET_SERVED, SERVED),
     holds(G.NOT_YET_SERVED, SERVED, TO_3)),
    (G.WAS_SERVED, holds(G.WAS_SERVED, SERVED), holds(G.WAS_SERVED)),
    (G.HEARING_IS_OPEN, holds(G.HEARING_IS_OPEN, replace(STRAND, is_hearing_open=True)),
     holds(G.HEARING_IS_OPEN)),
    (G.HEARING_IS_SHUT, holds(G.HEARING_IS_SHUT),
     holds(G.HEARING_IS_SHUT, replace(STRAND, is_hearing_open=True))),
    (G.IS_SIMPLIFIED, holds(G.IS_SIMPLIFIED, life={"is_simplified": True}),
     holds(G.IS_SIMPLIFIED)),
    (G.NO_REVIEW_YET, holds(G.NO_REVIEW_YET, SERVED),
     holds(G.NO_REVIEW_YET, SERVED, None, REVIEW)),
    (G.NO_REVIEW_YET, holds(G.NO_REVIEW_YET, replace(SERVED, round=2), None,
                            replace(REVIEW, state=State.REVIEW_SERVED)),
     holds(G.NO_REVIEW_YET, replace(SERVED, round=2), None, REVIEW)),
    (G.IS_ACCUSATION, holds(G.IS_ACCUSATION, life={"purpose": Purpose.ACCUSATION}),
     holds(G.IS_ACCUSATION)),
    (G.NOT_ACCUSATION, holds(G.NOT_ACCUSATION),
     holds(G.NOT_ACCUSATION, life={"purpose": Purpose.ACCUSATION})),
    (G.IS_SUGGESTION, holds(G.IS_SUGGESTION, life={"purpose": Purpose.SUGGESTION}),
     holds(G.IS_SUGGESTION)),
    (G.IS_DELIBERATED, holds(G.IS_DELIBERATED, replace(STRAND, is_deliberated=True)),
     holds(G.IS_DELIBERATED)),
    (G.SAYS_WHY_NOT, holds(G.SAYS_WHY_NOT, STRAND, said(adoption="adopted")),
     holds(G.SAYS_WHY_NOT, STRAND, said(adoption="partly_adopted"))),
    (G.SAYS_WHY_NOT,
     holds(G.SAYS_WHY_NOT, STRAND, said(adoption="not_adopted", reason="x")),
     holds(G.SAYS_WHY_NOT, STRAND, said(adoption="not_adopted"))),
    (G.MAY_REWARD, holds(G.MAY_REWARD, replace(STRAND, adoption=Adoption.PARTLY_ADOPTED)),
     holds(G.MAY_REWARD, replace(STRAND, adoption=Adoption.NOT_ADOPTED))),
    (G.MAY_REWARD, holds(G.MAY_REWARD, replace(STRAND, adoption=Adoption.ADOPTED)),
     holds(G.MAY_REWARD, replace(STRAND, adoption=Adoption.ADOPTED, is_rewarded=True))),
    (G.MAY_REPLY, holds(G.MAY_REPLY, replace(STRAND, route=5)),
     holds(G.MAY_REPLY, replace(STRAND, route=None), life={"purpose": Purpose.SUGGESTION})),
    (G.IS_UNTOUCHED_IMPORT, holds(G.IS_UNTOUCHED_IMPORT, INTAKE, is_untouched_import=True),
     holds(G.IS_UNTOUCHED_IMPORT, INTAKE)),
    (G.UNIT_IS_NEW, holds(G.UNIT_IS_NEW, STRAND, sent_to("V")),
     holds(G.UNIT_IS_NEW, STRAND, sent_to(STRAND.unit))),
    (G.UNIT_IS_NEW, holds(G.UNIT_IS_NEW, replace(INTAKE, state=State.REGISTERED)),
     holds(G.UNIT_IS_NEW, INTAKE, None, replace(STRAND, state=State.REPLIED))),
    (G.NOTHING_SENT, holds(G.NOTHING_SENT, INTAKE), holds(G.NOTHING_SENT)),
    (G.NO_UNIT_HAS_IT, holds(G.NO_UNIT_HAS_IT, replace(STRAND, state=State.RETURNED)),
     holds(G.NO_UNIT_HAS_IT)),
    (G.CLAIMS_EXIST, holds(G.CLAIMS_EXIST, STRAND, sent_to("V", 1)),
     holds(G.CLAIMS_EXIST, STRAND, sent_to("V", 1, 9))),
    (G.NOT_DECIDED, holds(G.NOT_DECIDED), holds(G.NOT_DECIDED, replace(STRAND, is_decided=True))),
    (G.NOT_RECUSED, holds(G.NOT_RECUSED, RECUSED, act("allocated", "2026-03-09", person="8")),
     holds(G.NOT_RECUSED, RECUSED, act("allocated", "2026-03-09", person="7"))),
    (G.ASKER_WAS_SERVED,
     holds(G.ASKER_WAS_SERVED, SERVED, act("review_requested", "2026-03-09", by=1)),
     holds(G.ASKER_WAS_SERVED, SERVED, act("review_requested", "2026-03-09", by=2))),
    (G.IS_UNTOUCHED_SPLIT, holds(G.IS_UNTOUCHED_SPLIT, INTAKE, is_untouched_split=True),
     holds(G.IS_UNTOUCHED_SPLIT, INTAKE)),
    (G.LEAVES_A_CLAIM, holds(G.LEAVES_A_CLAIM, INTAKE, split_off(1)),
     holds(G.LEAVES_A_CLAIM, INTAKE, split_off(1, 2))),
    (G.IS_UNANSWERED, holds(G.IS_UNANSWERED),
     holds(G.IS_UNANSWERED, replace(STRAND, state=State.OPINION_ISSUED))),
    (G.NOT_RATED, holds(G.NOT_RATED), holds(G.NOT_RATED, replace(STRAND, is_rated=True))),
]  # fmt: skip


@pytest.mark.parametrize(("guard", "when_true", "when_false"), TRUE_AND_FALSE)
def test_condition_holds_and_breaks(guard: Guard, when_true: bool, when_false: bool) -> None:
    assert (when_true, when_false) == (True, False)


def objecting(*acts: Act, asof: str) -> Clock:
    got = received_by_unit("2026-09-28", unit="U")
    return named(clocks_of(got, *acts, asof=asof), "dispatch.object")


def test_objection_in_time_over_national_day_and_late_after_it() -> None:
    clock = objecting(asof="2026-10-12")
    assert holds(G.OBJECTION_IN_TIME, clocks=(clock,), today=date(2026, 10, 10))
    assert not holds(G.OBJECTION_IN_TIME, clocks=(clock,), today=date(2026, 10, 12))
    late = act("objected", "2026-10-12")
    assert not holds(G.OBJECTION_IN_TIME, STRAND, late, clocks=(clock,))


def test_objection_is_given_up_by_telling_the_petitioner() -> None:
    clock = objecting(act("notified", "2026-09-29", unit="U"), asof="2026-09-30")
    assert not holds(G.OBJECTION_IN_TIME, clocks=(clock,), today=date(2026, 9, 30))


def test_extension_fits_until_due_and_up_to_thirty_days_in_all() -> None:
    took = act("accepted", "2026-03-02", route=6, unit="U")
    clock = named(clocks_of(received_by_unit("2026-03-02", unit="U"), took, asof="2026-03-03"),
                  "handling.conclude")  # fmt: skip
    more = act("extended", "2026-03-10", days=20)
    assert holds(G.EXTENSION_FITS, STRAND, more, clocks=(clock,))
    assert not holds(G.EXTENSION_FITS, replace(STRAND, extended_days=11), more, clocks=(clock,))
    assert not holds(G.EXTENSION_FITS, clocks=(clock,), today=date(2026, 6, 1))
    assert not holds(G.EXTENSION_FITS)


def test_a_result_is_owed_to_an_upper_body_until_it_is_reported() -> None:
    came = act("received", "2026-09-01", upper_report_by="2026-09-29")
    told = act("reported_back", "2026-09-20")
    running, met = (
        named(clocks_of(*acts, asof="2026-09-25"), "intake.report_back")
        for acts in ((came,), (came, told))
    )
    assert holds(G.OWES_UPPER, clocks=(running,))
    assert not holds(G.OWES_UPPER, clocks=(met,))
    assert not holds(G.OWES_UPPER)


def test_every_condition_is_tried() -> None:
    tried = {guard for guard, *_ in TRUE_AND_FALSE}
    assert tried | {G.OBJECTION_IN_TIME, G.EXTENSION_FITS, G.OWES_UPPER} == set(Guard)
