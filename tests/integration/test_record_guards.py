"""The database itself refuses to change the record, and does so again after every migration."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from huiyin.domain.acts import ActKind
from huiyin.domain.petition import Purpose
from huiyin.services import intake
from huiyin.services.acting import Draft, record
from huiyin.services.intake import Desk, Registration, Submission
from huiyin.store.petitions import repository as petitions
from huiyin.store.record import guards
from huiyin.store.record import migrations as record_migrations
from huiyin.store.record.chain import verify
from huiyin.store.record.models import ActContent, ActHead
from huiyin.store.record.repository import empty_content
from tests.cast import Cast, make_cast
from tests.integration._tampering import act_ids, sql, tamper

DAY = date(2026, 9, 1)


def _refused(statement: str, *values: object) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement, *values)


@pytest.fixture
def acts(cast: Cast) -> list[int]:
    cast.handled(DAY)
    return act_ids()


UPDATES = [
    *(f'UPDATE record_act SET "{f.column}" = "{f.column}"' for f in ActHead._meta.concrete_fields),
    "UPDATE record_content SET salt = 'x'",
    "UPDATE record_content SET act = act + 1",
    "UPDATE record_content SET body = '{}'",
    "UPDATE record_content SET body = ''",
    "UPDATE record_chain SET bureau = 'B9'",
    "UPDATE record_chain SET length = length - 1",
    "UPDATE record_chain SET head = 'x'",
]


@pytest.mark.parametrize("statement", UPDATES)
def test_update_of_the_record_is_refused(acts: list[int], statement: str) -> None:
    _refused(statement)
    assert verify().first_broken is None


@pytest.mark.parametrize("table", ["record_act", "record_content", "record_chain"])
def test_delete_from_the_record_is_refused(acts: list[int], table: str) -> None:
    _refused(f"DELETE FROM {table}")
    assert act_ids() == acts


@pytest.mark.parametrize("table", ["record_act", "record_content", "record_chain"])
def test_truncate_of_the_record_is_refused(acts: list[int], table: str, is_postgres: bool) -> None:
    if not is_postgres:
        pytest.skip("SQLite has no TRUNCATE")
    _refused(f"TRUNCATE {table}")
    assert act_ids() == acts


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
@pytest.mark.parametrize("key", ["id", "place", "seq"])
def test_replacing_an_act_by_any_of_its_keys_is_refused(
    acts: list[int], verb: str, key: str, is_postgres: bool
) -> None:
    if is_postgres:
        pytest.skip("INSERT OR REPLACE is SQLite's")
    names = [f.column for f in ActHead._meta.concrete_fields]
    changed = {"id": {"place": "1000", "seq": "1000"}, "place": {"id": "7", "seq": "1000"},
               "seq": {"id": "7", "place": "1000"}}[key]  # fmt: skip
    chosen = ", ".join(changed.get(n, f'"{n}"') for n in names)
    into = ", ".join(f'"{n}"' for n in names)
    _refused(f"{verb} INTO record_act ({into}) SELECT {chosen} FROM record_act WHERE place = 2")
    assert act_ids() == acts


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO record_content SELECT act, salt, '{}' FROM record_content LIMIT 1",
        "INSERT OR REPLACE INTO record_chain SELECT bureau, 99, head FROM record_chain LIMIT 1",
    ],
)
def test_replacing_contents_and_chains_is_refused(
    acts: list[int], statement: str, is_postgres: bool
) -> None:
    if is_postgres:
        pytest.skip("INSERT OR REPLACE is SQLite's")
    _refused(statement)
    assert verify().first_broken is None


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO record_content SELECT act, salt, '{}' FROM record_content LIMIT 1 "
        "ON CONFLICT (act) DO UPDATE SET body = excluded.body",
        "INSERT INTO record_chain SELECT bureau, 0, 'x' FROM record_chain LIMIT 1 "
        "ON CONFLICT (bureau) DO UPDATE SET length = excluded.length",
    ],
)
def test_upsert_is_no_way_around_the_guards(
    acts: list[int], statement: str, is_postgres: bool
) -> None:
    if not is_postgres:
        statement = statement.replace("LIMIT 1", "WHERE true LIMIT 1")
    _refused(statement)
    assert verify().first_broken is None


def test_all_guards_stand_after_migrate(db: None) -> None:
    assert guards.standing() == guards.names()
    assert len(guards.names()) >= 8


def test_lifted_guards_are_put_back_by_migrate(committed: None) -> None:
    guards.lift()
    assert guards.standing() == frozenset()
    call_command("migrate", verbosity=0)
    assert guards.standing() == guards.names()


WIDEN = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [
        migrations.AlterField("ActHead", "article", models.CharField(max_length=41)),
        migrations.AlterField("ActContent", "salt", models.CharField(max_length=33)),
        migrations.AlterField("Chain", "head", models.CharField(max_length=65, default="")),
    ]
"""


