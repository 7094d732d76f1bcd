"""The sheets of a volume that are of its own making: cover, contents, acts, closing note."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from huiyin.documents import fonts
from huiyin.documents.breaking import break_title
from huiyin.documents.model import Block, BlockKind, Document, Form

GETA = "〓"
"""What stands for a character that no font here draws: a volume is made all the same."""

Pairs = Sequence[tuple[str, str]]
_LABELLED = (5, 13)
_CONTENTS_WIDE = (2, 11, 7, 7, 5, 3)
_ACTS_WIDE = (2, 6, 5, 6, 11, 4)


@lru_cache(maxsize=1)
def said() -> Mapping[str, Any]:
    """The words of a volume."""
    text = files("huiyin.documents.volume").joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def phrase(name: str, **values: object) -> str:
    """A turn of phrase, filled in."""
    return str(said()["said"][name]).format(**values)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents; `page` is where it begins."""

    title: str
    number: str
    author: str
    day: str
    page: int = 0


def _drawn(text: str, across: int = 32) -> str:
    """Text that can be set: no sign without a glyph, no run of letters wider than its column."""
    for sign in fonts.undrawable(text):
        text = text.replace(sign, GETA)
    return re.sub(rf"([!-~]{{{across}}})(?=[!-~])", r"\1\n", text)


def title_of(sheet: str) -> str:
    """What a sheet is called."""
    return str(said()["titles"][sheet])


def _sheet(name: str, *blocks: Block) -> Document:
    return Document(Form.SHEET, break_title(title_of(name)), blocks=blocks, is_sealed=False)


def _labelled(pairs: Pairs) -> Block:
    labels = said()["labels"]
    rows = tuple((labels.get(name, name), _drawn(text)) for name, text in pairs)
    return Block(BlockKind.TABLE, "", rows, _LABELLED)


def _fitted(cell: str, wide: int) -> str:
    """A cell of a list, its runs of letters broken as its share of the line asks."""
    return _drawn(cell, max(6, round(wide * 1.6)))


def _listed(header: Sequence[str], rows: Sequence[Sequence[str]], wide: Sequence[int]) -> Block:
    drawn = (tuple(map(_fitted, row, wide)) for row in rows)
    return Block(BlockKind.TABLE, "", (tuple(header), *drawn), tuple(wide), has_header=True)


def cover(facts: Pairs) -> Document:
    """The cover (封面)."""
    return _sheet("cover", _labelled(facts))


def matter(facts: Pairs) -> Document:
    """What the petition says, with its names."""
    return _sheet("matter", _labelled(facts))


def contents(entries: Sequence[Entry]) -> Document:
    """The list of contents (卷宗目录)."""
    rows = [
        (str(n), e.title, e.number, e.author, e.day, str(e.page))
        for n, e in enumerate(entries, start=1)
    ]
    return _sheet("contents", _listed(said()["contents"], rows, _CONTENTS_WIDE))


def acts(rows: Sequence[Sequence[str]]) -> Document:
    """The record of acts (办理经过)."""
    return _sheet("acts", _listed(said()["acts"], rows, _ACTS_WIDE))


def kept_apart(facts: Pairs) -> Document:
    """A page that stands for a file that no page can show."""
    note = Block(BlockKind.LINE, said()["kept_apart_note"])
    return _sheet("kept_apart", _labelled(facts), note)


def closing(facts: Pairs) -> Document:
    """The closing note (备考表), with room for two signatures."""
    room = tuple((label, "") for label in said()["signatures"])
    return _sheet("closing", _labelled((*facts, *room)))
