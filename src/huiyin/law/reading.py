"""From YAML documents to the frozen parts of the law book."""

from collections.abc import Mapping, Sequence
from typing import Any

from huiyin.law.book import Condition, Grounds, OutsideLimit, Route
from huiyin.law.citation import Citation
from huiyin.law.rules import Extension, LawError, Rule, Trigger, Version

Entry = Mapping[str, Any]


def rules(entries: Sequence[Entry], document: str) -> list[Rule]:
    """The rules of one document; LawError names the rule that cannot be read."""
    found = []
    for entry in entries:
        try:
            found.append(_rule(entry))
        except (KeyError, TypeError, ValueError) as error:
            name = entry.get("rule", "?")
            raise LawError(f"law/data/{document}.yaml: {name}: {error}") from error
    return found


def conditions(entries: list[Entry]) -> tuple[Condition, ...]:
    """What must have happened before an act is lawful."""
    return tuple(
        Condition(
            act=e["act"],
            needs=tuple(e["needs"]),
            by_unit=e.get("by_unit", False),
            citation=_citation(e["citation"]),
            reason=e["reason"],
        )
        for e in entries
    )


def grounds(entries: list[Entry]) -> tuple[Grounds, ...]:
    """The grounds for declining and barring."""
    return tuple(Grounds(**{**e, "citation": _citation(e["citation"])}) for e in entries)


def routes(entries: list[Entry]) -> tuple[Route, ...]:
    """The six routes of article 31."""
    return tuple(_route(entry) for entry in entries)


def terms(entries: list[Entry]) -> dict[str, OutsideLimit]:
    """The periods that run in registers, by name."""
    return {e["term"]: _limit({k: v for k, v in e.items() if k != "term"}) for e in entries}


def _rule(e: Entry) -> Rule:
    known = dict(e)
    for gone in ("rule", "basis", "starts", "stops", "falls_away", "versions", "applies"):
        known.pop(gone, None)
    versions = sorted((_version(v, e["basis"]) for v in e["versions"]), key=lambda v: v.since)
    return Rule(
        name=e["rule"],
        starts=tuple(_trigger(t) for t in e["starts"]),
        stops=tuple(_trigger(t) for t in e["stops"]),
        falls_away=tuple(_trigger(t) for t in e.get("falls_away", ())),
        versions=tuple(versions),
        applies=_sets(e.get("applies", {})),
        **{**known, "sharpens": tuple(e.get("sharpens", ()))},
    )


def _trigger(entry: str | Entry) -> Trigger:
    if isinstance(entry, str):
        return Trigger(act=entry)
    parts = {"when": _sets(entry.get("when", {})), "applies": _sets(entry.get("applies", {}))}
    return Trigger(**{**entry, **parts})


def _version(entry: Entry, basis: str) -> Version:
    extension = entry.get("extension")
    parts = {
        "basis": entry.get("basis", basis),
        "citation": _citation(entry["citation"]),
        "extension": _extension(extension) if extension else None,
    }
    return Version(**{**entry, **parts})


def _extension(entry: Entry) -> Extension:
    return Extension(**{**entry, "citation": _citation(entry["citation"])})


def _route(e: Entry) -> Route:
    return Route(
        number=e["number"],
        label=e["label"],
        explanation=e["explanation"],
        examples=tuple(e["examples"]),
        organs=tuple(e["organs"]),
        petition_procedure=e.get("petition_procedure", False),
        citation=_citation(e["citation"]),
        limits=tuple(_limit(limit) for limit in e["limits"]),
    )


def _limit(entry: Entry) -> OutsideLimit:
    return OutsideLimit(**{**entry, "citation": _citation(entry["citation"])})


def _citation(entry: Entry) -> Citation:
    return Citation(**{**entry, "article": str(entry.get("article", ""))})


def _sets(entry: Mapping[str, list[Any]]) -> dict[str, tuple[Any, ...]]:
    return {key: tuple(values) for key, values in entry.items()}
