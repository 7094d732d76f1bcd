"""Reading what bureaus set for their regions, and the names of regions."""

from dataclasses import dataclass
from datetime import date, datetime

from huiyin.store.accounts.models import PackEdition, Region


@dataclass(frozen=True, slots=True)
class EditionRow:
    """What a region set for one rule from a day on; `length` None takes it back."""

    edition: int
    region: str
    place: str
    rule: str
    terms: str
    since: date
    length: int | None
    unit: str
    source: str
    note: str
    announced_by: str
    announced_at: datetime
    is_settled: bool


def announced_editions() -> tuple[EditionRow, ...]:
    """Everything bureaus set, oldest first."""
    names = tuple(EditionRow.__dataclass_fields__)
    rows = PackEdition.objects.order_by("edition").values_list(*names)
    return tuple(EditionRow(*row) for row in rows)


def region_name(code: str) -> str:
    """The name of a region, "" when it is not known here."""
    found = Region.objects.filter(code=code).values_list("name", flat=True)
    return found.first() or ""
