"""What somebody brings about a matter in progress: added to it, and no new petition."""

from huiyin.domain.duplicates import takes_addition
from huiyin.domain.fields import FieldProblem
from huiyin.services import reading
from huiyin.services.acting import Invalid, Wish
from huiyin.services.context import Context
from huiyin.services.portal import act_once


def add_to(context: Context, number: str, text: str, token: str) -> bool:
    """Add the words to a petition of the actor's own bureau that is still in progress, once for a
    form; False for a second tap. Raises NoSuchPetition, Invalid."""
    row = reading.petition(context, number).row.petition
    if row["bureau"] != context.actor.unit or not takes_addition(str(row["state"])):
        raise Invalid([FieldProblem("known_as", "takes_no_addition")])
    return act_once(context, number, Wish("supplement", {"text": text}), token)
