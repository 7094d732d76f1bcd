"""What the house tells others and hears from them, as errands of the one queue.

After acts of a petition, everybody outside who is to hear of them is queued for; the worker's
errand that tells the units does it, so that taking in and acting cost nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from huiyin.adapters.exchange.base import ExchangeRefused
from huiyin.adapters.webhooks.post import PostForbidden, PostGone
from huiyin.services import exchange, exchange_down, exchange_up, telling, webhooks
from huiyin.services.webhooks import NotYet, WebhookStopped
from huiyin.store.petitions.queries import PetitionRow
from huiyin.store.record.queries import ActRow
from huiyin.store.record.repository import ClaimedErrand, NewErrand, call_again, queue

Hold = Callable[[], None]


def _fetch(_errand: ClaimedErrand, hold: Hold) -> None:
    exchange_down.fetch(hold)


HANDLERS: dict[str, Callable[[ClaimedErrand, datetime], None]] = {
    exchange_down.ACKNOWLEDGE: exchange_up.noted,
    webhooks.KIND: webhooks.delivered,
    telling.KIND: telling.sent,
}
BEFORE: dict[str, Callable[[ClaimedErrand, datetime], None]] = {
    exchange_down.ACKNOWLEDGE: exchange_up.acknowledge,
    webhooks.KIND: webhooks.deliver,
    telling.KIND: telling.send,
}
LONG: dict[str, Callable[[ClaimedErrand, Hold], None]] = {
    exchange_up.UP: exchange_up.bring_up_to_date, exchange_down.FETCH: _fetch,
}  # fmt: skip
PATIENCE = {
    exchange_down.FETCH: 24, exchange_down.ACKNOWLEDGE: 24, exchange_up.UP: 24,
    webhooks.KIND: webhooks.TRIES,
}  # fmt: skip
"""How often an errand is tried that hangs on another house: some days, not some hours."""
HOPELESS = (ExchangeRefused, PostForbidden, PostGone, WebhookStopped)
"""Answers after which trying again would not help."""

LATER = NotYet
"""Raised where an errand waits for another's turn, without a try of its own."""

HEARERS: tuple[Callable[[PetitionRow, Sequence[ActRow], datetime], None], ...] = (
    exchange_up.announce,
    webhooks.announce,
    telling.announce,
)


def announce(found: PetitionRow, acts: Sequence[ActRow], at: datetime) -> None:
    """Queue what each hearer is to be sent; nothing is sent here."""
    for hear in HEARERS:
        hear(found, acts, at)


def come_round(at: datetime) -> None:
    """Look for what others hold ready for this house, if that is due."""
    if exchange.is_on():
        queue([NewErrand(exchange_down.FETCH, exchange_down.FETCH_KEY, {}, at)])
        pause = timedelta(minutes=settings.HUIYIN_EXCHANGE_MINUTES)
        call_again(exchange_down.FETCH_KEY, at, pause)


def sweep(at: datetime) -> None:
    """The round of every hour: what was never acknowledged is told again."""
    exchange_up.remind(at)
    come_round(at)
