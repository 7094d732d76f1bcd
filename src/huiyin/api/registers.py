"""Registers by key: declarations, lists, entries, moves and figures, as on the pages."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError

from huiyin.api.petitions import PROBLEMS, Key, context_of
from huiyin.domain.authority import Permission, scope
from huiyin.domain.fields import FieldKind
from huiyin.domain.registers.catalogue import registers
from huiyin.domain.registers.declaration import Register
from huiyin.services import register_reading as reading
from huiyin.services import registers as service
from huiyin.services.register_reading import EntryView, say_figure, yuan
from huiyin.services.registers import Change, Opening, register_of
from huiyin.statistics import engine
from huiyin.statistics.engine import Asked, Period
from huiyin.store.registers import queries
from huiyin.store.registers.queries import EntryFilters, EntryRow

router = Router(auth=Key(), tags=["registers"])


class ItemOut(Schema):
    """One item of a register."""

    name: str
    label: str
    kind: str
    is_required: bool
    choices: list[str]


class RegisterOut(Schema):
    """A register's declaration."""

    kind: str
    label: str
    states: list[str]
    moves: list[str]
    fields: list[ItemOut]


class EntryIn(Schema):
    """A new entry: its items by name; money in yuan as a decimal string."""

    given: dict[str, Any]
    outside_id: str = Field("", max_length=80)


class MoveIn(Schema):
    """A move: its verb, the day it happened, its items, and the version that was seen."""

    verb: str = Field(max_length=40)
    on: date | None = None
    given: dict[str, Any] = {}
    version: int | None = Field(None, ge=1)


class EntryOut(Schema):
    """One entry; people are masked."""

    number: str
    kind: str
    version: int
    state: str
    is_open: bool
    title: str
    unit: str
    on: date
    due_on: date | None
    fields: dict[str, Any]
    people: dict[str, list[str]]
    allowed: list[str] = []


class EntryPage(Schema):
    """A page of entries and the key of the next ("" at the end)."""

    entries: list[EntryOut]
    next: str


class FigureOut(Schema):
    """What an indicator comes to, in one group ("" for all together); money in yuan."""

    indicator: str
    label: str
    measure: str
    group: str
    value: str


def _shown(register: Register, row: EntryRow, allowed: list[str]) -> EntryOut:
    kept = row.entry
    fields = {
        i.name: yuan(kept["fields"][i.name]) if i.kind is FieldKind.MONEY else
        kept["fields"][i.name]
        for i in register.items if i.name in kept["fields"]
    }  # fmt: skip
    people: dict[str, list[str]] = {}
    for person in row.participants:
        people.setdefault(person["item"], []).append(person["masked_name"])
    plain = ("number", "kind", "version", "state", "is_open", "title", "unit", "on", "due_on")
    return EntryOut(**{n: kept[n] for n in plain}, fields=fields, people=people, allowed=allowed)


def _view(view: EntryView) -> EntryOut:
    return _shown(view.register, view.row, [m.verb for m in view.offers])


@router.get("/registers", response={200: list[RegisterOut], **PROBLEMS})
def declarations(request: HttpRequest) -> list[RegisterOut]:
    """Every register with its items, states and moves."""
    context_of(request, Permission.READ_REGISTERS)
    return [
        RegisterOut(
            kind=r.kind, label=r.label, states=[s.name for s in r.stages],
            moves=[m.verb for m in r.moves],
            fields=[ItemOut(name=i.name, label=i.label, kind=i.kind, is_required=i.is_required,
                           choices=list(i.choices)) for i in r.items],
        )
        for r in registers().values()
    ]  # fmt: skip


@router.get("/registers/{kind}", response={200: EntryPage, **PROBLEMS})
def listing(  # noqa: PLR0913 - query parameters of one address
    request: HttpRequest,
    kind: str,
    state: str = "",
    unit: str = "",
    since: date | None = None,
    until: date | None = None,
    q: str = "",
    after: str = "",
) -> EntryPage:
    """Entries the client's post may see, newest first, a page at a time."""
    context, register = context_of(request, Permission.READ_REGISTERS), register_of(kind)
    filters = EntryFilters(words=q, state=state, unit=unit, since=since, until=until)
    try:
        rows, key = queries.entries(scope(context.actor), kind, filters, after)
    except ValueError as error:
        raise HttpError(400, "after: not a key of a page") from error
    return EntryPage(entries=[_shown(register, row, []) for row in rows], next=key)


@router.post("/registers/{kind}", response={201: EntryOut, **PROBLEMS})
def add(request: HttpRequest, kind: str, body: EntryIn) -> Status[EntryOut]:
    """Begin an entry. One with an `outside_id` that is there already is refused."""
    context = context_of(request, Permission.KEEP_REGISTERS)
    number = service.open_entry(context, kind, Opening(body.given, outside_id=body.outside_id))
    return Status(201, _view(reading.entry(context, kind, number)))


@router.get("/registers/{kind}/figures", response={200: list[FigureOut], **PROBLEMS})
def figures(  # noqa: PLR0913 - query parameters of one address
    request: HttpRequest,
    kind: str,
    since: date | None = None,
    until: date | None = None,
    unit: str = "",
    by: str = "",
) -> list[FigureOut]:
    """The indicators of a register over a period, together or by unit, region or month."""
    context, register = context_of(request, Permission.READ_REGISTERS), register_of(kind)
    if by not in engine.GROUPS:
        raise HttpError(400, "by: unit, region, month or nothing")
    asked = Asked(scope(context.actor), register, Period(since, until), by, unit)
    return [
        FigureOut(
            indicator=f.indicator.name, label=f.indicator.label, measure=f.indicator.measure,
            group=f.group, value=say_figure(register, f.indicator, f.value),
        )
        for f in engine.figures(asked)
    ]  # fmt: skip


@router.get("/registers/{kind}/{number}", response={200: EntryOut, **PROBLEMS})
def show(request: HttpRequest, kind: str, number: str) -> EntryOut:
    """One entry and what the client may do now."""
    return _view(reading.entry(context_of(request, Permission.READ_REGISTERS), kind, number))


@router.post("/registers/{kind}/{number}/moves", response={200: EntryOut, **PROBLEMS})
def move(request: HttpRequest, kind: str, number: str, body: MoveIn) -> EntryOut:
    """Make a move, under the same rules and refusals as the pages."""
    context = context_of(request, Permission.KEEP_REGISTERS)
    service.move(context, kind, number, Change(body.verb, body.given, body.on, body.version))
    return _view(reading.entry(context, kind, number))
