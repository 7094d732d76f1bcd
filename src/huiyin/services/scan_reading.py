"""Reading scanned pages: queued with the upload, done page by page by a worker of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from huiyin.adapters.ocr.base import Reader, ReadingTrouble
from huiyin.adapters.ocr.rapid import Rapid, is_installed, line_of
from huiyin.domain.scans import PageState
from huiyin.services import scan_pages
from huiyin.services.context import Context
from huiyin.services.file_store import FilesTrouble, Lost
from huiyin.services.scan_pages import Unfit
from huiyin.store.petitions import scan_writing, scans
from huiyin.store.petitions.scans import PageRow
from huiyin.store.record.inserts import new_id
from huiyin.store.record.repository import ClaimedErrand, NewErrand, queue
from huiyin.store.record.seals import SealBroken, seal, unseal
from huiyin.text.scans import Unsure, written

KIND = "read_scan"
TRIES = 2
"""A page that the reader broke off at so often is typed by a person."""


@dataclass(frozen=True, slots=True)
class PageText:
    """What was read off a page: `place` counts from 1, `start` is where its text begins in the
    whole letter's."""

    page: PageRow
    place: int
    start: int
    text: str
    unsure: tuple[Unsure, ...]

    @property
    def is_waiting(self) -> bool:
        """Will it be read yet?"""
        return self.page.state == PageState.QUEUED

    @property
    def is_unreadable(self) -> bool:
        """Did the reader give up?"""
        return self.page.state == PageState.UNREADABLE


def is_there() -> bool:
    """Is there something here that reads?"""
    return is_installed()


@cache
def reader() -> Reader | None:
    """What reads here; one for a process, which loads its models once."""
    return Rapid() if is_installed() else None


def ask(context: Context, pages: Sequence[int]) -> None:
    """Have pages read."""
    queue(NewErrand(KIND, f"read:{page}:{new_id()}", {"page": page}, context.at) for page in pages)


def ask_again(context: Context, pages: Sequence[PageRow]) -> int:
    """Have those pages read that were not; how many."""
    wanted = [p.id for p in pages if p.state in (PageState.UNREAD, PageState.UNREADABLE)]
    if not is_there():
        return 0
    for page in wanted:
        scan_writing.change_page(page, {"state": str(PageState.QUEUED)})
    ask(context, wanted)
    return len(wanted)


def put_back(context: Context) -> int:
    """Queue again what waits for the reader and stands in no errand; how many."""
    pages = scans.queued() if is_there() else []
    return queue(
        NewErrand(KIND, f"read:{page}:back", {"page": page}, context.at) for page in pages
    )


def read(errand: ClaimedErrand, hold: Callable[[], None]) -> None:
    """Read one page. Begun again it does the same; what was turned or gone meanwhile is left."""
    page = scans.page(int(errand.payload["page"]))
    if page is None or page.state != PageState.QUEUED:
        return
    found = reader()
    if found is None:
        _note(page, {"state": str(PageState.UNREAD)})
        return
    hold()
    try:
        lines = found.read(scan_pages.sharp(page))
    except ReadingTrouble:
        if errand.attempts < TRIES:
            raise
        _note(page, {"state": str(PageState.UNREADABLE)})
        return
    except (Unfit, Lost, FilesTrouble):
        _note(page, {"state": str(PageState.UNREADABLE)})
        return
    hold()
    said = seal({"lines": [asdict(line) for line in lines]})
    _note(page, {"state": str(PageState.READ), "engine": found.name[:60], "sealed": said})


def _note(page: PageRow, values: Mapping[str, Any]) -> None:
    scan_writing.change_page(page.id, values, state=str(PageState.QUEUED), turn=page.turn)


def texts(pages: Sequence[PageRow]) -> list[PageText]:
    """What was read off the pages of a letter, in order."""
    found: list[PageText] = []
    start = 0
    for place, page in enumerate(pages, start=1):
        read_off = written([line_of(_spots(line)) for line in _lines(page)])
        found.append(PageText(page, place, start, read_off.text, read_off.unsure))
        start += len(read_off.text) + 1
    return found


def _lines(page: PageRow) -> list[dict[str, Any]]:
    try:
        return list(unseal(page.sealed)["lines"]) if page.sealed else []
    except SealBroken:
        return []


def _spots(line: dict[str, Any]) -> dict[str, Any]:
    names = ("left", "top", "right", "bottom")
    return line | {"spots": [[spot[name] for name in names] for spot in line["spots"]]}


def whole(pages: Sequence[PageText]) -> str:
    """The letter as it was read."""
    return "\n".join(page.text for page in pages)
