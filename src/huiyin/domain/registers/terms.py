"""The periods of the law that run in an entry, and the day it is due."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from huiyin.domain.clocks import Clock
from huiyin.domain.reckoning import Span, reason_of_rest, span
from huiyin.domain.registers.declaration import Register, Term
from huiyin.law.book import LawBook, OutsideLimit
from huiyin.law.calendar import WorkCalendar

Law = tuple[LawBook, WorkCalendar]


def due_on(register: Register, state: str, fields: Mapping[str, Any], law: Law) -> date | None:
    """The next day something is due: the entry's own due day or that of a running term."""
    if not register.stage(state).is_open:
        return None
    days = [_day(fields, register.due)] if register.due else []
    days += [_span(term, fields, law).due_on for term in _running(register, state, fields)]
    return min((day for day in days if day), default=None)


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    value = fields.get(name)
    return date.fromisoformat(str(value)) if value else None


def _running(register: Register, state: str, fields: Mapping[str, Any]) -> Iterator[Term]:
    for term in register.terms:
        if state in term.states and fields.get(term.starts) and not fields.get(term.stops):
            yield term


def _span(term: Term, fields: Mapping[str, Any], law: Law) -> Span:
    limit, start = law[0].terms[term.name], _day(fields, term.starts)
    assert start is not None
    return span(start, limit.length, limit.unit, law[1])


def clocks(
    register: Register, state: str, fields: Mapping[str, Any], law: Law, asof: date
) -> list[Clock]:
    """The terms of an entry as clocks, each with the sentences that say why."""
    return [
        _clock(term, fields, law, asof, is_over=state not in term.states)
        for term in register.terms
        if fields.get(term.starts)
    ]


def _clock(term: Term, fields: Mapping[str, Any], law: Law, asof: date, *, is_over: bool) -> Clock:
    limit, found, start = law[0].terms[term.name], _span(term, fields, law), fields[term.starts]
    met_on = _day(fields, term.stops)
    day = met_on or asof
    late = max(0, (day - found.due_on).days)
    state = _state(met_on, late, is_over=is_over)
    return Clock(
        rule=term.name, round=1, label=limit.label, article=limit.citation.text, basis="statute",
        holder="petitioner", unit_code="", started_on=date.fromisoformat(str(start)),
        length=limit.length, unit=limit.unit, excluded_days=0, last_day=found.last_day,
        due_on=found.due_on, warn_on=found.warn_on, provisional=found.provisional, state=state,
        met_on=met_on, days_over=late if met_on else 0, why=tuple(_why(limit, start, found, law)),
        ended_on=met_on,
    )  # fmt: skip


def _state(met_on: date | None, late: int, *, is_over: bool) -> str:
    """A right that parties may use: late, it has lapsed."""
    if met_on is not None:
        return "met_late" if late else "met"
    if late:
        return "lapsed"
    return "cancelled" if is_over else "running"


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
