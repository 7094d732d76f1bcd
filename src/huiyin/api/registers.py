"""Registers by key: declarations, lists, entries, moves and figures, as on the pages."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from ninja.params.functions import Path

from huiyin.api import schemas
from huiyin.api.keys import Key, context_of
from huiyin.api.petitions import ONE, PROBLEMS, READING, IdempotencyKey
from huiyin.domain.authority import Actor, Permission, scope
from huiyin.domain.fields import FieldKind, FieldProblem
from huiyin.domain.files import files_of
from huiyin.domain.registers.catalogue import registers
from huiyin.domain.registers.declaration import Item, Register
from huiyin.services import register_reading as reading
from huiyin.services import registers as service
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.idempotency import Sending, once, sending
from huiyin.services.register_papers import paper_name
from huiyin.services.register_reading import EntryView, say_figure, yuan
from huiyin.services.registers import Change, Opening, register_of
from huiyin.statistics import engine
from huiyin.statistics.engine import Asked, Period
from huiyin.store.registers import queries
from huiyin.store.registers.queries import EntryFilters, EntryRow

Kind = Annotated[schemas.Text, Path(max_length=40)]
Number = Annotated[schemas.Text, Path(max_length=60)]

router = Router(auth=Key(), tags=["registers"])


def _context(request: HttpRequest, permission: Permission) -> Context:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return context_of(actor, permission)


def _sent(context: Context, key: str, where: str, body: Schema) -> Sending:
    return sending(context.actor.person, key, where, body.model_dump(mode="json"))


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

    given: schemas.Values
    outside_id: schemas.Text = Field("", max_length=60)


class MoveIn(Schema):
    """A move: its verb, the day it happened, its items, and the version that was seen."""

    verb: schemas.Text = Field(max_length=40)
    on: date | None = None
    given: schemas.Values = {}
    version: int | None = Field(None, ge=1, le=2_000_000_000)


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


class EntryQuery(Schema):
    """What a list is narrowed by."""

    state: schemas.Text = Field("", max_length=24)
    unit: schemas.Text = Field("", max_length=40)
    since: date | None = None
    until: date | None = None
    q: schemas.Text = Field("", max_length=100)
    after: schemas.Text = Field("", max_length=60)


class FigureQuery(Schema):
    """Which figures, and how they are parted."""

    unit: schemas.Text = Field("", max_length=40)
    since: date | None = None
    until: date | None = None
    by: Literal["", "unit", "region", "month"] = ""


class FigureOut(Schema):
    """What an indicator comes to, in one group ("" for all together); money in yuan."""

    indicator: str
    label: str
    measure: str
    group: str
    value: str


def _value(item: Item, value: Any) -> Any:
    """A value as other systems read it: money in yuan, files by what they are."""
    if item.kind is FieldKind.FILE:
        return [
            {"name": paper_name(item, n, file), "content_type": file.content_type,
             "size": file.size, "pages": file.pages, "sm3": file.hash}
            for n, file in enumerate(files_of(value), start=1) if not file.removal
        ]  # fmt: skip
    return yuan(value) if item.kind is FieldKind.MONEY else value


def _shown(register: Register, row: EntryRow, allowed: list[str]) -> EntryOut:
    kept = row.entry
    fields = {
        i.name: _value(i, kept["fields"][i.name])
        for i in register.items if i.name in kept["fields"]
    }  # fmt: skip
    people: dict[str, list[str]] = {}
    for person in row.participants:
        people.setdefault(person["item"], []).append(person["masked_name"])
    plain = ("number", "kind", "version", "state", "is_open", "title", "unit", "on", "due_on")
    return EntryOut(**{n: kept[n] for n in plain}, fields=fields, people=people, allowed=allowed)


def _view(view: EntryView) -> EntryOut:
    return _shown(view.register, view.row, [m.verb for m in view.offers])


@router.get("/registers", response={200: list[RegisterOut], **READING}, operation_id="registers")
def declarations(request: HttpRequest) -> list[RegisterOut]:
    """Every register with its items, states and moves."""
    _context(request, Permission.READ_REGISTERS)
    return [
        RegisterOut(
            kind=r.kind, label=r.label, states=[s.name for s in r.stages],
            moves=[m.verb for m in r.moves],
            fields=[ItemOut(name=i.name, label=i.label, kind=i.kind, is_required=i.is_required,
                            choices=list(i.choices)) for i in r.items],
        )
        for r in registers().values()
    ]  # fmt: skip


@router.get(
    "/registers/{kind}", response={200: EntryPage, **READING, 404: schemas.Problem},
    operation_id="entries",
)  # fmt: skip
def listing(request: HttpRequest, kind: Kind, asked: Query[EntryQuery]) -> EntryPage:
    """Entries the client's post may see, newest first, a page at a time."""
    context, register = _context(request, Permission.READ_REGISTERS), register_of(kind)
    filters = EntryFilters(
        words=asked.q, state=asked.state, unit=asked.unit, since=asked.since, until=asked.until
    )
    try:
        rows, key = queries.entries(scope(context.actor), kind, filters, asked.after)
    except ValueError as error:
        raise Invalid([FieldProblem("after", "no_such_page")]) from error
    return EntryPage(entries=[_shown(register, row, []) for row in rows], next=key)


