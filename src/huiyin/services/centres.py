"""A department's own reception centre: what it takes in at its counter, it registers itself.

What is the unit's own to handle it takes on at once (article 23); everything else is registered
with the bureau, which finds the unit that must act. An accusation is the bureau's alone.
"""

from dataclasses import replace

from huiyin.domain.acts import ActKind
from huiyin.domain.authority import Permission, scope
from huiyin.domain.petition import Channel, Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import intake, reading
from huiyin.services.acting import Draft
from huiyin.services.context import SYSTEM, Context
from huiyin.services.intake import Desk, Receipt, Registration, Submission
from huiyin.services.preparations import sent_to
from huiyin.services.reading import PetitionView
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import lists


def desk_of(context: Context) -> Desk:
    """The bureau whose register a centre writes in. Raises Refusal for who sits at none."""
    if not context.actor.may(Permission.RECEIVE):
        raise Refusal("not_yours", "18")
    bureau = accounts.unit(context.actor.bureau)
    if bureau is None or bureau.code == context.actor.unit:
        raise Refusal("not_yours", "18")
    return Desk(bureau.code, bureau.region)


def register(
    context: Context, submission: Submission, registration: Registration, *, is_own: bool,
    token: str = "",
) -> Receipt:  # fmt: skip
    """Take in and register at the centre; what `is_own` goes to the unit's handlers at once.

    Raises Invalid, Refusal.
    """
    desk, unit = desk_of(context), context.actor.unit
    here = replace(
        submission, channel=Channel.CENTRE, beside={**submission.beside, "centre": unit}
    )
    takes = is_own and registration.purpose is not Purpose.ACCUSATION
    follows = tuple(_taken_on(context, desk, unit)) if takes else ()
    decided = replace(registration, follows=follows)
    return intake.register_at_window(context, desk, here, decided, token)


def _taken_on(context: Context, desk: Desk, unit: str) -> list[Draft]:
    said = {"is_taken_on": True, "is_decided": True}
    sent = Draft(ActKind.FORWARDED, context.today, "23", said, unit)
    return sent_to(context, desk.bureau, sent, "centre")


def just_registered(context: Context, number: str) -> PetitionView:
    """What a receipt shows of a petition the actor registered a moment ago, though it may be
    none of the actor's business any more. The caller has checked that."""
    return reading.petition(replace(context, actor=SYSTEM), number)


def within_sight(context: Context, ids: list[int]) -> set[int]:
    """Which earlier petitions a centre may be told of: those of its own unit."""
    return lists.visible(scope(context.actor), ids)
