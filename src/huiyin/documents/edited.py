"""What a body that somebody edited no longer says, though the letter must say it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from string import Formatter
from typing import Any

from huiyin.documents.compose import (
    active,
    fill,
    in_heads,
    is_editable,
    lines_of,
    marked_text,
    named,
    values_of,
)
from huiyin.documents.contexts.base import Common, declared
from huiyin.documents.kinds import Kind

_HEADS = ("head", "sub")
_LAW = "《信访工作条例》第"
_SPACE = re.compile(r"\s+")


def left_out(kind: Kind, context: Common, body: Sequence[str] | None) -> tuple[str, ...]:
    """The passages and fields (by name, as `field:name`) that an edited body lacks.

    Its heads stay, each with words below; so do the sentence on remedies, each answer's outcome,
    every passage that says the law in fixed words, what the record says, and every short value
    that is mandatory. Long ones may be written anew below their head.
    """
    if body is None or not is_editable(kind):
        return ()
    values = values_of(context)
    lines = [_bare(named(line, values)) for text in body for line in lines_of(text)]
    return tuple(dict.fromkeys(_lacking(kind, values, lines)))


def _lacking(kind: Kind, values: Mapping[str, Any], lines: Sequence[str]) -> Iterator[str]:
    musts = _musts(kind)
    section, whole = list(lines), "".join(lines)
    items = [(*marked_text(item), local) for item, local in active(kind.template["body"], values)]
    for (mark, text, local), (after, *_) in pairwise([*items, ("", "", values)]):
        said = fill(text, local)
        if mark in _HEADS:
            section = _below(lines, _bare(said), is_bare=after in _HEADS)
            if not section:
                yield said
        elif mark == "remedy":
            yield from (said,) if _bare(said) not in whole else ()
        elif opening := _outcome(text):
            if section and _bare(fill(opening, local)) not in "".join(section):
                yield fill(opening, local)
        elif not mark:
            yield from _unsaid(text, local, musts, whole)


def _musts(kind: Kind) -> set[str]:
    """The short values a letter must say: mandatory ones and those of the record."""
    return {
        name for name, said in declared(kind.context)
        if not said["long"] and (said["must"] or not said["edit"])
    }  # fmt: skip


def _unsaid(
    text: str, local: Mapping[str, Any], musts: Collection[str], whole: str
) -> Iterator[str]:
    """What of a plain passage stands nowhere: the law in fixed words, or values."""
    names = list(_names(text))
    if not names and _LAW in text and _bare(text) not in whole:
        yield text
    lacking = (n for n in names if n in musts and _bare(str(local[n])) not in whole)
    yield from (f"field:{name}" for name in lacking)


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def _below(lines: Sequence[str], head: str, *, is_bare: bool) -> list[str]:
    """The head with the lines below it, up to the next head; none where it should have some."""
    if head not in lines:
        return []
    rest = lines[lines.index(head) + 1 :]
    below = list(takewhile(lambda line: not in_heads(line), rest))
    return [head, *below] if below or is_bare else []


def _outcome(text: str) -> str:
    """The part of an answer that is not the handler's to word."""
    return text.partition("{item.words}")[0] if "{item.outcome}" in text else ""


def _names(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(text) if name and "." not in name)
