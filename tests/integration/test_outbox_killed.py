"""A worker killed between any two statements: nobody is told twice, nobody is forgotten."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from huiyin.domain.authority import Actor, Role
from huiyin.services import intake, notices
from huiyin.services.context import begin
from huiyin.services.intake import Submission
from huiyin.store.petitions.models import Message
from huiyin.store.record.models import Errand
from huiyin.store.record.repository import ATTEMPTS_AT_MOST, CLAIM_SECONDS
from tests.cast import DESK, make_cast, noon
from tests.integration._processes import Partner

DAY = date(2026, 9, 1)
STATEMENTS_AT_LEAST = 8


@pytest.fixture
def killed(committed: None) -> Iterator[Partner]:
    partner = Partner("_killed_worker")
    yield partner
    partner.end()


def _submitted() -> int:
    """A petition sent through the portal: one act, of which the bureau must hear once."""
    sender = Actor("petitioner", "信访人", Role.PETITIONER)
    return intake.submit(begin(sender, noon(DAY)), DESK, Submission("水管漏水三个月")).id


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_statement_one_message_per_act_and_none_lost(
    killed: Partner, when: str
) -> None:
    make_cast()
    at, statement, status = noon(DAY) + timedelta(minutes=1), 0, 9
    expected: set[str] = set()
    while status == 9:
        statement += 1
        expected.add(f"tell:{_submitted()}:1")
        killed.ask(at=at.isoformat(), statement=statement, when=when)
        status = killed.answer()
        at += timedelta(seconds=CLAIM_SECONDS + 1)
        notices.sweep(DAY)
        notices.run_all("next", at)
        notices.run_all("again", at + timedelta(days=1))
        told = list(Message.objects.filter(kind="tell").values_list("key", flat=True))
        assert sorted(told) == sorted(expected), f"killed {when} statement {statement}"
        assert set(Errand.objects.values_list("state", flat=True)) == {"done"}
    assert status == 0, "the worker ended for another reason than being killed"
    assert statement > STATEMENTS_AT_LEAST, "the worker was never killed amid its work"


def test_killed_worker_keeps_its_claim_until_it_runs_out(killed: Partner) -> None:
    make_cast()
    petition = _submitted()
    at = noon(DAY) + timedelta(minutes=1)
    killed.ask(at=at.isoformat(), statement=6, when="before")
    assert killed.answer() == 9
    claimed = Errand.objects.get(state="claimed")
    assert claimed.attempts == 1 < ATTEMPTS_AT_MOST
    notices.run_all("early", at + timedelta(seconds=1))
    assert Errand.objects.get(id=claimed.id).state == "claimed"
    notices.run_all("late", at + timedelta(seconds=CLAIM_SECONDS + 1))
    assert Errand.objects.get(id=claimed.id).state == "done"
    assert Message.objects.filter(key=f"tell:{petition}:1").count() == 1
