"""Every address of the staff side against every role, as the table of permissions says."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from huiyin.domain.authority import Permission, Role
from tests.cast import PEOPLE, Cast

PASSWORD = "correct horse battery"
LOGINS = {"clerk": "clerk", "head": "bureau_head", "supervisor": "supervisor",
          "analyst": "analyst", "handler": "handler", "unit_head": "unit_head",
          "section": "section_head", "keeper": "seal_keeper",
          "desk": "receptionist",
          "leader": "leader", "admin": "administrator", "auditor": "auditor"}  # fmt: skip


def signed_in(login: str) -> Client:
    client = Client()
    assert (
        client.post("/staff/sign-in", {"username": login, "password": PASSWORD}).status_code == 302
    )
    return client


def patterns() -> list[tuple[str, URLPattern]]:
    found = []
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "staff/":
            found += [(str(p.pattern), p) for p in resolver.url_patterns]
    return found


def address(pattern: str, number: str) -> str:
    kept = {"<str:number>": number, "<str:verb>": "forward", "<int:person>": "1",
            "registers/<slug:kind>": "registers/leader_charge", "<slug:number>": number,
            "<slug:verb>": "note",
            "<slug:item>": number,
            "<str:token>": "x", "<str:code>": "HOUSING", "<int:ordinal>": "1",
            "<int:instrument>": "1",
            "<str:kind>": "roster", "<int:duty>": "1", "<int:substitution>": "1",
            "<int:seq>": "1", "<int:page>": "1", "<int:run>": "1",
            "<slug:kind>": "receipt", "<int:ident>": "1", "<slug:step>": "issue",
            "<slug:extension>": "pdf", "<int:client>": "1"}  # fmt: skip
    for name, value in kept.items():
        pattern = pattern.replace(name, value)
    return "/staff/" + re.sub(r"<int:\w+>", "1", pattern)


def test_every_view_names_its_permission() -> None:
    assert len(patterns()) > 20
    for pattern, entry in patterns():
        assert isinstance(getattr(entry.callback, "permission", None), Permission), pattern


@pytest.mark.parametrize("login", LOGINS)
def test_a_role_opens_exactly_what_it_may(cast: Cast, login: str) -> None:
    number = cast.register(date(2026, 9, 1)).number
    client, actor = signed_in(login), cast[login]
    for pattern, entry in patterns():
        if pattern in ("sign-in", "sign-out"):
            continue
        wanted = entry.callback.permission  # type: ignore[attr-defined]
        response = client.get(address(pattern, number))
        is_refused = response.status_code == 403 and "现在可以办" not in response.content.decode()
        assert is_refused == (not actor.may(wanted)), (login, pattern, response.status_code)
        assert response.status_code in (200, 302, 403, 404, 405, 409, 410), pattern
        if not actor.may(wanted):
            assert client.post(address(pattern, number)).status_code == 403


def test_strangers_are_asked_to_sign_in(cast: Cast) -> None:
    for pattern, entry in patterns():
        response = Client().get(address(pattern, "x"))
        if entry.callback.permission is Permission.PUBLIC:  # type: ignore[attr-defined]
            assert response.status_code in (200, 404, 405, 410)
        else:
            assert response.status_code == 302
            assert response["Location"].startswith("/staff/sign-in?next=")


def test_every_role_of_the_cast_is_tried() -> None:
    assert {PEOPLE[login][2] for login in LOGINS} == set(Role) - {
        Role.PETITIONER, Role.SYSTEM, Role.OPERATOR}  # fmt: skip


@pytest.mark.parametrize(
    "tail", ["", "pane/", "register/", "acts/forward/", "letters/new/receipt/", "letters/1/"]
)
def test_outside_the_scope_is_as_if_missing(cast: Cast, tail: str) -> None:
    number = cast.register(date(2026, 9, 1)).number
    neighbour = signed_in("neighbour")
    outside = neighbour.get(f"/staff/petitions/{number}/{tail}", headers={"HX-Request": "true"})
    missing = neighbour.get(f"/staff/petitions/no-such/{tail}", headers={"HX-Request": "true"})
    assert outside.status_code == missing.status_code == 404
    assert outside.content == missing.content


def test_wrong_password_says_what_to_do(cast: Cast) -> None:
    response = Client().post("/staff/sign-in", {"username": "clerk", "password": "x"})
    assert "登录名或者密码不对" in response.content.decode()


def test_too_many_wrong_passwords_lock_the_login(cast: Cast) -> None:
    client = Client()
    for _ in range(8):
        response = client.post("/staff/sign-in", {"username": "clerk", "password": "x"})
    assert response.status_code == 429
    assert "请等 15 分钟" in response.content.decode()


def test_sign_in_leads_to_where_one_wanted_to_go(cast: Cast) -> None:
    response = Client().post(
        "/staff/sign-in",
        {"username": "clerk", "password": PASSWORD, "next": "/staff/petitions/"},
    )
    assert response["Location"] == "/staff/petitions/"


def test_signing_out_asks_for_a_post(cast: Cast) -> None:
    client = signed_in("clerk")
    assert client.get("/staff/sign-out").status_code == 405
    assert client.post("/staff/sign-out").status_code == 302
    assert client.get("/staff/").status_code == 302


def test_forms_without_a_token_of_ours_are_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/staff/sign-in", {"username": "clerk"}).status_code == 403


def test_two_posts_are_chosen_between(cast: Cast) -> None:
    from huiyin.store.accounts import repository

    repository.start_post(int(cast["clerk"].person), "HOUSING", "handler", date(2019, 1, 1))
    client = signed_in("clerk")
    assert "县信访局" in client.get("/staff/").content.decode()
    assert client.post("/staff/post/", {"unit": "HOUSING"}).status_code == 302
    page = client.get("/staff/").content.decode()
    assert "县住房和城乡建设局" in page
    assert client.post("/staff/post/", {"unit": "TOWN"}).status_code == 200


def test_notices_are_shown_and_marked_read(cast: Cast) -> None:
    from huiyin.services.notices import run_all

    number = cast.register(date(2026, 9, 1)).number
    cast.act("clerk", number, "forward", date(2026, 9, 1), unit="HOUSING")
    run_all("test")
    client = signed_in("handler")
    assert "条未读" in client.get("/staff/").content.decode()
    assert number in client.get("/staff/notices/").content.decode()
    client.post("/staff/notices/")
    assert "条未读" not in client.get("/staff/").content.decode()
