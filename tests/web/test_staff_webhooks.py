"""The pages of webhooks: added with the secret shown once, tried, paused, ended; only by who keeps
the organisation, who reads no petition there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from huiyin.store.accounts.models import ApiClient, Webhook
from tests.cast import Cast
from tests.integration.test_webhooks import DAY, hook, work
from tests.receiver import Receiver, receiving
from tests.web.test_staff_clients import SAID
from tests.web.test_staff_doors import LOGINS, signed_in


@pytest.fixture
def receiver(cast: Cast, settings: Any) -> Iterator[tuple[Receiver, str]]:
    settings.HUIYIN_WEBHOOK_NETWORKS = "127.0.0.0/8"
    found = Receiver()
    with receiving(found) as url:
        yield found, url


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in("admin")


def said(client: Client, path: str, **given: str) -> str:
    return client.post(f"/staff/webhooks/{path}", given, follow=True).content.decode()


def test_an_address_is_added_tried_paused_and_ended(
    admin: Client, receiver: tuple[Receiver, str]
) -> None:
    found, url = receiver
    admin.post("/staff/clients/add/", SAID)
    client = ApiClient.objects.get()
    given = {"client": str(client.pk), "url": url, "events": ["intake", "answer"]}
    page = admin.post("/staff/webhooks/add/", given).content.decode()
    secret = re.search(r'value="(whsec_[^"]+)"', page)
    assert secret
    row = Webhook.objects.get()
    shown = admin.get(f"/staff/webhooks/{row.pk}/").content.decode()
    assert "推送中" in shown and secret[1] not in shown and "收到、登记" in shown
    assert "送到了" in said(admin, f"{row.pk}/ping/")
    found.status = 500
    assert "没有送到：500" in said(admin, f"{row.pk}/ping/")
    assert "已暂停" in said(admin, f"{row.pk}/pause/")
    assert "推送中" in said(admin, f"{row.pk}/resume/")
    assert "whsec_" in said(admin, f"{row.pk}/secret/")
    assert "还没有推送地址" in said(admin, f"{row.pk}/close/")
    assert admin.get(f"/staff/webhooks/{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"url": "ftp://x"}, "https://example.cn/hook"), ({"events": []}, "必须填写"),
     ({"client": ""}, "必须填写"), ({"client": "99"}, "从列表中选择")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    admin: Client, wrong: dict[str, Any], words: str
) -> None:
    admin.post("/staff/clients/add/", SAID)
    given = {"client": str(ApiClient.objects.get().pk), "url": "https://hook.example/kept",
             "events": ["intake"]}  # fmt: skip
    answer = admin.post("/staff/webhooks/add/", {**given, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and not Webhook.objects.exists()
    assert "url" in wrong or "https://hook.example/kept" in page


def test_what_was_not_reached_is_seen_with_the_reason_and_without_the_petition(
    cast: Cast, admin: Client, receiver: tuple[Receiver, str]
) -> None:
    found, url = receiver
    found.status = 410
    ident, _ = hook(cast, url)
    number = cast.register(DAY).number
    work()
    page = admin.get(f"/staff/webhooks/{ident}/").content.decode()
    assert "送不到，已停下" in page and "petition.received" in page and "410" in page
    assert number not in page
    assert "送不到，已停下" in admin.get("/staff/webhooks/").content.decode()


@pytest.mark.parametrize("login", sorted(LOGINS))
def test_only_who_keeps_the_organisation_sees_them(cast: Cast, login: str) -> None:
    client, may = signed_in(login), LOGINS[login] == "administrator"
    for path in ("", "add/", "1/"):
        assert (client.get(f"/staff/webhooks/{path}").status_code == 403) is not may
    for path in ("1/ping/", "1/pause/", "1/resume/", "1/secret/", "1/close/"):
        assert client.post(f"/staff/webhooks/{path}").status_code == (404 if may else 403)
