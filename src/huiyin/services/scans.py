"""The desk of scanned letters: brought, put together, taken up, set aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from huiyin.documents.incoming.content import PICTURES, Content
from huiyin.domain import scans as domain
from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import EARLIEST, Refusal
from huiyin.domain.scans import Arrangement, Grouping, PageState, ScanState
from huiyin.services import scan_reading, uploads
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.uploads import Given, Refused
from huiyin.store.petitions import repository, scan_writing
from huiyin.store.petitions import scans as rows
from huiyin.store.petitions.scans import BagRow, PageRow, ScanRow
from huiyin.store.petitions.uploads import UploadRow
from huiyin.store.record.inserts import new_id
from huiyin.store.record.repository import NewAct, append
from huiyin.store.record.seals import seal, unseal

FITTING = frozenset({*PICTURES, Content.PDF})
KEPT_DAYS = 30
"""How long the pictures of a letter that was set aside can be put back."""
TURN = 90


class NoSuchScan(Exception):
    """There is no such letter on this desk, or it is another bureau's."""


@dataclass(frozen=True, slots=True)
class Bringing:
    """What an upload has in common: its bag, the day it came, how pages become letters."""

    bag: int
    received_on: date
    grouping: Grouping = Grouping.EACH_FILE


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of an upload: how many letters it made or added to, which files stayed out."""

    letters: int
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter with its pages."""

    row: ScanRow
    pages: tuple[PageRow, ...]

    @property
    def is_being_read(self) -> bool:
        """Does a page still wait for the reader?"""
        return any(page.state == PageState.QUEUED for page in self.pages)

    @property
    def why(self) -> str:
        """Why it was set aside."""
        return str(unseal(self.row.reason)["why"]) if self.row.reason else ""


def need(context: Context) -> None:
    """Only who registers stands at this desk. Raises Refusal."""
    if not context.actor.may(Permission.REGISTER):
        raise Refusal("not_yours", "22")


def own(context: Context, ident: int) -> Letter:
    """A letter of the actor's bureau. Raises NoSuchScan, Refusal."""
    need(context)
    row = rows.letter(ident)
    if row is None or row.bureau != context.actor.bureau:
        raise NoSuchScan
    return Letter(row, tuple(rows.pages([ident])[ident]))


def note(context: Context, kind: OfficeAct, letter: int, body: Mapping[str, Any]) -> None:
    """Chain what was done at the desk, in the caller's transaction."""
    actor = context.actor
    article = "30" if kind is OfficeAct.SCAN_OPENED else "22"
    act = NewAct(kind, context.today, context.at, actor.person, actor.unit, article,
                 "scan", letter, 0, body)  # fmt: skip
    append(actor.bureau or "house", [act])


def bring(context: Context, given: Sequence[Given], wanted: Bringing) -> Brought:
    """Put files on the desk as letters: a bad one keeps no other out. Raises Invalid, Refusal."""
    need(context)
    if not EARLIEST <= wanted.received_on <= context.today:
        is_later = wanted.received_on > context.today
        raise Invalid(
            [FieldProblem("received_on", "day_after_recording" if is_later else "not_day")]
        )
    kept, refused = uploads.take_in(context, given)
    with transaction.atomic():
        waiting = rows.letters(context.actor.bureau, wanted.bag)
        fitting, more = _fitting(waiting, kept)
        count = _put(context, wanted, waiting, fitting) if fitting else 0
        repository.drop_uploads([row.id for row in fitting])
        repository.release_uploads([row.id for row in kept if row not in fitting])
    return Brought(count, (*refused, *more))


def _fitting(
    waiting: Sequence[ScanRow], kept: Sequence[UploadRow]
) -> tuple[list[UploadRow], list[Refused]]:
    """Pictures and PDFs that are new in the bag: the same upload sent again adds nothing."""
    pages = rows.pages([letter.id for letter in waiting])
    known = {page.file_hash for each in pages.values() for page in each}
    room = rows.MOST - len(waiting)
    fitting: list[UploadRow] = []
    refused: list[Refused] = []
    for row in kept:
        reason = "" if row.file_type in FITTING else "file_no_scan"
        reason = reason or ("file_there" if row.file_hash in known else "")
        reason = reason or ("bag_full" if len(fitting) >= room else "")
        if reason:
            refused.append(Refused(uploads.name_of(row.file_name), reason))
        else:
            fitting.append(row)
            known.add(row.file_hash)
    return fitting, refused


