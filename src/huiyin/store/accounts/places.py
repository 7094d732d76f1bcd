"""Reading the codes that hang in villages, on worksites, in estates and offices."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huiyin.store.accounts.models import PlaceCode


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A code: where it hangs, what it fills in, how often it was opened and used."""

    code: str
    bureau: str
    kind: str
    name: str
    place: str
    region: str
    unit: str
    topic: str
    made_on: date
    withdrawn_on: date | None
    opened: int
    filed: int


def _place(row: PlaceCode) -> PlaceRow:
    return PlaceRow(**{name: getattr(row, name) for name in PlaceRow.__dataclass_fields__})


def place_code(code: str) -> PlaceRow | None:
    """One code, withdrawn or not, or None."""
    row = PlaceCode.objects.filter(code=code).first()
    return _place(row) if row else None


def place_codes(bureau: str, words: str = "", limit: int = 200) -> list[PlaceRow]:
    """A bureau's codes, those in use first, then newest first."""
    rows = PlaceCode.objects.filter(bureau=bureau)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(place__icontains=words) | Q(code=words))
    found = [_place(r) for r in rows.order_by("-made_on", "name")[:limit]]
    return sorted(found, key=lambda row: row.withdrawn_on is not None)
