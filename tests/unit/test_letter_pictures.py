"""Five kinds look as they looked: every page beside its kept picture, small shifts forgiven.

`HUIYIN_GOLDEN=1` draws the kept pictures anew; look at them before they are committed.
"""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from huiyin.documents.pdf import page_count, pdf, picture
from tests.letters import document

FOLDER = Path(__file__).parents[1] / "golden"
KINDS = ("opinion", "forwarding_letter", "registration_sheet", "minutes", "receipt")
DPI = 48
MOST_DIFFERENCE = 1.5
"""Mean difference of a page in greys of 255; a paragraph moved by a line makes 4 and more."""


def _drawn(name: str) -> list[Image.Image]:
    made = pdf(document(name))
    pages = [picture(made, n, DPI) for n in range(1, page_count(made) + 1)]
    return [Image.open(BytesIO(page)).convert("L") for page in pages]


def _kept(name: str) -> list[Path]:
    return sorted(FOLDER.glob(f"{name}-*.png"))


@pytest.mark.parametrize("name", KINDS)
def test_pages_look_as_they_were_kept(name: str) -> None:
    drawn = _drawn(name)
    if os.environ.get("HUIYIN_GOLDEN"):
        for place, page in enumerate(drawn, start=1):
            page.quantize(8).save(FOLDER / f"{name}-{place}.png", optimize=True)
    kept = _kept(name)
    assert len(kept) == len(drawn)
    for path, page in zip(kept, drawn, strict=True):
        was = Image.open(path).convert("L")
        assert was.size == page.size
        soft = (i.filter(ImageFilter.GaussianBlur(1)) for i in (was, page))
        difference = ImageStat.Stat(ImageChops.difference(*soft)).mean[0]
        assert difference < MOST_DIFFERENCE, (path.name, difference)


def test_a_moved_paragraph_would_be_seen() -> None:
    was = _drawn("opinion")[0]
    moved = ImageChops.offset(was, 0, 19)
    soft = (i.filter(ImageFilter.GaussianBlur(1)) for i in (was, moved))
    assert ImageStat.Stat(ImageChops.difference(*soft)).mean[0] > MOST_DIFFERENCE
