"""Every address names its permission, and opens to nobody who lacks it."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from huiyin.domain.authority import Permission

TELLS_NOTHING = {"api/v1/openapi.json"}
"""The description of the API itself: no petition in it."""

SAMPLE = {"int": "1", "slug": "register", "str": "x", "path": "x", "uuid": "x"}
BY_KEY = getattr(Permission, "BY_KEY", Permission.PUBLIC)


def routes(patterns: list[object], before: str = "") -> Iterator[tuple[str, object]]:
    for entry in patterns:
        whole = before + str(getattr(entry, "pattern", ""))
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, whole)
        elif isinstance(entry, URLPattern):
            yield whole, entry.callback


def ours() -> list[tuple[str, object]]:
    every = routes(get_resolver().url_patterns)
    return [(r, view) for r, view in every if not r.startswith("static")]


def address(route: str) -> str:
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLE.get(m[1] or "str", "x"), route)
    return "/" + filled.strip("^$")


def test_every_route_names_its_permission() -> None:
    found = ours()
    assert len(found) > 20
    assert [
        r for r, view in found if not isinstance(getattr(view, "permission", 0), Permission)
    ] == []


@pytest.mark.django_db
def test_every_route_that_is_not_public_refuses_an_outsider() -> None:
    client, opened = Client(), []
    for route, view in ours():
        permission = getattr(view, "permission", None)
        if permission in (Permission.PUBLIC, BY_KEY):
            continue
        response = client.get(address(route))
        sent_to_sign_in = response.status_code == 302 and "sign-in" in response.headers["Location"]
        if not sent_to_sign_in and response.status_code not in (401, 403, 404):
            opened.append((route, response.status_code))
    assert opened == []


@pytest.mark.django_db
def test_every_route_by_key_refuses_who_has_none() -> None:
    client, opened = Client(REMOTE_ADDR="203.0.113.9"), []  # somebody from outside
    for route, view in ours():
        is_by_key = getattr(view, "permission", None) is BY_KEY is not Permission.PUBLIC
        if is_by_key and route not in TELLS_NOTHING:
            status = client.get(address(route)).status_code
            if status not in (401, 403, 404, 405):
                opened.append((route, status))
    assert opened == []
