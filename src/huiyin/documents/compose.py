"""From a context to a document: the template of its kind filled in, or the body as edited."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from huiyin.documents.breaking import break_title
from huiyin.documents.contexts.base import Answer, Common
from huiyin.documents.kinds import Kind, remedy
from huiyin.documents.model import Block, BlockKind, Document

_FIGURES = "一二三四五六七八九十"
_HEAD = re.compile(rf"^[{_FIGURES}]{{1,3}}、[^。；]{{1,28}}$")
_SUBHEAD = re.compile(rf"^（[{_FIGURES}]{{1,3}}）[^。；]{{1,60}}$")


TOKENS = {
    "petitioner": "【信访人】",
    "petitioner_phone": "【信访人电话】",
    "petitioner_address": "【信访人住址】",
}
"""What stands for a person while the body is edited: nobody meets a name by the way."""


class Numbered:
    """An answer as a template names it: with its place in Chinese figures."""

    def __init__(self, answer: Answer) -> None:
        self.ordinal, self.claim = answer.ordinal, answer.claim
        self.outcome, self.words = answer.outcome, answer.words
        self.cn = in_figures(answer.ordinal)


def in_figures(number: int) -> str:
    """One to ninety-nine in Chinese figures."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("" if tens == 1 else _FIGURES[tens - 1]) + "十"
    return head + (_FIGURES[ones - 1] if ones else "")


def compose(
    kind: Kind, context: Common, number: str, date: str, body: Sequence[str] | None = None
) -> Document:
    """The document; `body` stands for the template's paragraphs where somebody edited them.

    A document without a number or a date that it needs is a draft, and says so.
    """
    said, values = kind.template, values_of(context)
    return Document(
        form=kind.form,
        title=break_title(fill(said["title"], values), _names(values)),
        organ=fill(said.get("organ", "{organ}"), values) + said.get("mark", ""),
        number=number,
        signer=fill(said.get("signer", ""), values),
        urgency=said.get("urgency", ""),
        addressee=fill(said.get("addressee", ""), values),
        blocks=_blocks(kind, values, body),
        attachments=_listed(fill(said.get("attachments", ""), values)),
        signed=_listed(fill(said.get("sign", ""), values)),
        date=date if said.get("sign") else "",
        is_sealed=bool(said.get("sign")),
        note=fill(said.get("note", ""), values),
        copies=fill(said.get("copies", ""), values),
        printer=fill(said.get("printer", ""), values),
        printed_on=date if said.get("printer") else "",
        is_draft=not date or bool(kind.series and not number),
    )


def paragraphs(kind: Kind, context: Common) -> list[str]:
    """The body of the template, one paragraph a line, for editing; people stand as tokens."""
    blocks = _items(kind.template["body"], values_of(context) | _tokens(context))
    return [b.text for b in blocks if b.kind is not BlockKind.TABLE]


def _tokens(context: Common) -> dict[str, str]:
    return {name: token for name, token in TOKENS.items() if getattr(context, name, "")}


def is_editable(kind: Kind) -> bool:
    """May the paragraphs be edited? A form sheet is edited by its fields alone."""
    return not any(isinstance(item, dict) and "table" in item for item in kind.template["body"])


def values_of(context: Common) -> dict[str, Any]:
    """The values of a context by name."""
    return {f.name: getattr(context, f.name) for f in fields(context)}


def _names(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(values[n]) for n in ("petitioner", "organ", "to") if values.get(n))


def fill(text: str, values: Mapping[str, Any]) -> str:
    """A text of a template with its values."""
    return text.format(**values)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[\n；;]", text) if part.strip())


def _blocks(
    kind: Kind, values: Mapping[str, Any], body: Sequence[str] | None
) -> tuple[Block, ...]:
    if body is not None and is_editable(kind):
        known = {b.text: b for b in _items(kind.template["body"], values)}
        lines = [named(line, values) for text in body for line in lines_of(text)]
        return tuple(known.get(line, _paragraph(line)) for line in lines)
    return tuple(_items(kind.template["body"], values))


def active(
    items: Sequence[Any], values: Mapping[str, Any]
) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """The items of a template that these values choose, each with the values it is filled with."""
    for item in items:
        if isinstance(item, dict) and "if" in item:
            branch = "then" if values[item["if"]] else "else"
            yield from active(item.get(branch, ()), values)
        elif isinstance(item, dict) and "each" in item:
            for entry in values[item["each"]]:
                yield from active(item["do"], {**values, "item": Numbered(entry)})
        else:
            yield item, values


def marked_text(item: Any) -> tuple[str, str]:
    """The mark of a chosen item ("" for a plain paragraph) and its words, still to be filled."""
    if isinstance(item, str):
        return "", item
    ((mark, text),) = item.items()
    return mark, remedy(text) if mark == "remedy" else text


def _items(items: Sequence[Any], values: Mapping[str, Any]) -> Iterator[Block]:
    for item, local in active(items, values):
        mark, text = marked_text(item)
        if not mark:
            yield from (_paragraph(line) for line in lines_of(fill(text, local)))
        elif mark == "table":
            yield _table(item["table"], local)
        else:
            shape = {"sub": "subhead", "remedy": "paragraph"}.get(mark, mark)
            yield Block(BlockKind(shape), fill(text, local))


def named(line: str, values: Mapping[str, Any]) -> str:
    """A line with the people its tokens stand for."""
    for name, token in TOKENS.items():
        line = line.replace(token, str(values.get(name, "")))
    return line


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text that say something."""
    yield from (line.strip() for line in text.splitlines() if line.strip())


def in_heads(line: str) -> bool:
    """Does a line read as a head?"""
    return bool(_HEAD.match(line) or _SUBHEAD.match(line))


def _paragraph(text: str) -> Block:
    if _HEAD.match(text):
        return Block(BlockKind.HEAD, text)
    return Block(BlockKind.SUBHEAD if _SUBHEAD.match(text) else BlockKind.PARAGRAPH, text)


def blocks_of(lines: Iterable[str]) -> tuple[Block, ...]:
    """Typed lines as blocks: a paragraph a line, numbered short ones are heads."""
    return tuple(_paragraph(line.strip()) for line in lines if line.strip())


def _table(said: Mapping[str, Any], values: Mapping[str, Any]) -> Block:
    widths = tuple(said["widths"])
    if "each" in said:
        rows = (tuple(said["header"]), *(tuple(row) for row in values[said["each"]]))
        return Block(BlockKind.TABLE, "", rows, widths, has_header=True)
    rows = tuple(tuple(fill(cell, values) for cell in row) for row in said["rows"])
    return Block(BlockKind.TABLE, "", rows, widths, tuple(said.get("lines", ())))
