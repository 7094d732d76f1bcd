"""Units that end: merged, split or abolished, with who takes their matters over (article 24)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct, SuccessionWay
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, words
from huiyin.services.organisation import need, record_office
from huiyin.services.succession import carry_over
from huiyin.store.accounts import queries, repository, structure


@dataclass(frozen=True, slots=True)
class Closing:
    """How a unit ends: `successors` are codes, each with the matters it takes ("" for all)."""

    way: str
    on: date
    successors: Mapping[str, str]
    basis: str = ""


def close_unit(context: Context, code: str, closing: Closing) -> None:
    """End a unit. One successor takes its matters over; where they are several, or none, the
    bureau hands each matter on (article 24). Raises Invalid, Refusal."""
    need(context)
    if problems := _problems(context, code, closing):
        raise Invalid(problems)
    successions: list[dict[str, Any]] = [
        {"successor_id": heir, "way": closing.way, "matters": matters.strip(),
         "basis": closing.basis.strip()}
        for heir, matters in closing.successors.items()
    ]  # fmt: skip
    body = {
        "way": closing.way, "on": closing.on.isoformat(), "basis": closing.basis.strip(),
        "successors": {code: matters.strip() for code, matters in closing.successors.items()},
    }  # fmt: skip
    with transaction.atomic():
        repository.close_unit(code, closing.on, successions)
        record_office(context, OfficeAct.UNIT_CLOSED, code, 0, body)
        if len(closing.successors) == 1:
            basis = closing.basis.strip() or words()["succession_way"][closing.way]
            carry_over(context, code, next(iter(closing.successors)), basis)


def _problems(context: Context, code: str, closing: Closing) -> list[FieldProblem]:
    row, heirs = queries.unit(code), closing.successors
    problems = []
    if row is None or row.is_closed:
        problems.append(FieldProblem("unit", "no_such_unit"))
    if closing.way not in tuple(SuccessionWay):
        problems.append(FieldProblem("way", "not_choice"))
    if closing.on > context.today:
        problems.append(FieldProblem("on", "day_after_recording"))
    if any(len(text.strip()) > 200 for text in (closing.basis, *heirs.values())):
        problems.append(FieldProblem("basis", "too_long"))
    return problems + _heir_problems(code, closing.way, list(heirs))


def _heir_problems(code: str, way: str, heirs: Sequence[str]) -> list[FieldProblem]:
    open_ones = {u.code for u in queries.units(heirs) if not u.is_closed}
    if code in heirs:
        return [FieldProblem("successors", "own_successor")]
    if set(heirs) - open_ones:
        return [FieldProblem("successors", "no_such_unit")]
    if way == SuccessionWay.MERGED and len(heirs) != 1:
        return [FieldProblem("successors", "one_successor")]
    if way == SuccessionWay.SPLIT and len(heirs) < 2:
        return [FieldProblem("successors", "two_successors")]
    if any(u.parent == code and not u.is_closed for u in queries.units()):
        return [FieldProblem("unit", "has_subunits")]
    return []


def heirs(code: str) -> list[str]:
    """The open units that have taken over from a unit in the end, itself while it is open."""
    row, found, seen = queries.unit(code), [], set[str]()
    waiting = [row] if row else []
    while waiting:
        unit = waiting.pop(0)
        if unit.code in seen:
            continue
        seen.add(unit.code)
        if not unit.is_closed:
            found.append(unit.code)
        waiting += queries.units(s.successor for s in structure.successors(unit.code))
    return found
