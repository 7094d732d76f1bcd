"""Lawful disposal (依法销毁): when its term of keeping is over, what a petition says is emptied.

The heads of its acts stay, so that the chain holds; contents, names, letters and files go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huiyin.domain.acts import ActKind
from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.procedure import Refusal
from huiyin.services import file_store, filing, held_files
from huiyin.services.acting import Draft, Invalid, Matter, hold, new_act
from huiyin.services.context import Context, words
from huiyin.store.archives import queries, repository
from huiyin.store.archives.queries import FilingRow
from huiyin.store.petitions import queries as petitions
from huiyin.store.petitions import repository as petitions_repository
from huiyin.store.petitions.queries import LetterRow
from huiyin.store.record.inserts import new_id
from huiyin.store.record.repository import ClaimedErrand, NewErrand, queue

_TEXT_AT_MOST = 500
_NAME_AT_MOST = 40


@dataclass(frozen=True, slots=True)
class Ask:
    """Why it may go: the appraisal's words, who approved it by which paper, and the two who
    watch over it."""

    reason: str
    approval: str
    witnesses: tuple[str, str]


def may_dispose(context: Context, row: FilingRow | None) -> bool:
    """Is the term over, and may the actor say so?"""
    return context.actor.may(Permission.DISPOSE) and not hindrance(context, row)


def hindrance(context: Context, row: FilingRow | None) -> str:
    """What stands in the way: "" or a key of the wording."""
    if row is None:
        return "petition_open"
    if row.keep_until is None:
        return "kept_for_ever"
    return "" if row.keep_until < context.today else "kept_still"


def _problems(ask: Ask) -> list[FieldProblem]:
    problems = []
    for name, text, most in (
        ("reason", ask.reason, _TEXT_AT_MOST), ("approval", ask.approval, _TEXT_AT_MOST),
        ("first_witness", ask.witnesses[0], _NAME_AT_MOST),
        ("second_witness", ask.witnesses[1], _NAME_AT_MOST),
    ):  # fmt: skip
        if not text.strip():
            problems.append(FieldProblem(name, "missing"))
        elif len(text) > most:
            problems.append(FieldProblem(name, "too_long"))
    if not problems and ask.witnesses[0].strip() == ask.witnesses[1].strip():
        problems.append(FieldProblem("second_witness", "two_witnesses"))
    return problems


def dispose(context: Context, number: str, ask: Ask) -> None:
    """Empty a petition whose term of keeping is over. It cannot be undone.

    Raises NoSuchPetition, Invalid, Refusal.
    """
    if not context.actor.may(Permission.DISPOSE):
        raise Refusal("not_yours", "21")
    if problems := _problems(ask):
        raise Invalid(problems)
    with transaction.atomic():
        matter = hold(context, number)
        row = filing.refreshed(matter)
        if reason := hindrance(context, row):
            raise Refusal(reason, "21")
        assert row is not None
        _empty(context, matter, row, ask)


def _empty(context: Context, matter: Matter, row: FilingRow, ask: Ask) -> None:
    loaded = matter.loaded
    letters = petitions.letters_of(loaded.id)
    hashes = sorted(_hashes(loaded.id, letters))
    makings = [m.id for m in queries.all_makings_of(loaded.id)]
    fields = {
        "acts": queries.act_ids(loaded.id), "retention": row.retention,
        "keep_until": str(row.keep_until), "reason": ask.reason.strip(),
        "approval": ask.approval.strip(), "witnesses": [w.strip() for w in ask.witnesses],
        "letters": [x.number for x in letters if x.number], "files": len(hashes),
    }  # fmt: skip
    draft = Draft(ActKind.DISPOSED, context.today, "21", fields)
    act = new_act(context, draft, loaded.id, loaded.version + 1)
    petitions_repository.dispose(loaded, act, words()["archives"]["disposed_title"])
    repository.drop_makings(makings)
    repository.change_filing(loaded.id, {"disposed_on": context.today, "version": act.seq})
    payload = {"hashes": hashes, "makings": makings}
    queue([NewErrand("drop_files", f"drop_files:{loaded.id}:{new_id()}", payload, context.at)])


def _hashes(petition: int, letters: Sequence[LetterRow]) -> set[str]:
    """The files of a petition: what was handed in, and the letters as they left."""
    kept = {x.pdf_hash for x in letters if x.is_file_kept and x.pdf_hash}
    return kept | set(queries.attached_to(petition))


def drop_files(errand: ClaimedErrand, _at: datetime) -> None:
    """Delete the bytes of what was disposed of; what another petition holds too stays there.

    Done twice it is the same. Raises FilesTrouble: then the worker tries again.
    """
    hashes: list[str] = list(errand.payload["hashes"])
    used = held_files.in_use(hashes)
    for hash_ in hashes:
        if hash_ not in used:
            file_store.drop(hash_)
    for making in errand.payload["makings"]:
        file_store.drop_made(int(making))
