"""A place for files that is out of order: for tests of what happens then."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime

from huiyin.adapters.files.base import Files, FilesTrouble, Put


class Failing(Files):
    """Refuses everything."""

    def put(self, name: str, data: bytes) -> None:
        """Out of order."""
        raise FilesTrouble("out of order")

    def get(self, name: str) -> bytes:
        """Out of order."""
        raise FilesTrouble("out of order")

    def has(self, name: str) -> bool:
        """Out of order."""
        raise FilesTrouble("out of order")

    def drop(self, name: str) -> None:
        """Out of order."""
        raise FilesTrouble("out of order")

    def names(self, under: str = "") -> Iterator[tuple[str, datetime]]:
        """Out of order."""
        raise FilesTrouble("out of order")

    def filling(self) -> AbstractContextManager[Put]:
        """Out of order."""
        raise FilesTrouble("out of order")