def _put(
    context: Context, wanted: Bringing, waiting: Sequence[ScanRow], files: Sequence[UploadRow]
) -> int:
    state = PageState.QUEUED if scan_reading.is_there() else PageState.UNREAD
    made = [[_page(row, place, state) for place in range(1, row.file_pages + 1)] for row in files]
    by_id = {page["id"]: page for pages in made for page in pages}
    grouped = domain.grouped([[p["id"] for p in pages] for pages in made], wanted.grouping)
    joins = waiting[0].id if waiting and wanted.grouping is Grouping.ONE_LETTER else 0
    first = waiting[-1].place + 1 if waiting else 1
    letters = []
    for place, pages in enumerate(grouped, start=first):
        scan = joins or new_id()
        start = len(rows.pages([scan])[scan]) if joins else 0
        for at, page in enumerate(pages, start=start):
            by_id[page] |= {"scan_id": scan, "place": at}
        if not joins:
            letters.append(_letter(context, wanted, scan, place))
    scan_writing.add_scans(letters, list(by_id.values()))
    hashes = [row.file_hash for row in files]
    body = {"bag": wanted.bag, "letters": len(grouped), "files": hashes}
    note(context, OfficeAct.SCANS_BROUGHT, joins or letters[0]["id"], body)
    if state is PageState.QUEUED:
        scan_reading.ask(context, list(by_id))
    return len(grouped)


def _page(row: UploadRow, page: int, state: PageState) -> dict[str, Any]:
    return {
        "id": new_id(), "file_hash": row.file_hash, "file_size": row.file_size,
        "file_pages": row.file_pages, "file_type": row.file_type, "file_name": row.file_name,
        "page": page, "state": str(state),
    }  # fmt: skip


def _letter(context: Context, wanted: Bringing, ident: int, place: int) -> dict[str, Any]:
    return {
        "id": ident, "bureau": context.actor.bureau, "bag": wanted.bag, "place": place,
        "state": str(ScanState.WAITING), "received_on": wanted.received_on,
        "person": context.actor.person, "at": context.at,
    }  # fmt: skip


def bags(context: Context) -> list[BagRow]:
    """The bags with letters that wait."""
    need(context)
    return rows.bags(context.actor.bureau)


def desk(context: Context, bag: int) -> list[Letter]:
    """The letters of a bag that wait, with their pages."""
    need(context)
    waiting = rows.letters(context.actor.bureau, bag)
    return _with_pages(waiting)


def done(context: Context, state: ScanState) -> list[Letter]:
    """The letters last registered or last set aside."""
    need(context)
    return _with_pages(rows.done(context.actor.bureau, str(state)))


def _with_pages(found: Sequence[ScanRow]) -> list[Letter]:
    pages = rows.pages([row.id for row in found])
    return [Letter(row, tuple(pages[row.id])) for row in found]


def arrange(context: Context, ident: int, what: Arrangement, page: int, version: int) -> None:
    """Change the order of pages and letters. Raises NoSuchScan, Invalid when it cannot be done
    or somebody changed the letter."""
    with transaction.atomic():
        letter = held(context, ident, version)
        order = [one.id for one in letter.pages]
        if what is not Arrangement.MERGE and page not in order:
            raise NoSuchScan
        if what is Arrangement.MERGE:
            _merge(context, letter)
        elif what is Arrangement.SPLIT:
            _split(letter, page)
        elif what is Arrangement.TURN:
            _turn(context, next(one for one in letter.pages if one.id == page))
        else:
            step = -1 if what is Arrangement.EARLIER else 1
            scan_writing.place_pages(ident, domain.moved(order, page, step))
        scan_writing.change_scan(ident, letter.row.version, {})


def held(context: Context, ident: int, version: int | None = None) -> Letter:
    """Lock a letter that waits, as it was looked at. Raises NoSuchScan, Invalid."""
    if not scan_writing.hold_scan(ident):
        raise NoSuchScan
    letter = own(context, ident)
    if letter.row.state != ScanState.WAITING:
        raise Invalid([FieldProblem("scan", "scan_done")])
    if version is not None and version != letter.row.version:
        raise Invalid([FieldProblem("scan", "scan_changed")])
    return letter


def _merge(context: Context, letter: Letter) -> None:
    """All pages go behind those of the letter before; a draft goes along, two are too many."""
    row = letter.row
    before = [
        r for r in rows.letters(row.bureau, row.bag) if (r.place, r.id) < (row.place, row.id)
    ]
    if not before:
        raise Invalid([FieldProblem("scan", "scan_is_first")])
    target = held(context, before[-1].id)
    if target.row.draft and row.draft:
        raise Invalid([FieldProblem("scan", "scan_two_drafts")])
    scan_writing.place_pages(target.row.id, [page.id for page in letter.pages], len(target.pages))
    draft = {"draft": row.draft} if row.draft else {}
    scan_writing.change_scan(target.row.id, target.row.version, draft)
    scan_writing.drop_scan(row.id)


