"""Keys are given on a page, shown once, and ended there; only by who keeps the organisation."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.services.context import today
from huiyin.store.accounts.models import ApiClient
from huiyin.store.record.models import ActHead
from tests.cast import Cast
from tests.web.test_api import Caller
from tests.web.test_staff_doors import LOGINS, signed_in

SAID = {"name": "12345 热线", "unit": "B1", "role": "clerk",
        "scope": ["read_petitions", "register"],
        "expires_on": (today() + timedelta(days=30)).isoformat()}  # fmt: skip


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in("admin")


def key_on(page: str) -> str:
    found = re.search(r'id="key" type="text" readonly value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_key_is_given_used_and_ended(admin: Client) -> None:
    key = key_on(admin.post("/staff/clients/add/", SAID).content.decode())
    assert Caller(key).get("/petitions").status_code == 200
    row = ApiClient.objects.get()
    assert key not in row.key_hash and row.scope == "read_petitions register"
    page = admin.get("/staff/clients/").content.decode()
    assert "12345 热线" in page and "查看、登记" in page and key not in page
    ended = admin.post(f"/staff/clients/{row.pk}/close/", follow=True).content.decode()
    assert "已停用" in ended
    assert Caller(key).get("/petitions").status_code == 401
    kinds = list(ActHead.objects.filter(kind__startswith="client").values_list("kind", flat=True))
    assert sorted(kinds) == ["client_added", "client_closed"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "必须填写"), ({"scope": []}, "必须填写"), ({"unit": "X"}, "从列表中选择"),
        ({"role": "auditor"}, "从列表中选择"), ({"scope": ["act"]}, "能办理的也要能查看"),
        ({"scope": ["reveal_identity"]}, "从列表中选择"),
        ({"role": "handler", "unit": "HOUSING"}, "只能给这个岗位本来能做的"),
        ({"expires_on": "2020-01-01"}, "日期要在今天以后"),
    ],
)  # fmt: skip
def test_what_cannot_be_given_is_said_and_nothing_is_made(
    admin: Client, wrong: dict[str, object], said: str
) -> None:
    answer = admin.post("/staff/clients/add/", {**SAID, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert "name" in wrong or "12345 热线" in page
    assert not ApiClient.objects.exists()
    assert admin.post("/staff/clients/7/close/").status_code == 404


@pytest.mark.parametrize("login", sorted(LOGINS))
def test_only_who_keeps_the_organisation_gives_keys(cast: Cast, login: str) -> None:
    client, may = signed_in(login), LOGINS[login] == "administrator"
    for path in ("/staff/clients/", "/staff/clients/add/"):
        assert client.get(path).status_code == (200 if may else 403)
    assert client.post("/staff/clients/add/", SAID).status_code == (200 if may else 403)
    assert ApiClient.objects.exists() is may
