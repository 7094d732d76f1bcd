"""What one visit carries, sealed in the server's session: answers, token, receipt, numbers."""

import secrets
from typing import Any

from django.http import HttpRequest

from huiyin.domain.authority import Actor
from huiyin.domain.petition import Channel
from huiyin.services import portal
from huiyin.services.intake import Receipt

_NAME = "portal"
_CHANNELS = {
    "qr": Channel.QR, "suggestion": Channel.WEB_SUGGESTION, "complaint": Channel.WEB,
}  # fmt: skip


class Visit:
    """Reads the session once; every change is written back at once."""

    def __init__(self, request: HttpRequest) -> None:
        self._session = request.session
        self._values: dict[str, Any] = portal.opened(self._session.get(_NAME, ""))

    def _keep(self) -> None:
        self._session[_NAME] = portal.sealed(self._values)

    @property
    def is_suggestion(self) -> bool:
        """Is it a suggestion and no trouble of one's own (article 29)?"""
        return self.channel is Channel.WEB_SUGGESTION

    def start(self, source: str = "") -> None:
        """Begin a submission unless one is under way; `source` says that a code was
        scanned ("qr"), that it is a suggestion or a trouble of one's own, or that it is
        "elsewhere" than at the place that was scanned."""
        if "token" not in self._values:
            self._values["token"] = secrets.token_urlsafe(24)
            self._values["channel"] = str(Channel.WEB)
            self._values["answers"] = {}
        if source == "elsewhere":
            self._leave_place()
        if source in _CHANNELS:
            is_scanned = source == "complaint" and self.place_code
            self._values["channel"] = str(Channel.QR if is_scanned else _CHANNELS[source])
            if source == "complaint":
                self._values.pop("call", None)
            self._values["answers"] = {**self.answers, "for": {"suggestion": self.is_suggestion}}
        self._keep()

    def _leave_place(self) -> None:
        """It is not about the place that was scanned: nothing of its code stays."""
        if self._values.pop("place_code", ""):
            rest = {k: v for k, v in self.answers.items() if k != "place"}
            self._values["answers"] = rest
            if not self.is_suggestion:
                self._values["channel"] = str(Channel.WEB)

    def scan(self, code: str, place: str) -> None:
        """A code was scanned at a place: the place is filled in, unless the visitor wrote one."""
        self.start("qr")
        before = portal.place_of(self.place_code)
        filled = {"place": {"place": place}}
        is_written = "place" in self.answers and (
            before is None or self.answers["place"]["place"] != before.place
        )
        self._values["place_code"] = code
        self._values["answers"] = self.answers if is_written else self.answers | filled
        self._keep()

    def answer_call(self, number: str) -> None:
        """A call for suggestions is answered."""
        self.start("suggestion")
        self._values["call"] = number
        self._keep()

    @property
    def call(self) -> str:
        """The number of the call for suggestions that is answered, or ""."""
        return str(self._values.get("call", ""))

    @property
    def place_code(self) -> str:
        """The code that was scanned, or ""."""
        return str(self._values.get("place_code", ""))

    @property
    def token(self) -> str:
        """The one-time token of the submission under way, or ""."""
        return str(self._values.get("token", ""))

    @property
    def channel(self) -> Channel:
        """How the visitor came."""
        return Channel(self._values.get("channel", Channel.WEB))

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """The answers so far, by question."""
        found: dict[str, dict[str, Any]] = self._values.get("answers", {})
        return found

    def answer(self, key: str, values: dict[str, Any]) -> None:
        """Keep the answer to one question."""
        self._values["answers"] = {**self.answers, key: values}
        self._keep()

    def sent(self, receipt: Receipt, key: str, token: str = "") -> None:
        """The submission is filed: keep the receipt, forget the answers, open the number.

        `token` is that of a form which is not the visit's own.
        """
        self._values["sent"] = {
            "token": token or self.token, "number": receipt.number, "code": receipt.query_code,
        }  # fmt: skip
        for name in ("token", "channel", "answers", "place_code", "call"):
            self._values.pop(name, None)
        self.open(receipt.number, key)

    @property
    def receipt(self) -> dict[str, str]:
        """Token, number and code of what was sent last; empty when nothing was."""
        found: dict[str, str] = self._values.get("sent", {})
        return found

    def open(self, number: str, key: str) -> None:
        """Remember that this visit showed the right code of a number."""
        self._values["keys"] = {**self._values.get("keys", {}), number: key}
        self._keep()

    def owner(self, number: str) -> Actor | None:
        """The petitioner of the number, if this visit holds it and its code is still in force."""
        return portal.owner(number, self._values.get("keys", {}).get(number, ""))

    def leave(self) -> None:
        """Forget everything of this visit, as on a computer that others use."""
        self._session.pop(_NAME, None)
