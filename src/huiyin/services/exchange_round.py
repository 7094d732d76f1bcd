"""One round of the exchange by hand, as `huiyin exchange run` makes it."""

from dataclasses import asdict
from typing import Any

from huiyin.adapters.exchange.base import ExchangeTrouble
from huiyin.services import exchange_desk, exchange_down, exchange_up, notices
from huiyin.services.context import now


def exchange_now() -> dict[str, Any]:
    """Exchange with the upper system at once, what is stuck included; what it came to.

    `trouble` says why it could not be reached, "" when it could.
    """
    fetched, trouble = exchange_down.Fetched(), ""
    try:
        fetched = exchange_down.fetch()
    except ExchangeTrouble as found:
        trouble = str(found)
    exchange_desk.wake_all(now())
    done = notices.run_all("exchange", None, ("tell", exchange_down.ACKNOWLEDGE, exchange_up.UP))
    return asdict(fetched) | {"sent": done.sent, "failed": done.failed, "trouble": trouble}
