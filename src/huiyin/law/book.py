"""The law book: all rules with what each act does to them, grounds and the six routes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from huiyin.law.citation import Citation
from huiyin.law.rules import LawError, Period, Regional, Rule, Target, Trigger, Version
from huiyin.law.strictness import refuse_laxer


@dataclass(frozen=True, slots=True)
class Condition:
    """An act that is lawful only after one of the acts `needs`; `by_unit`: of the same unit."""

    act: str
    needs: tuple[str, ...]
    by_unit: bool
    citation: Citation
    reason: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """A ground for declining (`decline`) or barring (`bar`) a petition."""

    code: str
    outcome: str
    label: str
    explanation: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class OutsideLimit:
    """A time limit outside the petition procedure; `unit` also month or year."""

    label: str
    length: int
    unit: str
    starts: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Route:
    """One of the six routes of article 31, with what leads there and the clocks outside."""

    number: int
    label: str
    explanation: str
    examples: tuple[str, ...]
    organs: tuple[str, ...]
    petition_procedure: bool
    citation: Citation
    limits: tuple[OutsideLimit, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LawBook:
    """All rules of the house, in the order in which they are shown.

    The indexes say for each act what it starts, stops and lets fall away, what makes it lawful
    (`conditional`) and which right it must use in time (`guarded`); `named` are all those acts.
    `terms` are the periods that run in registers, by name.
    `patterns` are the promises, goals and periods that a region may set, `targets` the goals
    that are, `periods` those that run in registers.
    """

    rules: Mapping[str, Rule]
    targets: Mapping[str, Target]
    periods: Mapping[str, Period]
    patterns: Mapping[str, Rule | Target | Period]
    conditions: tuple[Condition, ...]
    grounds: tuple[Grounds, ...]
    routes: Mapping[int, Route]
    wording: Mapping[str, str]
    act_labels: Mapping[str, str]
    terms: Mapping[str, OutsideLimit]
    starting: Mapping[str, tuple[tuple[Rule, Trigger], ...]]
    stopping: Mapping[str, tuple[tuple[Rule, Trigger], ...]]
    dropping: Mapping[str, tuple[tuple[Rule, Trigger], ...]]
    conditional: Mapping[str, Condition]
    named: frozenset[str]
    guarded: Mapping[str, tuple[Rule, ...]]
    extendable: tuple[Rule, ...]
    pausing: tuple[Rule, ...]

    def rule(self, name: str) -> Rule:
        """The rule of that name; LawError names the nearest thing to do when there is none."""
        try:
            return self.rules[name]
        except KeyError:
            raise LawError(f"no rule {name}: `huiyin law list` names them all") from None

    def version(self, name: str, on: date, terms: str = "") -> Version | None:
        """The version of a rule in force on the day a clock started."""
        return self.rule(name).version(on, terms)

    def targets_for(self, region: str, on: date) -> tuple[tuple[Target, Version], ...]:
        """The goals in force for a region on a day, the nearest region's last."""
        found = [t for t in self.targets.values() if region.startswith(t.region)]
        return tuple((t, v) for t in found if (v := t.version(on)) is not None)

    def period_for(
        self, kind: str, region: str, on: date, known_on: date = date.max
    ) -> OutsideLimit | None:
        """The region's period of a kind for what began on a day, the nearest region's first."""
        named = (p for p in self.periods.values() if p.name.rpartition(".")[2] == kind)
        here = sorted((p for p in named if region.startswith(p.region)), key=_reach, reverse=True)
        for period in here:
            version = period.version(on, known_on)
            if version is not None and version.length is not None:
                return OutsideLimit(period.label, version.length, version.unit, period.starts,
                                    version.citation)  # fmt: skip
        return None

    def in_region(self, region: str) -> tuple[Rule, ...]:
        """The national rules and the local ones whose region code begins the given one."""
        return tuple(r for r in self.rules.values() if region.startswith(r.region))

    def grounds_for(self, outcome: str) -> tuple[Grounds, ...]:
        """The grounds for an outcome: decline or bar."""
        return tuple(ground for ground in self.grounds if ground.outcome == outcome)


def _reach(period: Period) -> int:
    return len(period.region)


@dataclass(frozen=True, slots=True)
class Texts:
    """What is said in the book besides rules, as the loader read it."""

    conditions: tuple[Condition, ...]
    grounds: tuple[Grounds, ...]
    routes: tuple[Route, ...]
    wording: Mapping[str, str]
    act_labels: Mapping[str, str]
    terms: Mapping[str, OutsideLimit] = field(default_factory=dict)


def bind(
    rules: Iterable[Rule],
    texts: Texts,
    regional: Iterable[Regional] = (),
    patterns: Mapping[str, Rule | Target | Period] | None = None,
) -> LawBook:
    """Make a book of rules; LawError when a local rule is laxer than the one it sharpens."""
    named = {rule.name: rule for rule in rules}
    for rule in named.values():
        refuse_laxer(rule, named)
    starting, stopping = _index(named.values(), "starts"), _index(named.values(), "stops")
    dropping = _index(named.values(), "falls_away")
    conditional = {condition.act: condition for condition in texts.conditions}
    regional = list(regional)
    return LawBook(
        rules=named,
        targets={r.name: r for r in regional if isinstance(r, Target)},
        periods={r.name: r for r in regional if isinstance(r, Period)},
        patterns=patterns or {},
        conditions=texts.conditions,
        grounds=texts.grounds,
        routes={route.number: route for route in texts.routes},
        wording=texts.wording,
        act_labels=texts.act_labels,
        terms=texts.terms,
        starting=starting,
        stopping=stopping,
        dropping=dropping,
        conditional=conditional,
        named=frozenset({*starting, *stopping, *dropping, *conditional}),
        guarded=_guarded(named.values()),
        extendable=tuple(r for r in named.values() if any(v.extension for v in r.versions)),
        pausing=tuple(rule for rule in named.values() if rule.pauses),
    )


def _index(rules: Iterable[Rule], side: str) -> dict[str, tuple[tuple[Rule, Trigger], ...]]:
    found: dict[str, tuple[tuple[Rule, Trigger], ...]] = {}
    for rule in rules:
        for trigger in getattr(rule, side):
            found[trigger.act] = (*found.get(trigger.act, ()), (rule, trigger))
    return found


def _guarded(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        for trigger in rule.stops if rule.late_unlawful else ():
            found[trigger.act] = (*found.get(trigger.act, ()), rule)
    return found
