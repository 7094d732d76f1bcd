"""What a place for files can do. Names are relative paths with `/`; contents are bytes."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime

Put = Callable[[str, Iterable[bytes]], None]
_NAME = re.compile(r"[^/\\\x00]+(/[^/\\\x00]+)*")


class NoSuchFile(Exception):
    """There is no file of that name."""


class FilesTrouble(Exception):
    """The place cannot be used now, or a name is not one: the message says what is wrong."""


class Files(ABC):
    """A place for files. Raises FilesTrouble when it cannot be used."""

    @abstractmethod
    def put(self, name: str, data: bytes) -> None:
        """Keep bytes under a name, whole or not at all; what was there is replaced."""

    @abstractmethod
    def get(self, name: str) -> bytes:
        """The bytes of a name. Raises NoSuchFile."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Is there a file of that name?"""

    @abstractmethod
    def drop(self, name: str) -> None:
        """Forget a file; one that is not there is no matter."""

    @abstractmethod
    def names(self, under: str = "") -> Iterator[tuple[str, datetime]]:
        """Every name in order, with when it was last put; only those below a folder."""

    @abstractmethod
    def filling(self) -> AbstractContextManager[Put]:
        """Fill an empty place: when the block fails, nothing is left. Raises Occupied."""


class Occupied(Exception):
    """A place that was to be empty is not; the message names it."""


def checked(name: str) -> str:
    """A name that leads nowhere else. Raises FilesTrouble."""
    is_sane = _NAME.fullmatch(name) and not {".", ".."} & set(name.split("/"))
    if not is_sane:
        raise FilesTrouble(f"not a name of a file: {name!r}")
    return name
