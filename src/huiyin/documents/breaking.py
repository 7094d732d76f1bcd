"""Breaking a title into lines that keep words together (GB/T 9704: 回行词意完整，排列对称)."""

from collections.abc import Iterator, Sequence

from huiyin.documents.model import width

ACROSS = 20
"""Characters of a title's size that fit between the margins."""
_GOOD_AFTER = "，、》）〕：的"
_GOOD_BEFORE = ("关于", "信访", "办理", "有关", "《", "（", "不予", "不再")
_NEVER_FIRST = "，。、；：！？）》〕”’的·"
_NEVER_LAST = "（《〔“‘"


def break_title(title: str, whole: Sequence[str] = ()) -> tuple[str, ...]:
    """The lines of a title, two where one is too narrow; phrases of `whole` are not parted."""
    if width(title) <= ACROSS:
        return (title,)
    count = 2 if width(title) <= 2 * ACROSS else -(-int(width(title) + 0.5) // ACROSS)
    places = {i: _cost(title, i) for i in range(1, len(title)) if _may_break(title, i, whole)}
    return _best(title, places, count)


def _may_break(title: str, at: int, whole: Sequence[str]) -> bool:
    if title[at] in _NEVER_FIRST or title[at - 1] in _NEVER_LAST:
        return False
    if title[at - 1].isascii() and title[at].isascii():
        return False
    return not any(start < at < end for start, end in _spans(title, whole))


def _spans(title: str, whole: Sequence[str]) -> Iterator[tuple[int, int]]:
    for phrase in whole:
        start = title.find(phrase) if phrase else -1
        while start >= 0:
            yield start, start + len(phrase)
            start = title.find(phrase, start + 1)


def _cost(title: str, at: int) -> float:
    if title[at - 1] in _GOOD_AFTER or title.startswith(_GOOD_BEFORE, at):
        return 0.0
    return 6.0


def _best(title: str, places: dict[int, float], count: int) -> tuple[str, ...]:
    """The cheapest parting into `count` lines: words kept, lines of like length."""
    if count <= 1:
        return (title,)
    found = []
    for at, cost in places.items():
        head, tail = title[:at], title[at:]
        if width(head) > ACROSS:
            break
        later = {i - at: c for i, c in places.items() if i > at}
        lines = (head, *_best(tail, later, count - 1))
        if all(width(line) <= ACROSS for line in lines):
            spread = max(map(width, lines)) - min(map(width, lines))
            found.append((cost + spread / 2, lines))
    return min(found)[1] if found else _plainly(title)


def _plainly(title: str) -> tuple[str, ...]:
    return tuple(title[i : i + ACROSS] for i in range(0, len(title), ACROSS))
