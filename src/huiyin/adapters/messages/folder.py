"""Messages that stay in the house: a file each in a folder, or a line each on the screen."""

import secrets
import sys
from pathlib import Path

from huiyin.adapters.messages.base import Messages, MessagesTrouble


class Folder(Messages):
    """A file for each message, for development and for a house that sends them itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, to: str, subject: str, text: str) -> None:
        """Write it down."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{secrets.token_hex(8)}.txt"
            path.write_text(f"{to}\n{subject}\n\n{text}\n", encoding="utf-8")
        except OSError as error:
            raise MessagesTrouble(str(error)) from error


class Console(Messages):
    """On the screen of the process."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Print it."""
        print(f"{to} | {subject} | {text}", file=sys.stderr)
