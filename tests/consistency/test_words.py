"""Every identifier has its Chinese word and none is left over."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from huiyin.documents.kinds import kinds
from huiyin.domain.acts import ActKind
from huiyin.domain.authority import Role
from huiyin.domain.organisation import UnitKind
from huiyin.domain.petition import Channel, Purpose, State, Track
from huiyin.domain.transitions import BY_VERB
from huiyin.law.loader import load_words

SRC = Path(__file__).parents[2] / "src" / "huiyin"
DOCUMENTS = set(kinds())
GROUPS = {
    "act": set(ActKind),
    "state": set(State),
    "channel": set(Channel),
    "purpose": set(Purpose),
    "track": set(Track),
    "role": set(Role),
    "unit_kind": set(UnitKind),
    "verb": set(BY_VERB),
    "asks": set(BY_VERB),
    "document": DOCUMENTS,
    "kind": {"ordinary", "simplified"},
    "clock_state": {"running", "paused", "met", "met_late", "overdue", "lapsed", "cancelled"},
    "clock_holder": {"petitioner", "bureau", "unit", "superior"},
}
RAISERS = {"Refusal": 0, "FieldProblem": 1}


@pytest.mark.parametrize("group", GROUPS)
def test_group_of_words_covers_its_identifiers_exactly(group: str) -> None:
    assert {str(k) for k in load_words()[group]} == {str(m) for m in GROUPS[group]}


def reasons() -> Iterator[tuple[str, str]]:
    """Every reason written as a literal in a Refusal or a FieldProblem, with its file."""
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in RAISERS:
                for text in _literals(node.args[RAISERS[name] : RAISERS[name] + 1]):
                    yield str(path.relative_to(SRC)), text


def _literals(args: list[ast.expr]) -> Iterator[str]:
    for arg in args:
        options = [arg.body, arg.orelse] if isinstance(arg, ast.IfExp) else [arg]
        for one in options:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value


def test_every_reason_that_is_raised_has_its_words() -> None:
    known = load_words()["reason"]
    found = list(reasons())
    assert len(found) > 20
    assert [(file, text) for file, text in found if text not in known] == []
