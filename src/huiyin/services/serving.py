"""What the acts of service add: proof by way, the letter they are about, what was chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.fields import FieldProblem
from huiyin.domain.letters import owed
from huiyin.domain.life import DOCUMENT_OF
from huiyin.domain.procedure import Offer, Refusal
from huiyin.domain.service import GIVEN_OUT, SERVED, choices, fitting, problems, served_to
from huiyin.services import messaging
from huiyin.services.acting import Draft, Invalid, Matter, with_fields
from huiyin.services.context import Context
from huiyin.services.settings import ways_of
from huiyin.store.record.seals import seal

TOLD_BY_NOTIFY = "acceptance_notice"
"""Its service is the act of telling in writing (article 23), which stops a period."""


def _proved(matter: Matter, draft: Draft) -> Draft:
    """A service with what its way needs and nothing of another. Raises Invalid."""
    acts = effective(matter.loaded.acts)
    to, way = int(draft.fields["to"]), draft.fields["way"]
    chosen = choices(acts).get(to)
    days = ways_of(matter.loaded.bureau).notice_days if way == "public_notice" else 0
    found = problems(draft.fields, draft.on, days, bool(chosen and chosen.takes_letters))
    if found:
        raise Invalid(found)
    return with_only(draft, fitting(draft.fields))


def with_only(draft: Draft, fields: Mapping[str, Any]) -> Draft:
    """The draft with these fields and no other."""
    return Draft(draft.kind, draft.on, draft.article, fields, draft.unit, draft.claims)


def notify(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """The notice (article 23) is served like any letter, on all petitioners by one act."""
    chosen = choices(effective(matter.loaded.acts))
    everybody = range(1, matter.life.petitioners + 1)
    has_consented = all(n in chosen and chosen[n].takes_letters for n in everybody)
    is_public = draft.fields["way"] == "public_notice"
    days = ways_of(matter.loaded.bureau).notice_days if is_public else 0
    if found := problems(draft.fields, draft.on, days, has_consented):
        raise Invalid(found)
    return [with_only(draft, fitting(draft.fields))]


def serve(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """The document served is that of the strand."""
    kind = str(DOCUMENT_OF[offer.strand.track])
    proved = _proved(matter, with_fields(draft, document=kind))
    if draft.fields["way"] == "electronic":
        _need_issued(effective(matter.loaded.acts), kind, context.actor.unit)
    return [proved]


def _need_issued(acts: Sequence[Act], kind: str, unit: str) -> None:
    """What is sent electronically is the unit's letter that left, of the newest act that makes it.

    Raises Refusal.
    """
    since = max((o.seq for o in owed(acts) if (o.kind, o.actor_unit) == (kind, unit)), default=0)
    out = [a.kind for a in acts if a.seq > since and a.fields.get("letter_kind") == kind
           and unit in (a.unit, a.actor_unit)
           and a.kind in (ActKind.LETTER_ISSUED, ActKind.LETTER_VOIDED)]  # fmt: skip
    if not out or out[-1] is ActKind.LETTER_VOIDED:
        raise Refusal("letter_not_issued", "32")


def since_of(acts: Sequence[Act], kind: str, unit: str) -> int | None:
    """The seq of the newest act by which a unit owes a letter, or issued one that no act makes;
    None when there is none to serve."""
    made = [o.seq for o in owed(acts) if o.kind == kind and o.actor_unit == unit]
    issued = [
        a.seq for a in acts
        if a.kind is ActKind.LETTER_ISSUED and a.actor_unit == unit
        and a.fields.get("letter_kind") == kind
    ]  # fmt: skip
    return made[-1] if made else issued[-1] if issued else None


def to_serve(acts: Sequence[Act], unit: str, *, is_attempt: bool) -> list[str]:
    """The kinds of letters of a unit that an attempt, or a delivery, may be about."""
    kinds = SERVED if is_attempt else tuple(k for k in GIVEN_OUT if k != TOLD_BY_NOTIFY)
    return [kind for kind in kinds if since_of(acts, kind, unit) is not None]


def attempt(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """What could not be served: no period begins, and everybody sees that it was tried."""
    kind = str(draft.fields["letter_kind"])
    acts = effective(matter.loaded.acts)
    if kind not in to_serve(acts, context.actor.unit, is_attempt=True):
        raise Invalid([FieldProblem("letter_kind", "not_served_here")])
    _known(matter, draft)
    return [_beside(draft)]


def deliver(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """Any letter but the three opinions and the notice, which have acts of their own."""
    kind, acts = str(draft.fields["letter_kind"]), effective(matter.loaded.acts)
    unit, persons = context.actor.unit, matter.life.petitioners
    since = since_of(acts, kind, unit)
    if since is None or kind not in to_serve(acts, unit, is_attempt=False):
        raise Invalid([FieldProblem("letter_kind", "not_served_here")])
    _known(matter, draft)
    whole = _proved(matter, _beside(draft))
    if draft.fields["way"] == "electronic":
        _need_issued(acts, kind, unit)
    if int(whole.fields["to"]) in served_to(acts, kind, unit, since, persons):
        raise Refusal("not_yet_served", draft.article)
    return [whole]


def _known(matter: Matter, draft: Draft) -> None:
    """Raises Invalid when there is no such petitioner."""
    if int(draft.fields["to"]) > matter.life.petitioners:
        raise Invalid([FieldProblem("to", "not_petitioner")])


def _beside(draft: Draft) -> Draft:
    """An act beside the strands concerns no unit's strand."""
    return Draft(draft.kind, draft.on, draft.article, draft.fields, "", ())


def choose_contact(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """By which ways a petitioner wants to hear; the address is sealed in the act."""
    fields = dict(draft.fields)
    ways, mail = list(fields.get("message_ways", ())), str(fields.pop("mail", ""))
    to = int(fields["to"])
    _known(matter, draft)
    if found := _contact_problems(matter, to, ways, mail):
        raise Invalid(found)
    if "mail" in ways:
        fields["sealed_mail"] = seal({"mail": mail})
    return [Draft(draft.kind, draft.on, draft.article, {**fields, "message_ways": ways})]


def _contact_problems(
    matter: Matter, to: int, ways: Sequence[str], mail: str
) -> list[FieldProblem]:  # fmt: skip
    set_up = {"electronic", *map(str, messaging.ways())}
    found = []
    if not set(ways) <= set_up:
        found.append(FieldProblem("message_ways", "way_not_set_up"))
    if "sms" in ways and not matter.facts["petitioners"][to - 1]["masked_phone"]:
        found.append(FieldProblem("message_ways", "no_phone"))
    if "mail" in ways:
        try:
            validate_email(mail)
        except ValidationError:
            found.append(FieldProblem("mail", "not_mail" if mail else "needs_mail"))
    return found
