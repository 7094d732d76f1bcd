"""Keeping and reading the addresses of other systems that hear of acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.store.accounts.models import ApiClient, Webhook
from huiyin.store.accounts.queries import ClientRow, client_row


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """An address with the client whose eyes it has."""

    id: int
    client: ClientRow
    url: str
    events: tuple[str, ...]
    sealed: str
    state: str
    reason: str
    failures: int
    dead: int
    quiet_until: datetime | None
    reached_at: datetime | None


def _row(found: Webhook) -> WebhookRow:
    return WebhookRow(
        found.pk, client_row(found.client), found.url, tuple(found.events.split()), found.sealed,
        found.state, found.reason, found.failures, found.dead, found.quiet_until,
        found.reached_at,
    )  # fmt: skip


def webhooks() -> list[WebhookRow]:
    """All of them, newest first; ended ones left out."""
    rows = Webhook.objects.exclude(state="closed").select_related("client__unit")
    return [_row(found) for found in rows.order_by("-id")]


def webhook(ident: int) -> WebhookRow | None:
    """One of them, ended ones too."""
    found = Webhook.objects.filter(id=ident).select_related("client__unit").first()
    return _row(found) if found else None


def add_webhook(client: int, values: Mapping[str, Any]) -> int:
    """A new one of a client; its id."""
    return int(Webhook.objects.create(client=ApiClient.objects.get(id=client), **values).pk)


def change_webhook(ident: int, values: Mapping[str, Any]) -> None:
    """Note something of one."""
    Webhook.objects.filter(id=ident).update(**values)
