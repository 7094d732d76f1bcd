"""Numbers of letters: by unit, series and year, without gaps, a void one never used again."""

import re

from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.organisation import record_office
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts import repository as accounts_repository
from huiyin.store.record.repository import next_number

_SHAPE = re.compile(r"^[^{}]*(\{series\})?[^{}]*〔\{year\}〕(第)?\{n\}号$")
_REGION = re.compile(r"^(.)[^省市区县旗乡镇]*[省市区县旗乡镇](.)")


def short_name(unit: str) -> str:
    """A unit's name in two characters, for a unit that set no pattern: 云溪县信访局 is 云信."""
    found = _REGION.match(unit)
    return "".join(found.groups()).replace("人", "政") if found else unit[:2]


def pattern_of(unit: str, name: str, series: str) -> str:
    """The pattern in force for a series of a unit: its own, the unit's, else a plain one."""
    own = accounts.letter_patterns(unit)
    return own.get(series) or own.get("") or short_name(name) + "{series}〔{year}〕{n}号"


def set_pattern(context: Context, unit: str, series: str, pattern: str) -> None:
    """Set how a unit numbers its letters. Raises Invalid, Refusal."""
    if not context.actor.may(Permission.KEEP_ORGANISATION):
        raise Refusal("not_yours", "14")
    if accounts.unit(unit) is None:
        raise Invalid([FieldProblem("unit", "no_such_unit")])
    tells_series = bool(series) or "{series}" in pattern
    if not _SHAPE.match(pattern.strip()) or len(pattern) > 60 or not tells_series:
        raise Invalid([FieldProblem("pattern", "not_a_pattern")])
    accounts_repository.set_letter_pattern(unit, series, pattern.strip())
    body = {"series": series, "pattern": pattern.strip()}
    record_office(context, OfficeAct.LETTER_PATTERN_SET, unit, 0, body)


def take(unit: str, name: str, series: str, year: int) -> str:
    """The next number, taken in the caller's transaction: rolled back, it is free again.

    The row of the counter is locked until then, so that numbers follow each other without gaps.
    Series and units whose numbers read alike count together: no number is given out twice.
    """
    pattern = pattern_of(unit, name, series)
    serial = next_number(f"letter:{pattern.format(series=series, year=year, n='')}")
    return pattern.format(series=series, year=year, n=serial)
