"""The exchange with the upper system: whether there is one, for which bureau, and its envelope."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from django.conf import settings

from huiyin.adapters.exchange.base import MESSAGE_AT_MOST, Exchange
from huiyin.adapters.exchange.chosen import exchange_at
from huiyin.domain.authority import Actor, Role
from huiyin.services.intake import Desk
from huiyin.store.accounts import queries as accounts

UPPER = Actor("exchange", "上级系统", Role.SYSTEM)
"""Who hands down what comes by the exchange."""

ID_AT_MOST = 100


@lru_cache(maxsize=1)
def names() -> Mapping[str, Any]:
    """What the other side calls things."""
    text = files("huiyin.services").joinpath("exchange.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def is_on() -> bool:
    """Is there an upper system to exchange with?"""
    return bool(settings.HUIYIN_EXCHANGE_URL)


def way() -> Exchange:
    """The way to the upper system. Raises ExchangeTrouble when the setting names none."""
    return exchange_at(settings.HUIYIN_EXCHANGE_URL, settings.HUIYIN_EXCHANGE_TOKEN)


def desk() -> Desk:
    """The bureau that exchanges: the setting names it, else the one of the portal, else the
    first. Raises LookupError when there is none."""
    for code in (settings.HUIYIN_EXCHANGE_BUREAU, settings.HUIYIN_PORTAL_BUREAU):
        unit = accounts.unit(code) if code else None
        if unit is not None:
            return Desk(unit.code, unit.region)
    first = accounts.first_bureau()
    if first is None:
        raise LookupError("no bureau")
    return Desk(first.code, first.region)


class Rubbish(ValueError):
    """A message that cannot be read: the reason, and the field that is wrong ("" for all)."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


@dataclass(frozen=True, slots=True)
class Message:
    """A message as read: its own id, what it is, what it says."""

    id: str
    kind: str
    body: Mapping[str, Any]
    to: str = ""
    result: str = ""
    reason: str = ""


def ident_of(data: bytes) -> str:
    """The id a message gives itself, "" when it gives none that can be used."""
    try:
        said = json.loads(data)
        given = said[names()["envelope"]["id"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    is_plain = isinstance(given, str) and 0 < len(given.strip()) <= ID_AT_MOST
    return given.strip() if is_plain and given.isprintable() else ""


def read(data: bytes) -> Message:
    """A message from its bytes. Raises Rubbish."""
    if len(data) > MESSAGE_AT_MOST:
        raise Rubbish("message_too_long")
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Rubbish("not_json") from error
    if not isinstance(said, dict):
        raise Rubbish("not_json")
    at = names()["envelope"]
    ident = ident_of(data)
    if not ident:
        raise Rubbish("no_message_id")
    kinds = {there: here for here, there in names()["kinds"].items()}
    kind = kinds.get(str(said.get(at["kind"], "")), "")
    body = said.get(at["body"], {})
    if not kind:
        raise Rubbish("unknown_message")
    if not isinstance(body, dict):
        raise Rubbish("not_json", "body")
    told = {name: str(said.get(at[name], "")) for name in ("to", "result", "reason")}
    return Message(ident, kind, body, **told)


def written(kind: str, ident: str, at: str, **more: Any) -> bytes:
    """A message as bytes; `more` are parts of the envelope by this house's names."""
    said = {"id": ident, "kind": names()["kinds"][kind], "at": at, **more}
    whole = {names()["envelope"][name]: value for name, value in said.items()}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()
