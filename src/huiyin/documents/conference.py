"""The documents of a conference and of a leader's charge: minutes, papers, one-page briefs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huiyin.documents.breaking import break_title
from huiyin.documents.compose import blocks_of, in_figures
from huiyin.documents.model import Block, BlockKind, Document, Form, width

_LINES, _ACROSS, _PADDING = 23.0, 24, 0.6
"""A page holds so many lines of a table, so wide; a row stands apart by part of a line."""

_LEAST, _MOST, _STEP = 40, 600, 20
_FACT_WIDTHS = (5, 23)
_AGENDA_WIDTHS = (3, 15, 10)


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes as they are written; `number` and `date` are empty in a draft."""

    organ: str
    title: str
    body: Sequence[str]
    number: str = ""
    date: str = ""
    copies: str = ""


def minutes(said: Minutes) -> Document:
    """The minutes on paper (GB/T 9704, 10.3): the organ's mark, no signature, no seal."""
    is_draft = not said.number
    return Document(
        form=Form.MINUTES, title=break_title(said.title), organ=f"{said.organ}纪要",
        number=said.number, blocks=blocks_of(said.body), copies=said.copies,
        printer=f"{said.organ}办公室", printed_on=said.date, is_sealed=False, is_draft=is_draft,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Brief:
    """One page on a matter: what it is called and what there is to know, label by label."""

    title: str
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Papers:
    """What lies on the table of a conference: when and where, the agenda, a page an item."""

    title: str
    lines: Sequence[str]
    agenda: Sequence[tuple[str, str]]
    briefs: Sequence[Brief]


def papers(said: Papers) -> Document:
    """The papers of a conference as one document, each item on a page of its own."""
    return Document(form=Form.PLAIN, title=break_title(f"{said.title}会议材料"),
                    blocks=tuple(_papers(said)), is_sealed=False)  # fmt: skip


def _papers(said: Papers) -> Iterator[Block]:
    yield from (Block(BlockKind.LINE, line) for line in said.lines)
    yield Block(BlockKind.HEAD, "议程")
    rows = [(str(n), title, unit) for n, (title, unit) in enumerate(said.agenda, start=1)]
    yield Block(BlockKind.TABLE, "", (("序号", "议题", "提出单位"), *rows), _AGENDA_WIDTHS,
                has_header=True)  # fmt: skip
    for number, brief in enumerate(said.briefs, start=1):
        yield Block(BlockKind.PAGE)
        yield Block(BlockKind.HEAD, f"议题{in_figures(number)}　{brief.title}")
        yield _facts(brief)


def one_page(said: Brief, heading: str, date: str) -> Document:
    """A brief by itself."""
    return Document(
        form=Form.PLAIN, title=break_title(heading),
        blocks=(Block(BlockKind.HEAD, said.title), _facts(said),
                Block(BlockKind.LINE, f"打印日期：{date}")),
        is_sealed=False,
    )  # fmt: skip


def _facts(brief: Brief) -> Block:
    return Block(BlockKind.TABLE, "", tuple(fitted(brief.facts)), _FACT_WIDTHS)


def fitted(facts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """As much of each fact as one page has room for, long ones cut first."""
    said = [(label, text) for label, text in facts if text]
    longest = _MOST
    while longest > _LEAST and sum(_height(_cut(t, longest)) for _, t in said) > _LINES:
        longest -= _STEP
    return [(label, _cut(text, longest)) for label, text in said]


def _height(text: str) -> float:
    return sum(max(1, -(-int(width(line) + 1) // _ACROSS)) for line in text.split("\n")) + _PADDING


def _cut(text: str, longest: int) -> str:
    """A text with a sign where more is kept in the record."""
    return text if len(text) <= longest else f"{text[: longest - 1]}……"
