"""People and units: added, moved, locked, given a way in; each an act of the bureau's chain."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from huiyin.domain.authority import BUREAU_ROLES, Permission, Role
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct, UnitKind
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Invalid
from huiyin.services.context import SYSTEM, Context, words
from huiyin.services.intake import Desk
from huiyin.store.accounts import queries, repository, structure
from huiyin.store.record.repository import NewAct, append

UNIT_COLUMNS = {
    "单位代码": "code", "单位名称": "name", "单位类别": "kind", "上级单位代码": "parent",
    "信访部门代码": "bureau", "行政区划代码": "region", "电话": "phone",
    "地址": "address",
    "接待时间": "reception",
}  # fmt: skip
VERSIONED = ("name", "kind", "parent", "region")
SINCE_EVER = date(1949, 10, 1)
"""Since when a unit is taken to have been called what it is called, when nobody said."""
FIRST_BUREAU = "bureau"
LONGEST = {"name": 60, "login": 60, "address": 200, "region": 12}
GIVEN_ROLES = tuple(r for r in Role if r not in (Role.PETITIONER, Role.SYSTEM, Role.OPERATOR))


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken: `row` as a spreadsheet counts, header 1."""

    row: int
    field: str
    value: str
    reason: str


def need(context: Context) -> None:
    """Only who keeps the organisation goes on. Raises Refusal."""
    if not context.actor.may(Permission.KEEP_ORGANISATION):
        raise Refusal("not_yours", "14")


def _chain(context: Context, unit: str) -> str:
    """Whose chain an act of the organisation goes to: the actor's bureau, else the unit's."""
    if context.actor.bureau:
        return context.actor.bureau
    row = queries.unit(unit)
    return (row.bureau or row.code) if row else "house"


def record_office(
    context: Context, kind: OfficeAct, unit: str, person: int, body: Mapping[str, Any]
) -> None:
    """Chain an act on the organisation to the actor's bureau, else to the unit's."""
    act = NewAct(
        kind, context.today, context.at, context.actor.person, context.actor.unit, "14",
        "person" if person else "unit", person, 0, {"unit": unit, **body},
    )  # fmt: skip
    append(_chain(context, unit), [act])


def save_unit(context: Context, given: Mapping[str, str]) -> bool:
    """Add a unit or change it; True when new. Raises Invalid, Refusal."""
    need(context)
    values, problems = read_unit(given)
    if problems:
        raise Invalid(problems)
    code = values.pop("code")
    before = queries.unit(code)
    if before and all(getattr(before, name) == value for name, value in values.items()):
        return False
    with transaction.atomic():
        is_new = repository.save_unit(code, values)
        _keep_version(context, before, code, values)
        kind = OfficeAct.UNIT_ADDED if is_new else OfficeAct.UNIT_CHANGED
        record_office(context, kind, code, 0, values)
    return is_new


def _keep_version(
    context: Context, before: queries.UnitRow | None, code: str, values: Mapping[str, Any]
) -> None:
    """Names and places of a unit are kept; one from before they were kept is noted first."""
    now = {name: values[name] for name in VERSIONED}
    was = {name: getattr(before, name) for name in VERSIONED} if before else None
    if was == now:
        return
    if was and not structure.versions(code):
        repository.keep_version(code, was, SINCE_EVER)
    repository.keep_version(code, now, context.today)


def rename(context: Context, bureau: str, name: str) -> None:
    """Another name for a bureau, by whoever keeps its hall. Raises Refusal."""
    if bureau != context.actor.bureau or not context.actor.may(Permission.KEEP_HALL):
        raise Refusal("not_yours", "14")
    before = queries.unit(bureau)
    if before is None:
        raise Refusal("not_yours", "14")
    kept = {n: getattr(before, n) for n in VERSIONED} | {"name": name.strip()}
    with transaction.atomic():
        repository.save_unit(bureau, {"name": name.strip()})
        _keep_version(context, before, bureau, kept)
        record_office(context, OfficeAct.UNIT_CHANGED, bureau, 0, {"name": name.strip()})


def read_unit(given: Mapping[str, str]) -> tuple[dict[str, Any], list[FieldProblem]]:
    """The columns of a unit as stored, and what is wrong with them."""
    values: dict[str, Any] = {n: str(given.get(n) or "").strip() for n in UNIT_COLUMNS.values()}
    kinds = {label: kind for kind, label in words()["unit_kind"].items()}
    values["kind"] = kinds.get(values["kind"], values["kind"])
    problems = [FieldProblem(n, "missing") for n in ("code", "name", "kind") if not values[n]]
    problems += too_long(values)
    if values["kind"] and values["kind"] not in tuple(UnitKind):
        problems.append(FieldProblem("kind", "not_choice"))
    for name in ("parent", "bureau"):
        is_self = values[name] == values["code"]
        if values[name] and not is_self and queries.unit(values[name]) is None:
            problems.append(FieldProblem(name, "no_such_unit"))
    if values["parent"] and values["parent"] == values["code"]:
        problems.append(FieldProblem("parent", "own_parent"))
    if not values["bureau"] and values["kind"] == UnitKind.BUREAU:
        values["bureau"] = values["code"]
    return values, problems


