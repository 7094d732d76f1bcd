"""The demo bureau: every path once, through the real services, and nothing beside real data."""

from collections import Counter
from datetime import timedelta

import pytest

from huiyin.domain.petition import State
from huiyin.services import demo
from huiyin.services.context import today
from huiyin.services.demo_lives import BUREAU, _fits, _unit_of, lives
from huiyin.services.demo_texts import BY_TOWN, matters, script, villages
from huiyin.services.rebuilding import rebuild
from huiyin.store.petitions.models import Petition, StrandRow
from huiyin.store.record.chain import verify
from tests.cast import Cast


def test_sixty_lives(db: None) -> None:
    """One making serves all these questions: it is the slow part."""
    made = demo.make(60)
    assert made.petitions == 60 == Petition.objects.count()
    _every_state_is_reached()
    _no_two_are_alike()
    assert verify().first_broken is None
    assert rebuild(is_check=True).differences == ()
    assert demo.make(60) == made


def _every_state_is_reached() -> None:
    reached = set(StrandRow.objects.values_list("state", flat=True))
    # the demo imports no ledger, and joins and parts no petitions
    unlived = {State.IMPORT_UNDONE, State.MERGED, State.SPLIT_UNDONE}
    assert {str(s) for s in State} - reached == unlived


def _no_two_are_alike() -> None:
    for column in ("title", "detail"):
        texts = Counter(Petition.objects.values_list(column, flat=True))
        assert [text for text, times in texts.items() if times > 1] == []
        assert [text for text in texts if "{" in text] == []


def test_it_does_not_stand_among_real_petitions(cast: Cast) -> None:
    cast.register(today() - timedelta(days=1))
    with pytest.raises(demo.MixedData):
        demo.make(60)
    assert not demo.is_demo()


def test_every_matter_has_a_unit_with_a_handler_and_a_head() -> None:
    logins = {p["login"]: p for p in script()["people"]}
    for matter in matters():
        if matter.unit != BY_TOWN:
            assert logins[matter.unit]["role"] == "handler", matter.title
            assert logins[f"{matter.unit}-head"]["unit"] == _unit_of(matter.unit)
        assert not matter.wrong or _unit_of(matter.wrong) != matter.unit


def test_every_path_has_matters_of_its_own() -> None:
    for path in script()["paths"]:
        assert sum(_fits(m, path) for m in matters()) >= 8, path["name"]


def test_ten_townships_and_their_villages() -> None:
    assert len({v.town for v in villages()}) == 10
    assert len({v.code for v in villages()}) == len({v.name for v in villages()}) == 124
    assert {v.unit for v in villages()} <= {u["code"] for u in script()["units"]}


def test_every_role_of_a_bureau_has_somebody() -> None:
    roles = {p["role"] for p in script()["people"]}
    assert roles == {"clerk", "bureau_head", "supervisor", "analyst", "handler", "unit_head",
                     "leader", "administrator", "auditor", "receptionist"}  # fmt: skip
    assert BUREAU in {u["code"] for u in script()["units"]}


def test_lives_are_the_same_each_time_they_are_told() -> None:
    first, second = lives(), lives()
    assert [next(first) for _ in range(120)] == [next(second) for _ in range(120)]
