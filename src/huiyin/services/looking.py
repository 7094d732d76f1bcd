"""Looking at a name: for a purpose, and always recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from huiyin.domain.acts import ActKind
from huiyin.domain.authority import UNIT_ROLES, Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Draft, Invalid, hold, record
from huiyin.services.context import Context
from huiyin.store.petitions import queries
from huiyin.store.petitions.identity import Identity, hashes_of
from huiyin.store.record.seals import unseal


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at the names of a petition."""

    at: datetime
    actor: str
    unit: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Company:
    """Who came along, and who speaks for the petitioner."""

    participants: tuple[Identity, ...] = ()
    agent: Identity | None = None


def company_of(context: Context, said: Mapping[str, Any]) -> Company:
    """The people beside the petitioners, from what the act of receiving says, for who has just
    looked at the names on the record; units are not told them where a name is hidden."""
    if not context.actor.may(Permission.REVEAL_IDENTITY):
        raise Refusal("not_yours", "30")
    is_hidden = any(p["is_hidden"] for p in said.get("petitioners", ()))
    if is_hidden and context.actor.role in UNIT_ROLES:
        return Company()
    agent = said.get("agent")
    return Company(
        tuple(Identity(**unseal(p["sealed"])) for p in said.get("participants", ())),
        Identity(**unseal(agent["sealed"])) if agent else None,
    )


def reveal(context: Context, number: str, purpose: str) -> list[Identity]:
    """The petitioners' identities, with the look recorded in the same transaction.

    A petitioner who hid the name from the handling unit stays hidden there (blank identity).
    Raises NoSuchPetition, Invalid without a purpose, Refusal without the permission.
    """
    if not purpose.strip():
        raise Invalid([FieldProblem("purpose", "missing")])
    if not context.actor.may(Permission.REVEAL_IDENTITY):
        raise Refusal("not_yours", "30")
    with transaction.atomic():
        matter = hold(context, number)
        draft = Draft(ActKind.IDENTITY_REVEALED, context.today, "30", {"purpose": purpose.strip()})
        record(context, matter.loaded, [draft])
        is_unit = context.actor.role in UNIT_ROLES
        return [
            Identity() if is_unit and p["is_hidden"] else Identity(**unseal(p["sealed"]))
            for p in matter.facts["petitioners"]
        ]


AT_WINDOW = "登记时本人出示证件，取用以前留的电话和住址"


def contact_of(context: Context, number: str, document: str) -> Identity | None:
    """What the holder of a paper left with an earlier petition, the look recorded; None, and
    nothing looked at, where no petitioner of it has that number.

    Raises NoSuchPetition, Refusal.
    """
    row = queries.petition(number)
    wanted = hashes_of(Identity(document=document.strip()))["document_hash"]
    if not wanted or row is None or all(p["document_hash"] != wanted for p in row.petitioners):
        return None
    found = reveal(context, number, AT_WINDOW)
    return next((i for i in found if hashes_of(i)["document_hash"] == wanted), None)
