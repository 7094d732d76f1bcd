"""Clocks: every period that runs in a petition, when it is due, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from huiyin.domain.acts import Act, effective
from huiyin.domain.explanation import explain
from huiyin.domain.running import Running
from huiyin.domain.walk import CaseFacts, Unlawful, Walk
from huiyin.law.book import LawBook
from huiyin.law.calendar import WorkCalendar

__all__ = ["CaseFacts", "Clock", "ClockReport", "Unlawful", "clocks", "in_order", "standing"]


@dataclass(frozen=True, slots=True)
class Clock:
    """One period, as of a day. Days are None where the law gives no number or it stands still.

    `length` includes an extension and is in `unit`; `article` is the article's number or the
    name of the basis; `to` is the petitioner whose right it is, where acts name one; `ended_on`
    the day it stopped or fell away, None while it runs. `announced_on` is the day a bureau made
    the length known, None for what the programme came with.
    """

    rule: str
    round: int
    label: str
    article: str
    basis: str
    holder: str
    unit_code: str
    started_on: date
    length: int | None
    unit: str
    excluded_days: int
    last_day: date | None
    due_on: date | None
    warn_on: date | None
    provisional: bool
    state: str
    met_on: date | None
    days_over: int
    why: tuple[str, ...]
    to: str | int | None = None
    ended_on: date | None = None
    announced_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClockReport:
    """The clocks by rule and round, and the acts that the law did not allow where they stand."""

    clocks: tuple[Clock, ...]
    unlawful: tuple[Unlawful, ...]


def clocks(
    acts: Sequence[Act], facts: CaseFacts, book: LawBook, calendar: WorkCalendar, asof: date
) -> ClockReport:
    """Every clock of a petition as it stood on `asof`; later acts do not count.

    Corrections are applied first; acts are read by their day, those of one day in order.
    """
    known = in_order(effective([a for a in acts if a.on <= asof]), asof)
    walk = Walk(known, facts, book, calendar)
    return ClockReport(standing(walk, asof, says_why=True), tuple(walk.unlawful))


def in_order(acts: Sequence[Act], asof: date) -> list[Act]:
    """The acts of up to a day as a walk takes them: by their day, those of one day in order."""
    return sorted((act for act in acts if act.on <= asof), key=_day)


def standing(walk: Walk, asof: date, *, says_why: bool = False) -> tuple[Clock, ...]:
    """The clocks of a walk as of a day; the sentences of `why` only for who asks for them."""
    found = [_finish(c, walk.book, asof, says_why) for rule in walk.running.values() for c in rule]
    found.sort(key=_place)
    return tuple(found)


def _day(act: Act) -> date:
    return act.on


def _place(clock: Clock) -> tuple[str, int, str, date]:
    return clock.rule, clock.round, clock.unit_code, clock.started_on


def _finish(running: Running, book: LawBook, asof: date, says_why: bool) -> Clock:
    paused_since = running.hearing_since
    if paused_since is not None:
        running = replace(running, hearings=list(running.hearings))
        running.close_hearing(asof)
    state, days_over = ("paused", 0) if paused_since else _state(running, asof)
    span = None if paused_since else running.span()
    length = running.length
    return Clock(
        rule=running.rule.name,
        round=running.round,
        label=running.rule.label,
        article=running.version.citation.code,
        basis=running.version.basis,
        holder=running.rule.holder,
        unit_code=running.unit,
        started_on=running.start.on,
        length=None if length is None else length + running.extended,
        unit=running.version.unit,
        excluded_days=running.excluded,
        last_day=span.last_day if span else None,
        due_on=span.due_on if span else None,
        warn_on=span.warn_on if span else None,
        provisional=span.provisional if span else False,
        state=state,
        met_on=running.ended_on if state in ("met", "met_late") else None,
        days_over=days_over,
        why=explain(running, span, state, days_over, (book, asof)) if says_why else (),
        to=running.to,
        ended_on=running.ended_on,
        announced_on=running.version.announced_on,
    )


def _state(running: Running, asof: date) -> tuple[str, int]:
    span = running.span()
    day = running.ended_on or asof
    if span is None or day <= span.due_on:
        return _in_time(running), 0
    if running.rule.lapses:
        return "lapsed", 0
    days_over = (day - span.due_on).days
    return ("met_late" if running.is_met else "overdue"), days_over


def _in_time(running: Running) -> str:
    if running.ended is None:
        return "running"
    return "met" if running.is_met else "cancelled"
