"""The queue of the reception hall: numbers, the next one, and the page on the wall."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.services import queue
from huiyin.services.acting import Invalid
from huiyin.services.context import today, words
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts import structure
from huiyin.ui.doors import permission
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.intake.views import WINDOW

PRINTED = "ticket"
"""Where the session keeps the number just taken, to be shown once."""


@staff(Permission.REGISTER)
def hall(request: HttpRequest) -> HttpResponse:
    """Who waits, who is seen where, who is on duty; call the next."""
    context = staff_context(request)
    day = context.today
    shown = {
        "hall": queue.hall(context), "window": request.session.get(WINDOW, ""),
        "duties": structure.duties(context.actor.bureau, day, day),
        "printed": request.session.pop(PRINTED, ""),
        "wall": queue.wall_address(context.actor.bureau),
    }  # fmt: skip
    return render(request, "intake/hall.html", shown)


@staff(Permission.REGISTER, "POST")
def take(request: HttpRequest) -> HttpResponse:
    """A number more."""
    request.session[PRINTED] = queue.take(staff_context(request))
    return redirect("intake:hall")


@staff(Permission.REGISTER, "POST")
def call(request: HttpRequest) -> HttpResponse:
    """The next one to this window, and on to the form."""
    window = request.POST.get("window", request.session.get(WINDOW, "")).strip()
    try:
        label = queue.call_next(staff_context(request), window)
    except Invalid as invalid:
        messages.error(request, words()["reason"][invalid.problems[0].reason])
        return redirect("intake:hall")
    request.session[WINDOW] = window
    if not label:
        messages.info(request, "现在没有人排队，可以直接登记。")
    return redirect("intake:window")


@staff(Permission.REGISTER, "POST")
def miss(request: HttpRequest) -> HttpResponse:
    """Whom one called did not come."""
    queue.miss(staff_context(request))
    messages.info(request, "记为过号。本人再来，重新取号。")
    return redirect("intake:hall")


@staff(Permission.REGISTER, "POST")
def finish(request: HttpRequest) -> HttpResponse:
    """Seen, without a petition or after it."""
    queue.finish(staff_context(request))
    return redirect("intake:hall")


@permission(Permission.PUBLIC)
def display(request: HttpRequest, address: str) -> HttpResponse:
    """For the wall, which nobody signs in at: numbers and windows, never a name; it renews
    itself."""
    unit = accounts.unit(queue.bureau_of_wall(address))
    if unit is None:
        raise Http404
    shown = {"hall": queue.on_wall(unit.code, today()), "unit": unit, "address": address}
    return render(request, "intake/display.html", shown)
