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


Column = Sequence[Any]
Prepare = Callable[[Column], Column]


def _same(values: Column) -> Column:
    return values


def _text(values: Column) -> Column:
    """Enum members of text are bound as plain text, whatever the driver makes of enums."""
    return [v if type(v) is str or v is None else str(v) for v in values]


def _each(adapt: Callable[[Any], Any]) -> Prepare:
    return lambda values: list(map(adapt, values))


def _prepare(field: Any, database: BaseDatabaseWrapper) -> Prepare:
    """How values of a field are bound; only kinds that need Django's own care get it."""
    if isinstance(field, models.CharField | models.TextField):
        return _text
    if isinstance(field, models.JSONField):
        return _each(lambda value: field.get_db_prep_save(value, database))
    if isinstance(field, models.DateTimeField):
        return _each(database.ops.adapt_datetimefield_value)
    if isinstance(field, models.DateField):
        return _each(database.ops.adapt_datefield_value)
    return _same


@cache
def _columns(model: type[models.Model], vendor: str) -> tuple[tuple[str, Prepare, Any], ...]:
    database = connections["default"]
    return tuple(
        (f.attname, _prepare(f, database), f.get_default()) for f in model._meta.concrete_fields
    )


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(str(field.column) for field in model._meta.concrete_fields)


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows given as mappings by attribute name; what is left out takes its default.

    Raises IntegrityError as the database does.
    """
    columns = [
        prepare([row.get(name, default) for row in rows])
        for name, prepare, default in _columns(model, connection.vendor)
    ]
    insert_into(model._meta.db_table, _names(model), list(zip(*columns, strict=True)))


def insert_into(table: str, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows of values the driver knows. Raises IntegrityError as the database does."""
    if len(rows) < MANY:
        if rows:
            with connection.cursor() as cursor:
                cursor.execute(_statement(table, names, len(rows)), [v for r in rows for v in r])
    elif connection.vendor == "postgresql":
        _copy(table, names, rows)
    else:
        with connection.cursor() as cursor:
            cursor.executemany(_statement(table, names, 1), rows)


@cache
def _statement(table: str, names: tuple[str, ...], rows: int) -> str:
    mark = "(" + ", ".join(["%s"] * len(names)) + ")"
    return f'INSERT INTO "{table}" ({_quoted(names)}) VALUES ' + ", ".join([mark] * rows)


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _copy(table: str, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    statement = f'COPY "{table}" ({_quoted(names)}) FROM STDIN'
    with connection.cursor() as cursor, connection.wrap_database_errors:
        with cursor.copy(statement) as lines:
            for row in rows:
                lines.write_row(row)
