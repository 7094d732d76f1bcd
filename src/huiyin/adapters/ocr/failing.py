"""A reader that always breaks off, for tests."""

from huiyin.adapters.ocr.base import Reader, ReadingTrouble
from huiyin.domain.scans import Line


class Failing(Reader):
    """Breaks off, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    @property
    def name(self) -> str:
        """No engine."""
        return "none"

    def read(self, picture: bytes) -> tuple[Line, ...]:
        """Trouble, always."""
        self.asked += 1
        raise ReadingTrouble("broken on purpose")

    def close(self) -> None:
        """Nothing is held."""
