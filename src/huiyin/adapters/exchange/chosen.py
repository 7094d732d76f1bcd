"""The way to the upper system that an address names."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from huiyin.adapters.exchange.base import Exchange, ExchangeTrouble
from huiyin.adapters.exchange.failing import Failing
from huiyin.adapters.exchange.folder import Folder
from huiyin.adapters.exchange.http import Http


def exchange_at(url: str, token: str = "") -> Exchange:
    """`file:///folder`, `https://…`, `http://…` (a closed network) or `failing:`.

    Raises ExchangeTrouble for anything else.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return Folder(Path(unquote(parts.path)))
    if parts.scheme in ("http", "https") and parts.netloc:
        return Http(url, token)
    if parts.scheme == "failing":
        return Failing()
    raise ExchangeTrouble(
        f"not a way to the upper system: {url!r}; use file:///folder or https://"
    )
