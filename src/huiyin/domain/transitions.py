"""The one table of what may happen to a petition.

Buttons, refusals, forms, documents owed, tests and the drawing in the docs all read it.
"""

from dataclasses import dataclass
from enum import StrEnum

from huiyin.domain.acts import ActKind
from huiyin.domain.asking import (
    ACCUSATION_ORGANS,
    ADDRESSEES,
    ANSWERS,
    ATTEMPT,
    BAR,
    CONTACT,
    CONTACT_CHOICE,
    DECLINE,
    DELIVERY,
    DIVERT,
    FOLLOW_UP,
    FOLLOW_UP_BY,
    NOTE,
    NOTICE,
    RATINGS,
    REASON,
    RELATE,
    RELATIONS,
    RENEWAL,
    REQUEST,
    REVIEW_OPINION,
    SERVICE,
)
from huiyin.domain.authority import Role
from huiyin.domain.fields import Field, FieldKind
from huiyin.domain.petition import Adoption, State, Track


class Side(StrEnum):
    """Whose act it is, measured against a strand."""

    BUREAU = "bureau"
    HOLDER = "holder"
    EITHER = "either"
    PETITIONER = "petitioner"


class Guard(StrEnum):
    """Conditions beyond the state; `domain.guards` decides each."""

    IS_UNNOTIFIED = "is_unnotified"
    NAME_IS_UNCLEAR = "name_is_unclear"
    OBJECTION_IN_TIME = "objection_in_time"
    EXTENSION_FITS = "extension_fits"
    IS_ROUTE_6 = "is_route_6"
    IS_APPEAL = "is_appeal"
    MAY_REPLY = "may_reply"
    ROUTE_FITS_PURPOSE = "route_fits_purpose"
    ANSWERS_OPEN_CLAIMS = "answers_open_claims"
    IS_ASSIGNED = "is_assigned"
    NOT_YET_SERVED = "not_yet_served"
    WAS_SERVED = "was_served"
    HEARING_IS_OPEN = "hearing_is_open"
    HEARING_IS_SHUT = "hearing_is_shut"
    IS_SIMPLIFIED = "is_simplified"
    NO_REVIEW_YET = "no_review_yet"
    OWES_UPPER = "owes_upper"
    NOT_RATED = "not_rated"
    IS_ACCUSATION = "is_accusation"
    NOT_ACCUSATION = "not_accusation"
    IS_SUGGESTION = "is_suggestion"
    IS_DELIBERATED = "is_deliberated"
    SAYS_WHY_NOT = "says_why_not"
    MAY_REWARD = "may_reward"
    IS_UNTOUCHED_IMPORT = "is_untouched_import"
    IS_UNTOUCHED_SPLIT = "is_untouched_split"
    IS_UNANSWERED = "is_unanswered"
    LEAVES_A_CLAIM = "leaves_a_claim"
    UNIT_IS_NEW = "unit_is_new"
    NO_UNIT_HAS_IT = "no_unit_has_it"
    NOTHING_SENT = "nothing_sent"
    CLAIMS_EXIST = "claims_exist"
    NOT_DECIDED = "not_decided"
    NOT_RECUSED = "not_recused"
    ASKER_WAS_SERVED = "asker_was_served"


