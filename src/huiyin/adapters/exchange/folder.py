"""A folder both sides reach: `down` is read, `up` is written, what was dealt with is moved.

Files appear whole: the other side writes under another name and renames, as is done here.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huiyin.adapters.exchange.base import (
    MESSAGE_AT_MOST,
    Exchange,
    ExchangeTrouble,
    Parcel,
    checked,
)


class Folder(Exchange):
    """Messages as files `*.json`."""

    def __init__(self, folder: Path) -> None:
        self.down, self.up = folder / "down", folder / "up"
        self.taken, self.refused = folder / "taken", folder / "refused"

    def waiting(self) -> Iterator[Parcel]:
        """The files of `down` by name; one that is too long is read as far as it may be."""
        with _trouble():
            self.down.mkdir(parents=True, exist_ok=True)
            files = sorted(p for p in self.down.glob("*.json") if p.is_file())
        for file in files:
            with _trouble(), file.open("rb") as opened:
                data = opened.read(MESSAGE_AT_MOST + 1)
            yield Parcel(file.name, data)

    def settle(self, name: str, *, is_good: bool) -> None:
        """Move the file to `taken` or `refused`; one that is gone was moved before."""
        to = self.taken if is_good else self.refused
        with _trouble():
            to.mkdir(parents=True, exist_ok=True)
            try:
                os.replace(self.down / Path(name).name, to / Path(name).name)
            except FileNotFoundError:
                return

    def send(self, name: str, data: bytes) -> bool:
        """Lay the message in `up`; that it was read is told by an acknowledgement in `down`."""
        file = self.up / f"{checked(name)}.json"
        draft = self.up / f".{name}.{secrets.token_hex(4)}"
        with _trouble():
            self.up.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(data)
            os.replace(draft, file)
        return False


@contextmanager
def _trouble() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExchangeTrouble(f"folder: {error.strerror or error}") from error
