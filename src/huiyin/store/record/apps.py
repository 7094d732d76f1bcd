"""The record as a Django app: its guards are put back after every migration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


def _step_aside(plan: Any = (), **_: Any) -> None:
    """SQLite cannot remake a table that a trigger of another one names: guards stand aside while
    migrations run. Migrations that fail leave the house shut until they are run again."""
    from django.db import connection

    from huiyin.store.record import guards

    if plan and connection.vendor == "sqlite":
        guards.lift()


def _put_back(**_: Any) -> None:
    from huiyin.store.record import guards, models

    if models.ActHead._meta.db_table in _tables():
        guards.install()


def _tables() -> list[str]:
    from django.db import connection

    return connection.introspection.table_names()


class RecordConfig(AppConfig):
    """Label `record`."""

    name = "huiyin.store.record"
    label = "record"

    def ready(self) -> None:
        """Only these signals meet the moments before and after a table is remade."""
        pre_migrate.connect(_step_aside, dispatch_uid="huiyin.record.guards.before")
        post_migrate.connect(_put_back, dispatch_uid="huiyin.record.guards")
