"""Reading the versions of drafts."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.store.petitions.models import LetterVersion


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A draft as it was saved once; `sealed` holds what it said, "" where it was not asked for."""

    place: int
    saved_by: str
    saved_at: datetime
    sealed: str = ""


def versions_of(letter: int) -> list[VersionRow]:
    """When a draft was saved and by whom, first one first, without what it said."""
    rows = LetterVersion.objects.filter(letter_id=letter).order_by("place")
    return [VersionRow(*row) for row in rows.values_list("place", "saved_by", "saved_at")]


def version(letter: int, place: int = 0) -> VersionRow | None:
    """One version with what it said; the newest where no place is named."""
    rows = LetterVersion.objects.filter(letter_id=letter).order_by("-place")
    if place:
        rows = rows.filter(place=place)
    row = rows.values_list("place", "saved_by", "saved_at", "sealed").first()
    return VersionRow(*row) if row else None
