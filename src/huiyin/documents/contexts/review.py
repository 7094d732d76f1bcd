"""Letters of review and final review (articles 35 and 36)."""

from dataclasses import dataclass

from huiyin.documents.contexts.base import Common, ToPetitioner, asked, drawn, may, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest(Common):
    """复查申请、复核申请: written by, or taken down for, the petitioner."""

    organ: str = drawn("superior.name")
    is_final: str = shown("act.is_final")
    petitioner: str = drawn("petitioner.names")
    petitioner_phone: str = shown("petitioner.phones")
    petitioner_address: str = shown("petitioner.addresses")
    attacked_organ: str = drawn("attacked.organ")
    attacked_number: str = may("attacked.number")
    attacked_on: str = drawn("attacked.on")
    served_on: str = may("attacked.served_on")
    request: str = asked("words.review_request", long=True)
    reason: str = asked("act.reason", long=True)
    sent_on: str = asked("act.sent_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRefusal(ToPetitioner):
    """不予复查、不予复核告知书."""

    is_final: str = shown("act.is_final")
    attacked_organ: str = drawn("attacked.organ")
    attacked_on: str = drawn("attacked.on")
    requested_on: str = drawn("attacked.requested_on")
    reason: str = asked("act.reason", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOpinion(ToPetitioner):
    """复查意见书 (article 35)."""

    attacked_organ: str = drawn("attacked.organ")
    attacked_number: str = may("attacked.number")
    attacked_on: str = drawn("attacked.on")
    requested_on: str = drawn("attacked.requested_on")
    request: str = asked("attacked.reason", long=True)
    facts: str = asked("act.summary", long=True)
    basis: str = asked("words.review_basis", long=True)
    outcome: str = drawn("act.outcome")
    is_uphold: str = shown("act.outcome.uphold")
    is_change: str = shown("act.outcome.change")
    is_revoke: str = shown("act.outcome.revoke")
    is_redo: str = shown("act.outcome.redo")
    change: str = may(long=True, unless="is_change")
    redo_within: str = shown("act.redo_within")
    review_organ: str = asked("superior.name")


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalReviewOpinion(ReviewOpinion):
    """复核意见书 (article 36): the procedure ends here."""

    basis: str = asked("words.final_review_basis", long=True)
    hearing_on: str = shown("last.hearing_opened.on")
    review_organ: str = shown("")
