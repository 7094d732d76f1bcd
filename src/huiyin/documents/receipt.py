"""The receipt as a picture: what a citizen keeps on the phone, in WeChat by a long press."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import segno
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

WIDTH = 720
EDGE = 48
QR_SIDE = 300
INK, SOFT, LINE, PAPER = "#1a2426", "#526166", "#d5dcde", "#ffffff"
NEVER_FIRST = "，。、；：？！）”》"
NO_GLYPH = "\U0010fffe"
FALLBACK = "DejaVuSans.ttf"


@dataclass(frozen=True, slots=True)
class ReceiptPicture:
    """What stands on it: `rows` are label and value, `link` is what the QR code opens."""

    title: str
    bureau: str
    rows: tuple[tuple[str, str], ...]
    link: str
    link_words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of text: its top, size and colour."""

    text: str
    top: int
    size: int
    colour: str


@lru_cache(maxsize=16)
def _fonts(size: int) -> tuple[ImageFont.FreeTypeFont, ...]:
    """The Chinese font, and behind it one for signs it lacks, where the machine has one."""
    fonts = [ImageFont.truetype(str(sans_path()), size)]
    try:
        fonts.append(ImageFont.truetype(FALLBACK, size))
    except OSError:
        pass
    return tuple(fonts)


@lru_cache(maxsize=4096)
def has_glyph(sign: str, place: int = 0) -> bool:
    """Does the font draw the sign itself, not the box for what it lacks?"""
    fonts = _fonts(32)
    if sign.isspace():
        return True
    if place >= len(fonts):
        return False
    mask, box = (fonts[place].getmask(s) for s in (sign, NO_GLYPH))
    return (mask.size, bytes(mask)) != (box.size, bytes(box))


def _font(sign: str, size: int) -> ImageFont.FreeTypeFont:
    fonts = _fonts(size)
    if len(fonts) > 1 and not has_glyph(sign) and has_glyph(sign, 1):
        return fonts[1]
    return fonts[0]


def _width(text: str, size: int) -> float:
    return sum(_font(sign, size).getlength(sign) for sign in text)


def _wrap(text: str, size: int, width: int) -> list[str]:
    lines = [""]
    for sign in text:
        is_full = _width(lines[-1] + sign, size) > width
        if is_full and lines[-1] and sign not in NEVER_FIRST:
            lines.append("")
        lines[-1] += sign
    return lines


def _lay_out(context: ReceiptPicture) -> tuple[list[_Line], int]:
    """Every line with its place, and where the text ends."""
    pieces = [(context.bureau, 26, SOFT, 6), (context.title, 40, INK, 26)]
    for label, value in context.rows:
        pieces += [(label, 26, SOFT, 2), (value, 42, INK, 22)]
    if context.note:
        pieces.append((context.note, 26, SOFT, 0))
    lines, top = [], EDGE
    for text, size, colour, gap in pieces:
        for line in _wrap(text, size, WIDTH - 2 * EDGE):
            lines.append(_Line(line, top, size, colour))
            top += round(size * 1.5)
        top += gap
    return lines, top


def _write(pen: ImageDraw.ImageDraw, line: _Line, left: float = EDGE) -> None:
    for sign in line.text:
        font = _font(sign, line.size)
        pen.text((left, line.top), sign, font=font, fill=line.colour)
        left += font.getlength(sign)


def _qr(link: str) -> Image.Image:
    code = segno.make(link, error="m", micro=False)
    out = BytesIO()
    code.save(out, kind="png", scale=8, border=4)
    return Image.open(out).convert("RGB").resize((QR_SIDE, QR_SIDE), Image.Resampling.NEAREST)


def png(context: ReceiptPicture) -> bytes:
    """The picture as PNG, 720 wide and as tall as its text."""
    lines, end = _lay_out(context)
    words = _wrap(context.link_words, 26, WIDTH - 2 * EDGE)
    height = end + 24 + QR_SIDE + 39 * len(words) + EDGE
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    pen = ImageDraw.Draw(picture)
    for line in lines:
        _write(pen, line)
    pen.line((EDGE, end + 12, WIDTH - EDGE, end + 12), fill=LINE, width=2)
    picture.paste(_qr(context.link), ((WIDTH - QR_SIDE) // 2, end + 24))
    for place, text in enumerate(words):
        line = _Line(text, end + 24 + QR_SIDE + 39 * place, 26, SOFT)
        _write(pen, line, (WIDTH - _width(text, 26)) / 2)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
