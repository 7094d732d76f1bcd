"""Who sees what is said once: the rule in memory and the condition in the database agree."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from huiyin.domain.authority import Permission, Role, may, scope
from huiyin.domain.petition import Purpose
from huiyin.services import acting, intake, procedure, reading
from huiyin.services.acting import NoSuchPetition, Wish
from huiyin.services.context import Context
from huiyin.services.intake import Desk, Registration, Submission
from huiyin.store.petitions import lists, queries
from huiyin.store.petitions.lists import Filters, within
from huiyin.store.petitions.models import Petition
from huiyin.store.petitions.queries import petition_by_id
from tests.cast import DESK, PEOPLE, Cast
from tests.integration._ledgers import HEADER, ROW, table, take, write

DAY = date(2026, 9, 1)
PURPOSES = (Purpose.APPEAL_FOR_RESOLUTION, Purpose.SUGGESTION, Purpose.ACCUSATION)
LINES = [
    "",
    "forward",
    "forward object",
    "forward object uphold_objection",
    "forward object uphold_objection forward@LABOUR",
    "forward object reject_objection",
    "forward recall",
    "forward recall forward@TOWN",
    "forward@PAPER",
    "forward@COUNTY",
    "assign",
    "forward accept",
    "forward accept withdraw",
    "forward accept recall",
    "report_up",
    "decline",
    "withdraw",
    "reply",
]
GIVEN = {
    "forward": {}, "assign": {"report_by": "2026-10-30"}, "object": {"reason": "不归我管"},
    "uphold_objection": {"reason": "同意"}, "reject_objection": {"reason": "不同意"},
    "recall": {"reason": "送错了"}, "accept": {}, "report_up": {"reason": "重大"},
    "decline": {"ground": "not_competent", "go_to": "法院", "reason": "诉讼"},
    "withdraw": {}, "reply": {"text": "已答复"},
}  # fmt: skip
BY_UNIT = {"object", "accept"}


def _walk(cast: Cast, number: str, line: str, purpose: Purpose, clerk: str) -> None:
    for step in line.split():
        verb, _, unit = step.partition("@")
        given = dict(GIVEN[verb])
        if verb in ("forward", "assign"):
            given["unit"] = unit or "HOUSING"
        if verb == "accept" and purpose is Purpose.APPEAL_FOR_RESOLUTION:
            given["route"] = "6"
        login = "handler" if verb in BY_UNIT else clerk
        if verb == "withdraw":
            cast.withdraw(number, DAY)
        else:
            procedure.act(cast.context(login, DAY), number, Wish(verb, given))


def _populate(cast: Cast, tmp_path: Path) -> None:
    chance = random.Random(20261122)
    for line in LINES:
        for purpose in chance.sample(PURPOSES, 2):
            clerk = chance.choice(["clerk", "clerk2", "head"])
            context = cast.context(clerk, DAY)
            registration = Registration(purpose)
            number = intake.register_at_window(
                context, DESK, Submission(f"{line} {purpose}"), registration
            ).number
            try:
                _walk(cast, number, line, purpose, clerk)
            except procedure.Refusal as refusal:
                assert purpose is not Purpose.APPEAL_FOR_RESOLUTION, refusal
            except NoSuchPetition:
                assert purpose is Purpose.ACCUSATION, "units do not see accusations"
    reviewed = cast.answered(DAY).number
    cast.act("clerk", reviewed, "request_review", DAY + timedelta(20), reason="不服")
    cast.act("county", reviewed, "issue_review_opinion", DAY + timedelta(25), outcome="uphold",
             summary="维持")  # fmt: skip
    cast.act(
        "county",
        reviewed,
        "serve_review",
        DAY + timedelta(26),
        way="post",
        tracking="EMS1",
        to="1",
    )
    cast.act("clerk", reviewed, "request_final_review", DAY + timedelta(30), reason="不服")
    for purpose in PURPOSES:
        intake.register_at_window(
            cast.context("neighbour", DAY), Desk("B2", "540698"), Submission("邻县"),
            Registration(purpose),
        )  # fmt: skip
    intake.submit(cast.context("clerk", DAY), DESK, Submission("网上来的"))
    intake.submit(cast.context("clerk", DAY), DESK, Submission("举报村主任"))
    take(cast, write(tmp_path, table(HEADER, ROW)))


def test_the_rule_and_the_query_agree_for_everybody_and_every_petition(
    cast: Cast, tmp_path: Path
) -> None:
    _populate(cast, tmp_path)
    rows = [petition_by_id(ident) for ident in Petition.objects.values_list("id", flat=True)]
    assert len(rows) >= 40
    states = {row.petition["state"] for row in rows if row}
    assert {"registered", "with_unit", "in_transit", "objecting", "handling", "replied",
            "withdrawn", "final_reviewing", "reported_up", "received"} <= states  # fmt: skip
    assert {"returned", "recalled"} <= {s["state"] for r in rows if r for s in r.strands}
    sizes = {}
    for login in PEOPLE:
        seen = scope(cast[login])
        by_rule = {row.petition["number"] for row in rows if row and may(seen, row.place)}
        by_query = set(Petition.objects.filter(within(seen)).values_list("number", flat=True))
        assert by_rule == by_query, login
        sizes[login] = len(by_rule)
    assert sizes["admin"] == sizes["auditor"] == 0
    assert 0 < sizes["city"] < sizes["county"] < sizes["handler"] < sizes["analyst"]
    assert sizes["analyst"] < sizes["clerk"] < sizes["head"] == len(rows) - 3
    assert sizes["neighbour"] == 3 and sizes["labour"] >= 1 and sizes["town"] >= 1


def test_lists_inboxes_pages_and_acts_open_to_the_same_people(cast: Cast, tmp_path: Path) -> None:
    _populate(cast, tmp_path)
    numbers = list(Petition.objects.values_list("number", flat=True))
    for login in PEOPLE:
        seen = scope(cast[login])
        context = cast.context(login, DAY + timedelta(40))
        listed = {r.number for r in lists.petitions(seen, Filters(), size=500).rows}
        opened = {n for n in numbers if _opens(context, n)}
        held = {n for n in numbers[::3] if _holds(context, n)}
        assert listed == opened, login
        assert held == listed & set(numbers[::3]), login
        desk = lists.Desk(seen, cast[login].unit, "", DAY, DAY)
        assert {r.number for r in lists.inbox(desk, Filters(view="open"), size=500).rows} <= (
            listed
        ), login


def _opens(context: Context, number: str) -> bool:
    try:
        reading.petition(context, number)
    except NoSuchPetition:
        return False
    return True


def _holds(context: Context, number: str) -> bool:
    try:
        with transaction.atomic():
            acting.hold(context, number)
    except NoSuchPetition:
        return False
    return True


def test_an_accusation_is_seen_by_its_registrar_and_the_head_of_the_bureau_only(
    cast: Cast,
) -> None:
    number = cast.register(DAY, purpose=Purpose.ACCUSATION).number
    cast.act("head", number, "refer", DAY, organ_kind="discipline", organ="县纪委监委",
             authority="县管干部")  # fmt: skip
    page = {
        login: [r.number for r in lists.petitions(scope(cast[login]), Filters()).rows]
        for login in PEOPLE
    }
    assert {login for login, rows in page.items() if rows} == {"clerk", "head"}
    for login in set(PEOPLE) - {"clerk", "head"}:
        with pytest.raises(NoSuchPetition):
            reading.petition(cast.context(login, DAY), number)


def test_a_registrar_who_moved_to_another_bureau_no_longer_sees_the_accusation(
    cast: Cast,
) -> None:
    number = cast.register(DAY, purpose=Purpose.ACCUSATION).number
    moved = replace(cast["clerk"], unit="B2", bureau="B2", bureaus=frozenset({"B2"}))
    row = queries.petition(number)
    assert row is not None and may(scope(cast["clerk"]), row.place)
    assert not may(scope(moved), row.place)
    assert not Petition.objects.filter(within(scope(moved))).exists()


def test_a_unit_that_gave_a_petition_back_sees_it_no_more(cast: Cast) -> None:
    number = cast.register(DAY).number
    cast.act("clerk", number, "forward", DAY, unit="HOUSING")
    seen = scope(cast["handler"])
    assert lists.petitions(seen, Filters()).rows
    cast.act("handler", number, "object", DAY, reason="不归我管")
    assert lists.petitions(seen, Filters()).rows
    cast.act("clerk", number, "uphold_objection", DAY, reason="同意")
    assert not lists.petitions(seen, Filters()).rows


@pytest.mark.parametrize("login", ["admin", "auditor"])
def test_who_keeps_accounts_or_audits_reads_no_petition(cast: Cast, login: str) -> None:
    number = cast.register(DAY).number
    actor = cast[login]
    assert actor.role in (Role.ADMINISTRATOR, Role.AUDITOR)
    assert not actor.may(Permission.READ_PETITIONS)
    assert lists.petitions(scope(actor), Filters()).rows == ()
    with pytest.raises(NoSuchPetition):
        reading.petition(cast.context(login, DAY), number)