@pytest.fixture
def later_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The record with one more migration, which remakes its tables on SQLite; undone after."""
    package = tmp_path / "record_migrations_of_tomorrow"
    package.mkdir()
    first = Path(record_migrations.__file__).with_name("0001_initial.py")
    (package / "__init__.py").touch()
    shutil.copy(first, package)
    (package / "0002_widen.py").write_text(WIDEN, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with override_settings(MIGRATION_MODULES={"record": package.name}):
        yield
        call_command("migrate", "record", "0001", verbosity=0)


def test_guards_stand_again_after_a_migration_that_remakes_the_tables(
    committed: None, later_migration: None
) -> None:
    make_cast().handled(DAY)
    call_command("migrate", verbosity=0)
    assert guards.standing() == guards.names()
    _refused("UPDATE record_act SET article = '1'")
    _refused("DELETE FROM record_content")
    assert verify().first_broken is None


def test_a_remade_table_has_lost_its_guards_until_they_are_put_back(
    committed: None, is_postgres: bool
) -> None:
    if is_postgres:
        pytest.skip("PostgreSQL alters tables in place and keeps their triggers")
    sql("DROP TRIGGER record_content_no_update")
    with connection.schema_editor() as editor:
        editor._remake_table(ActHead)
    gone = {n for n in guards.names() if n.startswith("record_act")} | {"record_content_no_update"}
    assert guards.names() - guards.standing() == gone
    call_command("migrate", verbosity=0)
    assert guards.standing() == guards.names()


def _dispose(cast: Cast, number: str, named: list[int]) -> None:
    context = cast.context("head", DAY)
    with transaction.atomic():
        loaded = petitions.load(number)
        assert loaded is not None
        record(context, loaded, [Draft(ActKind.DISPOSED, DAY, "21", {"acts": named})])


def test_content_is_emptied_by_a_disposed_act_that_names_it(cast: Cast) -> None:
    receipt = cast.handled(DAY)
    first = act_ids()[0]
    _dispose(cast, receipt.number, [first])
    empty_content(first)
    assert ActContent.objects.get(act=first).body == ""
    verdict = verify()
    assert verdict.first_broken is None and verdict.acts == 6


def test_content_emptied_without_being_named_by_the_disposed_act_is_refused_or_found(
    cast: Cast,
) -> None:
    receipt = cast.handled(DAY)
    first, second = act_ids()[:2]
    _dispose(cast, receipt.number, [first])
    tamper("UPDATE record_content SET body = '' WHERE act = %s", second)
    found = verify().first_broken
    assert found is not None and (found.act, found.what) == (second, "content was changed")


def test_content_is_not_emptied_without_a_disposed_act(acts: list[int]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        empty_content(acts[0])
    tamper("UPDATE record_content SET body = '' WHERE act = %s", acts[0])
    found = verify().first_broken
    assert found is not None and found.act == acts[0]


def test_a_disposed_act_of_another_chain_opens_nothing(cast: Cast) -> None:
    cast.handled(DAY)
    there = intake.register_at_window(
        cast.context("neighbour", DAY), Desk("B2", "540698"), Submission("邻县的路坏了"),
        Registration(Purpose.SUGGESTION),
    )  # fmt: skip
    first = act_ids()[0]
    context = cast.context("neighbour", DAY)
    with transaction.atomic():
        loaded = petitions.load(there.number)
        assert loaded is not None
        record(context, loaded, [Draft(ActKind.DISPOSED, DAY, "21", {"acts": [first]})])
    with pytest.raises(DatabaseError), transaction.atomic():
        empty_content(first)
    tamper("UPDATE record_content SET body = '' WHERE act = %s", first)
    found = verify().first_broken
    assert found is not None and found.act == first


def test_disposed_content_may_become_empty_and_nothing_else(cast: Cast) -> None:
    receipt = cast.handled(DAY)
    first = act_ids()[0]
    _dispose(cast, receipt.number, [first])
    _refused("UPDATE record_content SET body = '{}' WHERE act = %s", first)
    _refused("UPDATE record_content SET body = '', salt = 'x' WHERE act = %s", first)
    assert ActContent.objects.get(act=first).body != ""


def test_an_act_changed_after_its_content_was_disposed_of_is_still_found(cast: Cast) -> None:
    receipt = cast.handled(DAY)
    first = act_ids()[0]
    _dispose(cast, receipt.number, [first])
    empty_content(first)
    tamper("UPDATE record_act SET actor = 'nobody' WHERE id = %s", first)
    found = verify().first_broken
    assert found is not None and found.act == first
