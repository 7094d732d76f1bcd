"""Tampering with the record as somebody with the database password could: guards lifted first."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection

from huiyin.store.record import guards
from huiyin.store.record.models import ActHead


@contextmanager
def guards_lifted() -> Iterator[None]:
    """No guards inside, all guards afterwards."""
    guards.lift()
    try:
        yield
    finally:
        guards.install()


def sql(statement: str, *values: Any) -> int:
    """Run one statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def tamper(statement: str, *values: Any) -> None:
    """One statement behind the guards' back, which must touch a row."""
    with guards_lifted():
        assert sql(statement, *values) >= 1, "nothing was tampered with"


def other(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, datetime):
        return value.replace(microsecond=(value.microsecond + 1) % 1_000_000)
    if isinstance(value, date):
        return value.replace(day=value.day % 28 + 1)
    if isinstance(value, int):
        return value + 1000
    return ("0" if value[:1] != "0" else "1") + value[1:]


def column(field: Any) -> str:
    """A column's name, quoted."""
    return f'"{field.column}"'


def act_ids(chain: str = "B1") -> list[int]:
    """The acts of a chain in order."""
    return list(ActHead.objects.filter(chain=chain).order_by("place").values_list("id", flat=True))