@router.post("/registers/{kind}", response={201: EntryOut, **PROBLEMS}, operation_id="open_entry")
def add(
    request: HttpRequest, kind: Kind, body: EntryIn, idempotency_key: IdempotencyKey = ""
) -> Status[EntryOut]:
    """Begin an entry. One with an `outside_id` that is there already is refused."""
    context = _context(request, Permission.KEEP_REGISTERS)
    opening = Opening(body.given, outside_id=body.outside_id)
    sent = _sent(context, idempotency_key, f"registers/{kind}", body)
    number = once(context, sent, lambda: service.open_entry(context, kind, opening))
    return Status(201, _view(reading.entry(context, kind, number)))


@router.get(
    "/registers/{kind}/figures",
    response={200: list[FigureOut], **READING, 404: schemas.Problem}, operation_id="figures",
)  # fmt: skip
def figures(request: HttpRequest, kind: Kind, asked: Query[FigureQuery]) -> list[FigureOut]:
    """The indicators of a register over a period, together or by unit, region or month."""
    context, register = _context(request, Permission.READ_REGISTERS), register_of(kind)
    period = Period(asked.since, asked.until)
    wanted = Asked(scope(context.actor), register, period, asked.by, asked.unit)
    return [
        FigureOut(
            indicator=f.indicator.name, label=f.indicator.label, measure=f.indicator.measure,
            group=f.group, value=say_figure(register, f.indicator, f.value),
        )
        for f in engine.figures(wanted)
    ]  # fmt: skip


@router.get("/registers/{kind}/{number}", response={200: EntryOut, **ONE}, operation_id="entry")
def show(request: HttpRequest, kind: Kind, number: Number) -> EntryOut:
    """One entry and what the client may do now."""
    return _view(reading.entry(_context(request, Permission.READ_REGISTERS), kind, number))


@router.post(
    "/registers/{kind}/{number}/moves", response={200: EntryOut, **PROBLEMS}, operation_id="move"
)
def move(
    request: HttpRequest, kind: Kind, number: Number, body: MoveIn,
    idempotency_key: IdempotencyKey = "",
) -> EntryOut:  # fmt: skip
    """Make a move, under the same rules and refusals as the pages."""
    context = _context(request, Permission.KEEP_REGISTERS)
    wish = Change(body.verb, body.given, body.on, body.version)
    sent = _sent(context, idempotency_key, f"registers/{kind}/{number}", body)
    once(context, sent, lambda: str(service.move(context, kind, number, wish).entry["version"]))
    return _view(reading.entry(context, kind, number))
