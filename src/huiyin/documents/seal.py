"""A unit's seal: its picture made fit to lie over a letter."""

from io import BytesIO

from PIL import Image, ImageMath

from huiyin.documents.incoming.content import Content, Unfit, sniff
from huiyin.documents.incoming.pictures import opened

NARROWEST, WIDEST = 20, 60
"""Millimetres across: seals of organs have 42, of departments and special ones fewer."""
_LEAST, _KEPT, _COLOURS = 200, 600, 64
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
