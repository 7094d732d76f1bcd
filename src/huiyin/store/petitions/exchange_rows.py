"""Keeping and reading what was exchanged with the upper system, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from huiyin.domain.authority import Scope
from huiyin.store.petitions.exchange_models import ExchangeMatter, ExchangeMessage
from huiyin.store.petitions.lists import visible
from huiyin.store.petitions.models import Petition
from huiyin.store.record.inserts import insert, new_id

WAITING = ("refused", "differs")
"""States in which a message waits for a person."""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message of the upper system as kept."""

    id: int
    message: str
    bureau: str
    state: str
    reason: str
    field: str
    upper_number: str
    petition: int | None
    sealed: str
    at: datetime
    times: int
    is_known_above: bool


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A petition from the upper system, and up to which act it was told."""

    petition: int
    bureau: str
    number: str
    upper_number: str
    digest: str
    sent_seq: int
    known_seq: int
    sent_at: datetime | None
    refusal: str


_MESSAGE = tuple(MessageRow.__dataclass_fields__)
_MATTER = tuple(MatterRow.__dataclass_fields__)


def message(name: str) -> MessageRow | None:
    """A message by the id the upper system gave it."""
    row = ExchangeMessage.objects.filter(message=name).values(*_MESSAGE).first()
    return MessageRow(**row) if row else None


def message_by_id(ident: int) -> MessageRow | None:
    """A message by its row."""
    row = ExchangeMessage.objects.filter(id=ident).values(*_MESSAGE).first()
    return MessageRow(**row) if row else None


def add_message(values: Mapping[str, Any]) -> int:
    """Note a message. Raises IntegrityError when it came before."""
    ident = new_id()
    rest = {"reason": "", "field": "", "upper_number": "", "petition": None, "sealed": "",
            "times": 1, "is_known_above": False}  # fmt: skip
    insert(ExchangeMessage, [{"id": ident, **rest, **values}])
    return ident


def came_again(ident: int) -> None:
    """The message came once more."""
    ExchangeMessage.objects.filter(id=ident).update(times=F("times") + 1)


def change_message(ident: int, values: Mapping[str, Any], states: Sequence[str] = ()) -> bool:
    """Note something of a message, only from some states; was it in one of them?"""
    rows = ExchangeMessage.objects.filter(id=ident)
    rows = rows.filter(state__in=list(states)) if states else rows
    return bool(rows.update(**values))


def messages(bureau: str, states: Sequence[str], limit: int) -> list[MessageRow]:
    """The newest messages of a bureau in some states."""
    rows = ExchangeMessage.objects.filter(bureau=bureau, state__in=list(states))
    return [MessageRow(**row) for row in rows.order_by("-id").values(*_MESSAGE)[:limit]]


def add_matter(values: Mapping[str, Any]) -> None:
    """Note that a petition came from the upper system."""
    rest = {"sent_seq": 0, "known_seq": 0, "sent_at": None, "refusal": ""}
    insert(ExchangeMatter, [{**rest, **values}])


def matter(petition: int) -> MatterRow | None:
    """A petition as one from the upper system; None for any other."""
    row = ExchangeMatter.objects.filter(petition=petition).values(*_MATTER).first()
    return MatterRow(**row) if row else None


def matter_of_number(bureau: str, number: str) -> MatterRow | None:
    """The same by the number this house gave it."""
    rows = ExchangeMatter.objects.filter(bureau=bureau, number=number).values(*_MATTER)
    return next((MatterRow(**row) for row in rows), None)


def matter_above(bureau: str, upper_number: str) -> tuple[int, str, str] | None:
    """Petition, number and digest of what the upper system calls so ("" for typed in by hand)."""
    row = Petition.objects.filter(bureau=bureau, outside_id=upper_number).first()
    if row is None:
        return None
    known = matter(row.id)
    return row.id, row.number, known.digest if known else ""


def change_matter(petition: int, values: Mapping[str, Any]) -> None:
    """Note how far a petition was told."""
    ExchangeMatter.objects.filter(petition=petition).update(**values)


def untold(bureau: str, before: datetime, limit: int = 500) -> list[MatterRow]:
    """Petitions sent up before a moment whose newest message was not acknowledged, or refused."""
    open_ones = Q(known_seq__lt=F("sent_seq"), sent_at__lt=before) | ~Q(refusal="")
    rows = ExchangeMatter.objects.filter(open_ones, bureau=bureau).order_by("sent_at")
    return [MatterRow(**row) for row in rows.values(*_MATTER)[:limit]]


def numbers_seen(scope: Scope, petitions: Sequence[int]) -> dict[int, str]:
    """The numbers of those of the petitions that somebody may see."""
    seen = visible(scope, list(petitions))
    return dict(Petition.objects.filter(id__in=seen).values_list("id", "number"))
