"""Pages bound into one file, and a page turned; all of them pictures of ours."""

from collections.abc import Sequence
from io import BytesIO

import pypdfium2
from PIL import Image

from huiyin.documents.incoming.content import Content
from huiyin.documents.incoming.pictures import PAGE, Made, smaller

_A4 = 842.0
"""The longer side of a sheet of A4 in points."""


def turned(picture: bytes, degrees: int, longest: int) -> bytes:
    """A picture (JPEG or PNG of ours) turned clockwise, no longer than that, as JPEG."""
    with Image.open(BytesIO(picture), formats=("JPEG", "PNG")) as opened:
        opened.draft("RGB", (longest, longest))
        upright = opened.rotate(-degrees, expand=True) if degrees % 360 else opened
        return smaller(upright, longest)


def bind(pages: Sequence[bytes]) -> Made:
    """The pages (JPEG) as one PDF, each picture as it is; a sheet is as long as A4."""
    document = pypdfium2.PdfDocument.new()
    for page in pages:
        picture = pypdfium2.PdfImage.new(document)
        picture.load_jpeg(BytesIO(page), inline=True)
        width, height = picture.get_px_size()
        scale = _A4 / max(width, height)
        sheet = document.new_page(width * scale, height * scale)
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width * scale, height * scale))
        sheet.insert_obj(picture)
        sheet.gen_content()
    out = BytesIO()
    document.save(out)
    document.close()
    with Image.open(BytesIO(pages[0]), formats=("JPEG",)) as first:
        shown = smaller(first, PAGE)
    return Made(Content.PDF, out.getvalue(), len(pages), shown)
