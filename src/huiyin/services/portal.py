"""What the public site needs: which bureau it speaks for, whose petition a visit holds, acting
once from a form, and sealing what a visitor has typed so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction

from huiyin.domain.authority import Actor, Role
from huiyin.services import intake, place_codes, procedure, suggestion_calls, uploads
from huiyin.services.acting import Wish
from huiyin.services.context import Context, begin, today
from huiyin.services.intake import Desk, Receipt, Submission, query_code_hash
from huiyin.services.query_codes import petitioner
from huiyin.store.accounts import places
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts.places import PlaceRow
from huiyin.store.accounts.queries import UnitRow
from huiyin.store.petitions.queries import query_code_hash_of
from huiyin.store.record import guards
from huiyin.store.record import queries as record_queries
from huiyin.store.record.guards import is_behind
from huiyin.store.record.repository import take_token
from huiyin.store.record.seals import SealBroken, seal, unseal

SENDER = Actor("petitioner", "信访人", Role.PETITIONER)


def bureau() -> UnitRow | None:
    """The bureau the site speaks for: the setting names it, else the first open bureau."""
    chosen = settings.HUIYIN_PORTAL_BUREAU
    if chosen and (unit := accounts.unit(chosen)):
        return unit
    return accounts.first_bureau()


def receiving_units() -> list[UnitRow]:
    """The open units that work with the site's bureau and say how they are reached, by name."""
    here = bureau()
    rows = accounts.units() if here else []
    return sorted(
        (u for u in rows
         if here and u.bureau == here.code and u.code != here.code and not u.is_closed
         and (u.phone or u.address or u.reception)),
        key=lambda u: u.name,
    )  # fmt: skip


def missing() -> list[str]:
    """What keeps the house from being worked in: database, migrations, guards."""
    try:
        if is_behind():
            return ["migrations"]
        return [] if guards.standing() == guards.names() else ["guards"]
    except DatabaseError:
        return ["database"]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a citizen sends: the matter, ids of files that wait for it, the code that was scanned
    and the call for suggestions that is answered, "" for none."""

    submission: Submission
    files: Sequence[int] = ()
    place_code: str = ""
    call: str = ""


def call_of(unit: UnitRow, number: str) -> dict[str, Any] | None:
    """The open call for suggestions that a visit answers."""
    return suggestion_calls.open_call(unit.code, today(), number) if number else None


def send(unit: UnitRow, sent: Sent, token: str) -> Receipt:
    """Take in what a citizen sends; the same form token gives the same receipt. What came by a
    scanned code goes to the code's bureau, with its region, topic and unit. Raises Invalid."""
    whole = replace(sent.submission, files=tuple(uploads.waiting(sent.files)))
    row = places.place_code(sent.place_code) if sent.place_code else None
    at = accounts.unit(row.bureau) if row else unit
    if call_of(unit, sent.call):
        whole = replace(whole, beside={"suggestion_call": sent.call})
    if row is None or at is None:
        return intake.submit(begin(SENDER), Desk(unit.code, unit.region), whole, token)
    said = {"place_code": row.code, "code_unit": row.unit, "topic": row.topic}
    filled = replace(
        whole, region=row.region or whole.region,
        beside={**whole.beside, **{name: value for name, value in said.items() if value}},
    )  # fmt: skip
    with transaction.atomic():
        if intake.taken(token) is None:
            place_codes.filed_by(row.code)
        return intake.submit(begin(SENDER), Desk(at.code, at.region), filled, token)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a scanned code filled in, as the form says it."""

    code: str
    place: str
    name: str
    unit: str
    topic: str


def place_of(code: str) -> Filled | None:
    """What the code of a visit filled in, None without one."""
    row = places.place_code(code) if code else None
    if row is None:
        return None
    return Filled(
        row.code, row.place, row.name, accounts.unit_names([row.unit]).get(row.unit, ""), row.topic
    )


def scanned(code: str) -> PlaceRow | None:
    """What a scanned code fills in; None when there is no such code."""
    return place_codes.scanned(code)


def key_of(number: str, code: str) -> str:
    """What a visit keeps of a right pair of number and query code; "" for a wrong one."""
    return query_code_hash(code) if petitioner(number, code) else ""


def owner(number: str, key: str) -> Actor | None:
    """The petitioner of a visit that holds the key; None once the query code was renewed."""
    if not key or key != query_code_hash_of(number):
        return None
    return Actor("petitioner", "信访人", Role.PETITIONER, petition=number)


def act_once(context: Context, number: str, wish: Wish, token: str) -> bool:
    """Do one act unless this form did it before; False for a second tap.

    Raises NoSuchPetition, Conflict, Refusal, Invalid.
    """
    if record_queries.token_result(token):
        return False
    try:
        with transaction.atomic():
            take_token(token, f"{number}|{wish.verb}", context.at)
            procedure.act(context, number, wish)
    except IntegrityError:
        if record_queries.token_result(token):
            return False
        raise
    return True


def sealed(values: Mapping[str, Any]) -> str:
    """What a visitor typed, unreadable in the table of sessions."""
    return seal(values)


def opened(text: str) -> dict[str, Any]:
    """What `sealed` made; empty when it does not open any more."""
    try:
        return unseal(text) if text else {}
    except SealBroken:
        return {}


def is_done(token: str, number: str, verb: str) -> bool:
    """Did this form do this act already?"""
    return bool(token) and record_queries.token_result(token) == f"{number}|{verb}"
