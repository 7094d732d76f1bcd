"""Reading the record."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef

from huiyin.store.record.models import (
    ActContent,
    ActHead,
    Chain,
    Counter,
    Errand,
    FormToken,
    WorkerBeat,
)

_HEAD = (
    "id", "kind", "on", "at", "actor", "actor_unit", "article", "subject", "seq", "hash",
)  # fmt: skip


def last_numbers(names: Sequence[str]) -> dict[str, int]:
    """The last serial taken of each counter that has begun."""
    rows = Counter.objects.filter(name__in=list(names))
    return dict(rows.values_list("name", "value"))


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


DISPOSED = "disposed"


def is_disposed(acts: Iterable[ActRow]) -> bool:
    """Was the content of these acts lawfully disposed of?"""
    return any(act.kind == DISPOSED for act in acts)


def disposals_of(subject: str) -> Exists:
    """A condition: the subject of an outer row (its column named) was disposed of."""
    found = ActHead.objects.filter(
        subject=OuterRef(subject), subject_kind="petition", kind=DISPOSED
    )
    return Exists(found)


def acts_of_many(subjects: Sequence[int]) -> dict[int, list[ActRow]]:
    """The acts of many petitions at once, by petition."""
    heads = ActHead.objects.filter(subject__in=list(subjects), subject_kind="petition")
    grouped: dict[int, list[ActRow]] = {s: [] for s in subjects}
    for row in _rows(heads.order_by("subject", "seq").values(*_HEAD)):
        grouped[row.subject].append(row)
    return grouped


def groups_since(moment: datetime) -> list[tuple[int, int]]:
    """(petition, first seq) of every group of acts recorded in one go since a moment."""
    rows = (
        ActHead.objects.filter(at__gte=moment, subject_kind="petition")
        .values_list("subject", "at", "actor")
        .annotate(first=Min("seq"))
    )
    return [(subject, first) for subject, _at, _actor, first in rows]


def failed_errands(limit: int = 50) -> list[str]:
    """What the outbox gave up on: key and error."""
    rows = Errand.objects.filter(state="failed").order_by("id").values_list("key", "error")
    return [f"{key}: {error}" for key, error in rows[:limit]]


@dataclass(frozen=True, slots=True)
class ErrandRow:
    """An errand as people see it: how often it was tried, when it is next, why not yet."""

    key: str
    kind: str
    payload: dict[str, Any]
    state: str
    attempts: int
    due_at: datetime
    error: str


def errands(
    kinds: Sequence[str], states: Sequence[str], limit: int = 100, prefix: str = ""
) -> list[ErrandRow]:
    """Errands of some kinds in some states, newest first."""
    rows = Errand.objects.filter(kind__in=list(kinds), state__in=list(states))
    rows = rows.filter(key__startswith=prefix) if prefix else rows
    names = tuple(ErrandRow.__dataclass_fields__)
    return [ErrandRow(*row) for row in rows.order_by("-id").values_list(*names)[:limit]]


def errand(key: str) -> ErrandRow | None:
    """One errand by its key."""
    names = tuple(ErrandRow.__dataclass_fields__)
    row = Errand.objects.filter(key=key).values_list(*names).first()
    return ErrandRow(*row) if row else None


def office_acts(kinds: Sequence[str], limit: int) -> list[ActRow]:
    """The newest acts of some kinds, for people who audit."""
    return _rows(ActHead.objects.filter(kind__in=kinds).order_by("-at")[:limit].values(*_HEAD))


def count_acts() -> int:
    """How many acts the record holds, from the chains' lengths."""
    return sum(Chain.objects.values_list("length", flat=True))


def token_result(token: str, since: datetime | None = None) -> str:
    """What a form token made before (not earlier than `since`), or ""."""
    rows = FormToken.objects.filter(token=token)
    rows = rows.filter(at__gte=since) if since else rows
    return rows.values_list("result", flat=True).first() or ""


def errand_counts() -> dict[str, int]:
    """How many errands stand in each state."""
    rows = Errand.objects.values_list("state").annotate(n=Count("id"))
    return dict(rows)


_LEFT = ("waiting", "claimed", "failed")


@dataclass(frozen=True, slots=True)
class Queue:
    """What the outbox still holds in each state, and the oldest day at which one was due."""

    counts: dict[str, int]
    oldest: datetime | None


def outbox() -> Queue:
    """How deep the outbox is; what was done long ago is not read."""
    rows = Errand.objects.filter(state__in=_LEFT).values_list("state")
    found = {state: (n, first) for state, n, first in rows.annotate(Count("id"), Min("due_at"))}
    counts = {state: found.get(state, (0, None))[0] for state in _LEFT}
    undone = [found[s][1] for s in ("waiting", "claimed") if s in found]
    return Queue(counts, min(undone, default=None))


def chain_lengths() -> dict[str, int]:
    """How many acts each bureau's chain holds."""
    return dict(Chain.objects.order_by("bureau").values_list("bureau", "length"))


@dataclass(frozen=True, slots=True)
class Beat:
    """A worker: when it started, when it was last heard of, what it did since."""

    name: str
    started_at: datetime
    seen_at: datetime
    sent: int
    failed: int


def beats() -> list[Beat]:
    """The workers heard of within a day."""
    names = tuple(Beat.__dataclass_fields__)
    return [Beat(*row) for row in WorkerBeat.objects.order_by("name").values_list(*names)]


def petition_subjects() -> list[tuple[int, str]]:
    """(petition, bureau) of every petition of the record, from its first act."""
    rows = ActHead.objects.filter(subject_kind="petition", seq=1).order_by("id")
    return list(rows.values_list("subject", "chain"))
