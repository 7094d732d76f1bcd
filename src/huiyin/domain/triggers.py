"""Reading triggers: does an act start or stop a clock, whose, and which day counts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from huiyin.domain.acts import Act
from huiyin.domain.running import Running
from huiyin.law.rules import Trigger


def set_length(clock: Running, trigger: Trigger) -> None:
    """Take the length or the last day from the starting act where the rule leaves it to that."""
    fields = clock.start.fields
    if trigger.length and fields.get(trigger.length) is not None:
        clock.length = int(fields[trigger.length])
    elif trigger.until and (until := as_date(fields.get(trigger.until))):
        clock.until, clock.length = until, (until - clock.start.on).days


def fits(when: Mapping[str, tuple[Any, ...]], fields: Mapping[str, Any]) -> bool:
    """Do the act's fields have one of the values that the trigger asks for? "*" is any value."""
    return all(
        fields.get(name) in values or ("*" in values and fields.get(name) is not None)
        for name, values in when.items()
    )


def same_unit(one: str, other: str) -> bool:
    """Are the units the same, as far as they are named?"""
    return one == other or not one or not other


def recipients(act: Act) -> Iterator[str | int | None]:
    """The petitioners an act of service reached, None for one who is not named."""
    to = act.fields.get("to")
    yield from to if isinstance(to, list | tuple) else (to,)


def as_date(value: Any) -> date | None:
    """A day from a field, where it is written in ISO 8601."""
    return date.fromisoformat(value) if isinstance(value, str) else value
