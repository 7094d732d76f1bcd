"""The one compiled insert: rows as tuples, SQL built once per model and row count."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from threading import Lock
from typing import Any

from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

_PARAMETERS_AT_MOST = 30_000


class Ids:
    """Numbers that only rise within a process; two processes differ by chance."""

    def __init__(self) -> None:
        self.last, self.lock = 0, Lock()

    def next(self) -> int:
        """The next number."""
        now = time.time_ns() // 1_000_000
        with self.lock:
            if now > self.last >> 22:
                self.last = now << 22 | secrets.randbits(21)
            else:
                self.last += 1 + secrets.randbits(6)
            return self.last


_ids = Ids()


def new_id() -> int:
    """A 63-bit number that rises with time: 41 bits of milliseconds, 22 of chance."""
    return _ids.next()


Prepare = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> Any:
    """Enum members of text are bound as plain text, whatever the driver makes of enums."""
    return value if type(value) is str or value is None else str(value)


def _prepare(field: Any, database: BaseDatabaseWrapper) -> Prepare:
    """How a value of a field is bound; only kinds that need Django's own care get it."""
    if isinstance(field, models.CharField | models.TextField):
        return _text
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(value, database)
    if isinstance(field, models.DateTimeField):
        return database.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return database.ops.adapt_datefield_value
    return _same


@cache
def _columns(model: type[models.Model], vendor: str) -> tuple[tuple[str, Prepare, Any], ...]:
    database = connections["default"]
    return tuple(
        (f.attname, _prepare(f, database), f.get_default()) for f in model._meta.concrete_fields
    )


@cache
def _head(model: type[models.Model]) -> str:
    names = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES '


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows given as mappings by attribute name; what is left out takes its default.

    One statement for as many rows as the database takes parameters. Raises IntegrityError as
    the database does.
    """
    columns = _columns(model, connection.vendor)
    at_once = max(1, _PARAMETERS_AT_MOST // len(columns))
    mark = "(" + ", ".join(["%s"] * len(columns)) + ")"
    head = _head(model)
    for start in range(0, len(rows), at_once):
        part = rows[start : start + at_once]
        values = [
            prepare(row.get(name, default)) for row in part for name, prepare, default in columns
        ]
        with connection.cursor() as cursor:
            cursor.execute(head + ", ".join([mark] * len(part)), values)
