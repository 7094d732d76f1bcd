"""Registering, reading, listing and acting, by key."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from ninja.params.functions import Header, Path

from huiyin.api import schemas, shapes
from huiyin.api.keys import Key, context_of, desk_of
from huiyin.domain.authority import Actor, Permission, scope
from huiyin.domain.fields import FieldProblem
from huiyin.domain.petition import Channel
from huiyin.services import intake, letter_files, procedure, reading, reception
from huiyin.services.acting import Invalid, Wish
from huiyin.services.context import ZONE, Context
from huiyin.services.idempotency import Sending, once, sending
from huiyin.services.intake import Party, Registration, Submission
from huiyin.services.reception import PRIOR, Reception
from huiyin.store.accounts.structure import collective_from
from huiyin.store.petitions import lists
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.lists import Filters

PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422), schemas.Problem)
READING = {status: PROBLEMS[status] for status in (400, 401, 403, 422)}
ONE = {status: PROBLEMS[status] for status in (401, 403, 404, 422)}

Number = Annotated[schemas.Text, Path(max_length=40)]
IdempotencyKey = Annotated[schemas.Text, Header("", max_length=200, alias="Idempotency-Key")]


router = Router(auth=Key(), tags=["petitions"])


def _context(request: HttpRequest, permission: Permission) -> Context:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return context_of(actor, permission)


def _sent(context: Context, key: str, where: str, body: Schema) -> Sending:
    return sending(context.actor.person, key, where, body.model_dump(mode="json"))


def _submission(body: schemas.PetitionIn) -> Submission:
    parties = tuple(
        Party(Identity(p.name, p.phone, p.document, p.address), p.is_hidden)
        for p in body.petitioners
    )
    return Submission(
        beside=reception.beside(_beside(body)),
        detail=body.detail, claims=tuple(body.claims), title=body.title, place=body.place,
        region=body.region, channel=Channel(body.channel), parties=parties, persons=body.persons,
        prior=body.prior, received_at=_moment(body.received_at), outside_id=body.outside_id,
    )  # fmt: skip


def _beside(body: schemas.PetitionIn) -> Reception:
    """What a window would write down beside the matter."""
    return Reception(
        prior={name: body.prior.get(name) for name in PRIOR},
        has_election_sheet=body.has_election_sheet,
        unlisted_reason=body.unlisted_reason.strip(), upper_number=body.upper_number,
        upper_report_by=body.upper_report_by, centre=body.centre,
    )  # fmt: skip


def _checked(context: Context, body: schemas.PetitionIn) -> Submission:
    """A submission that has what articles 19 and 20 ask of every door. Raises Invalid."""
    made = _submission(body)
    on = made.received_at.astimezone(ZONE).date() if made.received_at else context.today
    found = reception.problems_of(
        made, _beside(body), on, collective_from(context.actor.bureau)
    )  # fmt: skip
    if problems := [*intake.problems_of(made), *found]:
        raise Invalid(problems)
    return made


def _moment(given: datetime | None) -> datetime | None:
    """A moment without a zone is China's."""
    if given is None:
        return None
    if not 1950 <= given.year <= 2099:
        raise Invalid([FieldProblem("received_at", "not_day")])
    return given if given.tzinfo else given.replace(tzinfo=ZONE)


@router.post("/petitions", response={201: schemas.ReceiptOut, **PROBLEMS}, operation_id="register")
def register(
    request: HttpRequest, body: schemas.PetitionIn, idempotency_key: IdempotencyKey = ""
) -> Status[schemas.ReceiptOut]:
    """Register a petition for the client's bureau."""
    context = _context(request, Permission.REGISTER)
    said = Registration(
        body.purpose, body.kind, body.topic, late_entry_reason=body.late_entry_reason
    )
    sent = _sent(context, idempotency_key, "petitions", body)
    codes: list[str] = []

    def do() -> str:
        receipt = intake.register_at_window(
            context, desk_of(context), _checked(context, body), said, sent.token
        )
        codes.append(receipt.query_code)
        return receipt.number

    number = once(context, sent, do)
    code = codes[0] if codes else intake.new_query_code(sent.token)
    return Status(201, schemas.ReceiptOut(number=number, query_code=code))


@router.get("/petitions", response={200: schemas.PetitionPage, **READING}, operation_id="list")
def listing(request: HttpRequest, asked: Query[schemas.ListQuery]) -> schemas.PetitionPage:
    """Petitions the client's post may see, newest first, a page at a time."""
    context = _context(request, Permission.READ_PETITIONS)
    filters = Filters(
        state=asked.state or "", holder=asked.holder, channel=asked.channel or "",
        since=asked.since, until=asked.until, words=asked.q,
    )  # fmt: skip
    try:
        page = lists.petitions(scope(context.actor), filters, asked.after)
    except lists.NoSuchKey as error:
        raise Invalid([FieldProblem("after", "no_such_page")]) from error
    rows = [shapes.listed(row, context.actor) for row in page.rows]
    return schemas.PetitionPage(petitions=rows, next=page.next_key)


@router.get("/petitions/{number}", response={200: schemas.PetitionOut, **ONE}, operation_id="show")
def show(request: HttpRequest, number: Number) -> schemas.PetitionOut:
    """One petition with its acts, clocks and what the client may do now."""
    context = _context(request, Permission.READ_PETITIONS)
    return shapes.shown(reading.petition(context, number), context.actor)


@router.get(
    "/petitions/{number}/letters",
    response={200: schemas.LetterList, **ONE},
    operation_id="letters",
)
def letters(request: HttpRequest, number: Number) -> schemas.LetterList:
    """The letters issued on a petition, in words, names covered."""
    context = _context(request, Permission.READ_PETITIONS)
    found = letter_files.issued_in_words(context, number)
    return schemas.LetterList(letters=[shapes.letter(row, text) for row, text in found])


@router.post(
    "/petitions/{number}/acts", response={200: schemas.PetitionOut, **PROBLEMS}, operation_id="act"
)
def act(
    request: HttpRequest, number: Number, body: schemas.ActIn, idempotency_key: IdempotencyKey = ""
) -> schemas.PetitionOut:
    """Do one act, under the same table and refusals as the pages."""
    context = _context(request, Permission.ACT)
    sent = _sent(context, idempotency_key, number, body)
    wish = Wish(body.verb, body.given, body.on, body.version)
    version = once(
        context, sent, lambda: str(procedure.act(context, number, wish).petition["version"])
    )
    return shapes.shown(reading.as_answered(context, number, int(version)), context.actor)
