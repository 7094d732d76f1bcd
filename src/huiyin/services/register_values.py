"""What was typed for the items of an entry, as it is stored: what a value names must be there."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from huiyin.domain.authority import may, scope
from huiyin.domain.fields import FieldKind, FieldProblem, read
from huiyin.domain.files import files_of, joined
from huiyin.domain.procedure import EARLIEST
from huiyin.domain.registers.declaration import Item, Register
from huiyin.services import file_store
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import queries as petitions
from huiyin.store.registers import queries


def read_items(
    context: Context, items: Sequence[Item], given: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, list[dict[str, str]]]]:
    """The items as stored, names of citizens apart. Raises Invalid."""
    values, problems = read(tuple(items), given)
    problems += [p for i in items if i.name in values
                 for p in [_unknown(context, i, values)] if p]  # fmt: skip
    if problems:
        raise Invalid(problems)
    people = {i.name: values.pop(i.name) for i in items if i.kind is FieldKind.PEOPLE
              and i.name in values}  # fmt: skip
    return values, people


def _unknown(context: Context, item: Item, values: dict[str, Any]) -> FieldProblem | None:
    """What a value names must be there for the actor; an entry's number becomes its id."""
    finders: dict[FieldKind, Callable[[Context, Item, str], str]] = {
        FieldKind.UNIT: _unit, FieldKind.PERSON: _person, FieldKind.MATTER: _matter,
        FieldKind.ENTRY: _entry_id, FieldKind.DAY: _sound_day,
    }  # fmt: skip
    if item.kind is FieldKind.FILE:
        return _unkept(item, values)
    if item.is_past and str(values[item.name]) > context.today.isoformat():
        return FieldProblem(item.name, "day_after_today")
    finder = finders.get(item.kind)
    if finder is None:
        return None
    found = finder(context, item, str(values[item.name]))
    if not found:
        return FieldProblem(item.name, _ABSENT[item.kind])
    values[item.name] = found
    return None


def _unkept(item: Item, values: dict[str, Any]) -> FieldProblem | None:
    """The bytes of a file must be there, and stand once."""
    values[item.name] = [one.as_data() for one in joined((), files_of(values[item.name]))]
    lost = [one for one in values[item.name] if not file_store.is_kept(one["hash"])]
    return FieldProblem(item.name, "file_gone") if lost else None


_ABSENT = {
    FieldKind.UNIT: "no_such_unit", FieldKind.PERSON: "no_such_person",
    FieldKind.MATTER: "no_such_petition", FieldKind.ENTRY: "no_such_entry",
    FieldKind.DAY: "not_day",
}  # fmt: skip


def need_claim(register: Register, values: Mapping[str, Any]) -> None:
    """The claim an entry speaks of is one of its petition. Raises Invalid."""
    claim, number = values.get(register.claim), values.get(register.matter)
    if claim is None or not number:
        return
    row = petitions.petition(str(number))
    if row is None or claim not in {c["ordinal"] for c in row.claims}:
        raise Invalid([FieldProblem(register.claim, "no_such_claim")])


def need_order(register: Register, values: Mapping[str, Any]) -> None:
    """Nothing is due before it began. Raises Invalid."""
    day, due = values.get(register.day), values.get(register.due)
    if day and due and str(due) < str(day):
        raise Invalid([FieldProblem(register.due, "due_before_day")])


def _unit(_context: Context, _item: Item, code: str) -> str:
    row = accounts.unit(code)
    return row.code if row and not row.is_closed else ""


def _person(_context: Context, item: Item, person: str) -> str:
    is_id = person.isdecimal() and len(person) < 19
    posts = accounts.posts_of(int(person)) if is_id else []
    is_office = [p for p in posts if p.is_active and (not item.office or p.role in item.office)]
    return person if is_office else ""


def _matter(context: Context, _item: Item, number: str) -> str:
    row = petitions.petition(number.strip().upper()) or petitions.petition(number.strip())
    is_mine = row is not None and may(scope(context.actor), row.place)
    return str(row.petition["number"]) if row is not None and is_mine else ""


def _entry_id(context: Context, item: Item, number: str) -> str:
    row = queries.entry(item.of, number)
    return str(row.entry["id"]) if row and may(scope(context.actor), row.place) else ""


def _sound_day(_context: Context, _item: Item, day: str) -> str:
    return day if EARLIEST <= date.fromisoformat(day) <= date(2099, 12, 31) else ""
