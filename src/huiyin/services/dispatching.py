"""Sending on: which unit is suggested and why, and many petitions at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.domain.authority import Permission, scope
from huiyin.domain.petition import Purpose, State
from huiyin.domain.procedure import Refusal
from huiyin.services import procedure
from huiyin.services.acting import Conflict, Invalid, NoSuchPetition, Wish
from huiyin.services.context import Context
from huiyin.services.reading import PetitionView
from huiyin.services.suggesting import Asked, Suggested, suggest_many, suggest_units
from huiyin.services.triage import likely_topic
from huiyin.store.petitions import lists, queries
from huiyin.store.petitions.lists import Filters, ListRow

MOST = 50
SENDING = frozenset({"forward", "assign"})
"""Verbs that name a unit to send to."""


def suggest_for(view: PetitionView) -> list[Suggested]:
    """The units a petition should go to, each with its reasons."""
    row, said = view.row.petition, view.line[0].act.fields
    found = queries.dispatch_rows([row["id"]])[row["id"]]
    text = f"{row['title']} {row['detail']}"
    asked = Asked(
        found.topic or likely_topic(text), found.region,
        (found.repeats,) if found.repeats else (), str(said.get("code_unit", "")),
        frozenset(found.returned_by),
    )  # fmt: skip
    return suggest_units(str(row["bureau"]), asked)


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
    found = queries.dispatch_rows([row.id for row in ordinary])
    asked = [_asked(row, found[row.id]) for row in ordinary]
    return [
        Waiting(row, tuple(units), len(found[row.id].returned_by))
        for row, units in zip(ordinary, suggest_many(bureau, asked), strict=True)
    ]


def _asked(row: ListRow, found: queries.DispatchRow) -> Asked:
    topic = found.topic or likely_topic(row.title)
    earlier = (found.repeats,) if found.repeats else ()
    return Asked(topic, found.region, earlier, returned_by=frozenset(found.returned_by))


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
