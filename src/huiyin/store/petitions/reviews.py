"""Reviews and final reviews as matters of their own: the list of whoever decides them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from huiyin.domain.authority import Scope
from huiyin.domain.petition import State, Track
from huiyin.store.petitions.lists import within
from huiyin.store.petitions.models import Petition, StrandRow

PAGE = 50
TRACKS = (Track.REVIEW, Track.FINAL_REVIEW)
WORKING = (State.REVIEWING, State.FINAL_REVIEWING)
TO_SERVE = (State.REVIEW_ISSUED, State.FINAL_REVIEW_ISSUED)


@dataclass(frozen=True, slots=True)
class ReviewFilters:
    """What the list is narrowed by. `view` is working, serve, over or all."""

    view: str = "working"
    track: str = ""
    unit: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review: the strand, and of which petition."""

    id: int
    number: str
    title: str
    track: str
    unit: str
    holder: str
    state: str
    handler: str
    since: date
    due_on: date | None


_VIEWS = {
    "working": Q(state__in=WORKING),
    "serve": Q(state__in=TO_SERVE),
    "over": ~Q(state__in=[*WORKING, *TO_SERVE]),
}


def reviews(
    scope: Scope, holder: str, filters: ReviewFilters, key: str = ""
) -> tuple[list[ReviewRow], str]:
    """A page of the reviews a unit decides ("": all of the scope), the newest first, and the key
    of the next. Raises ValueError for a key of no page."""
    seen = Petition.objects.filter(within(scope), pk=OuterRef("petition_id"))
    asked: dict[str, Any] = {
        "holder": holder, "track": filters.track, "unit": filters.unit,
        "since__gte": filters.since, "since__lte": filters.until,
    }  # fmt: skip
    exact = {k: v for k, v in asked.items() if v}
    rows = StrandRow.objects.filter(
        Exists(seen), _VIEWS.get(filters.view, Q()), track__in=TRACKS, **exact
    )
    if key:
        day, ident = key.split("_")
        last = date.fromisoformat(day)
        rows = rows.filter(Q(since__lt=last) | Q(since=last, id__lt=int(ident)))
    columns = ("id", "track", "unit", "holder", "state", "handler", "since", "due_on")
    named = {n: F(f"petition__{n}") for n in ("number", "title")}
    found = [
        ReviewRow(**row)
        for row in rows.order_by("-since", "-id").values(*columns, **named)[: PAGE + 1]
    ]
    last_row = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last_row.since}_{last_row.id}" if last_row else ""
