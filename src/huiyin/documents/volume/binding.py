"""PDFs and pictures bound into one: pages on A4, numbered through, with bookmarks.

The same parts give the same bytes. Numbers stand in the outer corner on top, as archives write
them, so that they meet no page number of a letter.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import typst
from pikepdf import Dictionary, Name, OutlineItem, Pdf, Rectangle
from PIL import Image
from pylopdf_fonts_zh_cn import sans_path

A4 = (595.276, 841.89)
_MARGIN, _HEAD = 24.0, 42.0
"""Around a page of somebody else's, and above it for the number, in points."""
_STAMP = (85.0, 17.0)
_EDGE = 28.0
_STAMPS = """
#set page(width: 85pt, height: 17pt, margin: 0pt, fill: none)
#set text(font: "Noto Sans SC", size: 11pt)
#for n in range(1, int(sys.inputs.count) + 1) {
  if n > 1 { pagebreak() }
  place((if calc.odd(n) { right } else { left }) + horizon, str(n))
}
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the volume: what its bookmark says, its PDF, and whether the house made it (its
    pages stay as they are; those of others are fitted under the number)."""

    title: str
    data: bytes
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class Bound:
    """The volume, its pages, and on which page each part begins (from 1)."""

    data: bytes
    pages: int
    begins: tuple[int, ...]


def count_pages(data: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(BytesIO(data)) as opened:
        return len(opened.pages)


def from_picture(data: bytes) -> bytes:
    """A picture as a PDF of one page; a JPEG is taken over as it is."""
    with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as picture:
        if picture.format != "JPEG" or picture.mode not in ("L", "RGB"):
            data, size, colours = _as_jpeg(picture)
        else:
            size, colours = picture.size, picture.mode
    made = pikepdf.new()
    page = made.add_blank_page(page_size=size)
    space = Name.DeviceGray if colours == "L" else Name.DeviceRGB
    image = pikepdf.Stream(
        made, data, Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1],
        ColorSpace=space, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
    page.obj.Contents = made.make_stream(f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q".encode())
    return _saved(made)


def _as_jpeg(picture: Image.Image) -> tuple[bytes, tuple[int, int], str]:
    seen = picture.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    out = BytesIO()
    paper.save(out, "JPEG", quality=90)
    return out.getvalue(), paper.size, "RGB"


def bind(parts: Sequence[Part], title: str) -> Bound:
    """All parts in order as one PDF."""
    begins, book = [], pikepdf.new()
    with ExitStack() as opened:
        for part in parts:
            begins.append(len(book.pages) + 1)
            source = opened.enter_context(pikepdf.open(BytesIO(part.data)))
            if part.is_ours:
                book.pages.extend(source.pages)
                continue
            for page in source.pages:
                _fit(book, page)
        _number(book, opened)
        with book.open_outline() as outline:
            for part, first in zip(parts, begins, strict=True):
                outline.root.append(OutlineItem(part.title, first - 1))
        book.Root.PageMode = Name.UseOutlines
        book.Root.Lang = pikepdf.String("zh-CN")
        book.docinfo["/Title"] = title
        pages = len(book.pages)
        return Bound(_saved(book), pages, tuple(begins))


def _fit(book: Pdf, page: pikepdf.Page) -> None:
    """A page of somebody else's on a sheet of A4, lying if it lies."""
    wide, high = _size(page)
    size = A4 if wide <= high else (A4[1], A4[0])
    sheet = book.add_blank_page(page_size=size)
    room = Rectangle(_MARGIN, _MARGIN, size[0] - _MARGIN, size[1] - _HEAD)
    _lay(book, sheet, page, room)


def _lay(book: Pdf, sheet: pikepdf.Page, other: pikepdf.Page, room: Rectangle) -> None:
    """Lay a page upon another; the library's own way gives it a name by chance each time."""
    form = book.copy_foreign(other.as_form_xobject())
    taken = sheet.resources.get("/XObject", Dictionary())
    name = Name(f"/Laid{len(taken.keys())}")
    sheet.contents_add(book.make_stream(b"q\n"), prepend=True)
    sheet.contents_add(book.make_stream(b"\nQ\n"))
    sheet.add_resource(form, Name.XObject, name)
    sheet.contents_add(sheet.calc_form_xobject_placement(form, name, room))


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, low, right, high = (float(x) for x in page.trimbox)
    sides = (abs(right - left), abs(high - low))
    turned = int(page.obj.get("/Rotate", 0)) % 180 == 90
    return (sides[1], sides[0]) if turned else sides


def _number(book: Pdf, opened: ExitStack) -> None:
    stamps = opened.enter_context(pikepdf.open(BytesIO(_stamps(len(book.pages)))))
    for number, (page, stamp) in enumerate(zip(book.pages, stamps.pages, strict=True), start=1):
        wide, high = (float(x) for x in list(page.mediabox)[2:])
        left = wide - _EDGE - _STAMP[0] if number % 2 else _EDGE
        top = high - _EDGE + _STAMP[1] / 2
        room = Rectangle(left, top - _STAMP[1], left + _STAMP[0], top)
        _lay(book, page, stamp, room)


def _stamps(count: int) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(sans_path().parent)])
    made = typst.compile(
        _STAMPS.encode(), format="pdf", sys_inputs={"count": str(count)}, timestamp=0,
        font_paths=fonts,
    )  # fmt: skip
    assert isinstance(made, bytes)
    return made


def _saved(book: Pdf) -> bytes:
    out = BytesIO()
    book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
