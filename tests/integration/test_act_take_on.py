"""A department's own centre takes on what is its own (article 23), and hands over the rest."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from huiyin.domain.petition import Channel, Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import centres, reading
from huiyin.services.acting import NoSuchPetition
from huiyin.services.intake import Party, Registration, Submission
from huiyin.services.rebuilding import rebuild
from huiyin.store.petitions import queries
from huiyin.store.petitions.identity import Identity
from huiyin.store.record.chain import verify
from tests.cast import Cast

DAY = date(2026, 9, 1)


def received(cast: Cast, *, is_own: bool, login: str = "desk", **said: Any) -> str:
    submission = Submission(
        detail="小区的供水管道漏水三个月。", claims=("修好供水管道",),
        parties=(Party(Identity("张三", "13800138000")),), channel=Channel.VISIT,
    )  # fmt: skip
    registration = replace(Registration(Purpose.APPEAL_FOR_RESOLUTION), **said)
    made = centres.register(
        cast.context(login, DAY), submission, registration, is_own=is_own, token=f"desk:{is_own}"
    )
    return made.number


def test_what_is_its_own_is_with_the_units_handlers_at_once(cast: Cast) -> None:
    number = received(cast, is_own=True)
    view = reading.petition(cast.context("handler", DAY), number)
    kinds = [str(e.act.kind) for e in view.line]
    assert kinds == ["received", "registered", "forwarded", "received_by_unit"]
    assert view.row.petition["state"] == "with_unit" and view.row.petition["channel"] == "centre"
    assert view.line[0].act.fields["centre"] == "HOUSING"
    clocks = {c.rule: c for c in view.clocks}
    assert clocks["intake.forward"].state == "met"
    assert clocks["notice.forwarded"].due_on == date(2026, 9, 16)
    assert "forward" not in {o.transition.verb for o in view.offers}
    for login in ("desk", "clerk", "handler2"):
        reading.petition(cast.context(login, DAY), number)
    for login in ("labour", "neighbour"):
        with pytest.raises(NoSuchPetition):
            reading.petition(cast.context(login, DAY), number)
    cast.act("handler", number, "accept", DAY, route="6")
    assert rebuild(is_check=True).differences == () and verify().first_broken is None


def test_it_owes_no_letter_to_itself_and_gives_not_back_what_it_took_on(cast: Cast) -> None:
    from huiyin.services.letters import owed_by

    number = received(cast, is_own=True)
    view = reading.petition(cast.context("handler", DAY), number)
    assert {o.kind for o in owed_by(view)} == {"registration_sheet", "receipt"}
    refused = cast.refused("handler", number, "object", DAY, reason="不归我们")
    assert refused.reason == "not_decided"
    cast.act("clerk", number, "recall", DAY, unit="HOUSING", reason="归人社局")
    assert queries.petition(number).petition["state"] == "registered"


def test_what_is_not_its_own_waits_with_the_bureau_and_is_seen_there_alone(cast: Cast) -> None:
    number = received(cast, is_own=False)
    assert queries.petition(number).petition["state"] == "registered"
    for login in ("desk", "handler", "unit_head"):
        with pytest.raises(NoSuchPetition):
            reading.petition(cast.context(login, DAY), number)
    cast.act("clerk", number, "forward", DAY, unit="LABOUR")
    view = centres.just_registered(cast.context("desk", DAY), number)
    assert view.number == number


def test_an_accusation_goes_to_the_bureau_whoever_says_it_is_its_own(cast: Cast) -> None:
    number = received(cast, is_own=True, purpose=Purpose.ACCUSATION)
    row = queries.petition(number)
    assert row.petition["is_restricted"] and row.petition["state"] == "registered"
    for login in ("desk", "handler", "unit_head", "clerk", "clerk2", "leader"):
        with pytest.raises(NoSuchPetition):
            reading.petition(cast.context(login, DAY), number)
    reading.petition(cast.context("head", DAY), number)


def test_a_second_tap_registers_nothing_and_nobody_else_registers_so(cast: Cast) -> None:
    assert received(cast, is_own=True) == received(cast, is_own=True)
    assert queries.count_petitions() == 1
    for login in ("clerk", "handler", "unit_head", "supervisor", "admin"):
        with pytest.raises(Refusal):
            received(cast, is_own=False, login=login)
    refused = cast.refused("clerk", cast.register(DAY).number, "take_on", DAY)
    assert refused.reason == "not_yours"
