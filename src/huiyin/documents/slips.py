"""The slip beside a letter: what it means, what one can do, until when, where; in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from huiyin.documents.model import Block, BlockKind, Document, Form


@dataclass(frozen=True, slots=True)
class Branch:
    """A slip of a kind for one case. `remedy` is that of the letter ("" for none)."""

    when: str
    means: str
    can: tuple[str, ...]
    until: str
    where: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What may be done against a letter: `day` is the deadline before the letter was served,
    `sue` says that no court takes it ("" where one does, or nothing is to be said)."""

    can: str
    until: str
    where: str
    sue: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip filled in."""

    means: str
    can: tuple[str, ...]
    until: str
    where: str


@lru_cache(maxsize=1)
def _said() -> Mapping[str, Any]:
    text = files("huiyin.documents").joinpath("slips.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


@lru_cache(maxsize=1)
def branches() -> Mapping[str, tuple[Branch, ...]]:
    """The cases of every kind, the one for all others last."""
    return {kind: tuple(_branch(one) for one in said) for kind, said in _said()["kinds"].items()}


def _branch(said: Mapping[str, Any]) -> Branch:
    return Branch(
        said["when"], said["means"], tuple(said["can"]), said.get("until", ""),
        said.get("where", ""), said["remedy"],
    )  # fmt: skip


@lru_cache(maxsize=1)
def remedies() -> Mapping[str, Remedy]:
    """What may be done, by the name that letters give it."""
    return {name: Remedy(**said) for name, said in _said()["remedies"].items()}


def branch_of(kind: str, cases: frozenset[str]) -> Branch:
    """The first case of a kind that holds. Raises KeyError for a kind that no person gets."""
    return next(b for b in branches()[kind] if not b.when or b.when in cases)


def slip(kind: str, cases: frozenset[str], values: Mapping[str, str]) -> Slip:
    """The slip of a letter. `values` are the texts it names; `deadline` is "" while the letter
    was not served: then the slip says how the days count."""
    branch = branch_of(kind, cases)
    found = remedies().get(branch.remedy)
    if found is None:
        return _filled(branch.means, branch.can, (branch.until, branch.where), values)
    known = {**values, "deadline": values["deadline"] or found.day}
    can = (*branch.can, found.can, *((found.sue,) if found.sue else ()))
    return _filled(branch.means, can, (found.until, found.where), known)


def _filled(
    means: str, can: tuple[str, ...], last: tuple[str, str], values: Mapping[str, str]
) -> Slip:
    until, where = (text.format(**values) for text in last)
    return Slip(means.format(**values), tuple(c.format(**values) for c in can), until, where)


def document(slip: Slip, label: str, number: str, organ: str) -> Document:
    """The slip as a page. `label` and `number` are those of the letter."""
    steps = "\n".join(f"{n}. {text}" for n, text in enumerate(slip.can, start=1))
    rows = (
        ("这是什么意思", slip.means), ("您可以做什么", steps),
        ("到什么时候", slip.until), ("到哪里办", slip.where),
    )  # fmt: skip
    about = f"随附文书：{label}" + (f"　{number}" if number else "")
    line, table = BlockKind.LINE, BlockKind.TABLE
    return Document(
        Form.SHEET, (_said()["title"],),
        blocks=(Block(line, about), Block(table, "", rows, (8, 28)),
                Block(line, _said()["caution"])),
        signed=(organ,), is_sealed=False,
    )  # fmt: skip
