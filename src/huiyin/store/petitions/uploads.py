"""Reading files on their way into petitions: uploads that wait, phone links, what is in use."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from huiyin.store.accounts.drafting import seal_hashes, seals_among
from huiyin.store.petitions import scans
from huiyin.store.petitions.models import AttachmentRow, Letter, PhoneLink, Upload


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A file that waits for its form."""

    id: int
    file_hash: str
    file_size: int
    file_pages: int
    file_type: str
    file_name: str


UPLOAD = ("id", "file_hash", "file_size", "file_pages", "file_type", "file_name")


def uploads(ids: Sequence[int]) -> list[UploadRow]:
    """The files that still wait, in the order asked for."""
    if not ids:
        return []
    rows = Upload.objects.filter(id__in=list(ids)).values(*UPLOAD)
    found = {row["id"]: UploadRow(**row) for row in rows}
    return [found[ident] for ident in ids if ident in found]


def abandoned(before: datetime, limit: int = 500) -> list[UploadRow]:
    """Files that nobody sent, handed in before a moment, oldest first."""
    rows = Upload.objects.filter(at__lt=before).order_by("at").values(*UPLOAD)[:limit]
    return [UploadRow(**row) for row in rows]


def in_use(hashes: Collection[str], except_for: Collection[int] = ()) -> set[str]:
    """Which of the files belong to a petition or a letter on the desk, or wait for one in other
    uploads than those."""
    wanted = list(hashes)
    used = AttachmentRow.objects.filter(file_hash__in=wanted)
    waiting = Upload.objects.filter(file_hash__in=wanted).exclude(id__in=list(except_for))
    issued = Letter.objects.filter(is_file_kept=True, pdf_hash__in=wanted)
    found = {row["file_hash"] for rows in (used, waiting) for row in rows.values("file_hash")}
    found |= set(issued.values_list("pdf_hash", flat=True)) | seals_among(wanted)
    return found | scans.in_use(wanted)


def attached_hashes() -> Iterator[str]:
    """The hash of every file that belongs to a petition or to a letter on the desk."""
    rows = AttachmentRow.objects.order_by("file_hash").values_list("file_hash", flat=True)
    return chain(rows.distinct().iterator(), scans.hashes())


def kept_hashes() -> Iterator[str]:
    """The hash of every file the record needs: attached ones, letters that left, seals."""
    yield from attached_hashes()
    issued = Letter.objects.filter(is_file_kept=True).order_by("pdf_hash")
    yield from issued.values_list("pdf_hash", flat=True).iterator()
    yield from seal_hashes()


@dataclass(frozen=True, slots=True)
class PhoneLinkRow:
    """A link for a phone."""

    id: int
    number: str
    person: str
    unit: str
    expires_at: datetime
    closed_at: datetime | None
    taken: int
    about: int = 0
    kind: str = ""
    item: str = ""


_LINK = ("id", "number", "person", "unit", "expires_at", "closed_at", "taken", "about", "kind",
         "item")  # fmt: skip


def link(ident: int) -> PhoneLinkRow | None:
    """A link by its id."""
    row = PhoneLink.objects.filter(id=ident).values(*_LINK).first()
    return PhoneLinkRow(**row) if row else None


def live_link(number: str, person: str, now: datetime) -> PhoneLinkRow | None:
    """The newest link that somebody opened for a petition or an entry and that still works."""
    rows = PhoneLink.objects.filter(
        number=number, person=person, expires_at__gt=now, closed_at=None
    )
    row = rows.order_by("-expires_at").values(*_LINK).first()
    return PhoneLinkRow(**row) if row else None
