"""Referring an accusation to who may deal with it, never to whom it accuses (article 30)."""

from datetime import date

import pytest

from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import NoSuchPetition
from tests.cast import PEOPLE, Cast

DAY = date(2026, 9, 1)
SAID = {"organ_kind": "discipline", "organ": "县纪委监委", "authority": "被反映人为县管干部"}


def accusation(cast: Cast, respondent: str = "县住建局某科长") -> str:
    return cast.register(DAY, purpose=Purpose.ACCUSATION, respondent=respondent).number


def test_the_head_refers_it_and_asks_again_after_sixty_days(cast: Cast) -> None:
    row = cast.act("head", accusation(cast), "refer", DAY, **SAID)
    assert row.petition["state"] == "referred"
    clocks = {c["rule"]: c for c in row.clocks}
    assert clocks["intake.forward"]["outcome"] == "met"
    assert clocks["intake.follow_up"]["due_on"] == date(2026, 11, 2)  # 31 October rests
    assert len(row.strands) == 1, "no unit of the house gets it"


@pytest.mark.parametrize(("respondent", "organ"), [
    ("县住建局", "县住建局"), ("县住建局王科长", "县住建局"), ("住建局", "县 住建局"),
])  # fmt: skip
def test_it_never_goes_to_whom_it_accuses(cast: Cast, respondent: str, organ: str) -> None:
    number = accusation(cast, respondent)
    refusal = cast.refused("head", number, "refer", DAY, **SAID | {"organ": organ})
    assert (refusal.reason, refusal.article) == ("reaches_the_accused", "30")


@pytest.mark.parametrize("verb", ["forward", "assign"])
def test_it_is_not_forwarded_like_any_other_matter(cast: Cast, verb: str) -> None:
    given = {"unit": "HOUSING", "report_by": "2026-10-30"}
    refusal = cast.refused("head", accusation(cast), verb, DAY, **given)
    assert refusal.reason == "not_accusation" and "refer" in refusal.allowed


def test_the_registrar_who_is_no_head_does_not_refer(cast: Cast) -> None:
    assert cast.refused("clerk", accusation(cast), "refer", DAY, **SAID).reason == "not_yours"


def test_an_appeal_is_not_referred(cast: Cast) -> None:
    number = cast.register(DAY).number
    assert cast.refused("head", number, "refer", DAY, **SAID).reason == "is_accusation"


def test_referred_it_stays_unseen_by_all_others(cast: Cast) -> None:
    number = accusation(cast)
    cast.act("head", number, "refer", DAY, **SAID)
    for login in set(PEOPLE) - {"clerk", "head"}:
        with pytest.raises((NoSuchPetition, Refusal)):
            cast.act(login, number, "follow_up", DAY, result="decided", text="x")
