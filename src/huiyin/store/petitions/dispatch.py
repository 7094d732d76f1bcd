"""What decides where a petition goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.store.petitions.derive import GONE
from huiyin.store.petitions.models import Petition, StrandRow


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """What of a petition decides where it goes; `returned_by` lists each unit that gave it back,
    as often as it did."""

    text: str
    topic: str
    region: str
    repeats: int | None
    returned_by: tuple[str, ...]


def dispatch_rows(petitions: Sequence[int]) -> dict[int, DispatchRow]:
    """The same of many petitions, by id."""
    gone = StrandRow.objects.filter(petition_id__in=petitions, state__in=GONE)
    back: dict[int, list[str]] = {}
    for ident, unit in gone.order_by("petition_id", "ordinal").values_list("petition_id", "unit"):
        back.setdefault(ident, []).append(unit)
    rows = Petition.objects.filter(pk__in=petitions)
    return {
        row["id"]: DispatchRow(
            f"{row['title']} {row['detail']}", row["topic"], row["region"], row["repeats"],
            tuple(back.get(row["id"], ())),
        )
        for row in rows.values("id", "title", "detail", "topic", "region", "repeats")
    }  # fmt: skip
