"""How long a closed matter is kept: classes and the rules that propose one, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.law.rules import LawError


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What a matter must have had (`needs`) to be kept in a class; `label` says it in words."""

    name: str
    retention: str
    needs: frozenset[str]
    label: str


@dataclass(frozen=True, slots=True)
class RetentionBook:
    """Classes by name with their years (None: for ever), and the rules in order.

    `results` are the acts that are a result of handling.
    """

    years: Mapping[str, int | None]
    labels: Mapping[str, str]
    basis: str
    results: frozenset[str]
    rules: tuple[RetentionRule, ...]

    def rule_for(self, facts: frozenset[str]) -> RetentionRule:
        """The first rule whose needs are all there; the last one needs nothing."""
        return next(rule for rule in self.rules if rule.needs <= facts)

    def keep_until(self, retention: str, closed_on: date) -> date | None:
        """The last day of keeping, None for ever: whole years from 1 January after closing."""
        years = self.years[retention]
        return None if years is None else date(closed_on.year + years, 12, 31)


def read_retention(said: Mapping[str, Any]) -> RetentionBook:
    """The book from its document. Raises LawError for a rule that cannot hold."""
    rules = tuple(
        RetentionRule(r["name"], r["retention"], frozenset(r["needs"]), r["label"])
        for r in said["rules"]
    )
    classes: Mapping[str, Mapping[str, Any]] = said["classes"]
    for rule in rules:
        if rule.retention not in classes or rule.needs - {"instruction", "result"}:
            raise LawError(f"law/data/retention.yaml: {rule.name}: no such class or need")
    if rules[-1].needs:
        raise LawError("law/data/retention.yaml: the last rule must need nothing")
    return RetentionBook(
        {name: c.get("years") for name, c in classes.items()},
        {name: c["label"] for name, c in classes.items()},
        said["basis"], frozenset(said["results"]), rules,
    )  # fmt: skip
