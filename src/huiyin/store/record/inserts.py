"""The one compiled insert: rows as tuples, SQL built once per model and row count."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random
from threading import Lock
from typing import Any

from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

MANY = 100
"""From so many rows on they go by the database's own way for many: COPY on PostgreSQL, one
prepared statement on SQLite. Fewer go in one statement."""


class Ids:
    """Numbers that only rise within a process; two processes differ by chance."""

    def __init__(self) -> None:
        self.last, self.lock, self.steps = 0, Lock(), Random()

    def next(self) -> int:
        """The next number."""
        now = time.time_ns() // 1_000_000
        with self.lock:
            if now > self.last >> 22:
                self.last = now << 22 | secrets.randbits(21)
            else:
                self.last += 1 + self.steps.getrandbits(6)
            return self.last


_ids = Ids()


def new_id() -> int:
    """A 63-bit number that rises with time: 41 bits of milliseconds, 22 of chance."""
    return _ids.next()


Row = tuple[Any, ...]
Target = tuple[str, tuple[str, ...]]
"""A table and its columns."""

Adapt = Callable[[Any], Any]


def _text(value: Any) -> Any:
    """Enum members of text are bound as plain text, whatever the driver makes of enums."""
    return value if type(value) is str or value is None else str(value)


def _adapt(field: Any, database: BaseDatabaseWrapper) -> Adapt | None:
    """How a value of a field is bound; only kinds that need Django's own care get one."""
    if isinstance(field, models.CharField | models.TextField):
        return _text
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(value, database)
    if isinstance(field, models.DateTimeField):
        return database.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return database.ops.adapt_datefield_value
    return None


@cache
def _columns(model: type[models.Model], vendor: str) -> tuple[tuple[str, Adapt | None, Any], ...]:
    database = connections["default"]
    return tuple(
        (f.attname, _adapt(f, database), f.get_default()) for f in model._meta.concrete_fields
    )


@cache
def _target(model: type[models.Model]) -> Target:
    names = tuple(str(field.column) for field in model._meta.concrete_fields)
    return model._meta.db_table, names


Group = tuple[type[models.Model], Sequence[Mapping[str, Any]]]


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows given as mappings by attribute name; what is left out takes its default.

    Raises IntegrityError as the database does.
    """
    insert_each([(model, rows)])


def insert_each(groups: Sequence[Group]) -> None:
    """Add rows of several models in order, as `insert` does, through one cursor."""
    database = connections["default"]
    with database.cursor() as cursor:
        for model, rows in groups:
            columns = _columns(model, database.vendor)
            bound = [
                tuple([
                    adapt(row.get(name, default)) if adapt else row.get(name, default)
                    for name, adapt, default in columns
                ])
                for row in rows
            ]  # fmt: skip
            _write(cursor, database.vendor, _target(model), bound)


def insert_into(table: str, names: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Add rows of values the driver knows. Raises IntegrityError as the database does."""
    database = connections["default"]
    with database.cursor() as cursor:
        _write(cursor, database.vendor, (table, names), rows)


def _write(cursor: Any, vendor: str, target: Target, rows: Sequence[Row]) -> None:
    if len(rows) < MANY:
        if rows:
            cursor.execute(_statement(*target, len(rows)), [v for row in rows for v in row])
    elif vendor == "postgresql":
        _copy(cursor, target, rows)
    else:
        cursor.executemany(_statement(*target, 1), rows)


@cache
def _statement(table: str, names: tuple[str, ...], rows: int) -> str:
    mark = "(" + ", ".join(["%s"] * len(names)) + ")"
    return f'INSERT INTO "{table}" ({_quoted(names)}) VALUES ' + ", ".join([mark] * rows)


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _copy(cursor: Any, target: Target, rows: Sequence[Row]) -> None:
    table, names = target
    statement = f'COPY "{table}" ({_quoted(names)}) FROM STDIN'
    with connection.wrap_database_errors, cursor.copy(statement) as lines:
        for row in rows:
            lines.write_row(row)
