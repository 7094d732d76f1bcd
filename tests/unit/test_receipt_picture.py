"""The receipt as a picture."""

from io import BytesIO

from PIL import Image

from huiyin.documents.receipt import EDGE, WIDTH, ReceiptPicture, _wrap, has_glyph, png

PICTURE = ReceiptPicture(
    "信访事项回执", "县信访局",
    (("编号", "540699-2026-00001"), ("查询码", "ABCD 2345")),
    "https://example.org/follow/?number=540699-2026-00001", "扫码查进度",
)  # fmt: skip


def opened(picture: ReceiptPicture) -> Image.Image:
    return Image.open(BytesIO(png(picture)))


def test_it_is_a_png_as_wide_as_a_phone_reads() -> None:
    picture = opened(PICTURE)
    assert picture.format == "PNG"
    assert picture.width == WIDTH
    assert picture.getpixel((2, 2)) == (255, 255, 255)


def test_longer_text_makes_it_taller() -> None:
    long = ReceiptPicture("回执", "某" * 60, PICTURE.rows, PICTURE.link, PICTURE.link_words)
    assert opened(long).height > opened(PICTURE).height


def test_every_sign_of_it_has_a_glyph() -> None:
    text = (
        PICTURE.title + PICTURE.bureau + PICTURE.link_words + "".join(map("".join, PICTURE.rows))
    )
    assert all(has_glyph(sign) for sign in text + "（）：，·扎")


def test_what_has_no_glyph_is_known() -> None:
    assert not has_glyph("\U0010fffd")
    assert has_glyph(" ")
    assert not has_glyph("字", 9)


def test_lines_never_begin_with_a_comma() -> None:
    lines = _wrap("水，" * 40, 36, WIDTH - 2 * EDGE)
    assert len(lines) > 1
    assert not any(line.startswith("，") for line in lines)
