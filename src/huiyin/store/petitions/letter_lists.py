"""Lists of letters across petitions: those that wait to be served."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.store.petitions.models import Letter


@dataclass(frozen=True, slots=True)
class WaitingFilters:
    """Which letters: of a kind, issued within days, of one petition. Empty ones ask nothing."""

    kind: str = ""
    since: date | None = None
    until: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class WaitingLetter:
    """A letter that was issued and not yet served on everybody it is for."""

    id: int
    kind: str
    act: int
    unit: str
    number: str
    issued_on: date
    petition: str
    title: str
    is_restricted: bool


def waiting(
    unit: str, filters: WaitingFilters, after: int = 0, limit: int = 100, *, is_head: bool = False
) -> list[WaitingLetter]:
    """The letters of a unit ("" for every unit) that wait, oldest first, after an id. Those of
    accusations only for who may know of all of them (`is_head`)."""
    rows = Letter.objects.filter(is_waiting=True, id__gt=after)
    if unit:
        rows = rows.filter(unit=unit)
    if not is_head:
        rows = rows.filter(petition__is_restricted=False)
    wanted: dict[str, Any] = {
        "kind": filters.kind, "issued_on__gte": filters.since, "issued_on__lte": filters.until,
        "petition__number": filters.number,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    found: Any = rows.order_by("id").values_list(
        "id",
        "kind",
        "act",
        "unit",
        "number",
        "issued_on",
        "petition__number",
        "petition__title",
        "petition__is_restricted",
    )
    return [WaitingLetter(*row) for row in found[:limit]]
