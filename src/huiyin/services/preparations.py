"""What each verb adds to the plain act: receipts, claims, terms, superiors, documents."""

from dataclasses import replace
from datetime import timedelta

from huiyin.domain.acts import ActKind
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import UnitKind
from huiyin.domain.petition import Purpose, ReviewOutcome, Track
from huiyin.domain.procedure import Offer, Refusal
from huiyin.domain.transitions import HANDLERS
from huiyin.services.acting import Draft, Invalid, Matter, Preparation, with_fields
from huiyin.services.context import Context
from huiyin.services.relating import relate
from huiyin.services.serving import attempt, choose_contact, deliver, notify, serve
from huiyin.store.accounts import queries as accounts

RECEIPT_WORKING_DAYS = 3
DECISION_WORKING_DAYS = 10
OWN_TERM_DAYS = 60
FOLLOW_UP_DAYS = 60
DECISION_DAYS = 15


def send(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """Forward or assign: what enters the unit's own desk is received there the same day.

    A unit without people here gets it on paper; the bureau then owes proof that it arrived. Of
    several units (article 24) the first is in the lead.
    """
    fields = dict(draft.fields)
    others, said = fields.pop("co_units", []), tuple(fields.pop("claims", ()))
    said = said or _rest(matter)
    first = Draft(draft.kind, draft.on, draft.article, fields, draft.unit, said)
    if others and matter.life.is_simplified:
        raise Invalid([FieldProblem("co_units", "simplified_units")])
    if not others:
        return sent_to(context, matter.situation.bureau, first, "unit")
    drafts = sent_to(context, matter.situation.bureau, with_fields(first, is_leading=True), "unit")
    for code in others:
        if code in (draft.unit, *(d.unit for d in drafts)):
            raise Invalid([FieldProblem("co_units", "named_twice")])
        one = Draft(draft.kind, draft.on, draft.article, fields, code, said)
        drafts += sent_to(context, matter.situation.bureau, one, "co_units")
    return drafts


def _rest(matter: Matter) -> tuple[int, ...]:
    """The claims no unit has, where others are at work; else () for all."""
    return matter.life.unsent if matter.life.units_at_work else ()


def sent_to(context: Context, bureau: str, draft: Draft, field: str) -> list[Draft]:
    """What a bureau sends a unit, received there at once where the unit has people here.

    Raises Invalid with the field that names no such unit.
    """
    unit = accounts.unit(draft.unit)
    if unit is None or unit.is_closed or unit.code == bureau:
        raise Invalid([FieldProblem(field, "no_such_unit")])
    if accounts.has_workers(unit.code, HANDLERS):
        receipt = Draft(
            ActKind.RECEIVED_BY_UNIT, draft.on, "23", {"is_automatic": True}, draft.unit
        )
        return [draft, _to_be_decided(receipt)]
    by = context.rules.calendar.add_workdays(draft.on, RECEIPT_WORKING_DAYS)
    return [with_fields(draft, receipt_by=by.isoformat())]


def _to_be_decided(draft: Draft) -> Draft:
    by = draft.on + timedelta(days=DECISION_DAYS)
    return with_fields(draft, decide_by=by.isoformat())


def receive(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """From receipt, and again from a rejected objection, the unit must decide on acceptance."""
    return [_to_be_decided(draft)]


def dispute_acceptance(
    context: Context, matter: Matter, offer: Offer, draft: Draft
) -> list[Draft]:
    """Who decides: the nearest unit above all of them, else the joint conference (article 24)."""
    units = [accounts.unit(code) for code in draft.fields["units"]]
    if None in units or len(units) < 2:
        raise Invalid([FieldProblem("units", "two_units_at_least")])
    by = context.rules.calendar.add_workdays(draft.on, DECISION_WORKING_DAYS)
    above = accounts.common_superior([u.code for u in units if u])
    decider = {"superior": above.code} if above else {"is_for_conference": True}
    return [with_fields(draft, decide_by=by.isoformat(), **decider)]


def decide_acceptance(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """The unit that was named gets the matter at once and cannot give it back."""
    said = {"is_decided": True}
    sent = Draft(ActKind.FORWARDED, draft.on, "24", said, draft.unit, _rest(matter))
    fields = {**draft.fields, "decided_unit": draft.unit}
    decided = Draft(draft.kind, draft.on, draft.article, fields)
    return [decided, *sent_to(context, matter.situation.bureau, sent, "unit")]


def succeed(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """Who carries on the powers of a closed unit takes its place in the matter (article 24)."""
    fields = dict(draft.fields)
    former = accounts.unit(fields.pop("former_unit"))
    successor = accounts.unit(fields["successor"])
    held = {code for s in matter.life.strands for code in (s.unit, s.holder)}
    problems = []
    if former is None or former.code not in held:
        problems.append(FieldProblem("former_unit", "unit_not_at_work"))
    elif not former.is_closed:
        problems.append(FieldProblem("former_unit", "unit_still_open"))
    if successor is None or successor.is_closed or successor.kind == UnitKind.BUREAU:
        problems.append(FieldProblem("successor", "no_such_unit"))
    elif successor.code in {s.unit for s in matter.life.strands}:
        problems.append(FieldProblem("successor", "successor_at_work"))
    if problems or former is None:
        raise Invalid(problems)
    return [replace(draft, fields=fields, unit=former.code)]


def divert(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """What goes to another organ is asked after later, so that it does not end in silence."""
    is_bureau = offer.strand.track is Track.INTAKE
    by = draft.fields.get("follow_up_by") or (
        (draft.on + timedelta(days=FOLLOW_UP_DAYS)).isoformat()
    )
    if by < draft.on.isoformat():
        raise Invalid([FieldProblem("follow_up_by", "day_before_cause")])
    return [with_fields(draft, follow_up_by=by, asks="bureau" if is_bureau else "unit")]


def refer(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """An accusation never goes to whom it accuses (article 30, third paragraph)."""
    if accuses(str(matter.facts.get("respondent", "")), str(draft.fields["organ"])):
        raise Refusal("reaches_the_accused", draft.article)
    return divert(context, matter, offer, draft)


def accuses(respondent: str, organ: str) -> bool:
    """Does the text that says whom a petition is about name the organ, or the organ's name it?"""
    one, other = ("".join(text.split()) for text in (respondent, organ))
    return bool(one and other) and (one in other or other in one)


def follow_up(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """What became of it; where it is still going on, the day to ask again is set."""
    is_going_on = draft.fields["result"] == "taken_up" or "follow_up_by" in draft.fields
    return divert(context, matter, offer, draft) if is_going_on else [draft]


def accept(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """Acceptance covers all claims; where no statutory period runs (34: route 6 of an appeal)
    the unit sets the term it answers to."""
    claims = draft.claims or offer.strand.claims or tuple(matter.life.claims)
    draft = Draft(draft.kind, draft.on, draft.article, draft.fields, draft.unit, claims)
    is_appeal = matter.life.purpose is Purpose.APPEAL_FOR_RESOLUTION
    if draft.fields.get("route") == 6 and is_appeal:
        rest = {k: v for k, v in draft.fields.items() if k != "conclude_by"}
        return [Draft(draft.kind, draft.on, draft.article, rest, draft.unit, claims)]
    if "conclude_by" in draft.fields:
        return [draft]
    by = draft.on + timedelta(days=OWN_TERM_DAYS)
    return [with_fields(draft, conclude_by=by.isoformat())]


def report_up(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """What is reported up comes back for dispatch within the house's own term."""
    by = context.rules.calendar.add_workdays(draft.on, DECISION_WORKING_DAYS)
    return [with_fields(draft, decide_by=by.isoformat())]


def issue_opinion(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """The opinion concerns the claims it answers."""
    claims = tuple(sorted(int(n) for n in draft.fields["outcomes"]))
    return [Draft(draft.kind, draft.on, draft.article, draft.fields, draft.unit, claims)]


def decide_review(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """The redo of a matter outside the appeals' 60 days gets a term of the same length."""
    is_appeal = matter.life.purpose is Purpose.APPEAL_FOR_RESOLUTION
    if draft.fields["outcome"] != ReviewOutcome.REDO or is_appeal:
        return [draft]
    by = draft.on + timedelta(days=int(draft.fields.get("redo_within", OWN_TERM_DAYS)))
    return [with_fields(draft, conclude_by=by.isoformat())]


def of_track(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """A hearing or a recusal belongs to one track: handling and review may run at once."""
    return [with_fields(draft, track=str(offer.strand.track))]


def _asked_by(offer: Offer, draft: Draft) -> Draft:
    """Of several petitioners who were served, the request says which of them asks."""
    if "by" in draft.fields:
        return draft
    if len(offer.strand.served_to) != 1:
        raise Invalid([FieldProblem("by", "missing")])
    return with_fields(draft, by=min(offer.strand.served_to))


def withdraw(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """The petitioner takes back the whole matter: the act speaks to every unit."""
    return [replace(draft, unit="")]


def ask_superior(context: Context, matter: Matter, offer: Offer, draft: Draft) -> list[Draft]:
    """A review goes to the unit one level above the one whose opinion it is (35, 36)."""
    superior = accounts.superior(offer.strand.holder)
    if superior is None:
        raise Refusal("no_superior", draft.article)
    if not accounts.has_workers(superior.code, HANDLERS):
        draft = with_fields(draft, is_on_paper=True)
    draft = _asked_by(offer, draft)
    sent = draft.fields.get("sent_on")
    if sent and sent > draft.on.isoformat():
        raise Invalid([FieldProblem("sent_on", "after_receipt")])
    return [with_fields(draft, superior=superior.code)]


PREPARATIONS: dict[str, Preparation] = {
    "forward": send,
    "assign": send,
    "receive": receive,
    "reject_objection": receive,
    "report_up": report_up,
    "refer": refer,
    "dispute_acceptance": dispute_acceptance,
    "withdraw": withdraw,
    "succeed": succeed,
    "recuse": of_track,
    "decide_acceptance": decide_acceptance,
    "relate": relate,
    "divert": divert,
    "follow_up": follow_up,
    "accept": accept,
    "issue_opinion": issue_opinion,
    "issue_review_opinion": decide_review,
    "issue_final_review_opinion": decide_review,
    "notify": notify,
    "serve": serve,
    "serve_review": serve,
    "serve_final_review": serve,
    "attempt_service": attempt,
    "deliver": deliver,
    "choose_contact": choose_contact,
    "open_hearing": of_track,
    "close_hearing": of_track,
    "open_review_hearing": of_track,
    "close_review_hearing": of_track,
    "request_review": ask_superior,
    "request_final_review": ask_superior,
}
