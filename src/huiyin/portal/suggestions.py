"""Calls for suggestions: what is asked, answering a call, and what became of earlier ones."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huiyin.domain.authority import Permission
from huiyin.portal.frame import page
from huiyin.portal.visit import Visit
from huiyin.services import portal, suggestion_calls
from huiyin.services.context import today
from huiyin.ui.doors import permission


@permission(Permission.PUBLIC)
def calls(request: HttpRequest) -> HttpResponse:
    """What is open today, and what became of the calls of the last year."""
    unit = portal.bureau()
    shown = {
        "calls": suggestion_calls.open_calls(unit.code, today()) if unit else [],
        "told": suggestion_calls.told(unit.code, today()) if unit else [],
    }
    return page(request, "portal/suggestions.html", shown, is_private=False)


@permission(Permission.PUBLIC)
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Begin a suggestion that names the call; one that is over leads back to the list."""
    unit = portal.bureau()
    if unit is None or suggestion_calls.open_call(unit.code, today(), number) is None:
        return redirect("portal-suggestions")
    visit = Visit(request)
    if not visit.token:
        request.session.cycle_key()
    visit.answer_call(number)
    return redirect("portal-submit")
