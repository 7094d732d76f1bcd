"""The seal of a unit: its picture kept and withdrawn by whoever keeps the seal."""

from dataclasses import dataclass

from django.db import transaction

from huiyin.documents.incoming.content import Content, Unfit
from huiyin.documents.incoming.pictures import Made
from huiyin.documents.seal import NARROWEST, WIDEST, seal_picture
from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services import file_store
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.file_store import FilesTrouble, Lost
from huiyin.services.organisation import record_office
from huiyin.store.accounts import drafting, repository
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts.drafting import SealRow

NAME_LENGTH = 60
LARGEST = 5 << 20


@dataclass(frozen=True, slots=True)
class NewSeal:
    """A seal to be kept: what it is called, how wide in millimetres, its picture."""

    name: str
    width: int
    picture: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A seal with the name of who added it."""

    row: SealRow
    added_by: str

    @property
    def is_in_use(self) -> bool:
        """May it be put to letters?"""
        return self.row.withdrawn_at is None


def _need(context: Context) -> None:
    if not context.actor.may(Permission.KEEP_SEAL):
        raise Refusal("not_yours", "14")


def seals(context: Context) -> list[Kept]:
    """Every seal of the actor's unit, the newest first. Raises Refusal."""
    _need(context)
    rows = drafting.seals_of(context.actor.unit)
    names = accounts.person_names(row.added_by for row in rows)
    return [Kept(row, names.get(row.added_by, "")) for row in rows]


def keep(context: Context, new: NewSeal) -> int:
    """Keep a seal for the actor's unit; its id. Raises Invalid, Refusal."""
    _need(context)
    picture = _checked(new)
    unit = context.actor.unit
    if drafting.seal_of(unit):
        raise Refusal("seal_in_use")
    hash_ = file_store.hash_of(picture)
    values = {
        "unit_id": unit, "name": new.name.strip(), "file_hash": hash_, "width": new.width,
        "added_by": context.actor.person, "added_at": context.at,
    }  # fmt: skip
    try:
        with transaction.atomic():
            ident = repository.add_seal(values)
            body = {"seal": ident, "name": new.name.strip(), "width": new.width, "hash": hash_}
            record_office(context, OfficeAct.SEAL_KEPT, unit, 0, body)
            file_store.keep(Made(Content.PNG, picture))
    except FilesTrouble as trouble:
        raise Invalid([FieldProblem("picture", "file_unkept")]) from trouble
    return ident


def _checked(new: NewSeal) -> bytes:
    problems = [] if new.name.strip() else [FieldProblem("name", "missing")]
    if len(new.name) > NAME_LENGTH:
        problems.append(FieldProblem("name", "too_long"))
    if not NARROWEST <= new.width <= WIDEST:
        problems.append(FieldProblem("width", "not_seal_width"))
    picture = b""
    try:
        if not new.picture:
            raise Unfit("missing")
        picture = seal_picture(new.picture)
    except Unfit as unfit:
        problems.append(FieldProblem("picture", unfit.reason))
    if problems:
        raise Invalid(problems)
    return picture


def withdraw(context: Context, ident: int) -> None:
    """Take a seal out of use; letters that bear it keep it. Raises Refusal."""
    row = _own(context, ident)
    with transaction.atomic():
        if not repository.withdraw_seal(row.id, context.at):
            raise Refusal("letter_changed")
        record_office(context, OfficeAct.SEAL_WITHDRAWN, row.unit, 0, {"seal": row.id})


def picture(context: Context, ident: int) -> bytes:
    """The picture of a seal of the actor's unit. Raises Refusal."""
    row = _own(context, ident)
    try:
        return file_store.fetch(row.file_hash)
    except (Lost, FilesTrouble) as error:
        raise Refusal("seal_lost") from error


def _own(context: Context, ident: int) -> SealRow:
    _need(context)
    row = next((r for r in drafting.seals_of(context.actor.unit) if r.id == ident), None)
    if row is None:
        raise Refusal("not_yours", "14")
    return row
