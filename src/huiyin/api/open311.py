"""Open311 GeoReport v2: sending a petition with a key, and what became of one's own.

An id of this interface is number and query code together, `540699-2026-00001~7QK4M2XP`: who has
it is the petitioner. A key reads what it may read, and lists only what it sent itself. Neither
is told who anybody is or what was written, and an accusation is never there (article 30).
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any
from xml.etree import ElementTree

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from huiyin.api.keys import context_of, desk_of
from huiyin.domain.authority import Actor, Permission, scope
from huiyin.domain.petition import Channel, Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import api_clients, intake, query_codes, reading
from huiyin.services.acting import Invalid, NoSuchPetition
from huiyin.services.context import begin, today, words
from huiyin.services.idempotency import KeyReused, once, sending
from huiyin.services.intake import Party, Registration, Submission
from huiyin.services.reading import PetitionView
from huiyin.store.petitions import lists
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.lists import Filters
from huiyin.ui import throttle
from huiyin.ui.doors import permission

SERVICES = (Purpose.APPEAL_FOR_RESOLUTION, Purpose.SUGGESTION)
BETWEEN = "~"
DAYS, AT_MOST, ASKED_AT_MOST = 90, 50, 20
LONGEST = {"description": 20_000, "address_string": 200, "first_name": 40, "last_name": 40,
           "phone": 40}  # fmt: skip
Row = dict[str, Any]
View = Callable[..., HttpResponse]


class Trouble(Exception):
    """An answer of the interface that is none: status and a key of the wording."""

    def __init__(self, status: int, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.status, self.reason, self.detail = status, reason, detail


def _door(wanted: Permission, *methods: str) -> Callable[[View], View]:
    """Mark a view; its troubles become the errors of the standard, in the form asked for."""

    def mark(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, form: str, **more: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise Trouble(405, "no_such_method")
                return view(request, form, **more)
            except Trouble as trouble:
                said = words()["reason"].get(trouble.reason, trouble.reason)
                text = f"{trouble.detail}: {said}" if trouble.detail else said
                error = {"code": trouble.status, "description": text}
                return _answer(form, "errors", "error", [error], trouble.status)

        return csrf_exempt(permission(wanted)(opened))

    return mark


def _answer(
    form: str, whole: str, part: str, rows: Iterable[Mapping[str, Any]], status: int = 200
) -> HttpResponse:
    found = list(rows)
    if form == "json":
        return JsonResponse(found, safe=False, status=status)
    root = ElementTree.Element(whole)
    for row in found:
        _children(ElementTree.SubElement(root, part), row)
    return _xml(root, status)


def _xml(root: ElementTree.Element, status: int = 200) -> HttpResponse:
    text = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, "text/xml; charset=utf-8", status=status)


def _children(node: ElementTree.Element, row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        text = str(value).lower() if isinstance(value, bool) else str(value or "")
        ElementTree.SubElement(node, name).text = text


@_door(Permission.PUBLIC, "GET")
def services(request: HttpRequest, form: str) -> HttpResponse:
    """The classes of petitions one may send: never accusations."""
    return _answer(form, "services", "service", [_service(p) for p in SERVICES])


def _service(purpose: Purpose) -> Row:
    name = words()["purpose"][purpose]
    return {
        "service_code": str(purpose), "service_name": name,
        "description": words()["open311"][purpose], "metadata": False, "type": "realtime",
        "keywords": "", "group": words()["open311"]["group"],
    }  # fmt: skip


@_door(Permission.PUBLIC, "GET")
def service(request: HttpRequest, form: str, code: str) -> HttpResponse:
    """The definition of a class: no class asks more than the standard does."""
    if code not in tuple(SERVICES):
        raise Trouble(404, "no_such_service")
    if form == "json":
        return JsonResponse({"service_code": code, "attributes": []})
    root = ElementTree.Element("service_definition")
    _children(root, {"service_code": code, "attributes": ""})
    return _xml(root)


def _actor(request: HttpRequest) -> Actor | None:
    """Whom the key of a call stands for; None when no key came. Raises Trouble."""
    header = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    key = request.POST.get("api_key") or request.GET.get("api_key") or header
    if not key:
        return None
    actor = api_clients.actor_of_key(key.replace("\x00", ""), today())
    if actor is None:
        raise Trouble(401, "no_key")
    return actor


@_door(Permission.BY_KEY, "GET", "POST")
def requests(request: HttpRequest, form: str) -> HttpResponse:
    """GET: those asked for by id, or what the key sent itself. POST: a new one, with a key."""
    if request.method == "POST":
        return _answer(form, "service_requests", "request", [_send(request)], 201)
    actor = _actor(request)
    asked = [i for i in request.GET.get("service_request_id", "").split(",") if i.strip()]
    if len(asked) > ASKED_AT_MOST:
        raise Trouble(400, "too_many_asked")
    if not asked and actor is None:
        raise Trouble(403, "number_and_code")
    rows = [_told(request, i, actor) for i in asked] if asked else _mine(request, actor)
    return _answer(form, "service_requests", "request", rows)


@_door(Permission.BY_KEY, "GET")
def one(request: HttpRequest, form: str, ident: str) -> HttpResponse:
    """One petition, by number and query code or by number and key."""
    row = _told(request, ident, _actor(request))
    return _answer(form, "service_requests", "request", [row])


@_door(Permission.BY_KEY, "GET")
def token_of(request: HttpRequest, form: str, token: str) -> HttpResponse:
    """The id that a token of a sending stands for."""
    receipt = intake.taken(f"open311:{token[:64]}") if "\x00" not in token else None
    if receipt is None:
        raise Trouble(404, "no_such_petition")
    row = {"service_request_id": _ident(receipt.number, receipt.query_code), "token": token}
    return _answer(form, "service_requests", "request", [row])


def _ident(number: str, code: str) -> str:
    return f"{number}{BETWEEN}{code}" if code else number


def _told(request: HttpRequest, ident: str, actor: Actor | None) -> Row:
    """What became of a petition, for its petitioner or a key that may read it."""
    number, _, code = ident.strip().partition(BETWEEN)
    code = code or request.GET.get("query_code", "")
    asker = _petitioner(request, number, code) if code else actor
    if asker is None:
        raise Trouble(403, "number_and_code")
    try:
        is_own = asker.petition == number
        context = begin(asker) if is_own else context_of(asker, Permission.READ_PETITIONS)
        view = reading.petition(context, number)
    except NoSuchPetition as missing:
        raise Trouble(404, "no_such_petition") from missing
    except Refusal as refusal:
        raise Trouble(403, refusal.reason) from refusal
    if view.life.purpose is Purpose.ACCUSATION:
        raise Trouble(404, "no_such_petition")
    return _row(view, ident.strip())


def _petitioner(request: HttpRequest, number: str, code: str) -> Actor:
    """Raises Trouble; wrong pairs are counted as on the portal."""
    address = throttle.address_of(request)
    if throttle.is_shut(number, address):
        raise Trouble(429, "tried_too_often")
    found = query_codes.petitioner(number, code) if "\x00" not in number + code else None
    if found is None:
        throttle.count_wrong(number, address)
        raise Trouble(404, "no_such_petition")
    throttle.forget(number)
    return found


def _row(view: PetitionView, ident: str) -> Row:
    stored, last = view.row.petition, view.line[-1].act
    due = view.next_clock.due_on if view.next_clock else None
    return {
        "service_request_id": ident, "status": "open" if stored["is_open"] else "closed",
        "status_notes": words()["state"][stored["state"]],
        "service_name": words()["purpose"].get(view.life.purpose, ""),
        "service_code": str(view.life.purpose),
        "agency_responsible": view.holder.name if view.holder else "",
        "service_notice": view.holder.phone if view.holder else "",
        "requested_datetime": stored["received_at"].isoformat(),
        "updated_datetime": last.at.isoformat() if last.at else "",
        "expected_datetime": due.isoformat() if due else "",
    }  # fmt: skip


def _mine(request: HttpRequest, actor: Actor | None) -> list[Row]:
    """What the key sent in the last days, newest first."""
    assert actor is not None
    try:
        context = context_of(actor, Permission.READ_PETITIONS)
    except Refusal as refusal:
        raise Trouble(403, refusal.reason) from refusal
    filters = Filters(registrar=actor.person, since=context.today - timedelta(days=DAYS))
    page = lists.petitions(scope(actor), filters, size=AT_MOST)
    kept = [row for row in page.rows if row.purpose != Purpose.ACCUSATION]
    return [_row(reading.petition(context, row.number), row.number) for row in kept]


def _send(request: HttpRequest) -> Row:
    """Register what was sent for the key's bureau. Raises Trouble."""
    actor = _actor(request)
    if actor is None:
        raise Trouble(401, "no_key")
    said = _said(request)
    try:
        context = context_of(actor, Permission.REGISTER)
        sent = sending(actor.person, request.headers.get("Idempotency-Key", "")[:200], said)
        token = sent.token or secrets.token_hex(16)
        submission, registration = _submission(said), Registration(Purpose(said["service_code"]))

        def do() -> str:
            row = f"open311:{token}"
            desk = desk_of(context)
            return intake.register_at_window(context, desk, submission, registration, row).number

        number = once(context, sent, do)
    except Refusal as refusal:
        raise Trouble(403, refusal.reason) from refusal
    except KeyReused as reused:
        raise Trouble(400, "key_reused") from reused
    except Invalid as invalid:
        raise Trouble(400, invalid.problems[0].reason, invalid.problems[0].field) from invalid
    code = intake.new_query_code(f"open311:{token}")
    return {"service_request_id": _ident(number, code), "token": token,
            "service_notice": words()["open311"]["notice"], "account_id": ""}  # fmt: skip


def _said(request: HttpRequest) -> dict[str, str]:
    names = ("service_code", "lat", "long", *LONGEST)
    said = {name: request.POST.get(name, "").strip() for name in names}
    if said["service_code"] not in tuple(SERVICES):
        raise Trouble(400, "no_such_service", "service_code")
    if not said["description"]:
        raise Trouble(400, "missing", "description")
    for name, text in said.items():
        if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
            raise Trouble(400, "broken_text", name)
        if len(text) > LONGEST.get(name, 40):
            raise Trouble(400, "too_long", name)
    return said


def _submission(said: Mapping[str, str]) -> Submission:
    name = f"{said['last_name']}{said['first_name']}"
    spot = f"{said['lat']},{said['long']}" if said["lat"] and said["long"] else ""
    return Submission(
        said["description"], place=said["address_string"] or spot, channel=Channel.WEB,
        parties=(Party(Identity(name, said["phone"])),),
    )  # fmt: skip
