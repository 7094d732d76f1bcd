"""Conditions of the table that a state cannot say: time, route, claims, service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from huiyin.domain.acts import Act
from huiyin.domain.authority import Actor
from huiyin.domain.clocks import Clock
from huiyin.domain.petition import Adoption, Life, Purpose, State, Strand, Track
from huiyin.domain.transitions import Guard

MOST_EXTENSION_DAYS = 30


@dataclass(frozen=True, slots=True)
class Situation:
    """What a decision is made on: the petition, its clocks as of `today`, and who asks."""

    life: Life
    bureau: str
    clocks: tuple[Clock, ...]
    actor: Actor
    today: date
    is_name_unclear: bool = False
    is_untouched_import: bool = False


def _clock(situation: Situation, rule: str, strand: Strand) -> Clock | None:
    """The newest clock of a rule for the strand's unit."""
    found = [c for c in situation.clocks if c.rule == rule and c.unit_code in ("", strand.unit)]
    return found[-1] if found else None


def _unnotified(_s: Situation, strand: Strand, _act: Act | None) -> bool:
    return not strand.is_notified


def _objection_in_time(situation: Situation, strand: Strand, act: Act | None) -> bool:
    clock = _clock(situation, "dispatch.object", strand)
    day = act.on if act else situation.today
    if clock is None or clock.due_on is None:
        return True
    is_given_up = clock.state == "cancelled"  # told the petitioner: article 23 parts the two
    return day <= clock.due_on and not is_given_up


def _extension_fits(situation: Situation, strand: Strand, act: Act | None) -> bool:
    clock = _clock(situation, "handling.conclude", strand)
    if clock is None or clock.due_on is None:
        return False
    day, days = (act.on, int(act.fields["days"])) if act else (situation.today, 1)
    return day <= clock.due_on and strand.extended_days + days <= MOST_EXTENSION_DAYS


def _route_fits_purpose(situation: Situation, _strand: Strand, act: Act | None) -> bool:
    if act is None:
        return True
    is_appeal = situation.life.purpose in (Purpose.APPEAL_FOR_RESOLUTION, Purpose.UNKNOWN)
    return ("route" in act.fields) == is_appeal


def _may_reply(situation: Situation, strand: Strand, _act: Act | None) -> bool:
    life = situation.life
    is_plain = life.purpose is not Purpose.SUGGESTION  # that has an answer of its own (29)
    return is_plain and (strand.route != 6 or life.is_simplified)


def _says_why_not(_s: Situation, _strand: Strand, act: Act | None) -> bool:
    """What is not adopted, or not wholly, is answered with the reason (article 29)."""
    if act is None:
        return True
    return act.fields["adoption"] == Adoption.ADOPTED or bool(act.fields.get("reason"))


def _unit_is_new(situation: Situation, strand: Strand, act: Act | None) -> bool:
    """Another unit may be added while one is at work, or for what none has (24); none twice."""
    life = situation.life
    if act is not None and act.unit in life.units_at_work:
        return False
    is_wanted = life.is_unsent or any(s.is_open for s in life.sent)
    return strand.state is not State.DISPATCHED or is_wanted


def _claims_exist(situation: Situation, _strand: Strand, act: Act | None) -> bool:
    return act is None or set(act.claims) <= set(situation.life.claims)


def _not_recused(_s: Situation, strand: Strand, act: Act | None) -> bool:
    return act is None or str(act.fields["person"]) not in strand.recused


def _asker_was_served(_s: Situation, strand: Strand, act: Act | None) -> bool:
    return act is None or int(act.fields.get("by", min(strand.served_to))) in strand.served_to


def _may_reward(_s: Situation, strand: Strand, _act: Act | None) -> bool:
    was_taken = strand.adoption in (Adoption.ADOPTED, Adoption.PARTLY_ADOPTED)
    return was_taken and not strand.is_rewarded


def _answers_open_claims(_s: Situation, strand: Strand, act: Act | None) -> bool:
    if act is None:
        return True
    mine = set(strand.claims) - strand.answered
    return _said(act) == mine or (not mine and bool(_said(act)))


def _said(act: Act) -> set[int]:
    return {int(n) for n in act.fields.get("outcomes", {})}


