"""The one way a petition is acted on: load and lock, decide, record, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.authority import may, scope
from huiyin.domain.fields import FieldProblem, read
from huiyin.domain.guards import Situation
from huiyin.domain.holding import LEAVES, RETURNS
from huiyin.domain.life import apply, fold
from huiyin.domain.petition import Life
from huiyin.domain.procedure import Offer, check, choose
from huiyin.services.closeness import settle
from huiyin.services.context import Context
from huiyin.store.petitions import repository
from huiyin.store.petitions.derive import Derived, facts_of, place_in, reckon
from huiyin.store.petitions.repository import Loaded
from huiyin.store.record.repository import NewAct, NewErrand

Conflict = repository.Conflict
"""Somebody acted in between; doors catch it here, since rows stay behind the store."""


class NoSuchPetition(Exception):
    """There is no such petition, or it is none of the actor's business: the answer is the same."""


class Disposed(NoSuchPetition):
    """Its content was lawfully disposed of, on the day `on`; the actor might have seen it."""

    def __init__(self, number: str, on: date) -> None:
        super().__init__(number)
        self.number, self.on = number, on


class Invalid(Exception):
    """Values that cannot be taken; what was typed is the caller's to keep."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__(", ".join(f"{p.field}: {p.reason}" for p in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done: verb, values as given, the day it happened.

    `seen` is the version of the petition the person looked at (None: whatever it is now).
    """

    verb: str
    given: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One act about to be recorded: fields as the record keeps them."""

    kind: ActKind
    on: date
    article: str
    fields: Mapping[str, Any]
    unit: str = ""
    claims: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """A held petition with everything a decision needs."""

    loaded: Loaded
    facts: dict[str, Any]
    situation: Situation

    @property
    def life(self) -> Life:
        """Where it stands."""
        return self.situation.life


Preparation = Callable[[Context, Matter, Offer, Draft], list[Draft]]


def situation_of(
    context: Context, acts: Sequence[Act], bureau: str, facts: dict[str, Any] | None = None
) -> Situation:
    """The petition, its clocks as of the context's day, and who asks."""
    read_acts = effective(acts)
    life = fold(read_acts, bureau)
    said = facts if facts is not None else facts_of(read_acts)
    found = reckon(read_acts, said, life, context.rules, context.today)
    unclear = bool(said.get("is_anonymous"))
    untouched = bool(said.get("is_imported")) and _is_untouched(acts)
    split = bool(said.get("parted_from")) and _is_untouched(acts, _PARTED)
    return Situation(
        life, bureau, found, context.actor, context.today, unclear, untouched, split
    )  # fmt: skip


_TOLD = frozenset({ActKind.RECEIVED, ActKind.REGISTERED, ActKind.REPLIED})
_LOOKS = frozenset({ActKind.IDENTITY_REVEALED, ActKind.RECALCULATED})
_MENDS = frozenset({ActKind.REGISTERED, ActKind.AMENDED, ActKind.RETRACTED})
"""Acts that may say of what was kept apart that it is no accusation."""


_PARTED = frozenset({ActKind.RECEIVED, ActKind.REGISTERED, ActKind.ATTACHED})


def _is_untouched(acts: Sequence[Act], told: frozenset[ActKind] = _TOLD) -> bool:
    """Is there nothing but what a ledger tells, or a split made, recorded in one go?"""
    done = [act for act in acts if act.kind not in _LOOKS]
    return {act.kind for act in done} <= told and len({act.at for act in done}) == 1


def hold(context: Context, number: str, seen: int | None = None) -> Matter:
    """Lock a petition the actor may see. Raises NoSuchPetition, Conflict."""
    loaded = repository.load(number, seen)
    if loaded is None:
        raise NoSuchPetition(number)
    return matter_of(context, loaded)


def matter_of(context: Context, loaded: Loaded) -> Matter:
    """A petition that was read, for an actor who may see it. Raises NoSuchPetition."""
    facts = facts_of(effective(loaded.acts))
    situation = situation_of(context, loaded.acts, loaded.bureau, facts)
    place = place_in(loaded.bureau, facts, situation.life)
    is_own = context.actor.petition == loaded.number
    if not is_own and not may(scope(context.actor), place):
        raise NoSuchPetition(loaded.number)
    return Matter(loaded, facts, situation)


