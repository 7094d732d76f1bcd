"""Letters of handling and service (articles 23 to 35)."""

from dataclasses import dataclass

from huiyin.documents.contexts.base import (
    Common,
    ToPetitioner,
    asked,
    drawn,
    may,
    several,
    shown,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceNotice(ToPetitioner):
    """告知书 (article 23): received, on which route, by which procedure; accepted since when."""

    claims: str = drawn("petition.claims")
    accepted_on: str = shown("last.accepted.on")
    route: str = shown("last.accepted.route.label")
    is_procedure: str = shown("last.accepted.route.is_procedure")
    due_on: str = shown("clock.handling.due_on")
    procedure: str = asked("words.procedure", long=True)
    officer: str = asked("actor.name")
    phone: str = asked("unit.phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionApproval(Common):
    """延期审批表 (article 34)."""

    petitioner: str = drawn("petitioner.names")
    accepted_on: str = drawn("last.accepted.on")
    claims: str = drawn("petition.claims")
    reason: str = asked("act.reason", long=True)
    days: str = drawn("act.days")
    due_before: str = drawn("due.before")
    due_on: str = drawn("clock.handling.conclude.due_on")
    approver: str = asked("act.actor")
    approved_on: str = drawn("act.on")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionNotice(ToPetitioner):
    """延期告知书 (article 34): the petitioner is told why, and until when."""

    accepted_on: str = drawn("last.accepted.on")
    reason: str = asked("act.reason", long=True)
    days: str = drawn("act.days")
    due_on: str = drawn("clock.handling.conclude.due_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementAgreement(Common):
    """调解协议书、和解协议书 (article 33)."""

    way: str = drawn("act.way")
    is_mediation: str = shown("act.way.mediation")
    petitioner: str = drawn("petitioner.names")
    other_party: str = asked("petition.respondent")
    dispute: str = asked("petition.summary", long=True)
    terms: str = asked("act.terms", long=True)
    performance: str = asked(long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingNotice(ToPetitioner):
    """听证通知 (articles 31 and 36)."""

    matter: str = asked("petition.title")
    time: str = asked("hearing.time")
    place: str = asked("hearing.place")
    host: str = asked("hearing.host")
    members: str = asked("hearing.members")
    openness: str = asked("hearing.openness")


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingRecord(Common):
    """听证笔录."""

    petitioner: str = drawn("petitioner.names")
    matter: str = asked("petition.title")
    time: str = asked("hearing.time")
    place: str = asked("hearing.place")
    host: str = asked("hearing.host")
    members: str = asked("hearing.members")
    recorder: str = asked("actor.name")
    attendants: str = asked("hearing.parties")
    course: str = asked("act.note", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingReport(Common):
    """听证报告: questioning, debate, appraisal, and what the panel concludes."""

    petitioner: str = drawn("petitioner.names")
    matter: str = asked("petition.title")
    time: str = asked("last.hearing_opened.on")
    place: str = asked("unit.address")
    host: str = asked()
    facts: str = asked(long=True)
    dispute: str = asked(long=True)
    conclusion: str = asked(long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryRecord(Common):
    """调查（询问）笔录: at least two who ask, read back and signed."""

    time: str = asked()
    place: str = asked()
    inquirers: str = asked()
    recorder: str = asked("actor.name")
    person: str = asked()
    course: str = asked(long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationReport(Common):
    """调查报告 (article 31)."""

    petitioner: str = drawn("petitioner.names")
    claims: str = drawn("petition.claims")
    course: str = asked(long=True)
    facts: str = asked("last.opinion_issued.facts", long=True)
    evidence: str = asked(long=True)
    proposal: str = asked(long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(ToPetitioner):
    """信访处理意见书 (article 32): every claim is answered."""

    claims: str = drawn("petition.claims")
    accepted_on: str = drawn("last.accepted.on")
    reasons: str = asked("petition.detail", long=True)
    facts: str = asked("act.facts", long=True)
    answers: tuple[object, ...] = several("claims.answers")
    basis: str = asked("act.basis", long=True)
    review_organ: str = asked("superior.name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(ToPetitioner):
    """答复: what it opens to depends on the route the matter took."""

    claims: str = drawn("petition.claims")
    text: str = asked("act.text", long=True)
    is_route_5: str = shown("last.accepted.route.is_5")
    is_simplified: str = shown("petition.is_simplified")


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionReply(ToPetitioner):
    """建议办理答复 (article 29)."""

    claims: str = drawn("petition.claims")
    deliberation: str = asked("last.deliberated.text", long=True)
    adoption: str = drawn("act.adoption")
    is_partly: str = shown("act.adoption.partly_adopted")
    is_not: str = shown("act.adoption.not_adopted")
    reason: str = may("act.reason", long=True)
    text: str = asked("act.text", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSheet(Common):
    """送达回证: its day starts the next period."""

    document: str = drawn("served.document")
    document_number: str = may("served.number")
    petitioner: str = drawn("served.to")
    way: str = drawn("act.way")
    place: str = may("served.place")
    tracking: str = may("act.tracking")
    served_on: str = drawn("act.on")
    receiver: str = may("act.receiver")
    refusal: str = may("act.refusal")
    witness: str = may("act.witness")
    server: str = drawn("act.actor")
    right_until: str = shown("served.right_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionReport(Common):
    """办结报告 (article 22): process, result, the petitioner's view, execution."""

    to: str = drawn("bureau.name")
    petitioner: str = drawn("petitioner.names")
    assigned_on: str = drawn("last.assigned.on")
    claims: str = drawn("petition.claims")
    course: str = asked("act.text", long=True)
    result: str = asked("claims.results", long=True)
    petitioner_view: str = asked(long=True)
    implementation: str = asked(long=True)
