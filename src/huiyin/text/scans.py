"""What was read off a page as people write it: in order, in paragraphs, with what is unsure."""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from stdnum.cn import ric

from huiyin.domain.scans import Line, Spot

UNSURE_BELOW = 0.9
"""Below this a sign is marked; `bench/results/ocr.txt` says how many wrong ones that shows."""

_AROUND = 6
_FULL = 0.88
"""A line that reaches so far to the right margin goes on in the next one."""
_INDENT = 1.3
"""So many signs further right than the margin begins a paragraph."""
_WIDE = re.compile(r"[⺀-鿿豈-﫿︰-﹏＀-￯\U00020000-\U0003ffff“”‘’…—、。]")
_SIGNED = re.compile(
    r"(?:信访人|反映人|投诉人|申请人|来信人|联系人|举报人|姓名)(?:签名|姓名)?[:：]\s*"
    r"([⺀-鿿·]{2,8}?)(?=[\s，,。；;、（(]|$|电话|联系|身份|住址|地址)"
)
_CALLED = re.compile(r"我(?:的名字)?叫([⺀-鿿·]{2,4}?)(?=[\s，,。；;、（(])")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_DOCUMENT = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")


@dataclass(frozen=True, slots=True)
class Unsure:
    """A sign the reader is not sure of: where in the text, what stands around, where on the
    page."""

    at: int
    sign: str
    score: float
    before: str
    after: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a page with what is unsure in it."""

    text: str
    unsure: tuple[Unsure, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """Who seems to write; "" for what is not found, or not only once."""

    name: str = ""
    phone: str = ""
    document: str = ""


def in_order(lines: Sequence[Line]) -> list[Line]:
    """Rows from the top, each from the left: a sheet that lies askew is read row by row too."""
    left = sorted(lines, key=lambda line: line.spot.top + line.spot.bottom)
    rows: list[list[Line]] = []
    for line in left:
        if rows and _is_beside(rows[-1][-1].spot, line.spot):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda one: one.spot.left)]


def _is_beside(one: Spot, other: Spot) -> bool:
    is_level = min(one.bottom, other.bottom) - max(one.top, other.top) > 0.6 * min(
        one.height, other.height
    )
    return is_level and (one.right <= other.left or other.right <= one.left)


def written(lines: Sequence[Line]) -> Written:
    """The page as text: wrapped lines joined, paragraphs apart, unsure signs with their places."""
    ordered = in_order([line for line in lines if line.text])
    text, unsure = "", []
    for before, line in zip([None, *ordered], ordered, strict=False):
        text += _between(before, line, ordered) if before else ""
        for at, (sign, score) in enumerate(zip(line.text, line.scores, strict=True)):
            if score < UNSURE_BELOW and not sign.isspace():
                unsure.append((len(text) + at, sign, score, line.spots[at]))
        text += line.text
    return Written(text, tuple(_around(text, *one) for one in unsure))


def _around(text: str, at: int, sign: str, score: float, spot: Spot) -> Unsure:
    before, after = text[max(0, at - _AROUND) : at], text[at + 1 : at + 1 + _AROUND]
    return Unsure(at, sign, score, before, after, spot)


def _between(before: Line, line: Line, page: Sequence[Line]) -> str:
    """What stands between two lines: nothing or a space inside a paragraph, else a new line."""
    left = min(one.spot.left for one in page)
    right = max(one.spot.right for one in page)
    sign = statistics.median(_sign_width(one) for one in page)
    is_beside = _is_beside(before.spot, line.spot)
    is_full = before.spot.right - left >= _FULL * (right - left)
    is_indented = line.spot.left - left > _INDENT * sign
    if not is_beside and (not is_full or is_indented):
        return "\n"
    is_wide = _WIDE.match(before.text[-1]) or _WIDE.match(line.text[0])
    return "" if is_wide else " "


def _sign_width(line: Line) -> float:
    return (line.spot.right - line.spot.left) / len(line.text)


def guess(text: str) -> Guess:
    """Who writes, as far as the letter says so once and plainly; a person looks at it."""
    whole = re.sub(r"(?<=[\dXx])\s+(?=[\dXx])", "", text)
    names = _SIGNED.findall(text) or _CALLED.findall(text)
    documents = [d.upper() for d in _DOCUMENT.findall(whole) if ric.is_valid(d.upper())]
    return Guess(_only(names), _only(_PHONE.findall(whole)), _only(documents))


def _only(found: Sequence[str]) -> str:
    return found[0] if len(set(found)) == 1 else ""
