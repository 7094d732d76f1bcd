"""The periods of the law that run in an entry, and the day it is due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.domain.clocks import Clock
from huiyin.domain.reckoning import Span, reason_of_rest, span
from huiyin.domain.registers.declaration import Register, Term
from huiyin.law.book import LawBook, OutsideLimit
from huiyin.law.calendar import WorkCalendar

Law = tuple[LawBook, WorkCalendar, str]
"""The law, the calendar, and the region whose own periods count."""

Found = tuple[OutsideLimit, Span]


def due_on(register: Register, state: str, fields: Mapping[str, Any], law: Law) -> date | None:
    """The next day something is due: the entry's own due day or that of a running term."""
    if not register.stage(state).is_open:
        return None
    days = [_day(fields, register.due)] if register.due else []
    found = (_found(term, fields, law) for term in _running(register, state, fields))
    days += [running[1].due_on for running in found if running]
    return min((day for day in days if day), default=None)


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    value = fields.get(name)
    return date.fromisoformat(str(value)) if value else None


def _running(register: Register, state: str, fields: Mapping[str, Any]) -> Iterator[Term]:
    for term in register.terms:
        if state in term.states and fields.get(term.starts) and not fields.get(term.stops):
            yield term


def _found(term: Term, fields: Mapping[str, Any], law: Law) -> Found | None:
    """The period and where it ends; None where the region set none."""
    start, met_on = _day(fields, term.starts), _day(fields, term.stops)
    assert start is not None
    book, calendar, region = law
    limit = (
        book.period_for(term.name, region, start, met_on or date.max)
        if term.is_local
        else book.terms[term.name]
    )
    return (limit, span(start, limit.length, limit.unit, calendar)) if limit else None


def clocks(
    register: Register, state: str, fields: Mapping[str, Any], law: Law, asof: date
) -> list[Clock]:
    """The terms of an entry as clocks, each with the sentences that say why."""
    began = (term for term in register.terms if fields.get(term.starts))
    found = ((term, _found(term, fields, law)) for term in began)
    unit = str(fields.get(register.unit, ""))
    return [
        _clock(term, running, _Now(fields, law, asof, unit, is_over=state not in term.states))
        for term, running in found
        if running
    ]


@dataclass(frozen=True, slots=True)
class _Now:
    """An entry on a day: its items, the law, whose it is, and whether the term's states passed."""

    fields: Mapping[str, Any]
    law: Law
    asof: date
    unit: str
    is_over: bool


def _clock(term: Term, running: Found, now: _Now) -> Clock:
    (limit, found), start = running, now.fields[term.starts]
    met_on = _day(now.fields, term.stops)
    late = max(0, ((met_on or now.asof) - found.due_on).days)
    state = _state(met_on, late, is_over=now.is_over, is_duty=term.is_duty)
    is_overdue = state == "overdue"
    return Clock(
        rule=term.name, round=1, label=limit.label, article=limit.citation.text,
        basis="local" if term.is_local else "statute",
        holder="unit" if term.is_duty else "petitioner",
        unit_code=now.unit if term.is_duty else "",
        started_on=date.fromisoformat(str(start)),
        length=limit.length, unit=limit.unit, excluded_days=0, last_day=found.last_day,
        due_on=found.due_on, warn_on=found.warn_on, provisional=found.provisional, state=state,
        met_on=met_on, days_over=late if met_on or is_overdue else 0,
        why=tuple(_why(limit, start, found, now.law)), ended_on=met_on,
    )  # fmt: skip


def _state(met_on: date | None, late: int, *, is_over: bool, is_duty: bool) -> str:
    """A right that parties may use lapses when it is late; a unit's duty is overdue."""
    if met_on is not None:
        return "met_late" if late else "met"
    if is_over and (is_duty or not late):
        return "cancelled"
    if late:
        return "overdue" if is_duty else "lapsed"
    return "running"


def _why(limit: OutsideLimit, start: str, found: Span, law: Law) -> Iterator[str]:
    say, calendar = law[0].wording, law[1]
    yield say["started"].format(on=start, act=limit.starts)
    yield say["counted"].format(
        citation=limit.citation.text, length=limit.length, unit=say[limit.unit],
        last=found.last_day,
    )  # fmt: skip
    if found.due_on != found.last_day:
        reason = reason_of_rest(found.last_day, calendar, say)
        yield say["rolled"].format(last=found.last_day, reason=reason, due=found.due_on)
    if found.provisional:
        yield say["provisional"].format(year=found.due_on.year)
