"""Reading the organisation over time: regions, former names, successors, subjects, stand-ins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from huiyin.domain.petition import COLLECTIVE_FROM
from huiyin.store.accounts.models import (
    Duty,
    Post,
    Region,
    Setting,
    Substitution,
    Succession,
    UnitSubject,
    UnitVersion,
)


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region with the names above it, outermost first."""

    code: str
    name: str
    parent: str
    above: tuple[str, ...] = ()


def region(code: str) -> RegionRow | None:
    """One region, or None."""
    return next(iter(_with_above(Region.objects.filter(code=code))), None)


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of regions by code."""
    wanted = {c for c in codes if c}
    return dict(Region.objects.filter(code__in=wanted).values_list("code", "name"))


def search_regions(words: str, limit: int = 50) -> list[RegionRow]:
    """Regions whose name holds the words or whose code begins so, larger ones first."""
    found = Region.objects.filter(Q(name__icontains=words) | Q(code__startswith=words))
    return sorted(_with_above(found.order_by("code")[:limit]), key=lambda r: len(r.code))


def regions_below(code: str) -> list[RegionRow]:
    """The regions one level below; of "" the outermost ones."""
    rows = Region.objects.filter(parent=code).order_by("code")
    return [RegionRow(r.code, r.name, r.parent) for r in rows]


def count_regions() -> int:
    """How many regions are known."""
    return Region.objects.count()


def _with_above(rows: Iterable[Region]) -> list[RegionRow]:
    found = list(rows)
    known = {r.code: r for r in found}
    wanted = {r.parent for r in found} - set(known) - {""}
    while wanted:
        more = Region.objects.in_bulk(wanted)
        known |= more
        wanted = {r.parent for r in more.values()} - set(known) - {""}
    return [RegionRow(r.code, r.name, r.parent, _above(r, known)) for r in found]


def _above(row: Region, known: dict[str, Region]) -> tuple[str, ...]:
    names: list[str] = []
    while (upper := known.get(row.parent)) is not None and len(names) < 6:
        names.insert(0, upper.name)
        row = upper
    return tuple(names)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """How a unit was called and placed from a day on."""

    since: date
    name: str
    kind: str
    parent: str
    region: str


def versions(unit: str) -> list[VersionRow]:
    """A unit's names and places, newest first."""
    rows = UnitVersion.objects.filter(unit_id=unit).order_by("-since")
    return [VersionRow(r.since, r.name, r.kind, r.parent, r.region) for r in rows]


def name_on(unit: str, day: date) -> str:
    """What a unit was called on a day, "" when it was not there yet."""
    rows = UnitVersion.objects.filter(unit_id=unit, since__lte=day).order_by("-since")
    return rows.values_list("name", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """A unit that ended and one that takes over; `matters` says what, where it is split."""

    unit: str
    unit_name: str
    successor: str
    successor_name: str
    way: str
    on: date
    matters: str
    basis: str


def _succession(row: Succession) -> SuccessionRow:
    return SuccessionRow(
        row.unit_id, row.unit.name, row.successor_id, row.successor.name, row.way, row.on,
        row.matters, row.basis,
    )  # fmt: skip


def successors(unit: str) -> list[SuccessionRow]:
    """Who takes over from a unit that ended, in order of code."""
    rows = Succession.objects.filter(unit_id=unit).select_related("unit", "successor")
    return [_succession(r) for r in rows.order_by("successor_id")]


def predecessors(unit: str) -> list[SuccessionRow]:
    """Whose matters a unit took over."""
    rows = Succession.objects.filter(successor_id=unit).select_related("unit", "successor")
    return [_succession(r) for r in rows.order_by("on", "unit_id")]


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject a unit answers for, in a region ("" for everywhere)."""

    unit: str
    unit_name: str
    topic: str
    region: str


def subjects(unit: str = "", bureau: str = "") -> list[SubjectRow]:
    """Subjects of one unit, or of the open units of a bureau."""
    rows = UnitSubject.objects.select_related("unit").order_by("topic", "region", "unit_id")
    rows = rows.filter(unit_id=unit) if unit else rows.filter(unit__is_closed=False)
    if bureau:
        rows = rows.filter(unit__bureau=bureau)
    return [SubjectRow(r.unit_id, r.unit.name, r.topic, r.region) for r in rows]


@dataclass(frozen=True, slots=True)
class SubstitutionRow:
    """Who stands in for whom, and in which post."""

    id: int
    unit: str
    unit_name: str
    absent: int
    absent_name: str
    substitute: int
    substitute_name: str
    since: date
    until: date
    reason: str


def _substitution(r: Substitution) -> SubstitutionRow:
    return SubstitutionRow(
        r.pk, r.unit_id, r.unit.name, r.absent_id, r.absent.name, r.substitute_id,
        r.substitute.name, r.since, r.until, r.reason,
    )  # fmt: skip


def substitutions(
    *, unit: str = "", absent: int = 0, substitute: int = 0, day: date | None = None
) -> list[SubstitutionRow]:
    """Who stands in for whom; with `day` only those that hold on it. Newest first."""
    rows = Substitution.objects.select_related("unit", "absent", "substitute")
    said: dict[str, Any] = {
        "unit_id": unit, "absent_id": absent, "substitute_id": substitute,
        "since__lte": day, "until__gte": day,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in said.items() if value})
    return [_substitution(r) for r in rows.order_by("-since", "-id")]


@dataclass(frozen=True, slots=True)
class PostSpan:
    """A post somebody holds or held; `until` empty while it lasts."""

    unit: str
    unit_name: str
    role: str
    since: date
    until: date | None


def career(person: int) -> list[PostSpan]:
    """Every post of a person, newest first."""
    rows = Post.objects.filter(person_id=person).select_related("unit").order_by("-since", "-id")
    return [PostSpan(r.unit_id, r.unit.name, r.role, r.since, r.until) for r in rows]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Somebody on duty in the reception hall."""

    id: int
    on: date
    part: str
    person: int
    name: str
    window: str


def duties(unit: str, since: date, until: date) -> list[DutyRow]:
    """The roster of a bureau's hall between two days, both included."""
    rows = Duty.objects.filter(unit_id=unit, on__gte=since, on__lte=until)
    rows = rows.select_related("person").order_by("on", "part", "window", "person_id")
    return [DutyRow(r.pk, r.on, r.part, r.person_id, r.person.name, r.window) for r in rows]


def settings_of(bureau: str) -> dict[str, Any]:
    """What a bureau has set its own way, by name."""
    return dict(Setting.objects.filter(bureau=bureau).values_list("name", "value"))


def collective_from(bureau: str) -> int:
    """From how many people on a visit is collective in a bureau."""
    return int(settings_of(bureau).get("collective_from", COLLECTIVE_FROM))


def regions_named(area: str, words: str) -> list[RegionRow]:
    """Every region below one, whatever the depth, whose name stands in some words.

    Written as SQL: it is asked at every registration, and the ORM takes longer than the database.
    """
    stem = area
    if len(area) == 6:
        stem = area[:2] if area.endswith("0000") else area[:4] if area.endswith("00") else area
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, name, parent FROM accounts_region WHERE code LIKE %s AND code <> %s "
            "AND name <> '' AND REPLACE(%s, name, '') <> %s ORDER BY code",
            [stem + "%", area, words, words],
        )
        return [RegionRow(*row) for row in cursor.fetchall()]
