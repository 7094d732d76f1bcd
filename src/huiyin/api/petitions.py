"""Registering, reading, listing and acting, by key."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import NinjaAPI, Router, Status
from ninja.errors import HttpError
from ninja.params.functions import Header
from ninja.security import HttpBearer

from huiyin.api import problems, schemas, shapes
from huiyin.domain.authority import Actor, Permission, scope
from huiyin.domain.fields import FieldProblem
from huiyin.domain.petition import Channel, State
from huiyin.domain.procedure import Refusal
from huiyin.services import api_clients, intake, procedure, reading
from huiyin.services.acting import Invalid, Wish
from huiyin.services.context import ZONE, Context, begin, today
from huiyin.services.intake import Desk, Party, Registration, Submission
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import lists
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.lists import Filters

PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422), schemas.Problem)


class Key(HttpBearer):
    """`Authorization: Bearer KEY`, the key of an API client."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor the key stands for."""
        return api_clients.actor_of_key(token, today())


router = Router(auth=Key(), tags=["petitions"])


def context_of(request: HttpRequest, permission: Permission) -> Context:
    """The context of a call by key. Raises Refusal where the post may not."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if not actor.may(permission):
        raise Refusal("not_yours", "21")
    return begin(actor)


def _submission(body: schemas.PetitionIn) -> Submission:
    parties = tuple(
        Party(Identity(p.name, p.phone, p.document, p.address), p.is_hidden)
        for p in body.petitioners
    )
    return Submission(
        detail=body.detail, claims=tuple(body.claims), title=body.title, place=body.place,
        region=body.region, channel=Channel(body.channel), parties=parties, persons=body.persons,
        prior=body.prior, received_at=_moment(body.received_at), outside_id=body.outside_id,
    )  # fmt: skip


def _moment(given: datetime | None) -> datetime | None:
    """A moment without a zone is China's."""
    if given is None:
        return None
    if not 1950 <= given.year <= 2099:
        raise Invalid([FieldProblem("received_at", "not_day")])
    return given if given.tzinfo else given.replace(tzinfo=ZONE)


@router.post("/petitions", response={201: schemas.ReceiptOut, **PROBLEMS}, by_alias=True)
def register(
    request: HttpRequest,
    body: schemas.PetitionIn,
    idempotency_key: Annotated[str, Header(max_length=200)] = "",
) -> Status[schemas.ReceiptOut]:
    """Register a petition for the client's bureau.

    With an `Idempotency-Key` a repeated call gives the first receipt and registers nothing.
    """
    context = context_of(request, Permission.REGISTER)
    unit = accounts.unit(context.actor.bureau)
    desk = Desk(context.actor.bureau, unit.region if unit else "")
    said = Registration(
        body.purpose, body.kind, body.topic, late_entry_reason=body.late_entry_reason
    )
    token = f"{context.actor.person}:{idempotency_key}"[:64] if idempotency_key else ""
    receipt = intake.register_at_window(context, desk, _submission(body), said, token)
    made = schemas.ReceiptOut(number=receipt.number, query_code=receipt.query_code)
    return Status(201, made)


@router.get("/petitions", response={200: schemas.PetitionPage, **PROBLEMS})
def listing(  # noqa: PLR0913 - query parameters of one address
    request: HttpRequest,
    state: State | None = None,
    holder: str = "",
    channel: Channel | None = None,
    since: date | None = None,
    until: date | None = None,
    q: str = "",
    after: str = "",
) -> schemas.PetitionPage:
    """Petitions the client's post may see, newest first, a page at a time."""
    context = context_of(request, Permission.READ_PETITIONS)
    filters = Filters(
        state=state or "", holder=holder, channel=channel or "", since=since, until=until, words=q
    )
    try:
        page = lists.petitions(scope(context.actor), filters, after)
    except ValueError as error:
        raise HttpError(400, "after: not a key of a page") from error
    return schemas.PetitionPage(
        petitions=[shapes.listed(row) for row in page.rows], next=page.next_key
    )


@router.get("/petitions/{number}", response={200: schemas.PetitionOut, **PROBLEMS})
def show(request: HttpRequest, number: str) -> schemas.PetitionOut:
    """One petition with its acts, clocks and what the client may do now."""
    return shapes.shown(reading.petition(context_of(request, Permission.READ_PETITIONS), number))


@router.post("/petitions/{number}/acts", response={200: schemas.PetitionOut, **PROBLEMS})
def act(request: HttpRequest, number: str, body: schemas.ActIn) -> schemas.PetitionOut:
    """Do one act, under the same table and refusals as the pages."""
    context = context_of(request, Permission.ACT)
    procedure.act(context, number, Wish(body.verb, body.given, body.on, body.version))
    return shapes.shown(reading.petition(context, number))


def make() -> NinjaAPI:
    """The API with its routes and its problem details."""
    api = NinjaAPI(
        title="回音 Huiyin", version="1", docs_url=None, openapi_url="openapi.json",
        urls_namespace="api-v1", description="信访件的登记、查询和办理，与网页同一套程序。",
    )  # fmt: skip
    api.add_router("", router)
    problems.install(api)
    return api
