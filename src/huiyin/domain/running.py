"""One clock while a petition is being walked through: what it waits for and when it ended."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from huiyin.domain.acts import Act
from huiyin.domain.reckoning import Span, span, span_until
from huiyin.law.calendar import WorkCalendar
from huiyin.law.rules import Rule, Version

DAY = timedelta(days=1)


@dataclass(slots=True)
class Running:
    """A started clock. `pending` are claims without an answer, None where claims do not matter.

    `length` is in the version's unit without the extension, None where no number is given;
    `until` is a last day named by the act itself.
    """

    rule: Rule
    version: Version
    round: int
    unit: str
    to: str | int | None
    start: Act
    calendar: WorkCalendar
    length: int | None
    until: date | None = None
    extensions: list[Act] = field(default_factory=list)
    extended: int = 0
    claims: set[int] = field(default_factory=set)
    pending: set[int] = field(default_factory=set)
    answered: tuple[Act, date] | None = None
    hearings: list[tuple[date, date]] = field(default_factory=list)
    hearing_since: date | None = None
    excluded: int = 0
    ended: Act | None = None
    ended_on: date | None = None
    is_met: bool = False
    found: Span | None = None

    def span(self) -> Span | None:
        """The period as it now reads, None where no number is given."""
        if self.found is None and self.until is not None:
            self.found = span_until(self.start.on, self.until, self.version.unit, self.calendar)
        elif self.found is None and self.length is not None:
            days = self.length + self.extended + self.excluded
            self.found = span(self.start.on, days, self.version.unit, self.calendar)
        return self.found

    def is_late(self, day: date) -> bool:
        """Is the day past due? Never while a hearing is open or where no number is given."""
        if self.hearing_since is not None:
            return False
        found = self.span()
        return found is not None and day > found.due_on

    def is_open(self, day: date) -> bool:
        """May the clock still be stopped on the day? A lapsed right may not."""
        return self.ended is None and not (self.rule.lapses and self.is_late(day))

    def extend(self, act: Act) -> None:
        """Add the days of an extension that was found lawful."""
        self.extensions.append(act)
        self.extended += int(act.fields["days"])
        self.found = None

    def open_hearing(self, day: date) -> None:
        """Stand still from the day on, if it is after the start and not past due."""
        if self.hearing_since is None and day > self.start.on and not self.is_late(day):
            self.hearing_since = day

    def close_hearing(self, day: date) -> None:
        """Run again; the hearing's days, both ends included, are not counted."""
        if self.hearing_since is None:
            return
        since = self.hearing_since
        if self.hearings:
            since = max(since, self.hearings[-1][1] + DAY)
        if since <= day:
            self.hearings.append((since, day))
            self.excluded += (day - since).days + 1
        self.hearing_since = None
        self.found = None

    def answer(self, act: Act, claims: set[int], day: date) -> None:
        """Stop, or with claims still open wait for the rest of the answers."""
        if not claims or claims & self.pending:
            self.answered = (act, day)
        self.pending -= claims
        if not self.pending:
            self._end(act, day, is_met=True)

    def drop(self, act: Act, claims: set[int]) -> None:
        """The step falls away; claims answered before keep their answer if it is in time."""
        self.pending -= claims
        if self.pending:
            return
        if self.answered is None or self.is_late(act.on):
            self._end(act, act.on, is_met=False)
        else:
            self._end(*self.answered, is_met=True)

    def _end(self, act: Act, day: date, *, is_met: bool) -> None:
        self.close_hearing(day)
        self.ended, self.ended_on, self.is_met = act, day, is_met
