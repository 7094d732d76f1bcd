"""Which unit a matter should go to, and why: subject, region, where it went before."""

from collections.abc import Mapping, Sequence
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
    unit = queries.unit(bureau) if place.strip() else None
    return region_within(unit.region, place) if unit else None


def region_within(area: str, place: str) -> RegionRow | None:
    """The same within an area given by its region code."""
    if not area or not place.strip():
        return None
    named = structure.regions_named(area, place)
    inner = [r for r in named if not any(o.parent == r.code for o in named)]
    longest = sorted(inner, key=lambda r: (len(r.code), len(r.name)), reverse=True)
    towns = {r.code for r in named}
    fitting = [r for r in longest if r.parent in towns or len(r.code) <= 9]
    return next(iter(fitting or longest), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a matter that must go somewhere: `earlier` are ids of petitions about the
    same matter, `code_unit` the unit a scanned code named, `returned_by` who gave it back."""

    topic: str
    region: str
    earlier: tuple[int, ...] = ()
    code_unit: str = ""
    returned_by: frozenset[str] = frozenset()


def suggest_units(bureau: str, asked: Asked) -> list[Suggested]:
    """The units that most speaks for, best first, each with its reasons."""
    return suggest_many(bureau, [asked])[0]


def suggest_many(bureau: str, many: Sequence[Asked]) -> list[list[Suggested]]:
    """The same of several matters, with the house asked once."""
    subjects = structure.subjects(bureau=bureau)
    before = handled_before({i for asked in many for i in asked.earlier})
    units = {u.code: u.name for u in queries.units() if not u.is_closed and u.code != bureau}
    return [_suggest(asked, subjects, before, units) for asked in many]


def _suggest(
    asked: Asked, subjects: Sequence[SubjectRow], before: Mapping[int, Mapping[str, str]],
    units: Mapping[str, str],
) -> list[Suggested]:  # fmt: skip
    reasons: dict[str, list[tuple[int, str]]] = {}
    for subject in subjects:
        if fit := _fits(subject, asked.topic, asked.region):
            reasons.setdefault(subject.unit, []).append(fit)
    for earlier in asked.earlier:
        for unit, number in before.get(earlier, {}).items():
            reasons.setdefault(unit, []).append((BEFORE, f"先前的 {number} 由它办理"))
    if asked.code_unit:
        reasons.setdefault(asked.code_unit, []).append((PLACE, "扫的码上写的就是它"))
    fitting = [u for u in reasons if u in units and u not in asked.returned_by]
    best = sorted(fitting, key=lambda u: -sum(weight for weight, _ in reasons[u]))
    return [Suggested(u, units[u], _said(reasons[u])) for u in best[:MOST]]


def _said(found: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(why for _, why in sorted(found, key=lambda f: -f[0])))


def _fits(subject: SubjectRow, topic: str, region: str) -> tuple[int, str] | None:
    is_topic = bool(topic) and subject.topic == topic
    is_here = bool(subject.region) and region.startswith(subject.region)
    if subject.region and not is_here:
        return None
    if is_topic and is_here:
        return SUBJECT + PLACE, f"职责是“{topic}”，管的就是这个地方"
    if is_topic:
        return SUBJECT, f"职责是“{topic}”"
    return (1, "管的就是这个地方") if is_here else None
