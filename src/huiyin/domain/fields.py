"""What the short form of an act asks: field specifications and their checking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from huiyin.domain.files import FileFacts


class FieldKind(StrEnum):
    """The types of value an act's field can have."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DAY = "day"
    DAYS = "days"
    ROUTE = "route"
    CHOICE = "choice"
    CHOICES = "choices"
    UNIT = "unit"
    PERSON = "person"
    OUTCOMES = "outcomes"
    PETITIONER = "petitioner"
    UNITS = "units"
    CLAIMS = "claims"
    FLAG = "flag"
    MONEY = "money"
    COUNT = "count"
    PEOPLE = "people"
    PLACE = "place"
    TIME_OF_DAY = "time_of_day"
    FILE = "file"
    MATTER = "matter"
    ENTRY = "entry"


DAYS_AT_MOST = 36_500
"""A hundred years: further on there is no day to reckon with."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an act or a register: `choices` limits a choice or a route, `most` the days."""

    name: str
    kind: FieldKind
    is_required: bool = True
    choices: tuple[str, ...] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A value that cannot be taken: `reason` is a key of the wording."""

    field: str
    reason: str


def _text(value: Any, _field: Field) -> str:
    if not isinstance(value, str | int | float):
        raise ValueError(value)
    text = str(value).strip()
    if "\x00" in text:
        raise ValueError(text)
    return text


def _day(value: Any, _field: Field) -> str:
    return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()


def _days(value: Any, field: Field) -> int:
    days = int(value)
    if not 1 <= days <= DAYS_AT_MOST or (field.most is not None and days > field.most):
        raise ValueError(days)
    return days


def _choice(value: Any, field: Field) -> str:
    if str(value) not in field.choices:
        raise ValueError(value)
    return str(value)


def _choices(value: Any, field: Field) -> list[str]:
    given = [value] if isinstance(value, str) else list(value)
    return [_choice(one, field) for one in dict.fromkeys(given)]


def _route(value: Any, field: Field) -> int:
    return int(_choice(value, field))


def _outcomes(value: Any, field: Field) -> dict[str, str]:
    given = {str(k): str(v) for k, v in dict(value).items() if v}
    if not given or any(v not in field.choices for v in given.values()):
        raise ValueError(value)
    return {str(int(k)): v for k, v in given.items()}


def _units(value: Any, field: Field) -> list[str]:
    given = [value] if isinstance(value, str) else list(value)
    return list(dict.fromkeys(_text(code, field) for code in given))


def _claims(value: Any, _field: Field) -> list[int]:
    given = [value] if isinstance(value, str | int) else list(value)
    ordinals = sorted({int(n) for n in given})
    if ordinals[0] < 1:
        raise ValueError(value)
    return ordinals


def _flag(value: Any, _field: Field) -> bool:
    return value in (True, "true", "on", "1", 1)


_TEN_THOUSAND = "万"
_MONEY_AT_MOST = 10**15
_PLACE_AT_MOST = 200
_PEOPLE_AT_MOST = 200


def _money(value: Any, _field: Field) -> int:
    """Fen, from yuan as written: 1,234.50 or 476.59万元."""
    text = str(value).replace(",", "").replace("，", "").strip().removesuffix("元")
    factor = 10_000 if text.endswith(_TEN_THOUSAND) else 1
    try:
        fen = Decimal(text.removesuffix(_TEN_THOUSAND)) * 100 * factor
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not fen.is_finite() or fen != int(fen) or not 0 <= fen < _MONEY_AT_MOST:
        raise ValueError(text)
    return int(fen)


def _count(value: Any, field: Field) -> int:
    count = int(str(value))
    if not 0 <= count <= (field.most or 10**9):
        raise ValueError(count)
    return count


def _people(value: Any, _field: Field) -> list[dict[str, str]]:
    """Names, each with a phone if one is said; as a list, or in lines of `name phone`."""
    given = value.splitlines() if isinstance(value, str) else value
    people = [_somebody(one) for one in given if one]
    if not 0 < len(people) <= _PEOPLE_AT_MOST:
        raise ValueError(len(people))
    return people


def _somebody(given: Any) -> dict[str, str]:
    if isinstance(given, Mapping):
        said = {n: str(given.get(n) or "").strip() for n in ("name", "phone")}
    else:
        name, _, phone = str(given).strip().partition(" ")
        said = {"name": name, "phone": phone.strip()}
    if not said["name"] or any(len(v) > 60 or "\x00" in v for v in said.values()):
        raise ValueError(given)
    return said


def _place(value: Any, field: Field) -> str:
    text = _text(value, field)
    if len(text) > _PLACE_AT_MOST:
        raise ValueError(text)
    return text


def _time_of_day(value: Any, _field: Field) -> str:
    return time.fromisoformat(str(value).strip().zfill(5)).strftime("%H:%M")


def _files(value: Any, _field: Field) -> list[dict[str, Any]]:
    """Files that were checked and kept; nothing else is one, whatever it says of itself."""
    given = list(value)
    if not all(isinstance(one, FileFacts) for one in given):
        raise ValueError(value)
    return [one.as_data() for one in given]


_READERS: Mapping[FieldKind, Callable[[Any, Field], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.DAY: _day,
    FieldKind.DAYS: _days,
    FieldKind.ROUTE: _route,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.UNIT: _text,
    FieldKind.PERSON: _text,
    FieldKind.OUTCOMES: _outcomes,
    FieldKind.PETITIONER: _days,
    FieldKind.UNITS: _units,
    FieldKind.CLAIMS: _claims,
    FieldKind.FLAG: _flag,
    FieldKind.MONEY: _money,
    FieldKind.COUNT: _count,
    FieldKind.PEOPLE: _people,
    FieldKind.PLACE: _place,
    FieldKind.TIME_OF_DAY: _time_of_day,
    FieldKind.FILE: _files,
    FieldKind.MATTER: _text,
    FieldKind.ENTRY: _text,
}


def read(
    spec: tuple[Field, ...], given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[FieldProblem]]:
    """The values of an act as they are stored (JSON types), and what is wrong with the rest."""
    values: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for field in spec:
        raw = given.get(field.name)
        raw = raw.strip() if isinstance(raw, str) else raw
        if raw is False or raw in (None, "", {}, []):
            if field.is_required:
                problems.append(FieldProblem(field.name, "missing"))
            continue
        try:
            values[field.name] = _READERS[field.kind](raw, field)
        except (ValueError, TypeError, AttributeError, OverflowError):
            problems.append(FieldProblem(field.name, "not_" + field.kind))
    return values, problems
