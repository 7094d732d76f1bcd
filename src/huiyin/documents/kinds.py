"""The kinds of letters: each a context and a template. Facts 3.3, row by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from huiyin.documents.contexts import handling, intake, review, supervision
from huiyin.documents.contexts.base import Common
from huiyin.documents.model import Form

CONTEXTS: dict[str, type[Common]] = {
    "registration_sheet": intake.RegistrationSheet,
    "receipt": intake.Receipt,
    "forwarding_letter": intake.ForwardingLetter,
    "assignment_letter": intake.AssignmentLetter,
    "referral_letter": intake.ReferralLetter,
    "report_up_letter": intake.ReportUpLetter,
    "acceptance_dispute_report": intake.AcceptanceDisputeReport,
    "acceptance_dispute_decision": intake.AcceptanceDisputeDecision,
    "urgent_report": intake.UrgentReport,
    "reply": handling.Reply,
    "suggestion_reply": handling.SuggestionReply,
    "declining_notice": intake.DecliningNotice,
    "barring_notice": intake.BarringNotice,
    "diversion_notice": intake.DiversionNotice,
    "objection": intake.Objection,
    "objection_decision": intake.ObjectionDecision,
    "acceptance_notice": handling.AcceptanceNotice,
    "extension_approval": handling.ExtensionApproval,
    "extension_notice": handling.ExtensionNotice,
    "settlement_agreement": handling.SettlementAgreement,
    "hearing_notice": handling.HearingNotice,
    "hearing_record": handling.HearingRecord,
    "hearing_report": handling.HearingReport,
    "inquiry_record": handling.InquiryRecord,
    "investigation_report": handling.InvestigationReport,
    "opinion": handling.Opinion,
    "service_sheet": handling.ServiceSheet,
    "conclusion_report": handling.ConclusionReport,
    "review_request": review.ReviewRequest,
    "review_refusal": review.ReviewRefusal,
    "review_opinion": review.ReviewOpinion,
    "final_review_opinion": review.FinalReviewOpinion,
    "withdrawal": intake.Withdrawal,
    "reminder": supervision.Reminder,
    "supervision_letter": supervision.SupervisionLetter,
    "inspection": supervision.Inspection,
    "inspection_feedback": supervision.InspectionFeedback,
    "circular": supervision.Circular,
    "listed_supervision": supervision.ListedSupervision,
    "admonitory_talk": supervision.AdmonitoryTalk,
    "improve_work": supervision.ImproveWork,
    "improve_policy": supervision.ImprovePolicy,
    "accountability": supervision.Accountability,
    "recommendation_reply": supervision.RecommendationReply,
    "rectification_report": supervision.RectificationReport,
    "minutes": supervision.Minutes,
    "file_list": supervision.FileList,
}


class Audience:
    """Whom a letter is for."""

    PETITIONER, UNIT, FILE = "petitioner", "unit", "file"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter. `series` is the word of its numbers, "" for a kind without numbers.

    `by` says who may write a kind that no act makes (bureau, unit, any), "" for the others.
    """

    name: str
    context: type[Common]
    form: Form
    audience: str
    series: str
    needs_approval: bool
    by: str
    template: Mapping[str, Any]

    @property
    def is_to_petitioner(self) -> bool:
        """Does the petitioner get it?"""
        return self.audience == Audience.PETITIONER


@lru_cache(maxsize=1)
def _said() -> Mapping[str, Any]:
    text = files("huiyin.documents").joinpath("letters.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.load(
        text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return loaded


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Every kind by name, in the order of the procedure."""
    return {name: _kind(name, _said()["kinds"][name]) for name in CONTEXTS}


def _kind(name: str, said: Mapping[str, Any]) -> Kind:
    return Kind(
        name, CONTEXTS[name], Form(said["form"]), said["to"], said.get("series", ""),
        bool(said.get("approval", False)), said.get("by", ""), said,
    )  # fmt: skip


def remedy(name: str) -> str:
    """The sentence that tells what may be done against a letter, and until when."""
    return str(_said()["remedies"][name])


def phrase(name: str) -> str:
    """A turn of phrase that letters begin with."""
    return str(_said()["phrases"][name])
