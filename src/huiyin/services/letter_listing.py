"""The letters of a petition as its page lists them: owed, being written, issued."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from huiyin.domain.authority import Permission, scope
from huiyin.domain.letters import MAY, LetterState
from huiyin.services.context import Context
from huiyin.services.letters import free_kinds, owed_by
from huiyin.services.reading import PetitionView
from huiyin.store.petitions import queries
from huiyin.store.petitions.queries import LetterRow


@dataclass(frozen=True, slots=True)
class Listed:
    """One line: what it is, whose, where it stands. `state` is "" for what nobody began.

    `act` is the step that makes it, 0 for none; `is_mine` whether the reader's unit writes it.
    """

    kind: str
    act: int
    unit: str
    state: str
    is_mine: bool
    number: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Letters:
    """All lines, and the kinds that may be begun without an act."""

    lines: tuple[Listed, ...]
    free: tuple[str, ...]


def listing(context: Context, view: PetitionView) -> Letters:
    """The letters of a petition that the actor may know of."""
    rows = queries.letters_of(view.row.petition["id"])
    may_write = context.actor.may(Permission.ACT)
    free = tuple(k.name for k in free_kinds(context, view)) if may_write else ()
    return Letters((*_owed(context, view, rows), *_kept(context, rows)), free)


def _owed(context: Context, view: PetitionView, rows: list[LetterRow]) -> Iterator[Listed]:
    begun = {(r.kind, r.act) for r in rows if r.state != LetterState.VOID}
    for letter in owed_by(view):
        is_mine = letter.actor_unit == context.actor.unit
        if (letter.kind, letter.seq) not in begun:
            yield Listed(letter.kind, letter.seq, letter.actor_unit, "", is_mine)


def _kept(context: Context, rows: list[LetterRow]) -> Iterator[Listed]:
    for row in rows:
        is_mine = row.unit == context.actor.unit
        if is_mine or row.state in (LetterState.ISSUED, LetterState.VOID):
            yield Listed(row.kind, row.act, row.unit, row.state, is_mine, row.number, row.id)


def waiting(context: Context, limit: int) -> list[dict[str, Any]]:
    """The letters that wait for a step of the actor's; of accusations only the bureau's head's."""
    actor = context.actor
    mine = [step for step, may in MAY.items() if actor.role in may]
    if not mine:
        return []
    sees_all = actor.unit in scope(actor).heads
    rows = queries.letters_waiting(actor.unit, mine, limit)
    return [row for row in rows if sees_all or not row["is_restricted"]]
