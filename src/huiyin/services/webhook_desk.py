"""Keeping the addresses that hear of acts: added, tried, paused, taken up again, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from huiyin.adapters.webhooks.post import PostTrouble, problem_of
from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.services import webhooks
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.organisation import need, record_office
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts import webhooks as rows
from huiyin.store.accounts.webhooks import WebhookRow
from huiyin.store.record import queries as record
from huiyin.store.record.inserts import new_id
from huiyin.store.record.queries import ErrandRow
from huiyin.store.record.repository import wake

SHOWN, MOST = 50, 5000
KEPT = timedelta(days=7)
"""How old a message may be that is sent after all when an address is taken up again."""


class NoSuchWebhook(Exception):
    """There is no such address, or it ended."""


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """An address that is to hear: of which client, which kinds of events."""

    client: int
    url: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message on its way: what, how often tried, why not yet. Which petition is not said: who
    keeps the organisation reads none."""

    type: str
    errand: ErrandRow


@dataclass(frozen=True, slots=True)
class Shown:
    """An address with its newest messages."""

    row: WebhookRow
    waiting: list[Delivery]
    dead: list[Delivery]
    done: list[Delivery]


def listed(context: Context) -> list[WebhookRow]:
    """All of them. Raises Refusal."""
    need(context)
    return rows.webhooks()


def one(context: Context, ident: int) -> WebhookRow:
    """One that has not ended. Raises Refusal, NoSuchWebhook."""
    need(context)
    row = rows.webhook(ident)
    if row is None or row.state == "closed":
        raise NoSuchWebhook
    return row


def shown(context: Context, ident: int) -> Shown:
    """One with its messages, newest first. Raises Refusal, NoSuchWebhook."""
    row = one(context, ident)
    return Shown(
        row, _deliveries(ident, ("waiting", "claimed")), _deliveries(ident, ("failed",)),
        _deliveries(ident, ("done",))[: SHOWN // 5],
    )  # fmt: skip


def _deliveries(ident: int, states: Sequence[str], limit: int = SHOWN) -> list[Delivery]:
    prefix = f"{webhooks.KIND}:{ident}:"
    found = record.errands([webhooks.KIND], states, limit, prefix)
    return [Delivery(str(e.payload["body"]["type"]), e) for e in found]


def add(context: Context, wanted: NewWebhook) -> tuple[int, str]:
    """A new address; its id and its secret, which is shown this once. Raises Invalid, Refusal."""
    need(context)
    client = next((c for c in accounts.clients() if c.id == wanted.client), None)
    problems = _problems(wanted)
    if client is None or client.is_closed:
        problems.append(FieldProblem("client", "not_choice"))
    elif Permission.READ_PETITIONS not in client.scope:
        problems.append(FieldProblem("client", "reads_nothing"))
    if problems or client is None:
        raise Invalid(problems)
    secret = webhooks.new_secret()
    values = {"url": wanted.url, "events": " ".join(wanted.events),
              "sealed": webhooks.sealed(secret)}  # fmt: skip
    with transaction.atomic():
        ident = rows.add_webhook(wanted.client, values)
        _record(context, OfficeAct.WEBHOOK_ADDED, ident, client.unit, url=wanted.url)
    return ident, secret


def _problems(wanted: NewWebhook) -> list[FieldProblem]:
    problems = []
    if reason := problem_of(wanted.url):
        problems.append(FieldProblem("url", reason))
    if not wanted.events or set(wanted.events) - set(webhooks.events()):
        problems.append(FieldProblem("events", "not_choice"))
    return problems


def _record(context: Context, kind: OfficeAct, ident: int, unit: str, **said: Any) -> None:
    record_office(context, kind, unit, 0, {"webhook": ident, **said})


def ping(context: Context, ident: int) -> str:
    """Send a trial now; "" when it was taken, else what happened.

    Raises Refusal, NoSuchWebhook.
    """
    row = one(context, ident)
    body = {"type": "ping", "timestamp": context.at.isoformat(), "data": {}}
    try:
        webhooks.send(row, f"ping_{new_id()}", body)
    except PostTrouble as trouble:
        return str(trouble)
    return ""


def pause(context: Context, ident: int) -> None:
    """Hear nothing for now; what happens meanwhile waits. Raises Refusal, NoSuchWebhook."""
    _set(context, one(context, ident), "paused")


def resume(context: Context, ident: int) -> int:
    """Take it up again, with what was missed in the last days; how many messages.

    Raises Refusal, NoSuchWebhook.
    """
    row = one(context, ident)
    with transaction.atomic():
        _set(context, row, "active")
        since = context.at - KEPT
        missed = [d for d in _deliveries(ident, ("failed",), MOST) if d.errand.due_at >= since]
        return wake([d.errand.key for d in missed], context.at)


def _set(context: Context, row: WebhookRow, state: str) -> None:
    values = {"state": state, "reason": "", "failures": 0, "dead": 0, "quiet_until": None}
    with transaction.atomic():
        rows.change_webhook(row.id, values)
        _record(context, OfficeAct.WEBHOOK_CHANGED, row.id, row.client.unit, state=state)


def new_secret(context: Context, ident: int) -> str:
    """Sign with another secret from now on; it is shown this once.

    Raises Refusal, NoSuchWebhook.
    """
    row, secret = one(context, ident), webhooks.new_secret()
    with transaction.atomic():
        rows.change_webhook(ident, {"sealed": webhooks.sealed(secret)})
        _record(context, OfficeAct.WEBHOOK_CHANGED, ident, row.client.unit, secret="renewed")
    return secret


def close(context: Context, ident: int) -> None:
    """End it for good. Raises Refusal, NoSuchWebhook."""
    row = one(context, ident)
    with transaction.atomic():
        rows.change_webhook(ident, {"state": "closed", "sealed": ""})
        _record(context, OfficeAct.WEBHOOK_CLOSED, ident, row.client.unit)
