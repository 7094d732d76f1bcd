"""The record as a Django app: its guards are put back after every migration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


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
        """`post_migrate` is the one moment a remade table can be met, hence this signal."""
        post_migrate.connect(_put_back, dispatch_uid="huiyin.record.guards")
