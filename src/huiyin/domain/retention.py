"""How long a closed matter is kept: what its acts say of it, and what was set by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huiyin.domain.acts import Act, ActKind, last
from huiyin.law.retention import RetentionBook


class Retention(StrEnum):
    """The classes of keeping; their years stand in `law/data/retention.yaml`."""

    PERMANENT = "permanent"
    THIRTY_YEARS = "thirty_years"
    TEN_YEARS = "ten_years"


BY_RULE = "by_rule"
"""What an archivist says to give the class back to the rule."""


@dataclass(frozen=True, slots=True)
class Kept:
    """In which class a matter is kept, by which rule ("" where set by hand), and until when."""

    retention: str
    rule: str
    keep_until: date | None

    @property
    def is_set(self) -> bool:
        """Was it set by hand?"""
        return not self.rule


def kept(acts: Sequence[Act], closed_on: date, is_instructed: bool, book: RetentionBook) -> Kept:
    """The class of a closed matter, from its effective acts."""
    facts = {"instruction"} if is_instructed else set()
    if any(act.kind in book.results for act in acts):
        facts.add("result")
    rule = book.rule_for(frozenset(facts))
    chosen = last(acts, ActKind.RETENTION_SET)
    said = str(chosen.fields["retention"]) if chosen else BY_RULE
    if said == BY_RULE:
        return Kept(rule.retention, rule.name, book.keep_until(rule.retention, closed_on))
    return Kept(said, "", book.keep_until(said, closed_on))


_AFTER = frozenset(
    {
        ActKind.IDENTITY_REVEALED,
        ActKind.RETENTION_SET,
        ActKind.RECALCULATED,
        ActKind.QUERY_CODE_RENEWED,
        ActKind.RATED,
        ActKind.LETTER_ISSUED,
        ActKind.LETTER_VOIDED,
    }
)
"""Acts that come after a matter is closed and do not move the day it was."""


def closing_day(acts: Sequence[Act]) -> date:
    """The day of the last act that belongs to the matter itself, from its effective acts."""
    return max(act.on for act in acts if act.kind not in _AFTER)
