"""Why a clock says what it says, in sentences taken from the same period that it shows."""

from collections.abc import Iterator
from datetime import date

from huiyin.domain.reckoning import WORKING_DAY, Span, reason_of_rest, skipped
from huiyin.domain.running import Running
from huiyin.law.book import LawBook


def explain(
    running: Running, span: Span | None, state: str, days_over: int, told: tuple[LawBook, date]
) -> tuple[str, ...]:
    """The reckoning sentence by sentence: start, length, days left out, rolling, outcome."""
    book, asof = told
    return (
        *_start(running, book),
        *_extensions(running, book),
        *_hearings(running, book, state),
        *(_count(running, span, book) if span else ()),
        *_outcome(running, state, days_over, (book, asof)),
    )


def _start(running: Running, book: LawBook) -> Iterator[str]:
    say, act = book.wording, running.start
    yield say["started"].format(on=act.on, act=book.act_labels[act.kind])
    if running.length is None:
        yield say["no_number"].format(citation=running.version.citation.text)


def _extensions(running: Running, book: LawBook) -> Iterator[str]:
    total = running.length or 0
    for act in running.extensions:
        total += int(act.fields["days"])
        yield book.wording["extended"].format(on=act.on, days=act.fields["days"], length=total)


def _hearings(running: Running, book: LawBook, state: str) -> Iterator[str]:
    say = book.wording
    for first, last in running.hearings:
        days = (last - first).days + 1
        yield say["hearing"].format(first=first, last=last, days=days)
    if state == "paused":
        yield say["paused"].format(first=running.hearings[-1][0])


def _count(running: Running, span: Span, book: LawBook) -> Iterator[str]:
    say, version = book.wording, running.version
    if running.until is not None or running.length != version.length:
        yield say["set_by_act"]
    yield say["counted"].format(
        citation=version.citation.text,
        length=(running.length or 0) + running.extended,
        unit=say[version.unit],
        last=span.last_day,
    )
    calendar = running.calendar
    if version.unit == WORKING_DAY:
        days = skipped(running.start.on, span, calendar, say)
        if days:
            yield say["skipped"].format(days=days)
    if span.due_on != span.last_day:
        reason = reason_of_rest(span.last_day, calendar, say)
        yield say["rolled"].format(last=span.last_day, reason=reason, due=span.due_on)
    if span.provisional:
        yield say["provisional"].format(year=span.due_on.year)


def _outcome(
    running: Running, state: str, days_over: int, told: tuple[LawBook, date]
) -> Iterator[str]:
    book, asof = told
    ended = running.ended
    if state == "overdue" and ended is not None:
        state = "overdue_away"
    if state in book.wording and state != "paused":
        yield book.wording[state].format(
            on=running.ended_on or asof,
            act=book.act_labels[ended.kind] if ended else "",
            days=days_over,
        )
