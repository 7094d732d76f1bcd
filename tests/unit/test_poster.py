"""The poster: its sizes, its words, and a code that a phone can read."""

from dataclasses import replace

import pypdfium2
import pytest
import segno
from PIL import Image

from huiyin.documents.poster import SIZES, Poster, pdf, undrawn

LINK = "https://example.org/place/abcd2345/"
POSTER = Poster(
    "云溪县信访局", "柳河镇桥头村", "有困难、有意见，扫码就能反映", "用微信扫一扫",
    ("扫码。", "记下编号。"), "咨询电话 0906-8212345", LINK,
)  # fmt: skip
MILLIMETRES = 25.4 / 72


def page(poster: Poster, size: str) -> pypdfium2.PdfPage:
    document = pypdfium2.PdfDocument(pdf(poster, size))
    assert len(document) == 1
    return document[0]


@pytest.mark.parametrize(
    ("size", "width", "height"), [("a4", 210, 297), ("a3", 297, 420), ("stickers", 210, 297)]
)
def test_it_is_one_page_of_its_paper(size: str, width: int, height: int) -> None:
    found = [round(side * MILLIMETRES) for side in page(POSTER, size).get_size()]
    assert found == [width, height]


@pytest.mark.parametrize("size", SIZES)
def test_it_says_the_place_and_plain_words(size: str) -> None:
    said = page(POSTER, size).get_textpage().get_text_bounded()
    assert said.count("柳河镇桥头村") == (10 if size == "stickers" else 1)
    assert "云溪县信访局" in said and "扫一扫" in said


def test_words_are_never_read_as_markup() -> None:
    odd = replace(POSTER, name='#panic("x") *村* [$x$] \\ "')
    said = page(odd, "a4").get_textpage().get_text_bounded()
    assert '#panic("x") *村* [$x$]' in said


def modules(picture: Image.Image) -> list[list[bool]]:
    """The black squares of the one pure black thing on the page."""
    black = picture.convert("L").point(lambda v: 255 * (v < 8))
    box = black.getbbox()
    assert box is not None
    count = len(list(segno.make(LINK, error="q", micro=False).matrix))
    side = (box[2] - box[0]) / count
    return [
        [black.getpixel((box[0] + (x + 0.5) * side, box[1] + (y + 0.5) * side)) == 255
         for x in range(count)]
        for y in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_the_code_on_paper_is_the_link(size: str) -> None:
    picture = page(POSTER, size).render(scale=3).to_pil()
    code = segno.make(LINK, error="q", micro=False)
    assert modules(picture) == [[bool(m) for m in row] for row in code.matrix]


def test_signs_without_a_glyph_are_named() -> None:
    assert undrawn("柳河镇 桥头村") == ""
    assert undrawn("村\U0010fffe") == "\U0010fffe"
