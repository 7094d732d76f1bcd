"""The whole state as rows of tables: read in one snapshot, loaded into an empty database.

Values are JSON's own, days and moments ISO 8601, so that either database takes what the other
gave. What Django keeps for itself (sessions, permissions) stays out; what is made from rows
(the search) is made again.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from huiyin.store.record.chain import canonical
from huiyin.store.record.inserts import insert
from huiyin.store.record.models import SealingKey

_NOT_OURS = frozenset({"auth", "contenttypes", "sessions"})
_BATCH = 1000
Table = type[models.Model]


def tables() -> dict[str, Table]:
    """Every table that a backup holds, by name."""
    found = apps.get_models(include_auto_created=True)
    ours = [m for m in found if m._meta.managed and m._meta.app_label not in _NOT_OURS]
    return {m._meta.db_table: m for m in sorted(ours, key=lambda m: m._meta.db_table)}


def columns(table: Table) -> list[str]:
    """The names under which a table's values stand, in order."""
    return [field.attname for field in table._meta.concrete_fields]


def migrations() -> list[str]:
    """The migrations that made these tables."""
    labels = {table._meta.app_label for table in tables().values()}
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in labels)


@contextmanager
def snapshot() -> Iterator[None]:
    """Within, everything this thread reads is of one moment, and nobody is kept from writing.

    A connection of its own takes the place of the thread's; it may not write.
    """
    live = connections[DEFAULT_DB_ALIAS]
    reading = live.copy()
    options = reading.settings_dict.setdefault("OPTIONS", {})
    if live.vendor == "sqlite":
        options["transaction_mode"], guard = "DEFERRED", "PRAGMA query_only = ON"
    else:
        from psycopg import IsolationLevel

        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
        guard = "SET TRANSACTION READ ONLY"
    connections[DEFAULT_DB_ALIAS] = reading
    try:
        with transaction.atomic():
            with reading.cursor() as cursor:
                cursor.execute(guard)
            yield
    finally:
        reading.close()
        connections[DEFAULT_DB_ALIAS] = live


def count(table: Table) -> int:
    """How many rows a table has."""
    return table._default_manager.count()


def lines(table: Table) -> Iterator[bytes]:
    """The rows of a table by primary key, each a line of JSON."""
    found = table._default_manager.order_by("pk").values_list(*columns(table))
    for row in found.iterator(chunk_size=_BATCH):
        values = [v.isoformat() if hasattr(v, "isoformat") else v for v in row]
        yield canonical(values).encode() + b"\n"


def hold() -> None:
    """Keep everybody else from writing until the transaction ends (SQLite does so anyway)."""
    if connection.vendor == "postgresql":
        names = ", ".join(f'"{name}"' for name in tables())
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")


def occupied() -> list[str]:
    """The tables that hold something. Data keys do not count: they are made by themselves."""
    rest = {n: t for n, t in tables().items() if t is not SealingKey}
    return [name for name, table in rest.items() if table._default_manager.exists()]


def load(table: Table, given: Iterator[bytes]) -> int:
    """Add the rows that `lines` gave; how many."""
    if table is SealingKey:
        SealingKey.objects.all().delete()
    fields, done = table._meta.concrete_fields, 0
    while part := list(islice(given, _BATCH)):
        insert(table, [_row(fields, line) for line in part])
        done += len(part)
    return done


def _row(fields: Sequence[Any], line: bytes) -> dict[str, Any]:
    values = json.loads(line)
    return {
        f.attname: f.to_python(v) if isinstance(f, models.DateField) else v
        for f, v in zip(fields, values, strict=True)
    }


def count_on() -> None:
    """Let the database number new rows after those that were loaded."""
    resets = connection.ops.sequence_reset_sql(no_style(), list(tables().values()))
    with connection.cursor() as cursor:
        for statement in resets:
            cursor.execute(statement)
