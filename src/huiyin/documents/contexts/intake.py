"""Letters of intake and dispatch (articles 19 to 25)."""

from dataclasses import dataclass

from huiyin.documents.contexts.base import Common, ToPetitioner, ToUnit, asked, drawn, may, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSheet(Common):
    """登记表 (article 19): what was asked, by whom, read back and confirmed."""

    channel: str = drawn("petition.channel")
    received_on: str = drawn("petition.received_on")
    registered_on: str = drawn("act.on")
    petitioner: str = drawn("petitioner.names")
    identity_document: str = shown("petitioner.documents")
    petitioner_phone: str = shown("petitioner.phones")
    petitioner_address: str = shown("petitioner.addresses")
    persons: str = drawn("petition.persons")
    place: str = shown("petition.place")
    respondent: str = shown("petition.respondent")
    claims: str = drawn("petition.claims")
    detail: str = drawn("petition.detail")
    prior: str = may("petition.prior")
    purpose: str = drawn("petition.purpose")
    attachments: str = may()
    recorder: str = drawn("act.actor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(ToPetitioner):
    """受理凭证 (article 21): how to ask what became of it. The query code is told only once."""

    title: str = drawn("petition.title")
    next_step: str = asked("intake.label")
    next_day: str = asked("intake.due_on")
    where: str = asked("portal.address")
    address: str = shown("unit.address")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardingLetter(ToUnit):
    """转送函 (article 22), with the notice the unit owes and the days it may object in."""

    notice_by: str = drawn("clock.notice.forwarded.due_on")
    object_by: str = drawn("clock.dispatch.object.due_on")
    attachments: str = may("words.material")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentLetter(ForwardingLetter):
    """交办函 (article 22, first paragraph, third item): a report is owed."""

    report_by: str = drawn("act.report_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralLetter(ToUnit):
    """检举控告移送函 (articles 22 and 30): to whom it may go, and to nobody else."""

    to: str = drawn("act.organ")
    authority: str = asked("act.authority", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUpLetter(ToUnit):
    """报请件 (article 22): what is grave and urgent, put before the own leaders."""

    to: str = asked("superior.name")
    reason: str = asked("act.reason", long=True)
    proposal: str = asked(long=True)
    signer: str = asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceDisputeReport(ToUnit):
    """受理争议报请件 (article 24): the common superior, or the joint conference, is to decide."""

    to: str = asked("superior.name")
    units: str = drawn("act.units")
    reason: str = asked("act.reason", long=True)
    proposal: str = asked(long=True)
    signer: str = asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceDisputeDecision(ToUnit):
    """受理争议决定 (article 24): told to the unit that was named."""

    to: str = asked("act.decided_unit")
    decided_by: str = drawn("act.decided_by")
    decided_on: str = drawn("act.on")
    reason: str = asked("act.reason", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentReport(Common):
    """紧急信访信息报告 (article 25)."""

    to: str = asked("act.addressees")
    summary: str = drawn("petition.title")
    place: str = may("petition.place")
    persons: str = asked("petition.persons")
    demand: str = asked("petition.claims", long=True)
    happening: str = asked("act.text", long=True)
    measures: str = asked(long=True)
    signer: str = asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection(Common):
    """异议申请 (article 23, third paragraph): within five working days, with detailed reasons."""

    to: str = drawn("bureau.name")
    petitioner: str = drawn("petitioner.names")
    unit_received_on: str = drawn("last.received_by_unit.on")
    object_by: str = drawn("clock.dispatch.object.due_on")
    reason: str = asked("act.reason", long=True)
    proposed_unit: str = may("act.proposed_unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionDecision(Common):
    """异议审核意见 (article 23, third paragraph)."""

    to: str = drawn("to.name")
    petitioner: str = drawn("petitioner.names")
    objected_on: str = drawn("earlier.objected.on")
    upheld: str = shown("act.is.objection_upheld")
    rejected: str = shown("act.is.objection_rejected")
    reason: str = asked("act.reason", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecliningNotice(ToPetitioner):
    """不予受理告知书 (articles 19 and 23)."""

    claims: str = drawn("petition.claims")
    pending_elsewhere: str = shown("act.ground.pending_elsewhere")
    reason: str = asked("act.reason", long=True)
    go_to: str = asked("act.go_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class BarringNotice(ToPetitioner):
    """不再受理告知书 (article 36, third paragraph)."""

    claims: str = drawn("petition.claims")
    earlier: str = asked("act.earlier")
    reason: str = asked("act.reason", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiversionNotice(ToPetitioner):
    """导入其他法定途径告知书 (article 31): which way, which organ, and the days not to miss."""

    claims: str = drawn("petition.claims")
    route: str = drawn("act.route.label")
    route_item: str = drawn("act.route.item")
    to_organ: str = asked("act.organ")
    reason: str = asked("act.reason", long=True)
    basis: str = may("act.basis", long=True)
    organ_term: str = may("act.organ_term")
    limits: str = shown("act.route.limits")
    materials: str = asked("words.materials", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Common):
    """撤回申请: by the petitioner only."""

    organ: str = drawn("unit.name")
    petitioner: str = drawn("petitioner.names")
    received_on: str = drawn("petition.received_on")
    claims: str = drawn("petition.claims")
    reason: str = may("act.note", long=True)
