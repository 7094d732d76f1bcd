"""Whatever somebody changes in the record behind its back, the walk over the chain finds."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection

from huiyin.cli import record as record_command
from huiyin.domain.petition import Purpose
from huiyin.services import intake
from huiyin.services.intake import Desk, Registration, Submission
from huiyin.store.record.chain import verify
from huiyin.store.record.models import ActContent, ActHead, Chain
from tests.cast import Cast
from tests.integration._tampering import act_ids, column, guards_lifted, other, sql, tamper

DAY = date(2026, 9, 1)
HEAD_COLUMNS = [f.name for f in ActHead._meta.concrete_fields]
CONTENT_COLUMNS = [f.name for f in ActContent._meta.concrete_fields]
CHAIN_COLUMNS = [f.name for f in Chain._meta.concrete_fields]


@pytest.fixture
def victim(cast: Cast) -> int:
    """An act in the middle of a chain."""
    cast.handled(DAY)
    cast.register(DAY + timedelta(days=2))
    assert verify().first_broken is None
    return act_ids()[2]


@pytest.mark.parametrize("name", HEAD_COLUMNS)
def test_every_column_of_an_act_is_under_the_hash(victim: int, name: str) -> None:
    field = ActHead._meta.get_field(name)
    value = field.get_db_prep_save(
        other(ActHead.objects.values_list(name, flat=True).get(id=victim)),
        connection=connection,
    )
    tamper(f"UPDATE record_act SET {column(field)} = %s WHERE id = %s", value, victim)
    found = verify().first_broken
    assert found is not None
    if name == "place":
        assert found.what == "act 3 is missing"
    elif name in ("id", "chain"):
        assert found.place == 3, found
    else:
        assert found.act == victim, found


@pytest.mark.parametrize("name", CONTENT_COLUMNS)
def test_every_column_of_a_content_is_under_the_hash(victim: int, name: str) -> None:
    field = ActContent._meta.get_field(name)
    value = other(ActContent.objects.values_list(name, flat=True).get(act=victim))
    tamper(f"UPDATE record_content SET {column(field)} = %s WHERE act = %s", value, victim)
    found = verify().first_broken
    assert found is not None and found.act == victim
    assert found.what == ("content is missing" if name == "act" else "content was changed")


@pytest.mark.parametrize("name", CHAIN_COLUMNS)
def test_a_chain_row_that_disagrees_with_its_acts_is_found(victim: int, name: str) -> None:
    field = Chain._meta.get_field(name)
    value = other(Chain.objects.values_list(name, flat=True).get(bureau="B1"))
    tamper(f"UPDATE record_chain SET {column(field)} = %s WHERE bureau = 'B1'", value)
    found = verify().first_broken
    assert found is not None and "chain's head" in found.what


def test_a_removed_chain_row_is_found(victim: int) -> None:
    tamper("DELETE FROM record_chain WHERE bureau = 'B1'")
    found = verify().first_broken
    assert found is not None and found.chain == "B1"


def test_a_removed_act_is_found_where_it_was(victim: int) -> None:
    tamper("DELETE FROM record_act WHERE id = %s", victim)
    found = verify().first_broken
    assert found is not None
    assert (found.chain, found.what) == ("B1", "act 3 is missing")


def test_a_removed_act_whose_followers_moved_up_is_found(victim: int) -> None:
    following = act_ids()[3]
    with guards_lifted():
        sql("DELETE FROM record_content WHERE act = %s", victim)
        sql("DELETE FROM record_act WHERE id = %s", victim)
        for ident in act_ids()[2:]:
            sql("UPDATE record_act SET place = place - 1 WHERE id = %s", ident)
        sql("UPDATE record_chain SET length = length - 1 WHERE bureau = 'B1'")
    found = verify().first_broken
    assert found is not None and found.act == following
    assert found.what == "link to the act before was changed"


def test_two_acts_that_changed_places_are_found(victim: int) -> None:
    after = act_ids()[3]
    with guards_lifted():
        sql("UPDATE record_act SET place = 1000 WHERE id = %s", victim)
        sql("UPDATE record_act SET place = 3 WHERE id = %s", after)
        sql("UPDATE record_act SET place = 4 WHERE id = %s", victim)
    found = verify().first_broken
    assert found is not None and (found.place, found.act) == (3, after)


def test_a_removed_content_is_found(victim: int) -> None:
    tamper("DELETE FROM record_content WHERE act = %s", victim)
    found = verify().first_broken
    assert found is not None and (found.act, found.what) == (victim, "content is missing")


def test_a_content_without_an_act_is_found(victim: int) -> None:
    sql("INSERT INTO record_content (act, salt, body) VALUES (77, 'x', '{}')")
    found = verify().first_broken
    assert found is not None and (found.act, found.what) == (77, "content without an act")


def test_the_first_break_is_named_when_there_are_several(victim: int) -> None:
    with guards_lifted():
        for ident in act_ids()[2:5]:
            sql("UPDATE record_act SET article = '99' WHERE id = %s", ident)
    found = verify().first_broken
    assert found is not None and found.act == victim


def _cut_tail() -> None:
    """Remove the newest act and rewrite the chain row as if it had never been."""
    newest, before = act_ids()[-1], act_ids()[-2]
    head = ActHead.objects.values_list("hash", flat=True).get(id=before)
    with guards_lifted():
        sql("DELETE FROM record_content WHERE act = %s", newest)
        sql("DELETE FROM record_act WHERE id = %s", newest)
        sql("UPDATE record_chain SET length = length - 1, head = %s WHERE bureau = 'B1'", head)


def test_a_cut_tail_with_a_rewritten_chain_row_differs_from_the_published_head(
    victim: int, capsys: pytest.CaptureFixture[str]
) -> None:
    published = verify().head
    _cut_tail()
    assert verify().first_broken is None, "by itself the shorter chain holds"
    assert verify().head != published
    options = SimpleNamespace(action="verify", json=False, files=False, head=published)
    assert record_command._verify(options) == 1
    assert verify().head in capsys.readouterr().out
    options.head = verify().head
    assert record_command._verify(options) == 0


def test_each_bureau_has_its_own_chain_and_a_break_names_it(cast: Cast) -> None:
    cast.register(DAY)
    intake.register_at_window(
        cast.context("neighbour", DAY), Desk("B2", "540698"), Submission("邻县的路坏了"),
        Registration(Purpose.SUGGESTION),
    )  # fmt: skip
    assert dict(Chain.objects.values_list("bureau", "length")) == {"B1": 2, "B2": 2}
    tamper("UPDATE record_act SET article = '99' WHERE id = %s", act_ids("B2")[0])
    verdict = verify()
    assert verdict.first_broken is not None and verdict.first_broken.chain == "B2"
    assert verdict.heads["B1"] == Chain.objects.get(bureau="B1").head


def test_acts_of_other_units_go_to_the_chain_of_the_registering_bureau(cast: Cast) -> None:
    number = cast.answered(DAY).number
    cast.act("clerk", number, "request_review", DAY + timedelta(days=20), reason="不服")
    cast.act("county", number, "refuse_review", DAY + timedelta(days=21), reason="理由不成立")
    units = set(ActHead.objects.values_list("actor_unit", "chain"))
    assert units == {("B1", "B1"), ("HOUSING", "B1"), ("COUNTY", "B1")}


def test_verify_counts_acts_and_petitions(cast: Cast) -> None:
    cast.register(DAY)
    cast.handled(DAY)
    verdict = verify()
    assert (verdict.acts, verdict.petitions) == (2 + 5, 2)


def test_an_empty_record_holds(db: None) -> None:
    verdict = verify()
    assert (verdict.acts, verdict.petitions, verdict.first_broken) == (0, 0, None)
