"""Indicators of registers, counted by the database: by period, unit, region or month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncMonth

from huiyin.domain.authority import Scope
from huiyin.domain.registers.declaration import Counting, Indicator, Register
from huiyin.store.registers.models import Entry, Participant
from huiyin.store.registers.queries import counted, day_of, number_item, within

GROUPS = ("", "unit", "region", "month")


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both counted; None leaves a side open."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What an indicator comes to, in one group ("" for all together)."""

    indicator: Indicator
    group: str
    value: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures: of a register, within a scope, over a period, of a unit, parted `by`."""

    scope: Scope
    register: Register
    period: Period
    by: str = ""
    unit: str = ""


def figures(asked: Asked) -> list[Figure]:
    """Every indicator of a register, as far as the scope goes."""
    return [
        Figure(indicator, group, value)
        for indicator in asked.register.indicators
        for group, value in sorted(_groups(asked, indicator).items())
    ]


def _groups(asked: Asked, indicator: Indicator) -> dict[str, int]:
    """The figure of each group; all together is one group, named ""."""
    rows, prefix = _chosen(asked, indicator)
    if not asked.by:
        return {"": int(rows.aggregate(figure=_counter(indicator))["figure"] or 0)}
    day = f"{prefix}{day_of(indicator)}"
    keys: Mapping[str, Any] = {
        "unit": F(f"{prefix}unit"), "region": F(f"{prefix}region"), "month": TruncMonth(day),
    }  # fmt: skip
    grouped = rows.order_by().annotate(part=keys[asked.by]).values("part")
    found = grouped.annotate(figure=_counter(indicator))
    return {_said(r["part"]): int(r["figure"] or 0) for r in found}


def _chosen(asked: Asked, indicator: Indicator) -> tuple[QuerySet[Any, Any], str]:
    """The rows an indicator looks at, and where the entry stands seen from them."""
    chosen = Entry.objects.filter(
        within(asked.scope), counted(indicator, asked.period.since, asked.period.until),
        kind=asked.register.kind,
    )  # fmt: skip
    chosen = chosen.filter(unit=asked.unit) if asked.unit else chosen
    if indicator.counting is not Counting.DISTINCT_PERSONS:
        return chosen, ""
    people = Participant.objects.filter(item=indicator.item, entry__in=chosen.values("pk"))
    return people, "entry__"


def _counter(indicator: Indicator) -> Any:
    if indicator.counting is Counting.DISTINCT_PERSONS:
        return Count("person_hash", distinct=True)
    return Sum(number_item(indicator.item)) if indicator.counting is Counting.SUM else Count("pk")


def _said(part: Any) -> str:
    return f"{part:%Y-%m}" if isinstance(part, date) else str(part or "")


def total(found: Sequence[Figure], name: str) -> int:
    """The figure of one indicator over all its groups."""
    return sum(f.value for f in found if f.indicator.name == name)
