"""Messages by a gateway that takes one JSON object over HTTP, as gateways for text messages do."""

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from huiyin.adapters.messages.base import Messages, MessagesTrouble

BODY = '{"to": "{to}", "text": "{text}"}'
SECONDS = 20


class _Stay(HTTPRedirectHandler):
    """A gateway that sends us elsewhere is not followed: the key is for it alone."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Nowhere."""


class Post(Messages):
    """A gateway. `body` is a JSON value in whose texts {to}, {subject} and {text} are filled in;
    `token` is sent as the bearer of the request."""

    def __init__(self, url: str, token: str = "", body: str = "") -> None:
        try:
            self._body = json.loads(body or BODY)
        except ValueError as error:
            raise MessagesTrouble(f"the body of a message is no JSON: {error}") from error
        self._url, self._token = url, token

    def send(self, to: str, subject: str, text: str) -> None:
        """Post one message; any answer of success counts."""
        said = {"{to}": to, "{subject}": subject, "{text}": text}
        data = json.dumps(_filled(self._body, said), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = Request(self._url, data, headers, method="POST")
        try:
            with build_opener(_Stay).open(request, timeout=SECONDS) as answer:
                answer.read(4096)
        except HTTPError as error:
            raise MessagesTrouble(f"the gateway answers {error.code}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise MessagesTrouble(f"{type(error).__name__}: {error}") from error


def _filled(value: Any, said: dict[str, str]) -> Any:
    """The value with every text filled in; what is filled in is not looked at again."""
    if isinstance(value, dict):
        return {k: _filled(v, said) for k, v in value.items()}
    if isinstance(value, list):
        return [_filled(v, said) for v in value]
    if not isinstance(value, str):
        return value
    for mark, text in said.items():
        head, found, tail = value.partition(mark)
        if found:
            return f"{_filled(head, said)}{text}{_filled(tail, said)}"
    return value