def too_long(values: Mapping[str, str]) -> list[FieldProblem]:
    """The values that do not fit their column."""
    return [FieldProblem(n, "too_long") for n, v in values.items() if len(v) > LONGEST.get(n, 40)]


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is to sign in."""

    name: str
    unit: str
    role: str
    login: str = ""
    phone: str = ""


def add_person(context: Context, person: NewPerson) -> tuple[str, str]:
    """A new person with a post; login and the path of a one-time link. Raises Invalid."""
    need(context)
    login = person.login.strip() or _free_login(person.unit)
    problems = _person_problems(person, login)
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        ident = repository.add_person(login, person.name.strip(), person.phone.strip())
        repository.start_post(ident, person.unit, person.role, context.today)
        body = {"login": login, "name": person.name.strip(), "role": person.role}
        record_office(context, OfficeAct.PERSON_ADDED, person.unit, ident, body)
    return login, link_path(ident)


def _free_login(unit: str) -> str:
    return f"{unit.lower()}-{secrets.token_hex(3)}"


def _person_problems(person: NewPerson, login: str) -> list[FieldProblem]:
    problems = [] if person.name.strip() else [FieldProblem("name", "missing")]
    problems += too_long({"name": person.name, "login": login, "phone": person.phone})
    problems += post_problems(person.unit, person.role)
    if queries.person_by_login(login) is not None:
        problems.append(FieldProblem("login", "taken"))
    return problems


def post_problems(unit: str, role: str) -> list[FieldProblem]:
    """What is wrong with a post: no such unit, no such role, a bureau's role elsewhere."""
    row = queries.unit(unit)
    problems = []
    if row is None or row.is_closed:
        problems.append(FieldProblem("unit", "no_such_unit"))
    if role not in GIVEN_ROLES:
        problems.append(FieldProblem("role", "not_choice"))
    elif row and role in BUREAU_ROLES and row.kind != UnitKind.BUREAU:
        problems.append(FieldProblem("role", "needs_a_bureau"))
    return problems


def link_path(person: int) -> str:
    """The path of a one-time link to choose a password."""
    return f"/staff/welcome/{person}/{queries.link_token(person)}/"


def new_link(context: Context, person: int) -> str:
    """A new one-time link; the present password stops working."""
    need(context)
    with transaction.atomic():
        repository.clear_password(person)
        record_office(context, OfficeAct.LINK_MADE, _unit_of(person), person, {})
    return link_path(person)


def _unit_of(person: int) -> str:
    posts = queries.posts_of(person)
    return posts[0].unit if posts else ""


def move(context: Context, person: int, unit: str, role: str) -> None:
    """End a person's posts and begin another. Raises Invalid."""
    need(context)
    if problems := post_problems(unit, role):
        raise Invalid(problems)
    with transaction.atomic():
        before = _unit_of(person)
        repository.end_posts(person, context.today)
        repository.start_post(person, unit, role, context.today)
        body = {"from": before, "to": unit, "role": role}
        record_office(context, OfficeAct.PERSON_MOVED, unit, person, body)


def lock(context: Context, person: int, is_locked: bool) -> None:
    """Lock a person out, or let them in again."""
    need(context)
    with transaction.atomic():
        repository.set_active(person, not is_locked)
        kind = OfficeAct.PERSON_LOCKED if is_locked else OfficeAct.PERSON_UNLOCKED
        record_office(context, kind, _unit_of(person), person, {})


def choose_password(context: Context, person: int, token: str, password: str) -> None:
    """Use a one-time link. Raises Invalid when it is spent or the password is too weak."""
    if not queries.is_link_good(person, token):
        raise Invalid([FieldProblem("token", "link_spent")])
    try:
        validate_password(password)
    except ValidationError as error:
        raise Invalid([FieldProblem("password", m) for m in error.messages]) from error
    with transaction.atomic():
        repository.set_password(person, password)
        inside = Context(SYSTEM, context.at, context.rules)
        record_office(inside, OfficeAct.PASSWORD_CHOSEN, _unit_of(person), person, {})


def office(unit: str) -> Sequence[queries.PostRow]:
    """The people of a unit, for whoever names a handler."""
    return queries.people(unit)


def desk(context: Context, code: str = "") -> Desk:
    """The bureau that takes in: the one named, else the first; a house without units begins with
    one. Raises Invalid when there is no such bureau."""
    found = [u for u in queries.units() if u.kind == UnitKind.BUREAU and not u.is_closed]
    chosen = next((u for u in found if not code or u.code == code), None)
    if chosen is None and queries.units():
        raise Invalid([FieldProblem("unit", "no_such_unit")])
    if chosen is None:
        chosen_code = code or FIRST_BUREAU
        save_unit(context, {"code": chosen_code, "name": "信访局", "kind": UnitKind.BUREAU,
                            "region": code if code.isdigit() else ""})  # fmt: skip
        return Desk(chosen_code, code if code.isdigit() else "")
    return Desk(chosen.code, chosen.region)
