"""The one model of a document that Word and PDF are made from (GB/T 9704-2012)."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Form(StrEnum):
    """How a page is laid out."""

    OFFICIAL = "official"
    LETTER = "letter"
    MINUTES = "minutes"
    SHEET = "sheet"
    PLAIN = "plain"


class BlockKind(StrEnum):
    """What a piece of the body is: heads are 一、 and （一）, a line stands without indent,
    a page is where a new page begins."""

    PARAGRAPH = "paragraph"
    HEAD = "head"
    SUBHEAD = "subhead"
    LINE = "line"
    TABLE = "table"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the body. A table has `rows` of cells over columns as wide as `widths` say.

    The last cell of a short row spans what is left; `lines` is how tall each row is at least;
    with `has_header` the first row stands on top of every page.
    """

    kind: BlockKind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    has_header: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One document, ready for the page. Empty parts are left out of it.

    `organ` is the mark on top, `title` is broken into lines, `signed` are the names above the
    date, `copies` and `printer` stand in the imprint (版记), `is_draft` says so on every page.
    `seal` is the hash of the picture of the seal at names and date, `seal_width` its millimetres.
    """

    form: Form
    title: tuple[str, ...]
    organ: str = ""
    number: str = ""
    signer: str = ""
    urgency: str = ""
    addressee: str = ""
    blocks: tuple[Block, ...] = ()
    attachments: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    date: str = ""
    is_sealed: bool = True
    note: str = ""
    copies: str = ""
    printer: str = ""
    printed_on: str = ""
    is_draft: bool = False
    seal: str = ""
    seal_width: int = 0


_LATER = ("seal", "seal_width")
"""What documents that left earlier do not have: their hash holds without it."""


def as_data(document: Document) -> dict[str, Any]:
    """The document as JSON values."""
    data = {**asdict(document), "form": str(document.form)}
    return {name: value for name, value in data.items() if value or name not in _LATER}


def from_data(data: Mapping[str, Any]) -> Document:
    """What `as_data` wrote."""
    plain = ("attachments", "signed", "title")
    read: dict[str, Any] = {k: tuple(v) if k in plain else v for k, v in data.items()}
    read |= {"form": Form(data["form"]), "blocks": tuple(_block(b) for b in data["blocks"])}
    return Document(**read)


def _block(data: Mapping[str, Any]) -> Block:
    rows = tuple(tuple(row) for row in data["rows"])
    sizes = {name: tuple(data[name]) for name in ("widths", "lines")}
    return Block(**{**data, "kind": BlockKind(data["kind"]), "rows": rows, **sizes})


def texts(document: Document) -> Iterator[str]:
    """Every text of the document as it stands on the page, top to bottom."""
    d = document
    yield from (d.urgency, d.organ, d.number, d.signer, "".join(d.title), d.addressee)
    for block in d.blocks:
        yield block.text
        yield from (cell for row in block.rows for cell in row)
    yield from (*d.attachments, *d.signed, d.date, d.note, d.copies, d.printer, d.printed_on)


def attachment_lines(document: Document) -> tuple[str, ...]:
    """The attachments note: one stands alone, several are numbered; no mark at the end."""
    named = document.attachments
    if len(named) < 2:
        return tuple(f"附件：{name}" for name in named)
    return tuple(
        f"附件：{n}. {name}" if n == 1 else f"{n}. {name}" for n, name in enumerate(named, start=1)
    )


def width(text: str) -> float:
    """How many characters wide a text is; half-width signs count half."""
    return sum(0.5 if ord(sign) < 0x2000 and not 0xF00 <= ord(sign) < 0x1000 else 1
               for sign in text)  # fmt: skip
