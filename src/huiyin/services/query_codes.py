"""The query code: opens one petition to who brought it; a lost one is renewed."""

from django.db import transaction

from huiyin.domain.acts import ActKind
from huiyin.domain.authority import Actor, Role
from huiyin.domain.fields import FieldProblem
from huiyin.domain.procedure import Refusal
from huiyin.domain.transitions import CLERKS
from huiyin.services.acting import Draft, Invalid, hold, record
from huiyin.services.context import Context
from huiyin.services.intake import new_query_code, query_code_hash
from huiyin.store.petitions.queries import query_code_hash_of

CHECKS = ("identity_document", "phone_call")


def petitioner(number: str, code: str) -> Actor | None:
    """The petitioner of a petition, shown by number and query code; None when they do not fit."""
    kept = query_code_hash_of(number.strip())
    if not kept or kept != query_code_hash(code):
        return None
    return Actor("petitioner", "信访人", Role.PETITIONER, petition=number.strip())


def renew(context: Context, number: str, checked_by: str, note: str = "") -> str:
    """A new query code, after the clerk checked who asks; the old one ends. Returns the code.

    Raises NoSuchPetition, Invalid, Refusal.
    """
    if checked_by not in CHECKS:
        raise Invalid([FieldProblem("checked_by", "missing")])
    with transaction.atomic():
        matter = hold(context, number)
        is_clerk = context.actor.role in CLERKS
        if not is_clerk or context.actor.unit != matter.situation.bureau:
            raise Refusal("not_yours", "21")
        code = new_query_code()
        fields = {"checked_by": checked_by, "note": note, "query_code_hash": query_code_hash(code)}
        draft = Draft(ActKind.QUERY_CODE_RENEWED, context.today, "21", fields)
        record(context, matter.loaded, [draft])
        return code
