"""A phone adds photographs to one petition or one entry of a register: by a short-lived link that
its opener can end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction

from huiyin.domain.acts import effective
from huiyin.domain.attachments import AttachmentKind
from huiyin.domain.procedure import Refusal, choose
from huiyin.domain.service import SERVICES
from huiyin.services import attachments, register_papers
from huiyin.services.acting import Matter, hold
from huiyin.services.attachments import Added
from huiyin.services.context import Context, begin
from huiyin.services.people import actor_of
from huiyin.services.uploads import Given
from huiyin.store.petitions import repository, uploads
from huiyin.store.petitions.uploads import PhoneLinkRow

MINUTES = 15


@dataclass(frozen=True, slots=True)
class PhoneLink:
    """A link that works: what its address carries, until when, and how much came by it."""

    token: str
    expires_at: datetime
    taken: int
    about: int = 0
    item: str = ""


def _signer() -> Signer:
    return Signer(salt="huiyin phone link", sep="~")


def _shown(row: PhoneLinkRow) -> PhoneLink:
    return PhoneLink(_signer().sign(str(row.id)), row.expires_at, row.taken, row.about,
                     row.item)  # fmt: skip


def open_link(context: Context, number: str, about: int = 0) -> PhoneLink:
    """A new link to a petition the actor may add files to; an earlier one of the actor ends.

    With `about` what comes by it is the signed sheet of that service, which must be one of the
    actor's unit. Raises NoSuchPetition, Refusal.
    """
    with transaction.atomic():
        matter = hold(context, number)
        choose(matter.situation, "attach")
        if about and not _is_service(matter, context.actor.unit, about):
            raise Refusal("no_such_service_act", "35")
        return _opened(context, number, {"about": about})


def open_for_entry(context: Context, kind: str, number: str, item: str) -> PhoneLink:
    """A new link to an item of an entry the actor may add files to; an earlier one to the entry
    ends. Raises NoSuchEntry, Refusal."""
    with transaction.atomic():
        register_papers.need_keeping(context, kind, number, item)
        return _opened(context, number, {"kind": kind, "item": item})


def _opened(context: Context, number: str, target: Mapping[str, Any]) -> PhoneLink:
    actor, until = context.actor, context.at + timedelta(minutes=MINUTES)
    repository.close_links(number, actor.person, context.at)
    opener = {"number": number, "person": actor.person, "unit": actor.unit}
    ident = repository.open_link({**opener, "expires_at": until, **target})
    about, item = target.get("about", 0), target.get("item", "")
    return PhoneLink(_signer().sign(str(ident)), until, 0, about, item)


def _is_service(matter: Matter, unit: str, seq: int) -> bool:
    acts = effective(matter.loaded.acts)
    return any(a.seq == seq and a.kind in SERVICES and a.actor_unit == unit for a in acts)


def live(context: Context, number: str) -> PhoneLink | None:
    """The actor's link to a petition or an entry, while it works."""
    row = uploads.live_link(number, context.actor.person, context.at)
    return _shown(row) if row else None


def close(context: Context, number: str) -> None:
    """End the actor's links to a petition or an entry."""
    with transaction.atomic():
        repository.close_links(number, context.actor.person, context.at)


def followed(token: str, at: datetime) -> PhoneLinkRow | None:
    """The link that somebody holds, None when it is not ours, was ended or has run out."""
    try:
        row = uploads.link(int(_signer().unsign(token)))
    except (BadSignature, ValueError):
        return None
    if row is None or row.closed_at is not None or row.expires_at <= at:
        return None
    return row


def add(row: PhoneLinkRow, given: Sequence[Given], at: datetime | None = None) -> Added | None:
    """Add photographs in the name of who opened the link; None when that post has ended.

    Raises NoSuchPetition, Refusal.
    """
    actor = actor_of(int(row.person), row.unit)
    if actor is None or actor.unit != row.unit:
        return None
    context = begin(actor, at)
    added = _added(context, row, given)
    with transaction.atomic():
        repository.count_taken(row.id, added.count)
    return added


def _added(context: Context, row: PhoneLinkRow, given: Sequence[Given]) -> Added:
    if row.kind:
        return register_papers.add(context, row.kind, row.number, row.item, given)
    kind = AttachmentKind.SERVICE_RECEIPT if row.about else AttachmentKind.MATERIAL
    return attachments.add(context, row.number, given, kind, row.about)
