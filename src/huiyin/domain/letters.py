"""Which letters a petition owes, read off its acts, and what may become of a letter."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.authority import Role
from huiyin.domain.transitions import ANYTIME, TRANSITIONS, Transition


class LetterState(StrEnum):
    """Where a letter stands. What was issued never changes; it may become void."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ISSUED = "issued"
    VOID = "void"


class LetterStep(StrEnum):
    """What may be done with a letter besides writing it."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    ISSUE = "issue"
    VOID = "void"


HEADS = frozenset({Role.BUREAU_HEAD, Role.UNIT_HEAD})
_S, _P = LetterState, LetterStep
_STEPS: dict[LetterStep, tuple[frozenset[LetterState], LetterState]] = {
    _P.SUBMIT: (frozenset({_S.DRAFTED}), _S.SUBMITTED),
    _P.SEND_BACK: (frozenset({_S.SUBMITTED, _S.APPROVED}), _S.DRAFTED),
    _P.APPROVE: (frozenset({_S.DRAFTED, _S.SUBMITTED}), _S.APPROVED),
    _P.ISSUE: (frozenset({_S.APPROVED}), _S.ISSUED),
    _P.VOID: (frozenset({_S.ISSUED}), _S.VOID),
}
_FOR_HEADS = frozenset({_P.SEND_BACK, _P.APPROVE, _P.VOID})


def leads_to(step: LetterStep) -> LetterState:
    """Where a step brings a letter."""
    return _STEPS[step][1]


def steps(state: LetterState, role: Role, needs_approval: bool) -> tuple[LetterStep, ...]:
    """What somebody of the letter's own unit may do with it now."""
    is_plain = not needs_approval and state is _S.DRAFTED
    found = [p for p, (froms, _) in _STEPS.items() if state in froms]
    if not needs_approval:
        found = [_P.ISSUE] if is_plain else [p for p in found if p is _P.VOID]
    return tuple(p for p in found if p not in _FOR_HEADS or role in HEADS)


@dataclass(frozen=True, slots=True)
class Owed:
    """A letter that an act makes: its kind, the act, who acted and whom it concerns."""

    kind: str
    seq: int
    actor_unit: str
    unit: str


_ROWS: dict[ActKind, tuple[Transition, ...]] = {}
for _row in TRANSITIONS + ANYTIME:
    _ROWS[_row.act] = (*_ROWS.get(_row.act, ()), _row)


def documents_of(act: Act) -> tuple[str, ...]:
    """The kinds of letters an act makes, as the table says."""
    rows = _ROWS.get(act.kind, ())
    mark = next((r.mark for r in rows if r.mark and r.mark in act.fields), "")
    return next((r.documents for r in rows if r.mark == mark), ())


def owed(acts: Iterable[Act]) -> tuple[Owed, ...]:
    """Every letter that the acts (corrections read in) make, in order; one notice a unit."""
    found: list[Owed] = []
    for act in acts:
        for kind in documents_of(act):
            is_told = kind == "acceptance_notice" and any(
                o.kind == kind and o.actor_unit == act.actor_unit for o in found
            )
            if not is_told:
                found.append(Owed(kind, act.seq, act.actor_unit, act.unit))
    return tuple(found)
