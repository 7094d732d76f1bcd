"""Petitions whose answer is still to be carried out, and those that stay open too long."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

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
    scope: Scope, without: str, key: str = ""
) -> tuple[tuple[MatterRow, ...], str]:  # fmt: skip
    """A page of petitions with a supported claim and no entry in the register `without`, the
    newest first, and the key of the next. Raises ValueError for a key of no page."""
    claims = ClaimRow.objects.filter(petition=OuterRef("pk"), outcome=Outcome.SUPPORTED)
    rows = _unlisted(scope, without).filter(Exists(claims))
    if key:
        day, ident = key.split("_")
        last = date.fromisoformat(day)
        rows = rows.filter(Q(received_on__lt=last) | Q(received_on=last, id__lt=int(ident)))
    return _page(rows, ("-received_on", "-id"))


def long_open(
    scope: Scope, without: str, before: date, key: str = ""
) -> tuple[tuple[MatterRow, ...], str]:  # fmt: skip
    """A page of open petitions received before a day with no entry in the register `without`, the
    oldest first, and the key of the next. Raises ValueError for a key of no page."""
    rows = _unlisted(scope, without).filter(is_open=True, received_on__lt=before)
    if key:
        day, ident = key.split("_")
        last = date.fromisoformat(day)
        rows = rows.filter(Q(received_on__gt=last) | Q(received_on=last, id__gt=int(ident)))
    return _page(rows, ("received_on", "id"))


def _unlisted(scope: Scope, register: str) -> QuerySet[Petition]:
    links = Link.objects.filter(
        entry__kind=register, target_kind="petition", target=OuterRef("number")
    )
    return Petition.objects.filter(within(scope), ~Exists(links), is_restricted=False)


def _page(rows: QuerySet[Petition], order: tuple[str, str]) -> tuple[tuple[MatterRow, ...], str]:
    names = tuple(MatterRow.__dataclass_fields__)
    found = [MatterRow(**row) for row in rows.order_by(*order).values(*names)[: PAGE + 1]]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return tuple(found[:PAGE]), f"{last.received_on}_{last.id}" if last else ""
