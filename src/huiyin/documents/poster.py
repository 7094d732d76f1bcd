"""A poster with a code to scan: on A4, on A3, or as a sheet of stickers."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO

import segno
import typst
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path

SIZES = ("a4", "a3", "stickers")
BLACK = "#000000"
"""The code alone is pure black, so that it scans from a bad print too."""

_FONTS = '("Noto Sans SC", "Noto Sans CJK SC")'
_COMMON = f"""
#let said = json(bytes(sys.inputs.poster))
#let code(width) = image(bytes(said.qr), format: "svg", width: width)
#set text(font: {_FONTS}, lang: "zh", fill: rgb("#1a2426"))
"""
_SHEET = (
    _COMMON
    + """
#set page(paper: sys.inputs.paper, margin: 0pt)
#let k = if sys.inputs.paper == "a3" { 1.414 } else { 1 }
#block(width: 100%, fill: rgb("#0f6670"), inset: (x: 18mm * k, y: 14mm * k))[
  #set align(center)
  #text(size: 34pt * k, fill: white)[#said.title]
  #v(2mm * k)
  #text(size: 17pt * k, fill: white)[#said.bureau]
]
#set align(center)
#v(7mm * k)
#text(size: 30pt * k)[#said.name]
#v(3mm * k)
#code(98mm * k)
#v(1mm * k)
#text(size: 15pt * k)[#said.hint]
#v(4mm * k)
#block(width: 150mm * k)[
  #set align(left)
  #set text(size: 17pt * k)
  #for (n, step) in said.steps.enumerate() [#(n + 1). #step #linebreak()]
]
#v(1fr)
#block(width: 100%, inset: (x: 18mm * k, bottom: 10mm * k))[
  #set text(size: 13pt * k, fill: rgb("#526166"))
  #said.foot
]
"""
)
_STICKERS = (
    _COMMON
    + """
#set page(paper: "a4", margin: (x: 8mm, y: 11mm))
#let one = block(
  width: 100%, height: 54mm, inset: 3mm, stroke: 0.3pt + rgb("#d5dcde"), breakable: false,
)[
  #grid(columns: (46mm, 1fr), gutter: 3mm, align: (center + horizon, left + horizon),
    code(45mm),
    [#text(size: 13pt)[#said.title] \\
     #v(1mm) #text(size: 12pt)[#said.name] \\
     #v(1mm) #text(size: 9pt, fill: rgb("#526166"))[#said.bureau \\ #said.hint]])
]
#grid(columns: (1fr, 1fr), ..range(10).map(_ => one))
"""
)


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on it: the place, plain words, and what the code opens."""

    bureau: str
    name: str
    title: str
    hint: str
    steps: tuple[str, ...]
    foot: str
    link: str


@lru_cache(maxsize=1)
def _drawn() -> frozenset[int]:
    """The signs the font has."""
    with TTFont(str(sans_path()), lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The font, and behind it whatever the machine has."""
    return typst.Fonts(font_paths=[str(sans_path().parent)])


def undrawn(text: str) -> str:
    """The signs of a text that would be printed as boxes."""
    return "".join(sign for sign in text if not sign.isspace() and ord(sign) not in _drawn())


def pdf(poster: Poster, size: str) -> bytes:
    """The poster as PDF; the same bytes for the same words."""
    picture = BytesIO()
    code = segno.make(poster.link, error="q", micro=False)
    code.save(picture, kind="svg", scale=4, border=2, dark=BLACK, light="#ffffff")
    said = json.dumps(asdict(poster) | {"qr": picture.getvalue().decode()}, ensure_ascii=False)
    source = _STICKERS if size == "stickers" else _SHEET
    inputs = {"poster": said, "paper": "a3" if size == "a3" else "a4"}
    made: bytes = typst.compile(
        source.encode(), format="pdf", sys_inputs=inputs, timestamp=0,
        font_paths=_fonts(),
    )  # fmt: skip
    return made
