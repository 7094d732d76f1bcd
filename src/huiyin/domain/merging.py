"""May one petition go on as part of another? And until when must its people be told of it."""

from datetime import date, timedelta

from huiyin.domain.clocks import Clock
from huiyin.domain.guards import Situation
from huiyin.domain.joining import TOLD_BY_UNIT, is_unanswered, lead
from huiyin.domain.petition import Life, Purpose, State, Track
from huiyin.domain.spent import track_of
from huiyin.law.packs import kind_of

NOTICE_DAYS = 15
"""Article 23: what reaches a unit is told of within fifteen days."""

CONCLUDE_DAYS = 60
"""Article 34: what is accepted today is concluded within sixty days."""

OTHERS = frozenset(
    {
        "dispatch.object",
        "intake.report_back",
        "intake.follow_up",
        "handling.follow_up",
    }
)
"""Clocks that bind nobody to the petitioner of the merged petition."""

TAKES_MORE = frozenset({State.REGISTERED, State.DISPATCHED})


def obstacle(joining: Situation, leading: Situation) -> str:
    """Why the one may not be merged into the other, as a key of the wording; "" when it may."""
    one, other = joining.life, leading.life
    if joining.bureau != leading.bureau:
        return "other_bureau"
    if State.MERGED in {s.state for s in other.strands}:
        return "leading_is_merged"
    if Purpose.ACCUSATION in (one.purpose, other.purpose):
        return "not_accusation"
    if other.strands[0].state not in TAKES_MORE or not other.is_open:
        return "leading_has_ended"
    if one.purpose is not other.purpose:
        return "other_purpose"
    if not is_unanswered(other) or not is_unanswered(one):
        return "is_unanswered"
    if _units(one) - _units(other):
        return "leading_lacks_unit"
    return "leading_is_later" if _is_later(joining, leading) else ""


def _units(life: Life) -> set[str]:
    return {s.unit for s in life.strands if s.track is Track.HANDLING and s.is_open}


def _is_later(joining: Situation, leading: Situation) -> bool:
    """Would anything that is owed to the people of the one come later as part of the other?"""
    if joining.life.is_simplified and not leading.life.is_simplified:
        return True
    fresh = joining.today + timedelta(days=CONCLUDE_DAYS)
    slow = (c for c in _owed(leading) if c.rule == "handling.conclude")
    if any(c.last_day is None or c.last_day > fresh for c in slow):
        return True
    return any(not _is_covered(clock, leading) for clock in _owed(joining))


def _owed(situation: Situation) -> list[Clock]:
    return [
        c for c in situation.clocks
        if c.ended_on is None and c.holder != "petitioner" and c.rule not in OTHERS
        and not is_notice(c.rule)
    ]  # fmt: skip


def _is_covered(clock: Clock, leading: Situation) -> bool:
    """Has the leading petition done that step, or must it do it no later?"""
    intake = leading.life.strands[0]
    if track_of(clock.rule) is Track.INTAKE and intake.state is State.DISPATCHED:
        return True
    same = [
        c for c in leading.clocks if (c.rule, c.unit_code) == (clock.rule, clock.unit_code)
    ]  # fmt: skip
    if not same:
        return False
    newest = same[-1]
    if newest.ended_on is not None or clock.due_on is None:
        return True
    return newest.due_on is not None and newest.due_on <= clock.due_on


def is_notice(rule: str) -> bool:
    """Is it the duty to tell the petitioner in writing, or a region's promise of it?"""
    return rule.startswith("notice.") or kind_of(rule) == "notice"


def notify_by(joining: Situation, leading: Situation) -> date | None:
    """The day by which a unit must tell the people of the merged petition; None where the
    bureau has the leading one alone: whoever gets it tells them all."""
    strand = lead(leading.life)
    if strand is None or strand.state not in TOLD_BY_UNIT or joining.is_name_unclear:
        return None
    days = [joining.today + timedelta(days=NOTICE_DAYS)]
    running = [c for c in joining.clocks if c.ended_on is None and is_notice(c.rule)]
    return min(days + [c.last_day for c in running if c.last_day])
