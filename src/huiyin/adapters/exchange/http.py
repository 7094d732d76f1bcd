"""An HTTP endpoint: GET `messages` gives what waits, POST `messages` takes one.

What was acknowledged is no longer given. Answers: 2xx taken, 409 known already, 408, 425, 429
and 5xx try again, any other refused. Redirects are not followed.
"""

import json
from collections.abc import Iterator
from typing import Any

import httpx

from huiyin.adapters.exchange.base import (
    MESSAGE_AT_MOST,
    Exchange,
    ExchangeRefused,
    ExchangeTrouble,
    Parcel,
    checked,
)

SECONDS = 20.0
LIST_AT_MOST = 32 * 1024 * 1024
KNOWN = 409
LATER = frozenset({408, 425, 429})
SAID_AT_MOST = 200


class Http(Exchange):
    """Messages over HTTP, with a bearer token when the upper system asks for one."""

    def __init__(self, address: str, token: str = "") -> None:
        self.address = address.rstrip("/")
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def waiting(self) -> Iterator[Parcel]:
        """Every message of the list; one that is too long or no object is given as it is."""
        said = self._ask("GET")
        if said.status_code != 200:
            raise ExchangeTrouble(f"GET messages: {_short(said)}")
        try:
            found = json.loads(said.content)["messages"]
        except (ValueError, TypeError, KeyError) as error:
            raise ExchangeTrouble("GET messages: the answer holds no list of messages") from error
        if not isinstance(found, list):
            raise ExchangeTrouble("GET messages: the answer holds no list of messages")
        for message in found:
            yield Parcel("", json.dumps(message, ensure_ascii=False).encode()[: _most()])

    def settle(self, name: str, *, is_good: bool) -> None:
        """Nothing: the acknowledgement says it."""

    def send(self, name: str, data: bytes) -> bool:
        """Post the message; its name travels beside it, so that twice counts once."""
        said = self._ask("POST", data, {"Idempotency-Key": checked(name)})
        if said.is_success or said.status_code == KNOWN:
            return True
        if said.status_code in LATER or said.status_code >= 500 or said.is_redirect:
            raise ExchangeTrouble(f"POST messages: {_short(said)}")
        raise ExchangeRefused(f"POST messages: {_short(said)}")

    def _ask(
        self, method: str, data: bytes | None = None, more: dict[str, str] | None = None
    ) -> httpx.Response:
        headers = {**self.headers, "Content-Type": "application/json", **(more or {})}
        try:
            with (
                httpx.Client(timeout=SECONDS, trust_env=False, follow_redirects=False) as client,
                client.stream(
                    method, f"{self.address}/messages", content=data, headers=headers
                ) as answer,
            ):
                body = _read(answer)
                return httpx.Response(answer.status_code, content=body, headers=_plain(answer))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ExchangeTrouble(f"{method} messages: {type(error).__name__} {error}") from error


def _read(answer: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > LIST_AT_MOST:
            raise ExchangeTrouble("the answer is too long")
    return bytes(body)


def _plain(answer: httpx.Response) -> dict[str, Any]:
    kept = ("content-type", "location")
    return {k: v for k, v in answer.headers.items() if k in kept}


def _short(said: httpx.Response) -> str:
    text = " ".join(said.content[:2000].decode("utf-8", "replace").split())
    return f"{said.status_code} {text[:SAID_AT_MOST]}".strip()


def _most() -> int:
    return MESSAGE_AT_MOST + 1
