"""Two desks at once: one act each time, and whoever came second is told what was done."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from huiyin.services import looking, rebuilding
from huiyin.store.petitions.models import Petition
from huiyin.store.record.chain import verify
from huiyin.store.record.models import ActHead, Chain, Errand
from tests.cast import Cast, make_cast, noon
from tests.integration._ledgers import HEADER, table, write
from tests.integration._processes import Partner

DAY = date(2026, 9, 1)
ROUNDS = 200
Pair = tuple[Partner, Partner]


@pytest.fixture
def pair(committed: None) -> Iterator[Pair]:
    partners = Partner("_contender"), Partner("_contender")
    yield partners
    for partner in partners:
        partner.end()


def both(pair: Pair, *wishes: dict[str, Any]) -> list[dict[str, Any]]:
    """Two wishes (or the same twice) sent at once; both answers."""
    at = (noon(DAY) + timedelta(hours=1)).isoformat()
    for partner, wish in zip(pair, wishes * (2 // len(wishes)), strict=True):
        partner.ask(**{"at": at, **wish})
    return [partner.answer() for partner in pair]


def _forward(login: str, number: str, seen: int | None) -> dict[str, Any]:
    return {"do": "act", "login": login, "number": number, "verb": "forward",
            "given": {"unit": "HOUSING"}, "seen": seen}  # fmt: skip


def _whole(petitions: int) -> None:
    """The chain is unbroken and every derived row is what its acts say."""
    verdict = verify()
    assert verdict.first_broken is None
    assert (verdict.acts, verdict.petitions) == (ActHead.objects.count(), petitions)
    assert rebuilding.rebuild(is_check=True).differences == ()
    for row in Petition.objects.values("id", "version"):
        assert ActHead.objects.filter(subject=row["id"]).count() == row["version"]


def test_of_two_who_act_at_once_one_wins_and_the_other_is_shown_the_act(pair: Pair) -> None:
    cast = make_cast()
    numbers = [cast.register(DAY, detail=f"第{n}件").number for n in range(ROUNDS)]
    won_by = {"clerk": 0, "clerk2": 0}
    for turn, number in enumerate(numbers):
        seen = None if turn % 10 == 9 else 2
        came = both(pair, _forward("clerk", number, seen), _forward("clerk2", number, seen))
        done = [answer["came"] == "done" for answer in came]
        assert sorted(done) == [False, True], (number, came)
        won_by[("clerk", "clerk2")[done.index(True)]] += 1
        lost = came[done.index(False)]
        if seen is None:
            assert (lost["came"], lost["reason"]) == ("refusal", "unit_is_new")
            assert "recall" in lost["allowed"]
        else:
            assert (lost["came"], lost["acts"]) == ("conflict", ["forwarded", "received_by_unit"])
    assert min(won_by.values()) > 0, f"the two never really raced: {won_by}"
    assert set(Petition.objects.values_list("version", flat=True)) == {4}
    assert ActHead.objects.filter(kind="forwarded").count() == ROUNDS
    assert Errand.objects.count() == 2 * ROUNDS
    _whole(ROUNDS)


def _race_to_register(pair: Pair, rounds: int, token: str) -> list[dict[str, Any]]:
    came = []
    for n in range(rounds):
        wish = {"do": "register", "detail": f"第{n}件", "token": token and f"{token}{n}"}
        came += both(pair, wish | {"login": "clerk"}, wish | {"login": "clerk2"})
    assert [answer["came"] for answer in came] == ["done"] * (2 * rounds), came
    return came


def test_two_who_register_in_one_bureau_at_once_get_two_numbers(pair: Pair) -> None:
    make_cast()
    numbers = [answer["number"] for answer in _race_to_register(pair, 30, "")]
    assert sorted(numbers) == [f"540699-2026-{n:05d}" for n in range(1, 61)]
    assert Chain.objects.get(bureau="B1").length == 120
    _whole(60)


def test_one_form_sent_twice_at_once_makes_one_petition(pair: Pair) -> None:
    make_cast()
    came = _race_to_register(pair, 30, "form")
    assert all(one == other for one, other in zip(came[::2], came[1::2], strict=True))
    assert Petition.objects.count() == 30 == len({answer["code"] for answer in came})
    _whole(30)


def test_the_first_two_acts_of_a_new_bureau_share_one_chain(pair: Pair) -> None:
    make_cast()
    assert Chain.objects.count() == 0
    _race_to_register(pair, 1, "")
    assert dict(Chain.objects.values_list("bureau", "length")) == {"B1": 4}
    _whole(2)


def test_two_imports_of_one_ledger_at_once_take_each_row_once(pair: Pair, tmp_path: Path) -> None:
    make_cast()
    rows = [
        (str(n), f"U{n}", f"第{n}件", f"第{n}件的内容", f"{2019 + n % 2}-08-01", "", "")
        for n in range(450)
    ]
    forth = write(tmp_path, table(HEADER, *rows), name="forth.csv")
    back = write(tmp_path, table(HEADER, *reversed(rows)), name="back.csv")
    wishes = [{"do": "import", "login": "clerk", "file": str(file)} for file in (forth, back)]
    came = both(pair, *wishes)
    assert [answer["came"] for answer in came] == ["done", "done"], came
    assert sum(answer["registered"] for answer in came) == 450
    assert sum(answer["unchanged"] for answer in came) == 450
    assert Petition.objects.count() == 450
    _whole(450)


def test_a_look_at_a_name_in_between_is_no_conflict(cast: Cast) -> None:
    number = cast.register(DAY).number
    looking.reveal(cast.context("head", DAY), number, "核对")
    assert cast.act("clerk", number, "forward", DAY, unit="HOUSING", seen=2)
