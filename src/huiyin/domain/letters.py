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
    SEALED = "sealed"
    ISSUED = "issued"
    VOID = "void"


class LetterStep(StrEnum):
    """What may be done with a letter besides writing it."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    COMMENT = "comment"
    ENDORSE = "endorse"
    APPROVE = "approve"
    SEAL = "seal"
    ISSUE = "issue"
    VOID = "void"


class ChainStep(StrEnum):
    """Whose yes a letter needs on its way out, in this order at most once each."""

    SECTION_HEAD = "section_head"
    HEAD = "head"
    SEAL = "seal"


HEADS = frozenset({Role.BUREAU_HEAD, Role.UNIT_HEAD})
MAY: dict[ChainStep, frozenset[Role]] = {
    ChainStep.SECTION_HEAD: frozenset({Role.SECTION_HEAD}),
    ChainStep.HEAD: HEADS,
    ChainStep.SEAL: frozenset({Role.SEAL_KEEPER}),
}
"""Which roles take a step of the chain, each in the letter's own unit."""
DONE_BY: dict[ChainStep, LetterStep] = {
    ChainStep.SECTION_HEAD: LetterStep.ENDORSE,
    ChainStep.HEAD: LetterStep.APPROVE,
    ChainStep.SEAL: LetterStep.SEAL,
}
_STEP_OF = {done: step for step, done in DONE_BY.items()}
OPEN = frozenset(
    {LetterState.DRAFTED, LetterState.SUBMITTED, LetterState.APPROVED, LetterState.SEALED}
)
"""States in which a letter is not out yet."""
BY_KEEPER = frozenset({LetterStep.SEAL, LetterStep.SEND_BACK, LetterStep.COMMENT})
"""All that somebody may do who writes no letters."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a letter stands on its chain: `waits_for` is the step it lies before, None for none.

    A draft waits for nobody; its chain is the one it would take if it set out now.
    """

    state: LetterState
    chain: tuple[ChainStep, ...] = ()
    waits_for: ChainStep | None = None

    @property
    def next_step(self) -> ChainStep | None:
        """The step of the chain that comes next, None when all are taken."""
        if self.state is LetterState.DRAFTED:
            return self.chain[0] if self.chain else None
        return self.waits_for

    def after(self, step: LetterStep) -> "Standing":
        """Where a step brings it."""
        if step is LetterStep.SUBMIT:
            return Standing(_waiting(self.chain[0]), self.chain, self.chain[0])
        if step is LetterStep.SEND_BACK:
            return Standing(LetterState.DRAFTED)
        if step is LetterStep.ISSUE:
            return Standing(LetterState.ISSUED, self.chain)
        if step is LetterStep.VOID:
            return Standing(LetterState.VOID, self.chain)
        return self if step is LetterStep.COMMENT else self._passed(_STEP_OF[step])

    def _passed(self, done: ChainStep) -> "Standing":
        rest = self.chain[self.chain.index(done) + 1 :]
        if rest:
            return Standing(_waiting(rest[0]), self.chain, rest[0])
        is_sealed = done is ChainStep.SEAL
        state = LetterState.SEALED if is_sealed else LetterState.APPROVED
        return Standing(state, self.chain)


def _waiting(step: ChainStep) -> LetterState:
    """A letter that only lacks its seal is approved."""
    return LetterState.APPROVED if step is ChainStep.SEAL else LetterState.SUBMITTED


def steps(stand: Standing, role: Role) -> tuple[LetterStep, ...]:
    """What somebody of the letter's own unit may do with it now, what brings it on first."""
    is_head = role in HEADS
    if stand.state not in OPEN:
        return (LetterStep.VOID,) if stand.state is LetterState.ISSUED and is_head else ()
    step = stand.next_step
    is_drafted = stand.state is LetterState.DRAFTED
    is_unsent = is_drafted and step is ChainStep.SEAL
    is_asked = step is not None and role in MAY[step] and not is_unsent
    found = [DONE_BY[step]] if step and is_asked else []
    if step is None:
        found.append(LetterStep.ISSUE)
    elif is_drafted:
        found.append(LetterStep.SUBMIT)
    if not is_drafted and (is_head or is_asked):
        found.append(LetterStep.SEND_BACK)
    return (*found, LetterStep.COMMENT)


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
