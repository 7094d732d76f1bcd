"""Which expert may help with a matter, and why."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from huiyin.domain.authority import Scope, scope
from huiyin.domain.registers.experts import ABSENCE, EXPERTS, covers
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


@dataclass(frozen=True, slots=True)
class Day:
    """A day of an expert: `state` is free, promised, away or unusual (no day of the week that the
    expert named); `kind` and `number` are the entry's that takes it, for whom may see that."""

    on: date
    state: str
    kind: str = ""
    number: str = ""
    title: str = ""


Taken = Mapping[tuple[str, date], Day]
"""What takes a day, by expert (id) and day."""


def suggest(context: Context, number: str) -> list[Suggestion]:
    """The experts that fit a petition, best first, each with its reasons.

    What counts is the matter: its words, its place, the language it is told in; never who asks.
    Raises NoSuchPetition.
    """
    view = reading.petition(context, number)
    row = view.row.petition
    matter = " ".join([row["title"], row["detail"], row["topic"],
                       *(c["text"] for c in view.row.claims)])  # fmt: skip
    ahead = _days(context.today + timedelta(days=1), AHEAD_DAYS)
    taken = _taken(context, ahead)
    back = queries.parents_pointing_at("petition", number, ENGAGEMENT, "recused")
    rows = [e for e in _experts(context, EntryFilters(state="available")) if e["id"] not in back]
    found = [_suggestion(entry, (matter, row["place"]), days_of(entry, ahead, taken))
             for entry in rows]  # fmt: skip
    fitting = [s for s in found if s.fit]
    return sorted(fitting, key=lambda s: (-s.fit, s.day or date.max, s.entry["title"]))[:SHOWN]


def calendar(
    context: Context, since: date, filters: EntryFilters
) -> list[tuple[dict[str, Any], list[Day]]]:
    """The experts a filter finds, by name, each with two weeks of days from one on."""
    span = _days(since, AHEAD_DAYS)
    taken = _taken(context, span)
    return [(entry, days_of(entry, span, taken)) for entry in _experts(context, filters)]


def _experts(context: Context, filters: EntryFilters) -> list[dict[str, Any]]:
    rows, _ = queries.entries(scope(context.actor), EXPERT, filters, size=500)
    return sorted((row.entry for row in rows), key=lambda entry: str(entry["title"]))


def _days(since: date, count: int) -> list[date]:
    return [since + timedelta(days=n) for n in range(count)]


def _taken(context: Context, span: Sequence[date]) -> Taken:
    """The days that are promised or that an expert is away, whoever promised them; away counts
    first. What for, only those learn who may see the entry."""
    bureaus = context.actor.bureaus | {context.actor.bureau}
    every = Scope(bureaus=bureaus, heads=bureaus)
    coming = EntryFilters(state="agreed", since=span[0], until=span[-1])
    engaged, _ = queries.entries(every, ENGAGEMENT, coming, size=500)
    away, _ = queries.entries(every, ABSENCE, EntryFilters(view="open", until=span[-1]), size=500)
    seen = queries.visible(scope(context.actor), [r.entry["id"] for r in (*engaged, *away)])
    promised = [_held(r.entry, r.entry["on"], "promised", seen) for r in engaged]
    absent = [_held(r.entry, day, "away", seen) for r in away for day in span
              if covers(r.entry["fields"], day.isoformat())]  # fmt: skip
    return dict(promised + absent)


def _held(
    entry: Mapping[str, Any], on: date, state: str, seen: Collection[int]
) -> tuple[tuple[str, date], Day]:  # fmt: skip
    told = (entry["kind"], entry["number"], entry["title"]) if entry["id"] in seen else ()
    return (str(entry["fields"]["expert"]), on), Day(on, state, *told)


def days_of(entry: Mapping[str, Any], span: Sequence[date], taken: Taken) -> list[Day]:
    """An expert's days: what takes them, else whether the expert comes on that day of a week."""
    usual = set(entry["fields"]["weekdays"])
    found = ((day, taken.get((str(entry["id"]), day))) for day in span)
    return [held or Day(day, "free" if str(day.weekday()) in usual else "unusual")
            for day, held in found]  # fmt: skip


def _suggestion(entry: dict[str, Any], matter: tuple[str, str], days: Sequence[Day]) -> Suggestion:
    reasons = list(_reasons(entry["fields"], *matter))
    day = next((one.on for one in days if one.state == "free"), None)
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
