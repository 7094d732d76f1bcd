"""What a file is, told by its bytes and never by its name."""

from dataclasses import dataclass
from enum import StrEnum

_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"}
)
_PDF_WITHIN = 1024
_BREAKS = "\t\n\r\f"


class Content(StrEnum):
    """The contents that are taken, by media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    HEIC = "image/heic"
    TIFF = "image/tiff"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    TEXT = "text/plain"


PICTURES = frozenset({Content.JPEG, Content.PNG, Content.HEIC, Content.TIFF})
OFFICE = frozenset({Content.DOCX, Content.XLSX})
SUFFIXES: dict[Content, tuple[str, ...]] = {
    Content.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    Content.PNG: ("png",),
    Content.HEIC: ("heic", "heif", "hif"),
    Content.TIFF: ("tif", "tiff"),
    Content.PDF: ("pdf",),
    Content.DOCX: ("docx",),
    Content.XLSX: ("xlsx",),
    Content.TEXT: ("txt", "text", "csv", "log", "md"),
}
"""What a name may end with; the first is the one we give."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken: bytes of a file, pages, bytes after unpacking."""

    size: int = 20 << 20
    pages: int = 60
    unpacked: int = 100 << 20


class Unfit(Exception):
    """A file that is not taken: `reason` is a key of the wording."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def sniff(data: bytes) -> Content | None:
    """The content by its first bytes; a ZIP and what is none of these is left to others."""
    if data.startswith(b"\xff\xd8\xff"):
        return Content.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Content.PNG
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return Content.HEIC
    if data[:4] in (b"II*\x00", b"MM\x00*"):
        return Content.TIFF
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Content.PDF
    return None


def is_zip(data: bytes) -> bool:
    """Is it a ZIP, as today's office files are?"""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def is_old_office(data: bytes) -> bool:
    """Is it the container of office files before 2007, and of those with a password?"""
    return data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def as_text(data: bytes) -> str | None:
    """Plain text in UTF-8 or GB18030, or None for anything else."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        is_plain = all(c >= " " and c != "\x7f" or c in _BREAKS for c in text)
        return text if is_plain else None
    return None


def suffix_of(name: str) -> str:
    """The end of a name, "" where there is none."""
    _, dot, suffix = name.strip().rpartition(".")
    return suffix.casefold() if dot else ""


def is_named_rightly(name: str, content: Content) -> bool:
    """Does the end of the name fit? Phones name one picture like another, that is no matter."""
    suffix = suffix_of(name)
    kinds = PICTURES if content in PICTURES else {content}
    return not suffix or any(suffix in SUFFIXES[kind] for kind in kinds)
