"""What a way to the upper system can do. Messages are bytes of JSON under a name."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

MESSAGE_AT_MOST = 4 * 1024 * 1024
"""Bytes of one message; what is longer is not read."""

_NAME = re.compile(r"[A-Za-z0-9._-]{1,120}")


class ExchangeTrouble(Exception):
    """The other side cannot be reached or is out of order now: try again later."""


class ExchangeRefused(Exception):
    """The other side read the message and will not have it: trying again would not help."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message that waits for this house, as it came."""

    name: str
    data: bytes


class Exchange(ABC):
    """A way to the upper system. Raises ExchangeTrouble when it cannot be used."""

    @abstractmethod
    def waiting(self) -> Iterator[Parcel]:
        """What the upper system holds ready for this house, oldest first."""

    @abstractmethod
    def settle(self, name: str, *, is_good: bool) -> None:
        """The house has dealt with a parcel: it need not be held ready any more."""

    @abstractmethod
    def send(self, name: str, data: bytes) -> bool:
        """Give a message; is it known to have arrived? The same name twice counts once.

        Raises ExchangeRefused.
        """


def checked(name: str) -> str:
    """A name that is only a name. Raises ExchangeTrouble."""
    if not _NAME.fullmatch(name):
        raise ExchangeTrouble(f"not a name of a message: {name!r}")
    return name
