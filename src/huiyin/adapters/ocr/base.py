"""What reads a page. A page is a JPEG of ours; what is read are lines with how sure it is."""

from abc import ABC, abstractmethod

from huiyin.domain.scans import Line


class ReadingTrouble(Exception):
    """The page could not be read now: the reader ran out of time or memory, or broke off."""


class Reader(ABC):
    """Something that reads pages, one at a time."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Which engine and version, for the record."""

    @abstractmethod
    def read(self, picture: bytes) -> tuple[Line, ...]:
        """The lines of a page, none for an empty one. Raises ReadingTrouble."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what the reader holds; it can be used again after."""
