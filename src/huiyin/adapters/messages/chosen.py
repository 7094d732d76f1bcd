"""The way for messages that an address names."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from huiyin.adapters.messages.base import Messages, MessagesTrouble
from huiyin.adapters.messages.failing import Failing
from huiyin.adapters.messages.folder import Console, Folder
from huiyin.adapters.messages.mail import Mail
from huiyin.adapters.messages.post import Post

SUBMISSION, OVER_TLS = 587, 465


def messages_at(url: str, token: str = "", body: str = "") -> Messages:
    """`smtp://name:password@host:587?from=address` (STARTTLS; `smtps:` for TLS from the start),
    `mail:` (the settings' own back end), `https://gateway/…` with `token` and `body`,
    `file:///folder`, `console:` or `failing:`. Raises MessagesTrouble for anything else."""
    parts = urlsplit(url)
    if parts.scheme in ("http", "https") and parts.hostname:
        return Post(url, token, body)
    known: dict[str, Callable[[SplitResult], Messages]] = {
        "smtp": _smtp, "smtps": _smtp, "mail": lambda at: Mail(_said(at, "from")),
        "file": lambda at: Folder(Path(unquote(at.path))),
        "console": lambda _at: Console(), "failing": lambda _at: Failing(),
    }  # fmt: skip
    if parts.scheme not in known:
        raise MessagesTrouble(f"not a way for messages: {parts.scheme or url!r}")
    return known[parts.scheme](parts)


def _said(parts: SplitResult, name: str) -> str:
    return parse_qs(parts.query).get(name, [""])[-1]


def _smtp(parts: SplitResult) -> Messages:
    is_tls = parts.scheme == "smtps"
    is_plain = _said(parts, "tls") == "0"
    if not parts.hostname:
        raise MessagesTrouble("smtp://host: the host is missing")
    return Mail(
        _said(parts, "from"),
        {
            "host": parts.hostname, "port": parts.port or (OVER_TLS if is_tls else SUBMISSION),
            "username": unquote(parts.username or ""), "password": unquote(parts.password or ""),
            "use_ssl": is_tls, "use_tls": not is_tls and not is_plain,
        },
    )  # fmt: skip
