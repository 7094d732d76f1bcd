"""What a person may do now, and why not: the question every door asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.authority import Actor, Role
from huiyin.domain.guards import Situation, broken, unanswered
from huiyin.domain.life import ASIDE
from huiyin.domain.petition import Life, State, Strand, Track
from huiyin.domain.transitions import (
    ANYTIME,
    BY_VERB,
    CLERKS,
    TRANSITIONS,
    Guard,
    Side,
    Transition,
)
from huiyin.law.calendar import WorkCalendar

LATE_ENTRY_WORKING_DAYS = 3
EARLIEST = date(1950, 1, 1)
"""Before this day nothing can have happened that the house records."""


_ROWS_AT: dict[tuple[Track, State], tuple[Transition, ...]] = {
    (track, state): tuple(r for r in TRANSITIONS if r.track is track and state in r.froms)
    for track in Track
    for state in State
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An act somebody may do now, and the strand it falls on."""

    transition: Transition
    strand: Strand


class Refusal(Exception):
    """An act that is not allowed: `reason` is a key of the wording, `allowed` what is instead.

    `claims` are those the reason is about, each its number and what is asked.
    """

    def __init__(
        self, reason: str, article: str = "", allowed: tuple[str, ...] = (),
        claims: tuple[tuple[int, str], ...] = (),
    ) -> None:  # fmt: skip
        super().__init__(reason)
        self.reason, self.article, self.allowed = reason, article, allowed
        self.claims = claims


def is_on_side(row: Transition, strand: Strand, actor: Actor, bureau: str) -> bool:
    """Is the actor on the side that the row names, in a role it allows?

    For a unit without people in the house the bureau's clerks enter what it did on paper; who
    was recused does nothing on the strand (article 28).
    """
    if actor.role is Role.SYSTEM:
        return True
    if row.side is Side.HOLDER and strand.is_on_paper and actor.unit == bureau:
        return actor.role in CLERKS
    if actor.role not in row.roles or actor.person in strand.recused:
        return False
    if row.side is Side.BUREAU:
        return actor.unit == bureau
    if row.side is Side.HOLDER:
        return actor.unit == strand.holder
    if row.side is Side.EITHER:
        return actor.unit in (bureau, strand.holder, strand.unit)
    return actor.role is Role.PETITIONER or actor.unit in (bureau, strand.holder)


def standing(life: Life) -> tuple[Strand, ...]:
    """The strands that may still move: of one unit's lines of a track only the newest.

    An opinion of an earlier round is overtaken by the newer one.
    """
    newest = {(s.track, s.unit): s for s in life.strands}
    return tuple(s for s in life.strands if newest[s.track, s.unit] is s)


def available(situation: Situation) -> tuple[Offer, ...]:
    """All acts the actor may do now, likely ones first; each verb once a strand."""
    offers = [
        Offer(row, strand)
        for strand in standing(situation.life)
        for row in _ROWS_AT[strand.track, strand.state]
        if is_on_side(row, strand, situation.actor, situation.bureau)
        and broken(row.guards, situation, strand, None) is None
    ]
    for row in (r for r in ANYTIME if _is_timely(r, situation)):
        mine = [s for s in standing(situation.life) if _is_mine(row, s, situation)]
        offers += [Offer(row, mine[-1])] if mine else []
    return tuple(sorted(offers, key=lambda o: (o.transition.weight, o.transition.verb)))


def _is_mine(row: Transition, strand: Strand, situation: Situation) -> bool:
    return is_on_side(row, strand, situation.actor, situation.bureau)


def _is_timely(row: Transition, situation: Situation) -> bool:
    """Acts that move no strand go by where the whole petition stands."""
    return row not in ANYTIME or situation.life.state in row.froms


def choose(situation: Situation, verb: str, unit: str = "") -> Offer:
    """The row and strand a verb means here.

    Raises Refusal with the article and what is allowed instead.
    """
    rows = BY_VERB.get(verb, ())
    allowed = tuple(dict.fromkeys(o.transition.verb for o in available(situation)))
    if not rows:
        raise Refusal("no_such_act", "", allowed)
    reason = "not_in_this_state"
    for strand in reversed(standing(situation.life)):
        for row in (r for r in rows if _falls_on(r, strand, unit) and _is_timely(r, situation)):
            if _is_mine(row, strand, situation):
                return Offer(row, strand)
            reason = "recused" if situation.actor.person in strand.recused else "not_yours"
    raise Refusal(reason, "28" if reason == "recused" else rows[0].article, allowed)


def _falls_on(row: Transition, strand: Strand, unit: str) -> bool:
    if row in ANYTIME:
        return True
    is_named = not unit or row.track is Track.INTAKE or strand.unit == unit
    return row.track is strand.track and strand.state in row.froms and is_named


def check(situation: Situation, offer: Offer, act: Act, calendar: WorkCalendar) -> None:
    """Is this act lawful here? Raises Refusal with the article and what is allowed instead."""
    row, strand = offer.transition, offer.strand
    reason = day_problem(act, strand.since, situation.today, calendar)
    reason = reason or broken(row.guards, situation, strand, act) or ""
    if reason:
        allowed = tuple(o.transition.verb for o in available(situation))
        raise Refusal(reason, row.article, allowed, _claims_of(reason, situation, strand, act))


def _claims_of(
    reason: str, situation: Situation, strand: Strand, act: Act
) -> tuple[tuple[int, str], ...]:
    """The claims left without an answer, where that is the reason."""
    if reason != Guard.ANSWERS_OPEN_CLAIMS:
        return ()
    known = situation.life.claims
    return tuple((n, known[n].text if n in known else "") for n in unanswered(strand, act))


def day_problem(act: Act, since: date, today: date, calendar: WorkCalendar) -> str:
    """What is wrong with the day of an act: "" or a key of the wording.

    `on` is never after the day of recording nor before the act it answers; more than three
    working days apart asks for a reason.
    """
    if act.on > today:
        return "day_after_recording"
    if act.on < (EARLIEST if act.kind in ASIDE else since):
        return "day_before_cause"
    is_far = calendar.add_workdays(act.on, LATE_ENTRY_WORKING_DAYS) < today
    if is_far and not act.fields.get("late_entry_reason"):
        return "late_entry_reason_missing"
    return ""


_STAYS = frozenset({ActKind.RECEIVED, ActKind.REGISTERED, ActKind.IMPORT_UNDONE})


def retractable(acts: Sequence[Act], person: str) -> tuple[Act, ...]:
    """The person's own last acts, recorded in one go, newest first; empty when none may go.

    Nobody may have acted since; what began the petition, and what left the house with it
    (a registration's receipt), stays. An import undone may be in the house again by now.
    """
    moving = [a for a in effective(acts) if a.kind not in ASIDE]
    if not moving:
        return ()
    newest = moving[-1]
    group = [a for a in moving if a.at == newest.at and a.actor == newest.actor]
    kinds = {a.kind for a in group}
    if newest.actor != person or kinds & _STAYS:
        return ()
    return tuple(reversed(group))
