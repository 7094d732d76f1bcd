"""Two texts side by side: which lines answer each other, what was struck out and put in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_ALIKE = 0.3
"""Lines with less in common than this stand as one struck out and one put in."""
_ISLAND = 2
"""What stayed between two changes counts as changed too when it is no longer than this."""


class Change(StrEnum):
    """What became of a piece."""

    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the older text and the one that answers it; empty where there is none."""

    older: tuple[Piece, ...]
    newer: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Does the line stand as it stood?"""
        return all(piece.change is Change.SAME for piece in (*self.older, *self.newer))


def compare(older: Sequence[str], newer: Sequence[str]) -> Iterator[Row]:
    """The lines of both texts in order, those that answer each other in one row."""
    matcher = SequenceMatcher(None, older, newer, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield from (Row(_whole(Change.SAME, x), _whole(Change.SAME, x)) for x in older[a:b])
        else:
            yield from _changed(older[a:b], newer[c:d])


def _whole(change: Change, text: str) -> tuple[Piece, ...]:
    return (Piece(change, text),) if text else ()


def _changed(older: Sequence[str], newer: Sequence[str]) -> Iterator[Row]:
    """Lines that were replaced: each with the likest that is left, the rest by themselves."""
    done = 0
    for line in older:
        likeness = [SequenceMatcher(None, line, x, autojunk=False).ratio() for x in newer[done:]]
        best = max(range(len(likeness)), key=lambda n: likeness[n], default=-1)
        if best < 0 or likeness[best] < _ALIKE:
            yield Row(_whole(Change.OUT, line), ())
            continue
        yield from (Row((), _whole(Change.IN, x)) for x in newer[done : done + best])
        yield _pieces(line, newer[done + best])
        done += best + 1
    yield from (Row((), _whole(Change.IN, x)) for x in newer[done:])


def _pieces(older: str, newer: str) -> Row:
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, a, b, c, d in _bridged(older, newer):
        if tag == "equal":
            before.append(Piece(Change.SAME, older[a:b]))
            after.append(Piece(Change.SAME, newer[c:d]))
        else:
            before += _whole(Change.OUT, older[a:b])
            after += _whole(Change.IN, newer[c:d])
    return Row(tuple(before), tuple(after))


Code = tuple[str, int, int, int, int]


def _bridged(older: str, newer: str) -> list[Code]:
    """The changes, small islands between two of them taken in: words stay whole to the eye."""
    found: list[Code] = []
    codes: list[Code] = list(SequenceMatcher(None, older, newer, autojunk=False).get_opcodes())
    for place, (tag, a, b, c, d) in enumerate(codes):
        is_inside = 0 < place < len(codes) - 1
        kind = "replace" if tag != "equal" or (is_inside and b - a <= _ISLAND) else "equal"
        if found and found[-1][0] == kind == "replace":
            _, start, _, begin, _ = found[-1]
            found[-1] = (kind, start, b, begin, d)
        else:
            found.append((kind, a, b, c, d))
    return found
