"""A way to the upper system that is out of order: for tests of what happens then."""

from collections.abc import Iterator

from huiyin.adapters.exchange.base import Exchange, ExchangeTrouble, Parcel


class Failing(Exchange):
    """Refuses everything."""

    def waiting(self) -> Iterator[Parcel]:
        """Out of order."""
        raise ExchangeTrouble("out of order")

    def settle(self, name: str, *, is_good: bool) -> None:
        """Out of order."""
        raise ExchangeTrouble("out of order")

    def send(self, name: str, data: bytes) -> bool:
        """Out of order."""
        raise ExchangeTrouble("out of order")
