"""Reading a statute's text: its name, what stands before the first article, its articles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huiyin.law.citation import from_chinese

_NUMERALS = "〇零一二三四五六七八九十百千"
_HEAD = re.compile(rf"^第([{_NUMERALS}]+|\d+)条(?:之([{_NUMERALS}]+))?[\s　:：]+(?=\S)")
_CHAPTER = re.compile(rf"^第(?:[{_NUMERALS}]+|\d+)[编章节][\s　]*\S.{{0,38}}$")
_MARKS = re.compile(r"^#+\s*|\*\*|<!--.*?-->", re.S)
_CONTENTS = re.compile(r"^目\s*[录次]$")
_FULL_TITLE = "中华人民共和国"
NAME_AT_MOST = 80


class NoStatute(ValueError):
    """The text is no statute: `reason` is a key of the wording."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its number as cited (34, 12-1 for 第十二条之一), chapter and text."""

    code: str
    chapter: str
    text: str


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute's name, the lines before its first article, and its articles in order."""

    name: str
    preface: str
    articles: tuple[Article, ...]


def short_name(name: str) -> str:
    """The name by which rules cite it: without book marks and the name of the state."""
    return name.strip().strip("《》").removeprefix(_FULL_TITLE)


def read_statute(text: str, name: str = "") -> Statute:
    """The statute that a text holds; its first line is the name where none is given.

    Only articles whose numbers rise are articles: a line that begins by citing another one is
    text. Raises NoStatute.
    """
    lines = [line for raw in _MARKS.sub("", text).splitlines() if (line := _plain(raw))]
    if not lines:
        raise NoStatute("empty_file")
    title = name.strip().strip("《》") or lines[0].strip("《》")
    if len(title) > NAME_AT_MOST or _HEAD.match(title):
        raise NoStatute("no_name")
    articles = tuple(_articles(lines))
    if not articles:
        raise NoStatute("no_articles")
    return Statute(title, "\n".join(_preface(lines, title)), articles)


def _plain(line: str) -> str:
    return _MARKS.sub("", line).replace("\u3000", " ").strip()


def _preface(lines: list[str], title: str) -> Iterator[str]:
    for line in lines:
        if _HEAD.match(line):
            return
        if line.strip("《》") != title and not _CHAPTER.match(line) and not _CONTENTS.match(line):
            yield line


def _articles(lines: list[str]) -> Iterator[Article]:
    chapter = heading = ""
    at, last, body = "", (0, 0), [""]
    for line in lines:
        place = _place(line)
        if place is not None and place > last and place[0] <= last[0] + 1:
            if at:
                yield Article(at, chapter, "\n".join(body))
            at, last, body, chapter = _code(place), place, [line], heading
        elif _CHAPTER.match(line):
            heading = line
        elif at:
            body.append(line)
    if at:
        yield Article(at, chapter, "\n".join(body))


def _place(line: str) -> tuple[int, int] | None:
    found = _HEAD.match(line)
    if found is None:
        return None
    return from_chinese(found[1]), from_chinese(found[2]) if found[2] else 0


def _code(place: tuple[int, int]) -> str:
    return f"{place[0]}-{place[1]}" if place[1] else str(place[0])
