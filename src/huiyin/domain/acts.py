"""Acts: the dated facts a petition is made of, and how corrections are read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


class ActKind(StrEnum):
    """Every kind of act, named by past participle; `docs/glossary.yaml` gives the article."""

    RECEIVED = "received"
    REGISTERED = "registered"
    FORWARDED = "forwarded"
    ASSIGNED = "assigned"
    REPORTED_UP = "reported_up"
    RECEIVED_BY_UNIT = "received_by_unit"
    OBJECTED = "objected"
    OBJECTION_UPHELD = "objection_upheld"
    OBJECTION_REJECTED = "objection_rejected"
    RECALLED = "recalled"
    ACCEPTANCE_DISPUTED = "acceptance_disputed"
    ACCEPTANCE_DECIDED = "acceptance_decided"
    ALLOCATED = "allocated"
    RECUSED = "recused"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    BARRED = "barred"
    DIVERTED = "diverted"
    NOTIFIED = "notified"
    NOTICE_WAIVED = "notice_waived"
    CONVERTED = "converted"
    EXTENDED = "extended"
    SETTLED = "settled"
    DELIBERATED = "deliberated"
    REPLIED = "replied"
    REWARDED = "rewarded"
    FOLLOWED_UP = "followed_up"
    OPINION_ISSUED = "opinion_issued"
    CONCLUSION_REPORTED = "conclusion_reported"
    SERVED = "served"
    SERVICE_ATTEMPTED = "service_attempted"
    LETTER_DELIVERED = "letter_delivered"
    CONTACT_CHOSEN = "contact_chosen"
    REVIEW_REQUESTED = "review_requested"
    REVIEW_REFUSED = "review_refused"
    REVIEW_OPINION_ISSUED = "review_opinion_issued"
    FINAL_REVIEW_REQUESTED = "final_review_requested"
    FINAL_REVIEW_REFUSED = "final_review_refused"
    FINAL_REVIEW_OPINION_ISSUED = "final_review_opinion_issued"
    HEARING_OPENED = "hearing_opened"
    HEARING_CLOSED = "hearing_closed"
    WITHDRAWN = "withdrawn"
    RATED = "rated"
    REPORTED_BACK = "reported_back"
    CONTACTED = "contacted"
    RECEPTION_NOTED = "reception_noted"
    RELATED = "related"
    URGENTLY_REPORTED = "urgently_reported"
    SUCCEEDED = "succeeded"
    SUPPLEMENTED = "supplemented"
    ATTACHED = "attached"
    DETACHED = "detached"
    QUERY_CODE_RENEWED = "query_code_renewed"
    LETTER_ISSUED = "letter_issued"
    LETTER_VOIDED = "letter_voided"
    IDENTITY_REVEALED = "identity_revealed"
    AMENDED = "amended"
    RETRACTED = "retracted"
    RETENTION_SET = "retention_set"
    DISPOSED = "disposed"
    RECALCULATED = "recalculated"
    IMPORT_UNDONE = "import_undone"
    MERGED = "merged"
    ABSORBED = "absorbed"
    SPLIT_OFF = "split_off"
    SPLIT_UNDONE = "split_undone"


@dataclass(frozen=True, slots=True)
class Act:
    """One act.

    `on` is the day the law counts, `at` the moment it was recorded, `seq` its place in the
    petition (1, 2, 3 …). `unit` is the code of the unit the act concerns ("" for the holder),
    `claims` the ordinals of the claims it concerns (empty for all). `fields` holds what the
    kind asks for, JSON values with ISO dates.
    """

    kind: ActKind
    on: date
    seq: int = 0
    at: datetime | None = None
    actor: str = ""
    actor_unit: str = ""
    unit: str = ""
    claims: tuple[int, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


def effective(acts: Sequence[Act]) -> tuple[Act, ...]:
    """The acts as they now read: retracted ones gone, amended days and fields in place, units
    under the name of who carries on their powers (article 24, second paragraph).

    `retracted` names the act it takes back by `seq`; `amended` names it by `seq` and gives
    `field` and `new` (`field` "on" moves the day). Acts that correct are left out of the result.
    """
    kept: dict[int, Act] = {}
    for position, act in enumerate(acts, start=1):
        key = act.seq or position
        if act.kind is ActKind.RETRACTED:
            kept.pop(int(act.fields["seq"]), None)
        elif act.kind is ActKind.AMENDED:
            _amend(kept, act)
        else:
            if act.kind is ActKind.SUCCEEDED:
                kept = {k: _renamed(a, act) for k, a in kept.items()}
            kept[key] = act
    return tuple(kept.values())


def _renamed(act: Act, succession: Act) -> Act:
    """The act as if the successor had always stood where the old unit stood."""
    old, new = succession.unit, succession.fields.get("successor")
    if not (old and new) or act.kind is ActKind.SUCCEEDED:
        return act
    unit = str(new) if act.unit == old else act.unit
    is_superior = act.fields.get("superior") == old
    fields = {**act.fields, "superior": new} if is_superior else act.fields
    return replace(act, unit=unit, fields=fields)


def _amend(kept: dict[int, Act], amendment: Act) -> None:
    key = int(amendment.fields.get("seq", 0))
    target = kept.get(key)
    if target is None:
        return
    name, new = amendment.fields["field"], amendment.fields["new"]
    if name == "on":
        changed = replace(target, on=date.fromisoformat(new))
    else:
        changed = replace(target, fields={**target.fields, name: new})
    kept[key] = changed


def as_of(acts: Sequence[Act], day: date) -> tuple[Act, ...]:
    """The acts of up to the end of a day, corrections of other things than days not yet read in.

    A day that was corrected is the corrected one, whenever that came out, and what was taken back
    is gone once an act or such a correction recorded after that counts: without it an effect could
    stand there before its cause, or beside what it replaced.
    """
    days = [a for a in acts if a.kind is ActKind.AMENDED and a.fields["field"] == "on"]
    moved = {int(a.fields["seq"]): date.fromisoformat(a.fields["new"]) for a in days}
    kept = [replace(a, on=moved.get(a.seq, a.on)) for a in acts if a not in days]
    past = [a for a in kept if a.on <= day]
    newest = max((a.seq for a in (*past, *days)), default=0)
    gone = {int(a.fields["seq"]) for a in acts if a.kind is ActKind.RETRACTED and a.seq <= newest}
    return tuple(a for a in past if a.seq not in gone)


def last(acts: Iterable[Act], *kinds: ActKind) -> Act | None:
    """The latest act of one of the kinds, or None."""
    found = None
    for act in acts:
        if act.kind in kinds:
            found = act
    return found
