"""Which unit a matter should go to, and why: subject, region, where it went before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.store.accounts import queries, structure
from huiyin.store.accounts.structure import RegionRow, SubjectRow
from huiyin.store.petitions.queries import handled_before

MOST = 3
SUBJECT, PLACE, BEFORE = 4, 3, 5
"""What a reason weighs: where the same matter was handled before weighs most."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A unit with the reasons that speak for it, the weightiest first."""

    unit: str
    name: str
    reasons: tuple[str, ...]


def region_in(bureau: str, place: str) -> RegionRow | None:
    """The smallest region of the bureau's area whose name stands in the words for the place."""
    unit = queries.unit(bureau)
    if unit is None or not unit.region or not place.strip():
        return None
    named = [r for r in structure.regions_within(unit.region) if r.name and r.name in place]
    inner = [r for r in named if not any(o.parent == r.code for o in named)]
    longest = sorted(inner, key=lambda r: (len(r.code), len(r.name)), reverse=True)
    towns = {r.code for r in named}
    fitting = [r for r in longest if r.parent in towns or len(r.code) <= 9]
    return next(iter(fitting or longest), None)


def suggest_units(
    bureau: str, topic: str, region: str, earlier: Sequence[int] = ()
) -> list[Suggested]:
    """The units that most speaks for, best first, each with its reasons.

    `earlier` are the ids of petitions about the same matter.
    """
    weights: Counter[str] = Counter()
    reasons: dict[str, list[str]] = {}
    for subject in structure.subjects(bureau=bureau):
        weight, why = _fits(subject, topic, region)
        if weight:
            weights[subject.unit] += weight
            reasons.setdefault(subject.unit, []).append(why)
    for unit, number in handled_before(earlier).items():
        weights[unit] += BEFORE
        reasons.setdefault(unit, []).insert(0, f"先前的 {number} 由它办理")
    names = {u.code: u.name for u in queries.units(weights) if not u.is_closed}
    best = [unit for unit, _ in weights.most_common() if unit in names]
    return [Suggested(u, names[u], tuple(dict.fromkeys(reasons[u]))) for u in best[:MOST]]


def _fits(subject: SubjectRow, topic: str, region: str) -> tuple[int, str]:
    is_topic = bool(topic) and subject.topic == topic
    is_here = bool(subject.region) and region.startswith(subject.region)
    if subject.region and not is_here:
        return 0, ""
    if is_topic and is_here:
        return SUBJECT + PLACE, f"职责是“{topic}”，管的就是这个地方"
    if is_topic:
        return SUBJECT, f"职责是“{topic}”"
    return (1, "管的就是这个地方") if is_here else (0, "")
