"""Reading the record."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from huiyin.store.record.models import ActContent, ActHead, Chain, Errand, FormToken

_HEAD = (
    "id", "kind", "on", "at", "actor", "actor_unit", "article", "subject", "seq", "hash",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActRow:
    """A recorded act with its content; `body` is empty when disposed of."""

    id: int
    kind: str
    on: date
    at: datetime
    actor: str
    actor_unit: str
    article: str
    subject: int
    seq: int
    hash: str
    body: dict[str, Any]


def _rows(heads: Iterable[dict[str, Any]]) -> list[ActRow]:
    found = list(heads)
    bodies = dict(
        ActContent.objects.filter(act__in=[h["id"] for h in found]).values_list("act", "body")
    )
    return [ActRow(**h, body=json.loads(bodies.get(h["id"]) or "{}")) for h in found]


def acts_of(subject: int, kind: str = "petition") -> list[ActRow]:
    """The acts of one subject in the order they were recorded."""
    heads = ActHead.objects.filter(subject=subject, subject_kind=kind)
    return _rows(heads.order_by("seq", "id").values(*_HEAD))


def acts_of_many(subjects: Sequence[int]) -> dict[int, list[ActRow]]:
    """The acts of many petitions at once, by petition."""
    heads = ActHead.objects.filter(subject__in=list(subjects), subject_kind="petition")
    grouped: dict[int, list[ActRow]] = {s: [] for s in subjects}
    for row in _rows(heads.order_by("subject", "seq").values(*_HEAD)):
        grouped[row.subject].append(row)
    return grouped


def newest_acts(kinds: Sequence[str], since: datetime) -> list[tuple[int, int, str]]:
    """(act, subject, kind) of petition acts recorded since a moment."""
    found = ActHead.objects.filter(kind__in=kinds, at__gte=since, subject_kind="petition")
    return list(found.values_list("id", "subject", "kind"))


def office_acts(kinds: Sequence[str], limit: int) -> list[ActRow]:
    """The newest acts of some kinds, for people who audit."""
    return _rows(ActHead.objects.filter(kind__in=kinds).order_by("-at")[:limit].values(*_HEAD))


def count_acts() -> int:
    """How many acts the record holds, from the chains' lengths."""
    return sum(Chain.objects.values_list("length", flat=True))


def token_result(token: str) -> str:
    """What a form token made before, or ""."""
    return FormToken.objects.filter(token=token).values_list("result", flat=True).first() or ""


def errand_counts() -> dict[str, int]:
    """How many errands stand in each state."""
    rows = Errand.objects.values_list("state").annotate(n=Count("id"))
    return dict(rows)
