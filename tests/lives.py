"""Lives of petitions for tests: acts written in a line, clocks found by rule."""

from datetime import date
from functools import partial
from typing import Any

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.clocks import CaseFacts, Clock, ClockReport, clocks
from huiyin.law.loader import load_book, load_calendar

BASE = frozenset({"unit", "claims"})


def day(text: str) -> date:
    return date.fromisoformat(text)


def act(kind: str, on: str, **fields: Any) -> Act:
    """An act; `unit` and `claims` are its own, the rest are its fields."""
    own = {name: fields.pop(name) for name in BASE & fields.keys()}
    return Act(kind=ActKind(kind), on=day(on), fields=fields, **own)


def life(*acts: Act, asof: str = "2027-12-31", **facts: str) -> ClockReport:
    """The clocks of a life as of a day, by the real law book and calendar."""
    return clocks(acts, CaseFacts(**facts), load_book(), load_calendar(), day(asof))


def named(report: ClockReport, rule: str, **keys: Any) -> Clock:
    """The only clock of a rule (with `round`, `unit_code`, `to` when given)."""
    found = every(report, rule, **keys)
    assert len(found) == 1, (rule, keys, found)
    return found[0]


def every(report: ClockReport, rule: str, **keys: Any) -> list[Clock]:
    """All clocks of a rule that have these values."""
    return [
        clock
        for clock in report.clocks
        if clock.rule == rule and all(getattr(clock, k) == v for k, v in keys.items())
    ]


received = partial(act, "received")
received_by_unit = partial(act, "received_by_unit")
accepted = partial(act, "accepted")
extended = partial(act, "extended")
