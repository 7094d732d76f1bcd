"""Items, batches and persons, counted by the database: three different things.

An item is one registration. A batch is one coming together to a bureau or a centre; a part that
was split off came with its whole: it is an item and no batch, and its persons are the whole's.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    Avg,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
)

from huiyin.domain.authority import Scope
from huiyin.domain.petition import IN_PERSON, Channel, State, Track
from huiyin.store.petitions.derive import UNDONE
from huiyin.store.petitions.lists import within
from huiyin.store.petitions.models import Petition, StrandRow

WHOLE = Q(parted_from__isnull=True)
_CAME = Q(channel__in=IN_PERSON) & WHOLE
_DONE = frozenset({State.OPINION_SERVED, State.SETTLED, State.REPLIED})


@dataclass(frozen=True, slots=True)
class Tally:
    """What one channel brought; `collective` and `individual` are (batches, persons) of visits."""

    channel: str
    items: int
    persons: int
    repeats: int
    batches: int
    collective: tuple[int, int]
    individual: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cycle:
    """What a unit's own centre took down, how much of it the unit has answered, and how many days
    that took on average (None where nothing is answered)."""

    unit: str
    items: int
    answered: int
    days: float | None


def _of(scope: Scope, since: date, until: date) -> QuerySet[Petition]:
    return Petition.objects.filter(
        within(scope), received_on__gte=since, received_on__lte=until
    ).exclude(state__in=UNDONE)


def by_channel(scope: Scope, since: date, until: date) -> list[Tally]:
    """What came from day to day, by channel: one statement."""
    together, alone = _CAME & Q(is_collective=True), _CAME & Q(is_collective=False)
    rows = _of(scope, since, until).order_by().values("channel").annotate(
        items=Count("id"), people=Sum("persons", filter=WHOLE, default=0),
        again=Count("id", filter=Q(repeats__isnull=False)),
        came=Count("id", filter=_CAME),
        together=Count("id", filter=together),
        together_people=Sum("persons", filter=together, default=0),
        alone=Count("id", filter=alone), alone_people=Sum("persons", filter=alone, default=0),
    )  # fmt: skip
    return [
        Tally(r["channel"], r["items"], r["people"], r["again"], r["came"],
              (r["together"], r["together_people"]), (r["alone"], r["alone_people"]))
        for r in rows
    ]  # fmt: skip


def cycles(scope: Scope, since: date, until: date) -> list[Cycle]:
    """How fast the units answer what their own centres took down: one statement."""
    days = ExpressionWrapper(F("since") - F("petition__received_on"), DurationField())
    is_done = Q(state__in=_DONE)
    seen = _of(scope, since, until).filter(channel=Channel.CENTRE).values("id")
    rows = StrandRow.objects.filter(petition__in=seen, track=Track.HANDLING).order_by()
    found = rows.values("unit").annotate(
        items=Count("petition", distinct=True),
        answered=Count("petition", distinct=True, filter=is_done),
        took=Avg(days, filter=is_done),
    )  # fmt: skip
    return [
        Cycle(r["unit"], r["items"], r["answered"],
              r["took"] / timedelta(days=1) if r["took"] is not None else None)
        for r in found
    ]  # fmt: skip