def perform(
    context: Context, number: str, wish: Wish, prepare: Mapping[str, Preparation]
) -> Derived:
    """Do what is wished, once and lawfully, each verb prepared as `prepare` says.

    Raises NoSuchPetition; Conflict with the acts that came in between; Refusal with article and
    what is allowed instead; Invalid with the fields that cannot be taken.
    """
    with transaction.atomic():
        matter = hold(context, number, wish.seen)
        return record(context, matter.loaded, plan(context, matter, wish, prepare))


def plan(
    context: Context, matter: Matter, wish: Wish, prepare: Mapping[str, Preparation]
) -> list[Draft]:
    """The acts a wish comes to, found lawful one after the other. Raises Refusal, Invalid."""
    unit = str(wish.given.get("strand", ""))
    offer = choose(matter.situation, wish.verb, unit)
    draft = _draft(context, matter, offer, wish)
    drafts = prepare.get(wish.verb, _as_is)(context, matter, offer, draft)
    act = as_domain(context, drafts[0], matter.loaded.version + 1)
    check(matter.situation, offer, act, context.rules.calendar)
    _replay(context, matter, drafts)
    return drafts


def _as_is(_context: Context, _matter: Matter, _offer: Offer, draft: Draft) -> list[Draft]:
    return [draft]


def _draft(context: Context, matter: Matter, offer: Offer, wish: Wish) -> Draft:
    row, strand = offer.transition, offer.strand
    values, problems = read(row.fields, wish.given)
    if problems:
        raise Invalid(problems)
    if reason := str(wish.given.get("late_entry_reason", "")).strip():
        values["late_entry_reason"] = reason
    unit = str(values.pop("unit", "")) or strand.unit
    is_returned = row.act in RETURNS
    claims = matter.life.given_up(strand, is_returned) if is_returned or row.act in LEAVES else ()
    return Draft(row.act, wish.on or context.today, row.article, values, unit, claims)


def as_domain(context: Context, draft: Draft, seq: int) -> Act:
    """A draft as the domain reads it."""
    return Act(
        draft.kind, draft.on, seq, context.at, context.actor.person, context.actor.unit,
        draft.unit, draft.claims, draft.fields,
    )  # fmt: skip


def _replay(context: Context, matter: Matter, drafts: Sequence[Draft]) -> None:
    """The whole group must be lawful one after the other: UnlawfulAct stops the transaction."""
    life = matter.life
    for seq, draft in enumerate(drafts, start=matter.loaded.version + 1):
        life = apply(life, as_domain(context, draft, seq))


def record(context: Context, loaded: Loaded, drafts: Sequence[Draft]) -> Derived:
    """Record drafts on a held petition, with the errand that tells whoever is next."""
    first = loaded.version + 1
    acts = [
        new_act(context, draft, loaded.id, seq) for seq, draft in enumerate(drafts, start=first)
    ]
    derived = repository.add(loaded, acts, context.rules, [tell_errand(context, loaded.id, first)])
    if derived.petition["is_restricted"] or any(draft.kind in _MENDS for draft in drafts):
        settle(context, "petition", loaded.number)
    return derived


def new_act(context: Context, draft: Draft, petition: int, seq: int) -> NewAct:
    """A draft as the record takes it; unit and claims travel in the content."""
    body: dict[str, Any] = dict(draft.fields)
    if draft.unit:
        body["unit"] = draft.unit
    if draft.claims:
        body["claim_ordinals"] = list(draft.claims)
    actor = context.actor
    return NewAct(
        draft.kind, draft.on, context.at, actor.person, actor.unit, draft.article, "petition",
        petition, seq, body,
    )  # fmt: skip


def tell_errand(context: Context, petition: int, seq: int) -> NewErrand:
    """The errand that tells units and people of an act."""
    return NewErrand(
        "tell", f"tell:{petition}:{seq}", {"petition": petition, "seq": seq}, context.at
    )


def with_fields(draft: Draft, **fields: Any) -> Draft:
    """The draft with more fields."""
    return replace(draft, fields={**draft.fields, **fields})
