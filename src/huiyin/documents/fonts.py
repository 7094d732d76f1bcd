"""The fonts a PDF is set in, and whether they draw every character of a text.

Two fonts come with pip, one for Tibetan with the house: the same bytes on every machine. Fonts of
the system are asked only for rare characters that these lack.
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

_SYSTEM = (
    ("Noto Serif CJK SC", "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
    ("HanaMinA", "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"),
    ("HanaMinB", "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
)
"""Family and place of what Debian's fonts-noto-cjk and fonts-hanazono install."""


def own() -> tuple[Path, ...]:
    """The fonts that every installation has."""
    tibetan = files("huiyin.documents").joinpath("tibetan.ttf")
    return (Path(serif_path()), Path(sans_path()), Path(str(tibetan)))


@lru_cache(maxsize=16)
def _characters(path: Path) -> frozenset[int]:
    """The characters a font draws."""
    opened = TTCollection(path).fonts[0] if path.suffix == ".ttc" else TTFont(path, lazy=True)
    return frozenset(opened.getBestCmap())


def _drawn(path: Path, signs: Iterable[str]) -> set[str]:
    known = _characters(path)
    return {sign for sign in signs if ord(sign) in known}


def lacking(text: str) -> str:
    """The characters that serif or Tibetan font do not draw, each once, in order."""
    serif, _, tibetan = own()
    signs = dict.fromkeys(s for s in text if not s.isspace())
    known = _characters(serif) | _characters(tibetan)
    return "".join(s for s in signs if ord(s) not in known)


@lru_cache(maxsize=256)
def helpers(rare: str) -> tuple[tuple[str, Path], ...]:
    """The system's fonts (family, place) that are needed for rare characters."""
    left, needed = set(rare), []
    for family, place in _SYSTEM:
        path = Path(place)
        if left and path.is_file() and (drawn := _drawn(path, left)):
            needed.append((family, path))
            left -= drawn
    return tuple(needed)


def undrawable(text: str) -> str:
    """The characters that no font here draws: a PDF with them must not leave."""
    left = set(rare := lacking(text))
    for _, path in helpers(rare):
        left -= _drawn(path, left)
    return "".join(s for s in rare if s in left)
