"""After the answer: article 27 claim by claim, what was promised carried out, what stays open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.authority import scope
from huiyin.domain.fields import FieldProblem
from huiyin.domain.petition import Outcome
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers import moving
from huiyin.domain.registers.claim_settlement import FINDING_OF, SETTLEMENTS, owed
from huiyin.domain.registers.declaration import Move
from huiyin.services import reading, registers
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.reading import PetitionView
from huiyin.services.registers import Opening
from huiyin.store.registers import matters, queries
from huiyin.store.registers.matters import MatterRow
from huiyin.store.registers.queries import EntryRow

SETTLEMENT, DUTY, HELP, HARD = (
    "claim_settlement", "implementation", "assistance", "long_pending",
)  # fmt: skip
LONG_DAYS = 365
"""How long a petition is open before it is put up as a hard matter."""
DONE_WITHIN_DAYS = 60
"""By when an answer is carried out, unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """One claim after its answer: who answers for it, what is owed, what was done.

    `owed` are solved, explained and helped as far as they are still to be brought about.
    """

    ordinal: int
    text: str
    outcome: str
    unit: str
    answered_on: date | None
    settlement: EntryRow | None
    owed: tuple[str, ...]
    moves: tuple[Move, ...]
    beside: tuple[EntryRow, ...]

    @property
    def is_unsettled(self) -> bool:
        """Was it answered, and does nobody see to it yet?"""
        return bool(self.outcome) and self.settlement is None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A petition's claims after their answers; `may_begin` where some are not seen to yet."""

    view: PetitionView
    claims: tuple[Claimed, ...]
    may_begin: bool


def sheet(context: Context, number: str) -> Sheet:
    """The claims of a petition. Raises NoSuchPetition."""
    view = reading.petition(context, number)
    rows = queries.pointing_at(
        scope(context.actor), "petition", view.number, (SETTLEMENT, DUTY, HELP)
    )
    acts = effective([e.act for e in view.line])
    found = tuple(_claimed(context, claim, acts, rows) for claim in view.row.claims)
    may_open = moving.may_open(context.actor, SETTLEMENTS)
    return Sheet(view, found, may_open and any(c.is_unsettled for c in found))


def _claimed(
    context: Context, claim: dict[str, Any], acts: Sequence[Act], rows: Sequence[EntryRow]
) -> Claimed:
    ordinal = int(claim["ordinal"])
    mine = [r for r in rows if r.entry["fields"].get("claim") == ordinal]
    settled = next((r for r in mine if _counts(r)), None)
    said = [a for a in acts if a.kind is ActKind.OPINION_ISSUED
            and str(ordinal) in a.fields.get("outcomes", {})]  # fmt: skip
    moves: tuple[Move, ...] = ()
    left: tuple[str, ...] = ()
    if settled is not None:
        whole = queries.entry_by_id(settled.entry["id"])
        assert whole is not None
        state, owners = settled.entry["state"], registers.owners_of(whole)
        moves = moving.offers(context.actor, SETTLEMENTS, state, owners)
        left = owed(settled.entry["fields"]) if settled.entry["is_open"] else ()
    beside = tuple(r for r in mine if r.entry["kind"] != SETTLEMENT)
    unit = (said[-1].unit or said[-1].actor_unit) if said else ""
    return Claimed(
        ordinal, str(claim["text"]), str(claim["outcome"]), unit,
        said[-1].on if said else None, settled, left, moves, beside,
    )  # fmt: skip


def _counts(row: EntryRow) -> bool:
    return bool(row.entry["kind"] == SETTLEMENT and row.entry["state"] != "dropped")


def begin(context: Context, number: str, due_on: str) -> int:
    """See to every answered claim that nobody sees to yet: an entry each (article 27), and one
    for carrying out what was supported (article 32); how many claims.

    Raises NoSuchPetition, Refusal where there is none, Invalid.
    """
    if not due_on:
        raise Invalid([FieldProblem("due_on", "missing")])
    with transaction.atomic():
        found = sheet(context, number)
        waiting = [c for c in found.claims if c.is_unsettled]
        if not waiting:
            raise Refusal("nothing_to_settle", "27")
        for claim in waiting:
            _see_to(context, found.view.number, claim, due_on)
    return len(waiting)


def _see_to(context: Context, number: str, claim: Claimed, due_on: str) -> None:
    """Open what one claim needs."""
    unit = claim.unit or context.actor.unit
    shared = {"title": claim.text[:300], "petition": number, "claim": claim.ordinal,
              "unit": unit, "due_on": due_on}  # fmt: skip
    finding = {"finding": FINDING_OF[Outcome(claim.outcome)],
               "assessed_on": context.today.isoformat()}  # fmt: skip
    registers.open_entry(context, SETTLEMENT, Opening(shared | finding))
    is_there = any(r.entry["kind"] == DUTY for r in claim.beside)
    if claim.outcome == Outcome.SUPPORTED and not is_there:
        since = (claim.answered_on or context.today).isoformat()
        registers.open_entry(context, DUTY, Opening(shared | {"since_on": since}))


def usual_due(context: Context) -> date:
    """By when an answer is carried out, unless somebody says otherwise."""
    return context.today + timedelta(days=DONE_WITHIN_DAYS)


def unsettled(context: Context, key: str = "") -> tuple[tuple[MatterRow, ...], str]:
    """A page of petitions whose supported claims nobody sees to yet, and the key of the next.

    Raises ValueError for a key of no page.
    """
    return matters.supported(scope(context.actor), SETTLEMENT, ("dropped",), key)


def long_open(context: Context, key: str = "") -> tuple[tuple[MatterRow, ...], str]:
    """A page of petitions open for more than a year that are no hard matters yet, the oldest
    first, and the key of the next. Raises ValueError for a key of no page."""
    before = context.today - timedelta(days=LONG_DAYS)
    return matters.long_open(scope(context.actor), HARD, ("closed",), before, key)
