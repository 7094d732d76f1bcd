"""Who stands in for whom, and who is on duty in the reception hall."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import DutyPart, OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.organisation import need, record_office
from huiyin.store.accounts import queries, repository, structure


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody absent from a post of a unit, who stands in, and from when to when."""

    unit: str
    absent: int
    substitute: int
    since: date
    until: date
    reason: str = ""


def name_substitute(context: Context, wanted: StandIn) -> None:
    """Let somebody act in another's post for some days. Raises Invalid, Refusal."""
    need(context)
    if problems := _stand_in_problems(context, wanted):
        raise Invalid(problems)
    with transaction.atomic():
        values = {
            "unit_id": wanted.unit, "absent_id": wanted.absent,
            "substitute_id": wanted.substitute, "since": wanted.since, "until": wanted.until,
            "reason": wanted.reason.strip(),
        }  # fmt: skip
        repository.add_substitution(values)
        days = {"since": wanted.since.isoformat(), "until": wanted.until.isoformat()}
        body = asdict(wanted) | days
        record_office(context, OfficeAct.SUBSTITUTE_NAMED, wanted.unit, wanted.absent, body)


def _stand_in_problems(context: Context, wanted: StandIn) -> list[FieldProblem]:
    problems = []
    if not any(p.unit == wanted.unit for p in queries.posts_of(wanted.absent)):
        problems.append(FieldProblem("absent", "no_such_post"))
    if not any(p.is_active for p in queries.posts_of(wanted.substitute)):
        problems.append(FieldProblem("substitute", "not_person"))
    if wanted.absent == wanted.substitute:
        problems.append(FieldProblem("substitute", "own_substitute"))
    if wanted.until < wanted.since:
        problems.append(FieldProblem("until", "range_backwards"))
    if wanted.until < context.today:
        problems.append(FieldProblem("until", "past_day"))
    if len(wanted.reason.strip()) > 120:
        problems.append(FieldProblem("reason", "too_long"))
    return problems


def end_substitution(context: Context, ident: int) -> None:
    """Let a substitution end with today. Raises Invalid, Refusal."""
    need(context)
    row = next((s for s in structure.substitutions() if s.id == ident), None)
    if row is None:
        raise Invalid([FieldProblem("substitute", "not_person")])
    with transaction.atomic():
        repository.end_substitution(ident, context.today)
        body = {"substitute": row.substitute, "until": context.today.isoformat()}
        record_office(context, OfficeAct.SUBSTITUTE_ENDED, row.unit, row.absent, body)


def set_duty(context: Context, on: date, person: int, part: str, window: str = "") -> None:
    """Put one of the bureau's people on the roster. Raises Invalid, Refusal."""
    _need_hall(context)
    bureau = context.actor.bureau
    problems = []
    if not any(p.unit == bureau and p.is_active for p in queries.posts_of(person)):
        problems.append(FieldProblem("person", "not_of_the_bureau"))
    if part not in tuple(DutyPart):
        problems.append(FieldProblem("part", "not_choice"))
    if len(window) > 20:
        problems.append(FieldProblem("window", "too_long"))
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        said: dict[str, Any] = {"on": on, "part": part, "window": window.strip()}
        repository.add_duty({"unit_id": bureau, "person_id": person, **said})
        body = said | {"on": on.isoformat()}
        record_office(context, OfficeAct.DUTY_SET, bureau, person, body)


def remove_duty(context: Context, ident: int) -> None:
    """Take a line off the roster. Raises Refusal."""
    _need_hall(context)
    bureau = context.actor.bureau
    with transaction.atomic():
        said = repository.remove_duty(bureau, ident)
        if said:
            body = {"on": said["on"].isoformat(), "part": said["part"]}
            record_office(context, OfficeAct.DUTY_REMOVED, bureau, said["person_id"], body)


def duty_from(context: Context, given: Mapping[str, str], parts: Mapping[str, str]) -> None:
    """One line of a roster file: day, login or name, part, window. Raises Invalid, Refusal."""
    try:
        on = date.fromisoformat(given.get("on", "").strip().replace("/", "-")[:10])
    except ValueError:
        raise Invalid([FieldProblem("on", "not_day")]) from None
    wanted = given.get("person", "").strip()
    mine = queries.people(context.actor.bureau)
    found = [p.person for p in mine if wanted in (p.name, p.login)]
    if len(found) != 1:
        raise Invalid([FieldProblem("person", "not_of_the_bureau")])
    part = given.get("part", "").strip() or DutyPart.WHOLE_DAY
    set_duty(context, on, found[0], parts.get(part, part), given.get("window", ""))


def _need_hall(context: Context) -> None:
    if not context.actor.may(Permission.KEEP_HALL):
        raise Refusal("not_yours", "18")
