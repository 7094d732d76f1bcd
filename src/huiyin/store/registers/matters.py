"""Petitions whose answer is still to be carried out, and those that stay open too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from huiyin.domain.authority import Scope
from huiyin.domain.petition import Outcome
from huiyin.store.petitions.lists import within
from huiyin.store.petitions.models import ClaimRow, Petition
from huiyin.store.registers.models import Link

PAGE = 50


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One petition of such a list."""

    id: int
    number: str
    title: str
    holder: str
    state: str
    received_on: date


def supported(
    scope: Scope, without: str, dead: Sequence[str], key: str = ""
) -> tuple[tuple[MatterRow, ...], str]:  # fmt: skip
    """A page of petitions with a supported claim that no entry of the register `without` speaks of
    (those in a `dead` state aside), the newest first, and the key of the next.

    Raises ValueError for a key of no page.
    """
    links = _links(without, dead, OuterRef(OuterRef("number"))).annotate(
        claim=Cast(KeyTextTransform("claim", "entry__fields"), BigIntegerField())
    )
    claims = ClaimRow.objects.filter(
        ~Exists(links.filter(claim=OuterRef("ordinal"))), petition=OuterRef("pk"),
        outcome=Outcome.SUPPORTED,
    )  # fmt: skip
    rows = Petition.objects.filter(within(scope), Exists(claims), is_restricted=False)
    if key:
        last, number = _read(key)
        rows = rows.filter(Q(received_on__lt=last) | Q(received_on=last, id__lt=number))
    return _page(rows, ("-received_on", "-id"))


def long_open(
    scope: Scope, without: str, dead: Sequence[str], before: date, key: str = ""
) -> tuple[tuple[MatterRow, ...], str]:  # fmt: skip
    """A page of open petitions received before a day that no entry of the register `without`
    speaks of (those in a `dead` state aside), the oldest first, and the key of the next.

    Raises ValueError for a key of no page.
    """
    links = _links(without, dead, OuterRef("number"))
    rows = Petition.objects.filter(
        within(scope), ~Exists(links), is_restricted=False, is_open=True, received_on__lt=before
    )
    if key:
        last, number = _read(key)
        rows = rows.filter(Q(received_on__gt=last) | Q(received_on=last, id__gt=number))
    return _page(rows, ("received_on", "id"))


def _links(register: str, dead: Sequence[str], number: OuterRef) -> QuerySet[Link]:
    found = Link.objects.filter(entry__kind=register, target_kind="petition", target=number)
    return found.exclude(entry__state__in=list(dead))


def _read(key: str) -> tuple[date, int]:
    day, ident = key.split("_")
    return date.fromisoformat(day), int(ident)


def _page(rows: QuerySet[Petition], order: tuple[str, str]) -> tuple[tuple[MatterRow, ...], str]:
    names = tuple(MatterRow.__dataclass_fields__)
    found = [MatterRow(**row) for row in rows.order_by(*order).values(*names)[: PAGE + 1]]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return tuple(found[:PAGE]), f"{last.received_on}_{last.id}" if last else ""
