"""Files read from acts, and to whom each is closed."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from huiyin.domain.acts import Act, effective
from huiyin.domain.attachments import (
    Attachment,
    AttachmentKind,
    attachments,
    is_closed_to,
    may_remove,
)
from huiyin.domain.authority import Actor, Role
from huiyin.law.loader import load_words
from tests.lives import act

SRC = Path(__file__).parents[2] / "src" / "huiyin"
FILE = {"file_hash": "ab", "file_size": 9, "file_pages": 2, "file_type": "application/pdf",
        "file_kind": "material", "file_name": "seal1:x"}  # fmt: skip


def line(*acts: Act) -> tuple[Attachment, ...]:
    numbered = [replace(a, seq=n) for n, a in enumerate(acts, start=1)]
    return attachments(effective(numbered))


def attached(**changes: str) -> Act:
    return replace(act("attached", "2026-09-01", **(FILE | changes)), actor="7", actor_unit="U")


def test_files_are_numbered_as_they_came_and_keep_their_number() -> None:
    first, second, third = line(
        act("received", "2026-09-01"), attached(), attached(),
        act("detached", "2026-09-02", seq=2), attached(),
    )  # fmt: skip
    assert [(a.ordinal, a.seq, a.removal) for a in (first, second, third)] == [
        (1, 2, 4), (2, 3, 0), (3, 5, 0)]  # fmt: skip
    assert (first.hash, first.pages, first.actor_unit) == ("ab", 2, "U")


def test_a_retracted_removal_shows_the_file_again() -> None:
    (file,) = line(
        attached(), act("detached", "2026-09-02", seq=1), act("retracted", "2026-09-03", seq=2)
    )
    assert file.removal == 0


def test_a_removal_of_what_is_no_file_changes_nothing() -> None:
    assert [a.removal for a in line(attached(), act("detached", "2026-09-02", seq=9))] == [0]


def actor(role: Role, unit: str = "U") -> Actor:
    return Actor("1", "x", role, unit)


@pytest.mark.parametrize("kind", AttachmentKind)
@pytest.mark.parametrize("brought_by", ["petitioner", "7"])
@pytest.mark.parametrize("role", [Role.HANDLER, Role.UNIT_HEAD, Role.CLERK, Role.BUREAU_HEAD])
@pytest.mark.parametrize("hides", [True, False])
def test_what_may_show_a_hidden_name_is_closed_to_units_alone(
    kind: AttachmentKind, brought_by: str, role: Role, hides: bool
) -> None:
    file = replace(line(attached(file_kind=str(kind)))[0], actor=brought_by)
    named = (AttachmentKind.IDENTITY_PAPER, AttachmentKind.INCOMING_LETTER)
    may_show = brought_by == "petitioner" or kind in named
    is_unit = role in (Role.HANDLER, Role.UNIT_HEAD)
    assert is_closed_to(actor(role), file, hides) == (hides and is_unit and may_show)


def test_the_petitioner_sees_what_he_brought_and_nothing_else() -> None:
    file = line(attached())[0]
    assert is_closed_to(actor(Role.PETITIONER, ""), file, False)
    assert not is_closed_to(actor(Role.PETITIONER, ""), replace(file, actor="petitioner"), True)


def test_the_bureau_removes_any_file_and_a_unit_its_own() -> None:
    file = line(attached())[0]
    assert may_remove(actor(Role.CLERK, "B"), file, "B")
    assert may_remove(actor(Role.HANDLER, "U"), file, "B")
    assert not may_remove(actor(Role.HANDLER, "V"), file, "B")
    sent = replace(file, actor="petitioner", actor_unit="")
    assert not may_remove(actor(Role.PETITIONER, ""), sent, "B")


def test_every_reason_a_file_is_refused_for_has_its_words() -> None:
    known, found = load_words()["reason"], []
    for path in (SRC / "documents" / "incoming").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and str(node.value).startswith("file_"):
                found.append(str(node.value))
    assert len(found) > 12
    assert [reason for reason in found if reason not in known] == []
