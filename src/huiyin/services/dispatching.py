"""Sending on: which unit is suggested and why, and many petitions at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.domain.authority import Permission, scope
from huiyin.domain.petition import Purpose, State
from huiyin.domain.procedure import Refusal
from huiyin.services import procedure
from huiyin.services.acting import Conflict, Invalid, NoSuchPetition, Wish
from huiyin.services.context import Context
from huiyin.services.reading import PetitionView
from huiyin.services.suggesting import Asked, Suggested, suggest_many, suggest_units
from huiyin.services.triage import likely_topic
from huiyin.store.petitions import lists
from huiyin.store.petitions.dispatch import DispatchRow, dispatch_rows
from huiyin.store.petitions.lists import Filters, ListRow
from huiyin.store.record.queries import acts_of_many

MOST = 50
SENDING = frozenset({"forward", "assign"})
"""Verbs that name a unit to send to."""


def suggest_for(view: PetitionView) -> list[Suggested]:
    """The units a petition should go to, each with its reasons."""
    row = view.row.petition
    found = dispatch_rows([row["id"]])[row["id"]]
    return suggest_units(str(row["bureau"]), _asked(view.line[0].act.fields, found))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A petition that waits to be sent on, the units suggested, and how often it came back."""

    row: ListRow
    suggested: tuple[Suggested, ...]
    bounces: int


def waiting(context: Context) -> list[Waiting]:
    """What the actor's bureau has registered and not sent on, due first. Raises Refusal."""
    if not context.actor.may(Permission.REGISTER):
        raise Refusal("not_yours", "22")
    bureau = context.actor.unit
    filters = Filters(state=State.REGISTERED, holder=bureau, due_until=date.max)
    rows = lists.petitions(scope(context.actor), filters, size=MOST).rows
    ordinary = [row for row in rows if row.purpose != Purpose.ACCUSATION]
    found = dispatch_rows([row.id for row in ordinary])
    first = {i: acts[0].body for i, acts in acts_of_many([r.id for r in ordinary]).items()}
    asked = [_asked(first[row.id], found[row.id]) for row in ordinary]
    return [
        Waiting(row, tuple(units), len(found[row.id].returned_by))
        for row, units in zip(ordinary, suggest_many(bureau, asked), strict=True)
    ]


def _asked(received: Mapping[str, Any], found: DispatchRow) -> Asked:
    """What is asked of a petition that was received with these fields."""
    return Asked(
        found.topic or likely_topic(found.text), found.region,
        (found.repeats,) if found.repeats else (), str(received.get("code_unit", "")),
        frozenset(found.returned_by),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sending:
    """One petition of a batch: where to, and the version that was looked at."""

    number: str
    unit: str
    seen: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: `reason` is empty when it was sent."""

    number: str
    unit: str
    reason: str = ""


def forward_many(context: Context, batch: Sequence[Sending]) -> list[Outcome]:
    """Forward each petition by itself: one that cannot go stops no other."""
    return [_forward(context, one) for one in batch]


def _forward(context: Context, one: Sending) -> Outcome:
    try:
        wish = Wish("forward", {"unit": one.unit}, seen=one.seen)
        procedure.act(context, one.number, wish)
    except Refusal as refusal:
        return Outcome(one.number, one.unit, refusal.reason)
    except Invalid as invalid:
        return Outcome(one.number, one.unit, invalid.problems[0].reason)
    except Conflict:
        return Outcome(one.number, one.unit, "conflict")
    except NoSuchPetition:
        return Outcome(one.number, one.unit, "no_such_petition")
    return Outcome(one.number, one.unit)
