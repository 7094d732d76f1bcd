"""Other systems hear of acts: signed, tried again, given up visibly, never with a name.

A message says which petition, which act, which day, which state, until when; whoever wants more
asks by key. It goes only to who may see the petition by that key, and never of an accusation.
The layout is that of Standard Webhooks.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from django.conf import settings

from huiyin.adapters.webhooks.post import PostForbidden, PostGone, PostTrouble, networks, post
from huiyin.domain.authority import Permission, may, scope
from huiyin.services.api_clients import actor_of_client
from huiyin.services.context import now
from huiyin.store.accounts import webhooks as rows
from huiyin.store.accounts.webhooks import WebhookRow
from huiyin.store.petitions import queries
from huiyin.store.petitions.queries import PetitionRow
from huiyin.store.record.queries import ActRow
from huiyin.store.record.repository import ClaimedErrand, NewErrand, queue
from huiyin.store.record.seals import seal, unseal

KIND = "webhook"
SECRET_BYTES = 32
TRIES = 14
"""About a day and a half, from a minute to six hours apart."""
DEAD_AT_MOST = 3
"""Messages given up in a row until an address is stopped."""
QUIET_AT_MOST = timedelta(hours=1)


class WebhookStopped(Exception):
    """The address hears nothing now: paused, stopped or ended."""


class NotYet(Exception):
    """The receiver failed a moment ago: others wait until it may be tried again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


@lru_cache(maxsize=1)
def events() -> Mapping[str, Sequence[str]]:
    """The kinds of events with the acts of each."""
    text = files("huiyin.services").joinpath("webhooks.yaml").read_text(encoding="utf-8")
    loaded: dict[str, list[str]] = yaml.safe_load(text)["events"]
    return loaded


def new_secret() -> str:
    """A secret as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sealed(secret: str) -> str:
    """A secret as it is kept."""
    return seal({"secret": secret})


def announce(found: PetitionRow, acts: Sequence[ActRow], at: datetime) -> None:
    """After acts of a petition: queue what each address is to hear."""
    if found.petition["is_restricted"]:
        return
    for hook in rows.webhooks():
        heard = {kind for event in hook.events for kind in events().get(event, ())}
        told = [act for act in acts if act.kind in heard]
        if told and _may_hear(hook, found, at):
            queue(_errand(hook, found, act, at) for act in told)


def _may_hear(hook: WebhookRow, found: PetitionRow, at: datetime) -> bool:
    actor = actor_of_client(hook.client, at.date())
    if actor is None or not actor.may(Permission.READ_PETITIONS):
        return False
    return may(scope(actor), found.place)


def _errand(hook: WebhookRow, found: PetitionRow, act: ActRow, at: datetime) -> NewErrand:
    row = found.petition
    body = {
        "type": f"petition.{act.kind}",
        "timestamp": act.at.isoformat(),
        "data": {
            "number": row["number"], "act": act.kind, "seq": act.seq, "on": act.on.isoformat(),
            "state": str(row["state"]), "version": row["version"],
            "received_on": row["received_on"].isoformat(),
            "due_on": row["due_on"].isoformat() if row["due_on"] else None,
        },
    }  # fmt: skip
    key = f"{KIND}:{hook.id}:{row['id']}:{act.seq}"
    payload = {"hook": hook.id, "petition": row["id"], "body": body}
    return NewErrand(KIND, key, payload, at)


@dataclass(frozen=True, slots=True)
class Signed:
    """A message with what proves where it is from."""

    body: bytes
    headers: dict[str, str]


def signed(secret: str, ident: str, body: Mapping[str, Any], at: datetime) -> Signed:
    """A message signed with HMAC-SHA256 over id, moment and body."""
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    moment = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    whole = b".".join((ident.encode(), moment.encode(), raw))
    mark = base64.b64encode(hmac.new(key, whole, hashlib.sha256).digest()).decode()
    return Signed(raw, {
        "webhook-id": ident, "webhook-timestamp": moment, "webhook-signature": f"v1,{mark}",
    })  # fmt: skip


def deliver(errand: ClaimedErrand, at: datetime) -> None:
    """Send one message. Raises WebhookStopped, NotYet, PostTrouble."""
    hook = rows.webhook(int(errand.payload["hook"]))
    if hook is None or hook.state == "closed" or not _is_for_it(hook, errand, at):
        return
    if hook.state != "active":
        raise WebhookStopped(hook.state)
    if hook.quiet_until and hook.quiet_until > at:
        raise NotYet(hook.quiet_until)
    try:
        send(hook, errand.key.replace(":", "_"), errand.payload["body"])
    except PostTrouble as trouble:
        _note_trouble(hook, errand, trouble, at)
        raise


def _is_for_it(hook: WebhookRow, errand: ClaimedErrand, at: datetime) -> bool:
    """May the address still hear of the petition?"""
    found = queries.petition_by_id(int(errand.payload["petition"]))
    if found is None or found.petition["is_restricted"]:
        return False
    return _may_hear(hook, found, at)


def send(hook: WebhookRow, ident: str, body: Mapping[str, Any]) -> None:
    """Sign and post. Raises PostTrouble."""
    message = signed(str(unseal(hook.sealed)["secret"]), ident, body, now())
    opened = networks(settings.HUIYIN_WEBHOOK_NETWORKS)
    post(hook.url, message.body, message.headers, opened)


def _note_trouble(
    hook: WebhookRow, errand: ClaimedErrand, trouble: PostTrouble, at: datetime
) -> None:
    """The next ones wait; after too many that were given up, or on its wish, it is stopped."""
    wait = min(timedelta(seconds=30 * 2 ** min(hook.failures, 10)), QUIET_AT_MOST)
    dead = hook.dead + (errand.attempts >= TRIES)
    values: dict[str, Any] = {
        "failures": hook.failures + 1, "dead": dead, "quiet_until": at + wait,
        "reason": str(trouble)[:200],
    }  # fmt: skip
    is_over = isinstance(trouble, PostGone | PostForbidden) or dead >= DEAD_AT_MOST
    rows.change_webhook(hook.id, values | ({"state": "stopped"} if is_over else {}))


def delivered(errand: ClaimedErrand, at: datetime) -> None:
    """The receiver has it, or it was not for it any more."""
    values = {"failures": 0, "dead": 0, "quiet_until": None, "reason": "", "reached_at": at}
    hook = rows.webhook(int(errand.payload["hook"]))
    if hook is not None and hook.state == "active":
        rows.change_webhook(hook.id, values)
