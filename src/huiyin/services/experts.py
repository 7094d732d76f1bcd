"""Which expert may help with a matter, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from huiyin.domain.authority import scope
from huiyin.domain.registers.experts import EXPERTS
from huiyin.services import reading
from huiyin.services.context import Context
from huiyin.store.registers import queries
from huiyin.store.registers.queries import EntryFilters

EXPERT, ENGAGEMENT = "expert", "expert_engagement"
AHEAD_DAYS = 14
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An expert for a matter: how well it fits, why, and the next day there is time."""

    entry: dict[str, Any]
    fit: int
    reasons: tuple[str, ...]
    day: date | None


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    text = files("huiyin.services").joinpath("experts.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def suggest(context: Context, number: str) -> list[Suggestion]:
    """The experts that fit a petition, best first, each with its reasons.

    What counts is the matter: its words, its place, the language it is told in; never who asks.
    Raises NoSuchPetition.
    """
    view = reading.petition(context, number)
    row = view.row.petition
    matter = " ".join([row["title"], row["detail"], row["topic"],
                       *(c["text"] for c in view.row.claims)])  # fmt: skip
    rows, _ = queries.entries(
        scope(context.actor), EXPERT, EntryFilters(state="available"), size=500
    )
    busy = _busy(context)
    found = [_suggestion(context, r.entry, (matter, row["place"]), busy) for r in rows]
    fitting = [s for s in found if s.fit]
    return sorted(fitting, key=lambda s: (-s.fit, s.day or date.max, s.entry["title"]))[:SHOWN]


def _busy(context: Context) -> set[tuple[str, date]]:
    """(expert, day) that are promised already."""
    filters = EntryFilters(state="agreed", since=context.today)
    rows, _ = queries.entries(scope(context.actor), ENGAGEMENT, filters, size=500)
    return {(r.entry["fields"]["expert"], r.entry["on"]) for r in rows}


def _suggestion(
    context: Context, entry: dict[str, Any], matter: tuple[str, str], busy: set[tuple[str, date]]
) -> Suggestion:
    reasons = list(_reasons(entry["fields"], *matter))
    day = _next_day(context, entry, busy)
    fit = sum(weight for weight, _ in reasons)
    if fit and day is not None:
        reasons.append((0, _words()["says"]["day"].format(day=f"{day.month}月{day.day}日")))
    return Suggestion(entry, fit, tuple(said for _, said in reasons), day)


def _reasons(fields: Mapping[str, Any], matter: str, place: str) -> Iterator[tuple[int, str]]:
    say = _words()["says"]
    for skill in fields["skills"]:
        met = [w for w in _words()["skills"].get(skill, ()) if w in matter]
        if met:
            label = EXPERTS.by_name["skills"].word(skill)
            yield 3, say["skill"].format(skill=label, words="、".join(met[:3]))
    for language, signs in _words()["languages"].items():
        if language in fields["languages"] and any(sign in matter for sign in signs):
            label = EXPERTS.by_name["languages"].word(language)
            yield 2, say["language"].format(language=label)
    near = str(fields.get("place", ""))
    if near and place and (near[:2] in place or place[:2] in near):
        yield 1, say["place"].format(place=near)


def _next_day(
    context: Context, entry: Mapping[str, Any], busy: set[tuple[str, date]]
) -> date | None:
    """The next day the expert has time, within two weeks."""
    free = set(entry["fields"]["weekdays"])
    for ahead in range(1, AHEAD_DAYS + 1):
        day = context.today + timedelta(days=ahead)
        if str(day.weekday()) in free and (str(entry["id"]), day) not in busy:
            return day
    return None
