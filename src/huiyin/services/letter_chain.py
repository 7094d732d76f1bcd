"""Whose yes a letter needs on its way out: by kind, as its unit sets it, else as is usual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from huiyin.documents.kinds import Kind, kinds
from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.letters import HEADS, MAY, ChainStep, LetterState, Standing
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.organisation import record_office
from huiyin.store.accounts import drafting, repository
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts.drafting import ChainRow
from huiyin.store.petitions.queries import LetterRow

ORDER = tuple(ChainStep)


def bears_seal(kind: Kind) -> bool:
    """Is there a signature at the end of the letter, for a seal to lie on?"""
    return bool(kind.template.get("sign"))


def usual(kind: Kind, has_seal: bool) -> tuple[ChainStep, ...]:
    """Without a setting: the head where the kind asks for approval, then the seal kept here."""
    if not kind.needs_approval:
        return ()
    is_sealed = has_seal and bears_seal(kind)
    return (ChainStep.HEAD, ChainStep.SEAL) if is_sealed else (ChainStep.HEAD,)


def chain_of(unit: str, kind: Kind, is_restricted: bool) -> tuple[ChainStep, ...]:
    """The steps a letter of the unit takes now.

    An accusation stays with its registrar and the head (article 30): nobody else takes a step.
    """
    own = drafting.chains_of(unit).get(kind.name)
    found = (
        tuple(ChainStep(s) for s in own.steps)
        if own
        else usual(kind, drafting.seal_of(unit) is not None)
    )
    return tuple(s for s in found if MAY[s] & HEADS) if is_restricted else found


def standing(row: LetterRow | None, unit: str, kind: Kind, is_restricted: bool) -> Standing:
    """Where a letter stands; what sets out keeps the chain it set out with."""
    if row is None or row.state == LetterState.DRAFTED:
        return Standing(LetterState.DRAFTED, chain_of(unit, kind, is_restricted))
    chain = tuple(ChainStep(s) for s in row.chain.split())
    waits = ChainStep(row.waits_for) if row.waits_for else None
    return Standing(LetterState(row.state), chain, waits)


@dataclass(frozen=True, slots=True)
class Way:
    """A kind with its steps; `version` is 0 where the usual ones hold."""

    kind: Kind
    steps: tuple[ChainStep, ...]
    version: int
    bears_seal: bool


def ways(unit: str) -> list[Way]:
    """Every kind and the steps that hold for it in a unit."""
    own, has_seal = drafting.chains_of(unit), drafting.seal_of(unit) is not None
    return [_way(kind, own, has_seal) for kind in kinds().values()]


def _way(kind: Kind, own: Mapping[str, ChainRow], has_seal: bool) -> Way:
    if row := own.get(kind.name):
        steps = tuple(ChainStep(s) for s in row.steps)
        return Way(kind, steps, row.version, bears_seal(kind))
    return Way(kind, usual(kind, has_seal), 0, bears_seal(kind))


def vacant(unit: str) -> set[ChainStep]:
    """The steps that nobody in office in the unit may take."""
    roles = {p.role for p in accounts.people(unit) if p.is_active}
    return {step for step, may in MAY.items() if not roles & {str(r) for r in may}}


def set_chain(context: Context, kind: str, steps: Sequence[str], seen: int) -> None:
    """Set the steps of a kind for the actor's unit; letters under way keep theirs.

    Raises Invalid, Refusal.
    """
    wanted = _read(context, kind, steps)
    unit = context.actor.unit
    with transaction.atomic():
        if not repository.set_chain(unit, kind, " ".join(wanted), seen):
            raise Refusal("letter_changed")
        body = {"kind": kind, "steps": [str(s) for s in wanted]}
        record_office(context, OfficeAct.LETTER_CHAIN_SET, unit, 0, body)


def drop_chain(context: Context, kind: str, seen: int) -> None:
    """Let the usual steps hold again. Raises Refusal."""
    need(context)
    with transaction.atomic():
        if not repository.drop_chain(context.actor.unit, kind, seen):
            raise Refusal("letter_changed")
        body = {"kind": kind, "steps": None}
        record_office(context, OfficeAct.LETTER_CHAIN_SET, context.actor.unit, 0, body)


def need(context: Context) -> None:
    """Only who keeps the unit's way with letters goes on. Raises Refusal."""
    if not context.actor.may(Permission.KEEP_LETTERS):
        raise Refusal("not_yours", "14")


def _read(context: Context, kind: str, steps: Sequence[str]) -> tuple[ChainStep, ...]:
    need(context)
    if kind not in kinds() or set(steps) - set(ORDER):
        raise Invalid([FieldProblem("steps", "not_choice")])
    wanted = tuple(s for s in ORDER if s in steps)
    if kinds()[kind].needs_approval and ChainStep.HEAD not in wanted:
        raise Invalid([FieldProblem("steps", "chain_without_head")])
    if ChainStep.SEAL in wanted and not bears_seal(kinds()[kind]):
        raise Invalid([FieldProblem("steps", "chain_without_signature")])
    if vacant(context.actor.unit) & set(wanted):
        raise Invalid([FieldProblem("steps", "chain_vacant")])
    if ChainStep.SEAL in wanted and drafting.seal_of(context.actor.unit) is None:
        raise Invalid([FieldProblem("steps", "chain_without_seal")])
    return wanted
