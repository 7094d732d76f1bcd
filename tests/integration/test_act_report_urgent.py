"""Reporting what is grave and urgent, to whom article 25 names."""

from datetime import date

import pytest

from huiyin.services import reading
from huiyin.services.acting import Invalid
from tests.cast import Cast

DAY = date(2026, 9, 1)
ALL = ["own_leaders", "competent_department", "joint_conference_office", "upper_bureau",
       "national_bureau"]  # fmt: skip
SAID = {"text": "三百余人停工，正在协调"}


@pytest.mark.parametrize("login", ["clerk", "handler"])
def test_bureau_and_unit_report_with_their_addressees(cast: Cast, login: str) -> None:
    number = cast.handled(DAY).number
    before = reading.petition(cast.context(login, DAY), number).life
    row = cast.act(login, number, "report_urgent", DAY, addressees=ALL[:3], **SAID)
    view = reading.petition(cast.context(login, DAY), number)
    assert view.line[-1].act.fields["addressees"] == ALL[:3]
    assert view.line[-1].article == "25"
    assert row.life == before, "a report is no forwarding: it moves nothing"


def test_a_report_to_nobody_is_none(cast: Cast) -> None:
    number = cast.register(DAY).number
    for given in ({}, {"addressees": []}, {"addressees": ["the_press"]}):
        with pytest.raises(Invalid) as invalid:
            cast.act("clerk", number, "report_urgent", DAY, **given, **SAID)
        assert [p.field for p in invalid.value.problems] == ["addressees"]


def test_it_is_reported_again_as_things_go_on(cast: Cast) -> None:
    number = cast.register(DAY).number
    for _ in range(2):
        cast.act("head", number, "report_urgent", DAY, addressees=ALL, **SAID)


def test_a_leader_reads_and_does_not_report(cast: Cast) -> None:
    number = cast.register(DAY).number
    refusal = cast.refused("leader", number, "report_urgent", DAY, addressees=ALL, **SAID)
    assert refusal.reason == "not_yours"
