"""A unit's seal: its picture made fit to lie over a letter, and put there in Word."""

from io import BytesIO
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.text.paragraph import Paragraph
from PIL import Image, ImageMath

from huiyin.documents.incoming.content import Content, Unfit, sniff
from huiyin.documents.incoming.pictures import opened

NARROWEST, WIDEST = 20, 60
"""Millimetres across: seals of organs have 42, of departments and special ones fewer."""
_LEAST, _KEPT, _COLOURS = 200, 600, 64
_TYPE_AREA, _LINE, _SIGN = Mm(156), Pt(28), Pt(16)
_PAPER, _FAINT = 250, 8
"""What counts as paper on a scan, and how little ink counts as none."""


def seal_picture(data: bytes) -> bytes:
    """A scan or drawing of a seal as PNG on clear ground, its margin cut off.

    Raises Unfit for what is no picture, is broken, too coarse, or shows nothing.
    """
    content = sniff(data)
    if content not in (Content.PNG, Content.JPEG):
        raise Unfit("seal_not_picture")
    with opened(data, content) as picture:
        clear = _cleared(picture.convert("RGBA"))
    inked = clear.getchannel("A").point(lambda value: 255 if value > _FAINT else 0).getbbox()
    if inked is None:
        raise Unfit("seal_is_empty")
    cut = clear.crop(inked)
    if min(cut.size) < _LEAST:
        raise Unfit("seal_too_coarse")
    cut.thumbnail((_KEPT, _KEPT))
    out = BytesIO()
    few = cut.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.convert("RGBA").save(out, "PNG", optimize=True)
    return out.getvalue()


def _cleared(picture: Image.Image) -> Image.Image:
    """White paper becomes clear, in the measure in which it is white."""
    red, green, blue, alpha = picture.split()
    least = ImageMath.lambda_eval(
        lambda args: args["min"](args["min"](args["r"], args["g"]), args["b"]),
        r=red, g=green, b=blue,
    ).convert("L")  # fmt: skip
    ink = least.point(lambda value: max(0, min(255, round((_PAPER - value) * 255 / _PAPER))))
    thin = ImageMath.lambda_eval(
        lambda args: args["a"] * args["i"] / 255, a=alpha, i=ink
    ).convert("L")  # fmt: skip
    whole = Image.merge("RGBA", (red, green, blue, alpha))
    whole.putalpha(thin.point(lambda value: 255 if value > 110 else round(value * 255 / 110)))
    return whole


def add_seal(line: Paragraph, seal: bytes, width: int, centre: float, lines: int) -> None:
    """Lay the seal under the names and the date that begin with a line.

    `width` in millimetres; `centre` is how many characters from the right its middle lies.
    """
    inline = line.add_run().add_picture(BytesIO(seal), width=Mm(width))._inline
    tall, wide = inline.extent.cy, Mm(width)
    across = Emu(_TYPE_AREA - round(centre * _SIGN) - wide // 2)
    down = Emu(_LINE * lines // 2 - Pt(5) - tall // 2)
    inline.getparent().replace(inline, _anchored(inline, across, down))


def _anchored(inline: Any, across: int, down: int) -> Any:
    """The picture behind the text at a place of its own, instead of in the line."""
    anchor = OxmlElement("wp:anchor")
    said = {"distT": 0, "distB": 0, "distL": 0, "distR": 0, "simplePos": 0, "relativeHeight": 1,
            "behindDoc": 1, "locked": 1, "layoutInCell": 1, "allowOverlap": 1}  # fmt: skip
    for name, value in said.items():
        anchor.set(name, str(value))
    simple = OxmlElement("wp:simplePos")
    simple.set("x", "0")
    simple.set("y", "0")
    anchor.append(simple)
    anchor.append(_position("wp:positionH", "column", across))
    anchor.append(_position("wp:positionV", "paragraph", down))
    rest = {child.tag: child for child in inline}
    anchor.append(rest[qn("wp:extent")])
    anchor.append(OxmlElement("wp:wrapNone"))
    described = rest[qn("wp:docPr")]
    described.set("descr", "印章")
    anchor.append(described)
    anchor.append(rest[qn("wp:cNvGraphicFramePr")])
    anchor.append(rest[qn("a:graphic")])
    return anchor


def _position(tag: str, of: str, offset: int) -> Any:
    place = OxmlElement(tag)
    place.set("relativeFrom", of)
    by = OxmlElement("wp:posOffset")
    by.text = str(offset)
    place.append(by)
    return place
