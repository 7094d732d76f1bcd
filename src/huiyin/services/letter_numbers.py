"""Numbers of letters: by unit, series and year, without gaps, a void one never used again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction

from huiyin.documents.kinds import kinds
from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.organisation import record_office
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts import repository as accounts_repository
from huiyin.store.record.queries import last_numbers
from huiyin.store.record.repository import next_number

_SHAPE = re.compile(r"^[^{}]*(\{series\})?[^{}]*〔\{year\}〕(第)?\{n\}号$")
_REGION = re.compile(r"^(.)[^省市区县旗乡镇]*[省市区县旗乡镇](.+)")
_TOWN = re.compile(r"^([^省市区县旗乡镇]{1,3})(?:乡|镇|街道)(.+)")
_MARKS = (("人民政府", "政"), ("人民法院", "法"), ("人民检察院", "检"), ("人力资源", "人社"),
          ("人民医院", "医"), ("办事处", "办"))  # fmt: skip


def short_name(unit: str) -> str:
    """A unit's name in short, for a unit that set no pattern: 云溪县信访局 is 云信, of a township
    the whole place stays (城关镇人民政府 is 城关政)."""
    name = unit.removeprefix("中共")
    found = _TOWN.match(name) or _REGION.match(name)
    if found is None:
        return unit[:2]
    place, rest = found.groups()
    return str(place) + next((m for start, m in _MARKS if rest.startswith(start)), rest[0])


def pattern_of(unit: str, name: str, series: str) -> str:
    """The pattern in force for a series of a unit: its own, the unit's, else a plain one."""
    own = accounts.letter_patterns(unit)
    return own.get(series) or own.get("") or plain(name)


def plain(name: str) -> str:
    """The pattern of a unit that set none."""
    return short_name(name) + "{series}〔{year}〕{n}号"


@dataclass(frozen=True, slots=True)
class Series:
    """How a unit numbers one series: of which kinds, by what pattern, the next number as it would
    read today, and the names of units whose numbers would read alike."""

    series: str
    kinds: tuple[str, ...]
    pattern: str
    is_own: bool
    following: str
    alike: tuple[str, ...]


def series_of(unit: str, name: str, year: int) -> list[Series]:
    """Every series of the letters, as the unit numbers it."""
    own, every = accounts.letter_patterns(unit), accounts.all_letter_patterns()
    others = {u.code: u.name for u in accounts.units() if u.code != unit and not u.is_closed}
    found: dict[str, list[str]] = {}
    for kind in kinds().values():
        if kind.series:
            found.setdefault(kind.series, []).append(kind.name)
    patterns = {series: own.get(series) or own.get("") or plain(name) for series in found}
    counters = {s: _counter(p, s, year) for s, p in patterns.items()}
    last = last_numbers(list(counters.values()))
    return [
        Series(
            series, tuple(found[series]), pattern, series in own,
            pattern.format(series=series, year=year, n=last.get(counters[series], 0) + 1),
            tuple(_alike(_read(pattern, series), series, others, every)),
        )
        for series, pattern in patterns.items()
    ]  # fmt: skip


def _read(pattern: str, series: str) -> str:
    """What stands before the year of a series' numbers."""
    return pattern.format(series=series, year="", n="")


def _alike(
    mine: str, series: str, others: Mapping[str, str], every: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    for unit, name in others.items():
        own = every.get(unit, {})
        if _read(own.get(series) or own.get("") or plain(name), series) == mine:
            yield name


def set_pattern(context: Context, unit: str, series: str, pattern: str) -> None:
    """Set how a unit numbers its letters, a series or ("") all the rest.

    Raises Invalid, Refusal.
    """
    need(context, unit)
    tells_series = bool(series) or "{series}" in pattern
    if not _SHAPE.match(pattern.strip()) or len(pattern) > 60 or not tells_series:
        raise Invalid([FieldProblem("pattern", "not_a_pattern")])
    with transaction.atomic():
        accounts_repository.set_letter_pattern(unit, series, pattern.strip())
        body = {"series": series, "pattern": pattern.strip()}
        record_office(context, OfficeAct.LETTER_PATTERN_SET, unit, 0, body)


def drop_pattern(context: Context, unit: str, series: str) -> None:
    """Let the usual pattern of a series hold again. Raises Invalid, Refusal."""
    need(context, unit)
    with transaction.atomic():
        accounts_repository.drop_letter_pattern(unit, series)
        body = {"series": series, "pattern": None}
        record_office(context, OfficeAct.LETTER_PATTERN_SET, unit, 0, body)


def need(context: Context, unit: str) -> None:
    """Who keeps the organisation sets any unit's patterns, who keeps letters the own unit's.

    Raises Refusal, Invalid where there is no such unit.
    """
    actor = context.actor
    is_own = actor.may(Permission.KEEP_LETTERS) and actor.unit == unit
    if not (is_own or actor.may(Permission.KEEP_ORGANISATION)):
        raise Refusal("not_yours", "14")
    if accounts.unit(unit) is None:
        raise Invalid([FieldProblem("unit", "no_such_unit")])


def take(unit: str, name: str, series: str, year: int) -> str:
    """The next number, taken in the caller's transaction: rolled back, it is free again.

    The row of the counter is locked until then, so that numbers follow each other without gaps.
    Series and units whose numbers read alike count together: no number is given out twice.
    """
    pattern = pattern_of(unit, name, series)
    serial = next_number(_counter(pattern, series, year))
    return pattern.format(series=series, year=year, n=serial)


def _counter(pattern: str, series: str, year: int) -> str:
    return f"letter:{pattern.format(series=series, year=year, n='')}"
