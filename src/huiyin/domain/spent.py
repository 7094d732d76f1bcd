"""Clocks of a step that its strand has left behind.

The rules name the acts that end a clock (`huiyin clocks`); a bureau that answers a petition at
once, or a unit that diverts a simplified one, ends the step all the same. Without this such a
clock would run for ever and nobody could stop it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from huiyin.domain.clocks import Clock
from huiyin.domain.petition import ENDED, Life, State, Strand, Track
from huiyin.law.packs import kind_of

LASTING = frozenset(
    {
        "notice.direct", "notice.forwarded", "notice.merged", "assignment.report",
        "intake.follow_up", "handling.follow_up", "intake.report_back",
    }
)  # fmt: skip
"""Duties that outlive the handling itself: the petitioner and the assigner are still told, and
what became of a matter that was sent elsewhere is asked for."""


def _is_lasting(rule: str) -> bool:
    """A region's promise to tell outlives the handling as the duty it sharpens does."""
    return rule in LASTING or kind_of(rule) == "notice"


def track_of(rule: str) -> Track:
    """Which line of work a rule's clock belongs to."""
    rule = f"{kind_of(rule)}." if kind_of(rule) else rule
    if rule.startswith(("final_review.", "serve.final_review")):
        return Track.FINAL_REVIEW
    if rule.startswith(("review.", "serve.review")):
        return Track.REVIEW
    if rule.startswith(("intake.", "forward.", "simplified.forward")):
        return Track.INTAKE
    return Track.HANDLING


def settled(clocks: Sequence[Clock], life: Life) -> tuple[Clock, ...]:
    """The clocks, those of ended strands brought to rest on the day the strand ended."""
    return tuple(_settled(clock, life) for clock in clocks)


def _settled(clock: Clock, life: Life) -> Clock:
    if clock.ended_on is not None or _is_lasting(clock.rule) or clock.holder == "petitioner":
        return clock
    day = _ended_on(clock, life)
    if day is None:
        return clock
    days = (day - clock.due_on).days if clock.due_on else 0
    state = "overdue" if days > 0 else "cancelled"
    return replace(clock, state=state, days_over=max(0, days), ended_on=day)


def _ended_on(clock: Clock, life: Life) -> date | None:
    """The day the clock's strand ended; of a matter that other units have as a whole, what one
    gave back asks for no further sending."""
    strand = _strand_of(clock, life)
    if strand is None:
        return None
    if strand.state is State.DISPATCHED and not life.is_unsent:
        return clock.started_on
    return strand.since if strand.state in ENDED else None


def _strand_of(clock: Clock, life: Life) -> Strand | None:
    """The newest strand of the clock's track and unit."""
    track = track_of(clock.rule)
    found = [
        s for s in life.strands if s.track is track and clock.unit_code in ("", s.unit)
    ]  # fmt: skip
    return found[-1] if found else None
