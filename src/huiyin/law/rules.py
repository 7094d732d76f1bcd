"""Rules: one clock each, with its triggers and its dated versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from huiyin.law.citation import Citation


class LawError(ValueError):
    """The law data contradict themselves; the message names the rule and what to mend."""


@dataclass(frozen=True, slots=True)
class Extension:
    """How far a period may be extended in all, in days of its unit, and who approves."""

    length: int
    approved_by: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Version:
    """What a rule says from `since` on. `length` is None where the law gives no number.

    `terms` names the series the version belongs to: "" for the first round, another name for
    starts that open a period of their own (a second dispatch, a redo). `figure_in` is the
    article in which the number stands when it is not the cited one. What a bureau set for its
    `region` has the day it was `announced_on`; `is_ended` takes it back from `since` on.
    """

    since: date
    length: int | None
    unit: str
    basis: str
    citation: Citation
    confirmed_on: date
    terms: str = ""
    extension: Extension | None = None
    figure_in: str = ""
    region: str = ""
    announced_on: date | None = None
    is_ended: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """An act that starts, stops or drops a clock, when its fields (`when`) and the case allow it.

    `day` names a field whose date counts instead of the act's own; `length` and `until` name
    fields that set the length in days or the last day; `holder` turns to the unit that holds
    the petition whatever unit the act names.
    """

    act: str
    when: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    applies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    terms: str = ""
    day: str = ""
    length: str = ""
    until: str = ""
    holder: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One clock: who owes what, which acts start and stop it, and its versions.

    `per` is petition, unit or petitioner: what has a clock of its own. `lapses`: a right that
    is lost when it is not used. `late_unlawful`: stopping it too late moves nothing.
    `by_claim`: every claim needs its answer. `pauses`: hearings do not count.
    """

    name: str
    label: str
    holder: str
    per: str
    starts: tuple[Trigger, ...]
    stops: tuple[Trigger, ...]
    falls_away: tuple[Trigger, ...]
    versions: tuple[Version, ...]
    applies: Mapping[str, tuple[str, ...]]
    region: str = ""
    sharpens: tuple[str, ...] = ()
    lapses: bool = False
    late_unlawful: bool = False
    by_claim: bool = False
    pauses: bool = False
    note: str = ""

    def version(self, on: date, terms: str = "", region: str = "") -> Version | None:
        """The version in force on the day a clock starts, None when the rule was not yet law.

        Of several the one of the nearest region counts: what a county set before what holds
        everywhere.
        """
        found: Version | None = None
        for version in self.versions:
            is_meant = version.terms == terms and region.startswith(version.region)
            is_nearer = found is None or len(version.region) >= len(found.region)
            if is_meant and is_nearer and version.since <= on:
                found = version
        if found is None or not found.is_ended:
            return found
        others = tuple(v for v in self.versions if v.region != found.region)
        return replace(self, versions=others).version(on, terms, region)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Regional:
    """What only regions set, beside no rule of the nation: its versions are the region's own."""

    name: str
    label: str
    note: str
    region: str = ""
    versions: tuple[Version, ...] = ()

    def version(self, on: date, known_on: date = date.max) -> Version | None:
        """What held on a day, as far as it was announced by another; None when nothing did."""
        newest = [
            version for version in self.versions
            if version.since <= on and (version.announced_on or date.min) <= known_on
        ]  # fmt: skip
        return newest[-1] if newest and not newest[-1].is_ended else None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Target(Regional):
    """A goal that a region set itself for an average: never a clock, nobody is late by it.

    The average runs from the act `starts` to the first of `ends`, over all petitions.
    """

    starts: str
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Period(Regional):
    """A period that runs in a register, where the nation asks for the step without a number.

    `starts` says in words from which day; the register's term says by which item.
    """

    starts: str