def unanswered(strand: Strand, act: Act) -> tuple[int, ...]:
    """The claims of the strand that have no answer, nor get one by the act, by number."""
    return tuple(sorted(set(strand.claims) - strand.answered - _said(act)))


def _not_yet_served(situation: Situation, strand: Strand, act: Act | None) -> bool:
    if act is None:
        return len(strand.served_to) < situation.life.petitioners
    to = int(act.fields.get("to", 1))
    return to not in strand.served_to and 1 <= to <= situation.life.petitioners


def _no_review_yet(situation: Situation, strand: Strand, _act: Act | None) -> bool:
    """One review a round, one at a time; and what went to review is not recalled any more."""
    next_track = Track.REVIEW if strand.track is Track.HANDLING else Track.FINAL_REVIEW
    asked = [
        s for s in situation.life.strands if s.track is next_track and s.unit == strand.unit
    ]  # fmt: skip
    return not any(strand.is_open or s.is_open or s.round == strand.round for s in asked)


def _owes_upper(situation: Situation, strand: Strand, _act: Act | None) -> bool:
    clock = _clock(situation, "intake.report_back", strand)
    return clock is not None and clock.ended_on is None


_DECIDE: dict[Guard, Callable[[Situation, Strand, Act | None], bool]] = {
    Guard.IS_UNNOTIFIED: _unnotified,
    Guard.NAME_IS_UNCLEAR: lambda s, _st, _a: s.is_name_unclear,
    Guard.OBJECTION_IN_TIME: _objection_in_time,
    Guard.EXTENSION_FITS: _extension_fits,
    Guard.IS_ROUTE_6: lambda _s, st, _a: st.route == 6,
    Guard.IS_APPEAL: lambda s, _st, _a: s.life.purpose is Purpose.APPEAL_FOR_RESOLUTION,
    Guard.MAY_REPLY: _may_reply,
    Guard.ROUTE_FITS_PURPOSE: _route_fits_purpose,
    Guard.ANSWERS_OPEN_CLAIMS: _answers_open_claims,
    Guard.IS_ASSIGNED: lambda _s, st, _a: st.is_assigned and not st.is_reported,
    Guard.NOT_YET_SERVED: _not_yet_served,
    Guard.WAS_SERVED: lambda _s, st, _a: bool(st.served_to),
    Guard.HEARING_IS_OPEN: lambda _s, st, _a: st.is_hearing_open,
    Guard.HEARING_IS_SHUT: lambda _s, st, _a: not st.is_hearing_open,
    Guard.IS_SIMPLIFIED: lambda s, _st, _a: s.life.is_simplified,
    Guard.NO_REVIEW_YET: _no_review_yet,
    Guard.IS_ACCUSATION: lambda s, _st, _a: s.life.purpose is Purpose.ACCUSATION,
    Guard.NOT_ACCUSATION: lambda s, _st, _a: s.life.purpose is not Purpose.ACCUSATION,
    Guard.IS_SUGGESTION: lambda s, _st, _a: s.life.purpose is Purpose.SUGGESTION,
    Guard.IS_DELIBERATED: lambda _s, st, _a: st.is_deliberated,
    Guard.SAYS_WHY_NOT: _says_why_not,
    Guard.MAY_REWARD: _may_reward,
    Guard.OWES_UPPER: _owes_upper,
    Guard.IS_UNTOUCHED_IMPORT: lambda s, _st, _a: s.is_untouched_import,
    Guard.UNIT_IS_NEW: _unit_is_new,
    Guard.NOTHING_SENT: lambda s, _st, _a: not s.life.units_at_work,
    Guard.NO_UNIT_HAS_IT: lambda s, _st, _a: not s.life.units_at_work,
    Guard.CLAIMS_EXIST: _claims_exist,
    Guard.NOT_DECIDED: lambda _s, st, _a: not st.is_decided,
    Guard.NOT_RECUSED: _not_recused,
    Guard.ASKER_WAS_SERVED: _asker_was_served,
    Guard.NOT_RATED: lambda _s, st, _a: not st.is_rated,
}


def broken(
    guards: tuple[Guard, ...], situation: Situation, strand: Strand, act: Act | None
) -> Guard | None:
    """The first guard that does not hold, or None. With `act` None only the state is asked."""
    for guard in guards:
        if not _DECIDE[guard](situation, strand, act):
            return guard
    return None
