"""Reading scanned letters and their pages."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min

from huiyin.store.petitions.models import Scan, ScanPage

MOST = 400
"""How many letters a desk shows at once."""


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A letter as pictures."""

    id: int
    bureau: str
    bag: int
    place: int
    state: str
    received_on: date
    person: str
    at: datetime
    taken_by: str
    number: str
    reason: str
    draft: str
    version: int
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page of a letter."""

    id: int
    scan_id: int
    place: int
    file_hash: str
    file_size: int
    file_pages: int
    file_type: str
    file_name: str
    page: int
    turn: int
    state: str
    engine: str
    sealed: str


@dataclass(frozen=True, slots=True)
class BagRow:
    """What was brought at once and is not yet all registered: letters waiting."""

    bag: int
    letters: int
    received_on: date
    at: datetime


_SCAN = tuple(ScanRow.__dataclass_fields__)
_PAGE = tuple(PageRow.__dataclass_fields__)


def bags(bureau: str, limit: int = 50) -> list[BagRow]:
    """The bags of a bureau with letters that wait, oldest first."""
    rows = Scan.objects.filter(bureau=bureau, state="waiting").values("bag")
    counted = rows.annotate(n=Count("id"), day=Min("received_on"), when=Max("at"))
    return [BagRow(r["bag"], r["n"], r["day"], r["when"]) for r in counted.order_by("bag")[:limit]]


def letters(bureau: str, bag: int) -> list[ScanRow]:
    """The letters of a bag that wait, in order."""
    rows = Scan.objects.filter(bureau=bureau, bag=bag, state="waiting")
    return [ScanRow(**row) for row in rows.order_by("place", "id").values(*_SCAN)[:MOST]]


def letter(ident: int) -> ScanRow | None:
    """A letter by its id."""
    row = Scan.objects.filter(id=ident).values(*_SCAN).first()
    return ScanRow(**row) if row else None


def next_waiting(bureau: str, after: ScanRow) -> int:
    """The letter that waits behind another one, in its bag or the next; 0 where none does."""
    rest = Scan.objects.filter(bureau=bureau, state="waiting").exclude(id=after.id)
    same = rest.filter(bag=after.bag, place__gte=after.place).order_by("place", "id")
    for found in (same, rest.order_by("bag", "place", "id")):
        if row := found.values("id").first():
            return int(row["id"])
    return 0


def done(bureau: str, state: str, limit: int = 50) -> list[ScanRow]:
    """The letters last registered, or last set aside."""
    rows = Scan.objects.filter(bureau=bureau, state=state).order_by("-done_at")
    return [ScanRow(**row) for row in rows.values(*_SCAN)[:limit]]


def pages(scans: Collection[int]) -> dict[int, list[PageRow]]:
    """The pages of letters, in order, by letter."""
    found: dict[int, list[PageRow]] = {scan: [] for scan in scans}
    rows = ScanPage.objects.filter(scan_id__in=list(scans)).order_by("place", "id")
    for row in rows.values(*_PAGE):
        found[row["scan_id"]].append(PageRow(**row))
    return found


def page(ident: int) -> PageRow | None:
    """A page by its id."""
    row = ScanPage.objects.filter(id=ident).values(*_PAGE).first()
    return PageRow(**row) if row else None


def queued(limit: int = 500) -> list[int]:
    """Pages that wait for the reader."""
    rows = ScanPage.objects.filter(state="queued").order_by("id")
    return list(rows.values_list("id", flat=True)[:limit])


def set_aside_before(moment: datetime, limit: int = 200) -> list[int]:
    """Letters set aside before a moment whose pictures are still kept."""
    rows = Scan.objects.filter(state="set_aside", done_at__lt=moment, pages__isnull=False)
    return list(rows.order_by("id").values_list("id", flat=True).distinct()[:limit])


def hashes() -> Iterator[str]:
    """The hash of every file that a page here belongs to."""
    rows = ScanPage.objects.order_by("file_hash").values_list("file_hash", flat=True)
    return iter(rows.distinct().iterator())


def in_use(wanted: Sequence[str]) -> set[str]:
    """Which of the files pages here belong to."""
    rows = ScanPage.objects.filter(file_hash__in=list(wanted))
    return set(rows.values_list("file_hash", flat=True))
