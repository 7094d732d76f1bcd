"""Letters to the petitioner: read on the phone page by page, kept as PDF."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from huiyin.documents.pdf import page_count, picture
from huiyin.domain.authority import Actor, Permission
from huiyin.domain.procedure import Refusal
from huiyin.portal.frame import page
from huiyin.portal.visit import Visit
from huiyin.portal.wording import say
from huiyin.services import letter_files
from huiyin.services.acting import NoSuchPetition
from huiyin.services.context import begin, words
from huiyin.ui.doors import permission


@dataclass(frozen=True, slots=True)
class Received:
    """A letter in the list: what it is called, its number and day, and what it means."""

    id: int
    label: str
    number: str
    on: date | None
    meaning: str


def received(actor: Actor) -> list[Received]:
    """The letters a petitioner may read now, newest first."""
    rows = letter_files.for_petitioner(begin(actor), actor.petition)
    labels = words()["document"]
    return [
        Received(r.id, labels[r.kind], r.number, r.issued_on, say("letter", r.kind))
        for r in reversed(rows)
    ]


def _file(request: HttpRequest, number: str, ident: int) -> bytes | None:
    """The letter's PDF, None for a visit that does not hold the petition."""
    actor = Visit(request).owner(number)
    if actor is None:
        return None
    try:
        return letter_files.for_petitioner_file(begin(actor), number, ident)
    except (NoSuchPetition, Refusal) as missing:
        raise Http404 from missing


@permission(Permission.PUBLIC)
def letter(request: HttpRequest, number: str, ident: int) -> HttpResponse:
    """The letter as pictures of its pages, with what it means and a file to keep."""
    actor = Visit(request).owner(number)
    if actor is None:
        return redirect("portal-follow")
    found = next((x for x in received(actor) if x.id == ident), None)
    if found is None:
        raise Http404
    made = letter_files.for_petitioner_file(begin(actor), number, ident)
    pages = range(1, page_count(made) + 1)
    return page(request, "portal/letter.html", {"letter": found, "number": number, "pages": pages})


def _private(content: bytes, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Cache-Control"] = "private, no-store"
    return answer


@permission(Permission.PUBLIC)
def letter_page(request: HttpRequest, number: str, ident: int, place: int) -> HttpResponse:
    """One page as a picture."""
    made = _file(request, number, ident)
    if made is None:
        return redirect("portal-follow")
    try:
        return _private(picture(made, place), "image/png")
    except IndexError as missing:
        raise Http404 from missing


@permission(Permission.PUBLIC)
def letter_file(request: HttpRequest, number: str, ident: int) -> HttpResponse:
    """The letter as PDF."""
    made = _file(request, number, ident)
    if made is None:
        return redirect("portal-follow")
    answer = _private(made, "application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{number}-{ident}.pdf"'
    return answer
