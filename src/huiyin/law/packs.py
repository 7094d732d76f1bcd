"""Local packs: what a region promises beyond the law, its goals, and the lengths a house sets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from huiyin.law.citation import Citation
from huiyin.law.reading import rules as read_rules
from huiyin.law.rules import LawError, Period, Regional, Rule, Target, Version
from huiyin.law.strictness import refuse_laxer, refuse_laxer_house_rule

LOCAL = "local"
HOUSE_BASES = frozenset({"policy", "companion"})
"""What a bureau may set otherwise for its region; the statute's lengths it may not."""

Pattern = Rule | Target | Period


@dataclass(frozen=True, slots=True)
class Edition:
    """What a region set for one rule from a day on; `length` None takes it back.

    `rule` is the full name (local.540621.forward, serve.opinion), `terms` the series of its
    versions. `announced_on` is the day a bureau made it known here, None for what the programme
    came with.
    """

    rule: str
    region: str
    place: str
    since: date
    length: int | None
    unit: str
    source: str
    terms: str = ""
    announced_on: date | None = None
    confirmed_on: date | None = None


def reach(code: str) -> str:
    """The beginning that the codes of a region and of all below it share: 512000 gives 5120."""
    if len(code) == 6 and code.isdigit():
        return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    return code


def local_name(region: str, kind: str) -> str:
    """The name of a region's own rule."""
    return f"{LOCAL}.{region}.{kind}"


def kind_of(rule: str) -> str:
    """The pattern a local rule follows, "" for a rule of the nation."""
    return rule.rpartition(".")[2] if rule.startswith(f"{LOCAL}.") else ""


def read_patterns(entries: Sequence[Mapping[str, Any]]) -> dict[str, Pattern]:
    """The promises, goals and periods of registers that a region may set, by kind."""
    rules = [{**e, "basis": LOCAL, "versions": []} for e in entries if "rule" in e]
    found: dict[str, Pattern] = {rule.name: rule for rule in read_rules(rules, LOCAL)}
    for entry in entries:
        if "target" in entry:
            parts = {**entry, "name": entry["target"], "ends": tuple(entry["ends"])}
            del parts["target"]
            found[parts["name"]] = Target(**parts)
        if "period" in entry:
            parts = {**entry, "name": entry["period"]}
            del parts["period"]
            found[parts["name"]] = Period(**parts)
    return found


def shipped_editions(document: Mapping[str, Any]) -> list[Edition]:
    """The editions of a pack that comes with the programme."""
    said = {name: document[name] for name in ("region", "place", "source", "confirmed_on")}
    return [
        Edition(**{**said, **entry, "rule": local_name(document["region"], entry["rule"])})
        for entry in document["versions"]
    ]


def packed(
    national: Sequence[Rule], patterns: Mapping[str, Pattern], editions: Sequence[Edition]
) -> tuple[list[Rule], list[Regional]]:
    """The nation's rules with what houses set and the local rules; goals and periods.

    Raises LawError for an edition of a rule that is none, or of a length nobody may set.
    """
    series: dict[tuple[str, str, str], list[Edition]] = {}
    for edition in editions:
        key = edition.rule, edition.region, edition.terms
        series.setdefault(key, []).append(edition)
    rules: dict[str, Rule] = {rule.name: rule for rule in national}
    regional: list[Regional] = []
    for (name, _region, terms), said in series.items():
        if name.startswith(f"{LOCAL}."):
            made = _local(name, said, patterns)
            if isinstance(made, Regional):
                regional.append(made)
            else:
                rules[name] = made
        else:
            rules[name] = _set(_house_rule(rules, name, terms), terms, said)
    return list(rules.values()), regional


def standing_editions(
    national: Sequence[Rule], patterns: Mapping[str, Pattern], editions: Iterable[Edition]
) -> tuple[Edition, ...]:
    """Those among a house's editions that hold beside today's law.

    The nation may since have become stricter, or the programme may know a pattern no more: the
    rest is left out rather than closing the house.
    """
    return tuple(e for e in editions if objection_to(e, national, patterns) is None)


def objection_to(
    edition: Edition, national: Sequence[Rule], patterns: Mapping[str, Pattern]
) -> LawError | None:
    """Why an edition cannot stand: LaxerError with both figures, LawError for no such rule."""
    named = {rule.name: rule for rule in national}
    try:
        rules, _ = packed(national, patterns, [edition])
        if edition.length is None:
            return None
        rule = next((r for r in rules if r.name == edition.rule), None)
        if rule is not None and rule.region:
            refuse_laxer(rule, named)
        elif rule is not None:
            refuse_laxer_house_rule(rule, _version(edition, rule), named)
    except LawError as error:
        return error
    return None


def _local(name: str, editions: Sequence[Edition], patterns: Mapping[str, Pattern]) -> Pattern:
    newest, pattern = editions[-1], patterns.get(kind_of(name))
    if pattern is None or name != local_name(newest.region, kind_of(name)):
        raise LawError(f"{name}: follows no pattern of law/data/local.yaml")
    return replace(
        pattern, name=name, label=f"{newest.place}{pattern.label}", region=newest.region,
        versions=_timeline(editions, None),
    )  # fmt: skip


def _house_rule(rules: Mapping[str, Rule], name: str, terms: str) -> Rule:
    rule = rules.get(name)
    known = [v for v in rule.versions if v.terms == terms and not v.region] if rule else []
    if rule is None or not known or known[-1].basis not in HOUSE_BASES or not known[-1].length:
        raise LawError(f"{name}: no length that a house may set")
    return rule


def _set(rule: Rule, terms: str, editions: Sequence[Edition]) -> Rule:
    like = next(v for v in rule.versions if v.terms == terms and not v.region)
    more = _timeline(editions, like)
    return replace(rule, versions=tuple(sorted((*rule.versions, *more), key=_since)))


def _timeline(editions: Sequence[Edition], like: Version | None) -> tuple[Version, ...]:
    """One version after the other: the newest word stands from its own day on."""
    kept: list[Edition] = []
    for edition in editions:
        kept = [*(e for e in kept if e.since < edition.since), edition]
    return tuple(_as_version(e, like) for e in kept)


def _version(edition: Edition, rule: Rule) -> Version:
    return _as_version(edition, next(v for v in rule.versions if v.terms == edition.terms))


def _as_version(edition: Edition, like: Version | None) -> Version:
    confirmed = edition.confirmed_on or edition.announced_on or edition.since
    short = like.citation.short if like else LOCAL
    return Version(
        since=edition.since, length=edition.length, unit=edition.unit,
        basis=like.basis if like else LOCAL, citation=Citation(edition.source, short=short),
        confirmed_on=confirmed, terms=edition.terms, region=edition.region if like else "",
        announced_on=edition.announced_on, is_ended=edition.length is None,
    )  # fmt: skip


def _since(version: Version) -> date:
    return version.since
