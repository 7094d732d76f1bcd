"""A document as PDF/A, the same bytes each time, and its pages as pictures."""

import json
from contextlib import closing
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Literal

import pypdfium2
import typst
from PIL import Image

from huiyin.documents import fonts
from huiyin.documents.model import Document, as_data, texts

STANDARD: Literal["a-2b"] = "a-2b"
_ONE_AT_A_TIME = Lock()
"""Neither the typesetter nor PDFium lets two threads in at once."""
TIBETAN = "Noto Serif Tibetan"


class NoGlyph(Exception):
    """Characters that no font here draws: `signs` names them."""

    def __init__(self, signs: str) -> None:
        super().__init__(signs)
        self.signs = signs


@lru_cache(maxsize=4)
def _compiler(paths: tuple[Path, ...]) -> typst.Compiler:
    """A compiler of the layout that knows the fonts of some folders, and no others."""
    layout = Path(str(files("huiyin.documents").joinpath("layout.typ")))
    folders = sorted({str(path.parent) for path in paths})
    return typst.Compiler(
        str(layout), root=str(layout.parent), font_paths=folders, ignore_system_fonts=True
    )


def pdf(document: Document, seal: bytes = b"") -> bytes:
    """The PDF, with the picture of a seal (PNG). Raises NoGlyph rather than draw a box."""
    text = "".join(texts(document))
    if signs := fonts.undrawable(text):
        raise NoGlyph(signs)
    more = fonts.helpers(fonts.lacking(text))
    families = [TIBETAN, *(family for family, _ in more)]
    given = {"document": json.dumps(as_data(document), ensure_ascii=False),
             "fonts": json.dumps(families), "seal": json.dumps(list(seal))}  # fmt: skip
    compiler = _compiler((*fonts.own(), *(path for _, path in more)))
    with _ONE_AT_A_TIME:
        made = compiler.compile(format="pdf", sys_inputs=given, pdf_standards=[STANDARD])
    assert isinstance(made, bytes)
    return made


def pictures(document_pdf: bytes, dpi: int = 100) -> list[bytes]:
    """Every page as a PNG in few colours, small enough to send to a phone."""
    return [picture(document_pdf, n, dpi) for n in range(1, page_count(document_pdf) + 1)]


def picture(document_pdf: bytes, number: int, dpi: int = 100) -> bytes:
    """One page as a PNG; IndexError where there is no such page."""
    with _ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(document_pdf)) as opened:
        if not 1 <= number <= len(opened):
            raise IndexError(number)
        drawn = opened[number - 1].render(scale=dpi / 72).to_pil().convert("RGB")
    few = drawn.quantize(16, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def page_count(document_pdf: bytes) -> int:
    """How many pages there are."""
    with _ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(document_pdf)) as opened:
        return len(opened)


def text_of(document_pdf: bytes) -> str:
    """The text that the PDF says, page after page."""
    with _ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(document_pdf)) as opened:
        return "".join(page.get_textpage().get_text_range() for page in opened)