def _split(letter: Letter, page: int) -> None:
    try:
        stays, goes = domain.split([one.id for one in letter.pages], page)
    except ValueError:
        raise Invalid([FieldProblem("scan", "scan_first_page")]) from None
    row, ident = letter.row, new_id()
    scan_writing.push_scans(row.bureau, row.bag, row.place)
    scan_writing.add_scans(
        [{"id": ident, "bureau": row.bureau, "bag": row.bag, "place": row.place + 1,
          "state": row.state, "received_on": row.received_on, "person": row.person,
          "at": row.at}],
        [],
    )  # fmt: skip
    scan_writing.place_pages(ident, goes)
    scan_writing.place_pages(row.id, stays)


def _turn(context: Context, page: PageRow) -> None:
    """A quarter to the right; what was read before is read again."""
    is_read = scan_reading.is_there()
    state = PageState.QUEUED if is_read else PageState.UNREAD
    turn = (page.turn + TURN) % 360
    scan_writing.change_page(page.id, {"turn": turn, "state": str(state), "sealed": ""})
    if is_read:
        scan_reading.ask(context, [page.id])


def take_up(context: Context, ident: int) -> Letter:
    """Take a letter up to register it: who looks at it is recorded. Raises NoSuchScan, Invalid."""
    with transaction.atomic():
        letter = held(context, ident)
        if letter.row.taken_by != context.actor.person:
            note(context, OfficeAct.SCAN_OPENED, ident, {"pages": len(letter.pages)})
            scan_writing.change_scan(ident, letter.row.version, {"taken_by": context.actor.person})
    return own(context, ident)


def taken(context: Context, ident: int) -> Letter:
    """A letter the actor has taken up. Raises NoSuchScan, Refusal."""
    letter = own(context, ident)
    if letter.row.taken_by != context.actor.person or letter.row.state != ScanState.WAITING:
        raise Refusal("scan_not_taken", "30")
    return letter


def page_of(context: Context, ident: int, *, is_read: bool) -> PageRow:
    """A page of a letter: one that is to be read only for who has taken it up.

    Raises NoSuchScan, Refusal.
    """
    page = rows.page(ident)
    if page is None:
        raise NoSuchScan
    if is_read:
        taken(context, page.scan_id)
    else:
        own(context, page.scan_id)
    return page


def set_aside(context: Context, ident: int, why: str, version: int) -> None:
    """Not a letter to be registered (scanned twice, an empty sheet): with the reason, and back
    within 30 days. Raises NoSuchScan, Invalid."""
    if not why.strip():
        raise Invalid([FieldProblem("why", "missing")])
    with transaction.atomic():
        letter = held(context, ident, version)
        reason = seal({"why": why.strip()})
        hashes = [page.file_hash for page in letter.pages]
        note(context, OfficeAct.SCAN_SET_ASIDE, ident, {"reason": reason, "files": hashes})
        values = {"state": str(ScanState.SET_ASIDE), "reason": reason, "done_at": context.at}
        scan_writing.change_scan(ident, letter.row.version, values)


def put_back(context: Context, ident: int) -> None:
    """Back on the desk. Raises NoSuchScan, Invalid once its pictures are gone."""
    with transaction.atomic():
        if not scan_writing.hold_scan(ident):
            raise NoSuchScan
        letter = own(context, ident)
        if letter.row.state != ScanState.SET_ASIDE or not letter.pages:
            raise Invalid([FieldProblem("scan", "scan_done")])
        note(context, OfficeAct.SCAN_PUT_BACK, ident, {})
        values = {"state": str(ScanState.WAITING), "reason": "", "done_at": None}
        scan_writing.change_scan(ident, letter.row.version, values)


def release(pages: Sequence[PageRow], but: str = "") -> None:
    """Files that no page needs any more wait for the next sweep, which keeps those in use."""
    for page in {page.file_hash: page for page in pages if page.file_hash != but}.values():
        row = UploadRow(
            new_id(), page.file_hash, page.file_size, page.file_pages, page.file_type,
            page.file_name,
        )  # fmt: skip
        repository.add_upload(row, repository.LONG_AGO)


def sweep(context: Context) -> int:
    """Let go of the pictures of letters that were set aside long ago; how many."""
    gone = rows.set_aside_before(context.at - timedelta(days=KEPT_DAYS))
    for ident in gone:
        with transaction.atomic():
            release(rows.pages([ident])[ident])
            scan_writing.drop_pages(ident)
    return len(gone)
