"""Fixtures of the whole suite."""

import contextlib
import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.cast import Cast, make_cast


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On PostgreSQL the test databases are copies of one in UTF-8 and C.UTF-8."""
    url = os.environ.get("HUIYIN_TEST_DATABASE_URL")
    if not url:
        return
    base, _, name = url.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
        with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            server.execute(
                sql.SQL(
                    "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
                ).format(sql.Identifier(name))
            )


@pytest.fixture(autouse=True)
def _fresh_keys(request: pytest.FixtureRequest) -> Iterator[None]:
    """Data keys and announced years live in the database: no test may meet those of another."""
    from huiyin.services.context import forget_calendar
    from huiyin.services.library import forget_library
    from huiyin.store.record.seals import forget_keys

    kept = (forget_keys, forget_calendar, forget_library)
    for forget in kept:
        forget()
    yield
    for forget in kept:
        forget()


@pytest.fixture(autouse=True)
def _liftable_guards(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that really commits ends in a flush, which the guards would refuse."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        from huiyin.store.record import guards

        guards.lift()
        request.addfinalizer(guards.lift)


@pytest.fixture
def committed(transactional_db: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """A database in which the test commits; the guards stand during it, not during its flush."""
    from huiyin.store.record import guards

    guards.install()
    yield
    guards.lift()


@pytest.fixture
def cast(db: None) -> Cast:
    """The bureau, its units and the people every test knows."""
    return make_cast()


@pytest.fixture
def is_postgres() -> bool:
    """Does this run on PostgreSQL?"""
    return connection.vendor == "postgresql"
