"""Letters as pictures: what was read off a page, and how pages are put together into letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ScanState(StrEnum):
    """Where a scanned letter stands."""

    WAITING = "waiting"
    REGISTERED = "registered"
    SET_ASIDE = "set_aside"


class PageState(StrEnum):
    """How far the reading of a page is; `unread` where nothing reads here."""

    UNREAD = "unread"
    QUEUED = "queued"
    READ = "read"
    UNREADABLE = "unreadable"


class Grouping(StrEnum):
    """How the pages of an upload become letters."""

    EACH_FILE = "each_file"
    ONE_LETTER = "one_letter"
    EACH_PAGE = "each_page"


class Arrangement(StrEnum):
    """What may be done to the order of pages and letters."""

    SPLIT = "split"
    MERGE = "merge"
    EARLIER = "earlier"
    LATER = "later"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands on a page, as shares (0 to 1) of its width and height."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """How tall, as a share of the page's height."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was read: how sure the reader is (0 to 1) of each sign, where each stands."""

    text: str
    scores: tuple[float, ...]
    spots: tuple[Spot, ...]

    @property
    def spot(self) -> Spot:
        """Where the whole line stands."""
        return Spot(
            min(s.left for s in self.spots), min(s.top for s in self.spots),
            max(s.right for s in self.spots), max(s.bottom for s in self.spots),
        )  # fmt: skip


Letters = tuple[tuple[int, ...], ...]
"""The pages (by id) of each letter of a bag, in order."""


def grouped(files: Sequence[Sequence[int]], grouping: Grouping) -> Letters:
    """The letters that files of pages make."""
    if grouping is Grouping.ONE_LETTER:
        every = tuple(page for pages in files for page in pages)
        return (every,) if every else ()
    if grouping is Grouping.EACH_PAGE:
        return tuple((page,) for pages in files for page in pages)
    return tuple(tuple(pages) for pages in files if pages)


def split(pages: Sequence[int], page: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The pages before one, and from it on. ValueError where one of them would be empty."""
    place = list(pages).index(page)
    if place == 0:
        raise ValueError("nothing would be left")
    return tuple(pages[:place]), tuple(pages[place:])


def moved(pages: Sequence[int], page: int, step: int) -> tuple[int, ...]:
    """The pages with one of them a step earlier (-1) or later (1); at the end it stays."""
    order = list(pages)
    place = order.index(page)
    other = place + step
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return tuple(order)