CLERKS = frozenset({Role.CLERK, Role.BUREAU_HEAD})
HANDLERS = frozenset({Role.HANDLER, Role.UNIT_HEAD})
HEADS = frozenset({Role.UNIT_HEAD})
OWN_HEADS = frozenset({Role.BUREAU_HEAD})
ON_BEHALF = CLERKS | HANDLERS | {Role.PETITIONER}


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: from which states, by whom, to which state, on what ground.

    `to` None leaves the state; `spawns` begins another strand. `documents` are the kinds of
    letters the act makes (possibly none), `weight` orders the buttons, the likely act first.
    `mark` is the field that tells the row from another of the same act, "" for the plain one.
    """

    verb: str
    act: ActKind
    track: Track
    froms: frozenset[State]
    to: State | None
    side: Side
    roles: frozenset[Role]
    article: str
    documents: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    fields: tuple[Field, ...] = ()
    spawns: tuple[Track, State] | None = None
    weight: int = 50
    mark: str = ""


def _row(  # noqa: PLR0913 - a row of the table reads best on one call
    verb: str, act: ActKind, track: Track, froms: str, to: State | None, side: Side,
    roles: frozenset[Role], article: str, *, documents: str = "", guards: tuple[Guard, ...] = (),
    fields: tuple[Field, ...] = (), spawns: tuple[Track, State] | None = None, weight: int = 50,
    mark: str = "",
) -> Transition:  # fmt: skip
    states = frozenset(State(name) for name in froms.split())
    return Transition(
        verb, act, track, states, to, side, roles, article, tuple(documents.split()),
        guards, fields, spawns, weight, mark,
    )  # fmt: skip


_A, _T, _S, _G, _F = ActKind, Track, State, Guard, Field
_DISPATCH = (_T.HANDLING, _S.IN_TRANSIT)
_TO_UNIT = _F("unit", FieldKind.UNIT)
_PARTED = (_F("is_leading", FieldKind.FLAG, is_required=False),
           _F("claims", FieldKind.CLAIMS, is_required=False))  # fmt: skip
_CO_UNITS = _F("co_units", FieldKind.UNITS, is_required=False)
_SENT = (_G.NOT_ACCUSATION, _G.UNIT_IS_NEW, _G.CLAIMS_EXIST)
_TEXT = _F("text", FieldKind.LONG_TEXT)
_WHY = _F("why", FieldKind.LONG_TEXT)
_NEW_CLAIMS = _F("new_claims", FieldKind.CLAIMS, is_required=False)
_JOINED = (_G.NOT_ACCUSATION, _G.IS_UNANSWERED)
_REGISTERED = " ".join(state for state in State if state is not State.RECEIVED)
_OPEN_HANDLING = "in_transit with_unit objecting handling opinion_issued opinion_served"

TRANSITIONS: tuple[Transition, ...] = (
    # intake, by the bureau (articles 21 and 22)
    _row("register", _A.REGISTERED, _T.INTAKE, "received", _S.REGISTERED, Side.BUREAU, CLERKS,
         "22", documents="registration_sheet receipt", weight=1),
    _row("forward", _A.FORWARDED, _T.INTAKE, "registered reported_up", _S.DISPATCHED, Side.BUREAU,
         CLERKS, "22", documents="forwarding_letter", guards=_SENT,
         fields=(_TO_UNIT, _CO_UNITS, *_PARTED[1:], NOTE), spawns=_DISPATCH, weight=2),
    _row("forward", _A.FORWARDED, _T.INTAKE, "dispatched", None, Side.BUREAU, CLERKS, "24",
         documents="forwarding_letter", guards=_SENT, fields=(_TO_UNIT, *_PARTED, NOTE),
         spawns=_DISPATCH, weight=55),
    _row("assign", _A.ASSIGNED, _T.INTAKE, "registered reported_up", _S.DISPATCHED, Side.BUREAU,
         CLERKS, "22", documents="assignment_letter", guards=_SENT,
         fields=(_TO_UNIT, _CO_UNITS, _F("report_by", FieldKind.DAY), *_PARTED[1:], NOTE),
         spawns=_DISPATCH, weight=3),
    _row("assign", _A.ASSIGNED, _T.INTAKE, "dispatched", None, Side.BUREAU, CLERKS, "24",
         documents="assignment_letter", guards=_SENT,
         fields=(_TO_UNIT, _F("report_by", FieldKind.DAY), *_PARTED, NOTE),
         spawns=_DISPATCH, weight=56),
    _row("dispute_acceptance", _A.ACCEPTANCE_DISPUTED, _T.INTAKE, "registered",
         _S.ACCEPTANCE_DISPUTED, Side.BUREAU, CLERKS, "24",
         documents="acceptance_dispute_report", guards=(_G.NOT_ACCUSATION,),
         fields=(_F("units", FieldKind.UNITS), REASON), weight=12),
    _row("decide_acceptance", _A.ACCEPTANCE_DECIDED, _T.INTAKE, "acceptance_disputed",
         _S.REGISTERED, Side.BUREAU, CLERKS, "24", documents="acceptance_dispute_decision",
         fields=(_TO_UNIT, _F("decided_by", FieldKind.TEXT), REASON), weight=1),
    _row("refer", _A.FORWARDED, _T.INTAKE, "registered reported_up", _S.REFERRED, Side.BUREAU,
         OWN_HEADS, "30", documents="referral_letter", guards=(_G.IS_ACCUSATION,),
         fields=(_F("organ_kind", FieldKind.CHOICE, choices=ACCUSATION_ORGANS),
                 _F("organ", FieldKind.TEXT), _F("authority", FieldKind.LONG_TEXT),
                 FOLLOW_UP_BY), weight=2, mark="organ_kind"),
    _row("take_on", _A.FORWARDED, _T.INTAKE, "registered", _S.DISPATCHED, Side.BUREAU,
         frozenset({Role.RECEPTIONIST}), "23", spawns=_DISPATCH, mark="is_taken_on"),
    _row("report_up", _A.REPORTED_UP, _T.INTAKE, "registered", _S.REPORTED_UP, Side.BUREAU,
         CLERKS, "22", documents="report_up_letter", guards=(_G.NOTHING_SENT,), fields=(REASON,),
         weight=8),
    _row("reply", _A.REPLIED, _T.INTAKE, "registered", _S.REPLIED, Side.BUREAU, CLERKS,
         "21", documents="reply", guards=(_G.NOTHING_SENT,),
         fields=(_F("text", FieldKind.LONG_TEXT),), weight=6),
    _row("decline", _A.DECLINED, _T.INTAKE, "registered reported_up", _S.DECLINED, Side.BUREAU,
         CLERKS, "19", documents="declining_notice", guards=(_G.NOTHING_SENT,), fields=DECLINE,
         weight=7),
    _row("bar", _A.BARRED, _T.INTAKE, "registered reported_up", _S.BARRED, Side.BUREAU, CLERKS,
         "36", documents="barring_notice", guards=(_G.NOTHING_SENT,), fields=BAR, weight=9),
    _row("divert", _A.DIVERTED, _T.INTAKE, "registered reported_up", _S.DIVERTED, Side.BUREAU,
         CLERKS, "31", documents="diversion_notice", guards=(_G.IS_APPEAL, _G.NOTHING_SENT),
         fields=DIVERT, weight=5),
    _row("follow_up", _A.FOLLOWED_UP, _T.INTAKE, "diverted referred", None, Side.BUREAU, CLERKS,
         "31", fields=FOLLOW_UP, weight=5),
    _row("report_back", _A.REPORTED_BACK, _T.INTAKE,
         "registered reported_up dispatched replied declined barred diverted referred merged",
         None, Side.BUREAU, CLERKS, "22", guards=(_G.OWES_UPPER,),
         fields=(_F("text", FieldKind.LONG_TEXT),), weight=10),
    _row("undo_import", _A.IMPORT_UNDONE, _T.INTAKE, "registered replied", _S.IMPORT_UNDONE,
         Side.BUREAU, CLERKS, "21", guards=(_G.IS_UNTOUCHED_IMPORT,), fields=(REASON,),
         weight=95),
    # one matter in several petitions, several matters in one (article 22)
    _row("merge", _A.MERGED, _T.INTAKE, "registered reported_up dispatched", _S.MERGED,
         Side.BUREAU, CLERKS, "22", guards=_JOINED,
         fields=(_F("leading", FieldKind.MATTER), _NEW_CLAIMS, REASON), weight=57),
    _row("absorb", _A.ABSORBED, _T.INTAKE, "registered dispatched", None, Side.BUREAU, CLERKS,
         "22", guards=_JOINED,
         fields=(_F("joining", FieldKind.MATTER), _NEW_CLAIMS, REASON), weight=58),
    _row("split", _A.SPLIT_OFF, _T.INTAKE, "registered", None, Side.BUREAU, CLERKS, "22",
         documents="receipt", guards=(_G.NOTHING_SENT, _G.CLAIMS_EXIST, _G.LEAVES_A_CLAIM),
         fields=(_F("claims", FieldKind.CLAIMS), REASON), weight=59),
    _row("undo_split", _A.SPLIT_UNDONE, _T.INTAKE, "registered", _S.SPLIT_UNDONE, Side.BUREAU,
         CLERKS, "21", guards=(_G.IS_UNTOUCHED_SPLIT,), fields=(REASON,), weight=96),
    # dispatch, objection, recall (articles 23 and 24)
    _row("receive", _A.RECEIVED_BY_UNIT, _T.HANDLING, "in_transit", _S.WITH_UNIT, Side.BUREAU,
         CLERKS, "23", weight=1),
    _row("object", _A.OBJECTED, _T.HANDLING, "with_unit", _S.OBJECTING, Side.HOLDER, HANDLERS,
         "23", documents="objection", guards=(_G.OBJECTION_IN_TIME, _G.NOT_DECIDED),
         fields=(REASON, _F("proposed_unit", FieldKind.UNIT, is_required=False)), weight=6),
    _row("uphold_objection", _A.OBJECTION_UPHELD, _T.HANDLING, "objecting", _S.RETURNED,
         Side.BUREAU, CLERKS, "23", documents="objection_decision", fields=(REASON,), weight=1),
    _row("reject_objection", _A.OBJECTION_REJECTED, _T.HANDLING, "objecting", _S.WITH_UNIT,
         Side.BUREAU, CLERKS, "23", documents="objection_decision", fields=(REASON,), weight=2),
    _row("recall", _A.RECALLED, _T.HANDLING, "in_transit with_unit objecting handling declined",
         _S.RECALLED, Side.BUREAU, CLERKS, "22", guards=(_G.NO_REVIEW_YET,), fields=(REASON,),
         weight=80),
    _row("allocate", _A.ALLOCATED, _T.HANDLING, "with_unit handling opinion_issued",
         None, Side.HOLDER, HANDLERS, "28", guards=(_G.NOT_RECUSED,),
         fields=(_F("person", FieldKind.PERSON),), weight=30),
    *(
        _row("recuse", _A.RECUSED, track, froms, None, Side.HOLDER, HANDLERS, "28",
             fields=(_F("person", FieldKind.PERSON),
                     _F("relation", FieldKind.CHOICE, choices=RELATIONS), REASON), weight=71)
        for track, froms in (
            (_T.HANDLING, "with_unit handling opinion_issued"),
            (_T.REVIEW, "reviewing"),
            (_T.FINAL_REVIEW, "final_reviewing"),
        )
    ),
    _row("notify", _A.NOTIFIED, _T.HANDLING,
         "with_unit handling opinion_issued opinion_served "
         "declined barred diverted settled replied", None, Side.HOLDER, HANDLERS, "23",
         documents="acceptance_notice service_sheet",
         guards=(_G.IS_UNNOTIFIED,), fields=NOTICE, weight=2),
    _row("waive_notice", _A.NOTICE_WAIVED, _T.HANDLING,
         "with_unit handling opinion_issued declined barred diverted replied", None, Side.HOLDER,
         HANDLERS, "23", guards=(_G.IS_UNNOTIFIED, _G.NAME_IS_UNCLEAR), fields=(REASON,),
         weight=70),
    # handling (articles 29 to 34)
    _row("accept", _A.ACCEPTED, _T.HANDLING, "with_unit", _S.HANDLING, Side.HOLDER, HANDLERS,
         "31", documents="acceptance_notice", guards=(_G.ROUTE_FITS_PURPOSE,),
         fields=(_F("route", FieldKind.ROUTE, is_required=False, choices=("5", "6")),
                 _F("conclude_by", FieldKind.DAY, is_required=False)), weight=1),
    _row("decline", _A.DECLINED, _T.HANDLING, "with_unit", _S.DECLINED, Side.HOLDER, HANDLERS,
         "23", documents="declining_notice", fields=DECLINE, weight=8),
    _row("bar", _A.BARRED, _T.HANDLING, "with_unit", _S.BARRED, Side.HOLDER, HANDLERS, "36",
         documents="barring_notice", fields=BAR, weight=9),
    _row("divert", _A.DIVERTED, _T.HANDLING, "with_unit handling", _S.DIVERTED, Side.HOLDER,
         HANDLERS, "31", documents="diversion_notice", guards=(_G.IS_APPEAL,), fields=DIVERT,
         weight=7),
    _row("convert", _A.CONVERTED, _T.HANDLING, "with_unit handling", None, Side.HOLDER, HEADS,
         "simplified", guards=(_G.IS_SIMPLIFIED,), fields=(REASON,), weight=60),
    _row("extend", _A.EXTENDED, _T.HANDLING, "handling", None, Side.HOLDER, HEADS, "34",
         documents="extension_approval extension_notice",
         guards=(_G.IS_ROUTE_6, _G.EXTENSION_FITS),
         fields=(_F("days", FieldKind.DAYS, most=30), REASON), weight=20),
    _row("settle", _A.SETTLED, _T.HANDLING, "handling", _S.SETTLED, Side.HOLDER, HANDLERS, "33",
         documents="settlement_agreement", guards=(_G.IS_APPEAL,),
         fields=(_F("way", FieldKind.CHOICE, choices=("mediation", "reconciliation")),
                 _F("terms", FieldKind.LONG_TEXT)), weight=5),
    _row("reply", _A.REPLIED, _T.HANDLING, "handling", _S.REPLIED, Side.HOLDER, HANDLERS, "31",
         documents="reply", guards=(_G.MAY_REPLY,), fields=(_F("text", FieldKind.LONG_TEXT),),
         weight=4),
    _row("deliberate", _A.DELIBERATED, _T.HANDLING, "handling", None, Side.HOLDER, HANDLERS, "29",
         guards=(_G.IS_SUGGESTION,), fields=(_F("text", FieldKind.LONG_TEXT),), weight=4),
    _row("answer_suggestion", _A.REPLIED, _T.HANDLING, "handling", _S.REPLIED, Side.HOLDER,
         HANDLERS, "29", documents="suggestion_reply",
         guards=(_G.IS_SUGGESTION, _G.IS_DELIBERATED, _G.SAYS_WHY_NOT),
         fields=(_F("adoption", FieldKind.CHOICE, choices=tuple(Adoption)),
                 _F("reason", FieldKind.LONG_TEXT, is_required=False),
                 _F("text", FieldKind.LONG_TEXT)), weight=3, mark="adoption"),
    _row("reward", _A.REWARDED, _T.HANDLING, "replied", None, Side.HOLDER, HANDLERS, "29",
         guards=(_G.IS_SUGGESTION, _G.MAY_REWARD),
         fields=(_F("reward", FieldKind.TEXT), _F("basis", FieldKind.LONG_TEXT)), weight=30),
    _row("follow_up", _A.FOLLOWED_UP, _T.HANDLING, "diverted", None, Side.HOLDER, HANDLERS, "31",
         fields=FOLLOW_UP, weight=5),
    _row("open_hearing", _A.HEARING_OPENED, _T.HANDLING, "handling", None, Side.HOLDER, HANDLERS,
         "31", documents="hearing_notice", guards=(_G.IS_ROUTE_6, _G.HEARING_IS_SHUT),
         fields=(NOTE,), weight=40),
    _row("close_hearing", _A.HEARING_CLOSED, _T.HANDLING, "handling", None, Side.HOLDER, HANDLERS,
         "31", documents="hearing_record", guards=(_G.HEARING_IS_OPEN,), fields=(NOTE,),
         weight=3),
    _row("issue_opinion", _A.OPINION_ISSUED, _T.HANDLING, "handling", _S.OPINION_ISSUED,
         Side.HOLDER, HANDLERS, "32", documents="opinion",
         guards=(_G.IS_ROUTE_6, _G.HEARING_IS_SHUT, _G.ANSWERS_OPEN_CLAIMS),
         fields=(ANSWERS, _F("facts", FieldKind.LONG_TEXT), _F("basis", FieldKind.LONG_TEXT)),
         weight=3),
    _row("serve", _A.SERVED, _T.HANDLING, "opinion_issued opinion_served", _S.OPINION_SERVED,
         Side.HOLDER, HANDLERS, "35", documents="service_sheet", guards=(_G.NOT_YET_SERVED,),
         fields=SERVICE, weight=1),
    _row("report_conclusion", _A.CONCLUSION_REPORTED, _T.HANDLING,
         "handling opinion_issued opinion_served settled replied declined barred diverted", None,
         Side.HOLDER, HANDLERS, "22", documents="conclusion_report", guards=(_G.IS_ASSIGNED,),
         fields=(_F("text", FieldKind.LONG_TEXT),), weight=10),
    # review and final review (articles 35 and 36)
    _row("request_review", _A.REVIEW_REQUESTED, _T.HANDLING, "opinion_served", None,
         Side.PETITIONER, ON_BEHALF, "35", documents="review_request",
         guards=(_G.WAS_SERVED, _G.ASKER_WAS_SERVED, _G.NO_REVIEW_YET), fields=REQUEST,
         spawns=(_T.REVIEW, _S.REVIEWING), weight=11),
    _row("refuse_review", _A.REVIEW_REFUSED, _T.REVIEW, "reviewing", _S.REFUSED, Side.HOLDER,
         HANDLERS, "35", documents="review_refusal", fields=(REASON,), weight=5),
    _row("issue_review_opinion", _A.REVIEW_OPINION_ISSUED, _T.REVIEW, "reviewing",
         _S.REVIEW_ISSUED, Side.HOLDER, HANDLERS, "35", documents="review_opinion",
         fields=REVIEW_OPINION, weight=1),
    _row("serve_review", _A.SERVED, _T.REVIEW, "review_issued review_served", _S.REVIEW_SERVED,
         Side.HOLDER, HANDLERS, "35", documents="service_sheet", guards=(_G.NOT_YET_SERVED,),
         fields=SERVICE, weight=1),
    _row("request_final_review", _A.FINAL_REVIEW_REQUESTED, _T.REVIEW, "review_served", None,
         Side.PETITIONER, ON_BEHALF, "36", documents="review_request",
         guards=(_G.WAS_SERVED, _G.ASKER_WAS_SERVED, _G.NO_REVIEW_YET), fields=REQUEST,
         spawns=(_T.FINAL_REVIEW, _S.FINAL_REVIEWING), weight=12),
    _row("refuse_final_review", _A.FINAL_REVIEW_REFUSED, _T.FINAL_REVIEW, "final_reviewing",
         _S.REFUSED, Side.HOLDER, HANDLERS, "36", documents="review_refusal", fields=(REASON,),
         guards=(_G.HEARING_IS_SHUT,), weight=5),
    _row("open_review_hearing", _A.HEARING_OPENED, _T.FINAL_REVIEW, "final_reviewing", None,
         Side.HOLDER, HANDLERS, "36", documents="hearing_notice", guards=(_G.HEARING_IS_SHUT,),
         fields=(NOTE,), weight=4),
    _row("close_review_hearing", _A.HEARING_CLOSED, _T.FINAL_REVIEW, "final_reviewing", None,
         Side.HOLDER, HANDLERS, "36", documents="hearing_record", guards=(_G.HEARING_IS_OPEN,),
         fields=(NOTE,), weight=2),
    _row("issue_final_review_opinion", _A.FINAL_REVIEW_OPINION_ISSUED, _T.FINAL_REVIEW,
         "final_reviewing", _S.FINAL_REVIEW_ISSUED, Side.HOLDER, HANDLERS, "36",
         documents="final_review_opinion", guards=(_G.HEARING_IS_SHUT,), fields=REVIEW_OPINION,
         weight=1),
    _row("serve_final_review", _A.SERVED, _T.FINAL_REVIEW, "final_review_issued finalized",
         _S.FINALIZED, Side.HOLDER, HANDLERS, "36", documents="service_sheet",
         guards=(_G.NOT_YET_SERVED,), fields=SERVICE, weight=1),
    # the petitioner's own acts
    *(
        _row("withdraw", _A.WITHDRAWN, track, froms, _S.WITHDRAWN, Side.PETITIONER,
             frozenset({Role.PETITIONER}), "17", documents="withdrawal", fields=(NOTE,), weight=90)
        for track, froms in (
            (_T.INTAKE, "received registered reported_up acceptance_disputed merged"),
            (_T.HANDLING, "in_transit with_unit objecting handling"),
            (_T.REVIEW, "reviewing"),
            (_T.FINAL_REVIEW, "final_reviewing"),
        )
    ),
    *(
        _row("rate", _A.RATED, track, froms, None, Side.PETITIONER, ON_BEHALF, "21",
             fields=(_F("bureau_rating", FieldKind.CHOICE, choices=RATINGS),
                     _F("unit_rating", FieldKind.CHOICE, track is _T.HANDLING, RATINGS), NOTE),
             guards=(_G.NOT_RATED, *((_G.NO_UNIT_HAS_IT,) if track is _T.INTAKE else ())),
             weight=20)
        for track, froms in (
            (_T.INTAKE, "replied declined diverted barred"),
            (_T.HANDLING, "opinion_served settled replied declined diverted barred"),
        )
    ),
)  # fmt: skip

ANYTIME: tuple[Transition, ...] = (
    _row("report_urgent", _A.URGENTLY_REPORTED, _T.INTAKE, " ".join(State), None, Side.EITHER,
         CLERKS | HANDLERS, "25", documents="urgent_report",
         fields=(_F("addressees", FieldKind.CHOICES, choices=ADDRESSEES), _TEXT), weight=65),
    _row("contact", _A.CONTACTED, _T.INTAKE, " ".join(State), None, Side.EITHER,
         CLERKS | HANDLERS, "28", fields=CONTACT, weight=35),
    _row("attempt_service", _A.SERVICE_ATTEMPTED, _T.INTAKE, " ".join(State), None, Side.EITHER,
         CLERKS | HANDLERS, "35", fields=ATTEMPT, weight=36),
    _row("deliver", _A.LETTER_DELIVERED, _T.INTAKE, " ".join(State), None, Side.EITHER,
         CLERKS | HANDLERS, "23", documents="service_sheet", fields=DELIVERY, weight=37),
    _row("choose_contact", _A.CONTACT_CHOSEN, _T.INTAKE, " ".join(State), None, Side.PETITIONER,
         ON_BEHALF, "21", fields=CONTACT_CHOICE, weight=44),
    _row("note_reception", _A.RECEPTION_NOTED, _T.INTAKE, " ".join(State), None, Side.BUREAU,
         CLERKS, "18", fields=(_TO_UNIT, _F("receiver_name", FieldKind.TEXT), _TEXT), weight=45),
    _row("succeed", _A.SUCCEEDED, _T.INTAKE, " ".join(State), None, Side.BUREAU, CLERKS, "24",
         fields=(_F("former_unit", FieldKind.UNIT), _F("successor", FieldKind.UNIT),
                 _F("basis", FieldKind.LONG_TEXT)), weight=78),
    _row("supplement", _A.SUPPLEMENTED, _T.INTAKE, " ".join(State), None, Side.PETITIONER,
         ON_BEHALF, "19", fields=(_TEXT,), weight=40),
    _row("attach", _A.ATTACHED, _T.INTAKE, " ".join(State), None, Side.PETITIONER, ON_BEHALF, "19",
         weight=42),
    _row("detach", _A.DETACHED, _T.INTAKE, " ".join(State), None, Side.EITHER,
         CLERKS | HANDLERS, "21", fields=(_F("seq", FieldKind.DAYS), _WHY), weight=84),
    _row("renew_query_code", _A.QUERY_CODE_RENEWED, _T.INTAKE, " ".join(State), None, Side.BUREAU,
         CLERKS, "21", documents="receipt", fields=RENEWAL, weight=75),
    _row("relate", _A.RELATED, _T.INTAKE, _REGISTERED, None, Side.BUREAU, CLERKS, "19",
         fields=RELATE, weight=76),
    _row("amend", _A.AMENDED, _T.INTAKE, " ".join(State), None, Side.EITHER,
         CLERKS | HANDLERS, "21",
         fields=(_F("seq", FieldKind.DAYS), _F("field", FieldKind.TEXT),
                 _F("new", FieldKind.LONG_TEXT), _WHY), weight=85),
    _row("retract", _A.RETRACTED, _T.INTAKE, " ".join(State), None, Side.EITHER,
         CLERKS | HANDLERS, "21", fields=(_WHY,), weight=86),
)  # fmt: skip
"""Acts that move no strand and may be done in almost every state."""

BY_VERB: dict[str, tuple[Transition, ...]] = {}
for _transition in TRANSITIONS + ANYTIME:
    BY_VERB[_transition.verb] = (*BY_VERB.get(_transition.verb, ()), _transition)
