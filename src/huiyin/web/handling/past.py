"""A petition in the past: as it stood on a day, and its line played step by step."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from huiyin.domain.authority import Permission
from huiyin.services import reading
from huiyin.services.context import Context
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.handling.line import steps
from huiyin.web.handling.pages import page_of


def day_asked(request: HttpRequest, context: Context) -> date | None:
    """The past day in the address; None where it cannot be read or is still to come."""
    try:
        day = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return None
    return day if day < context.today else None


def shown_on(request: HttpRequest, context: Context, number: str, day: date) -> HttpResponse:
    """The petition page as it stood at the end of a past day; before it came, the present one."""
    if day < reading.petition(context, number).line[0].act.on:
        messages.warning(request, "那一天还没有收到这件信访件，下面是现在的情况。")
        return redirect("handling:petition", number)
    view = reading.petition(context, number, day=day)
    shown = page_of(context, view) | {"today": day, "past": day}
    return render(request, "handling/petition.html", shown)


@staff(Permission.READ_PETITIONS)
def play(request: HttpRequest, number: str) -> HttpResponse:
    """The line, one step at a time: `step` in the address, the first without it."""
    context = staff_context(request)
    whole = reading.petition(context, number)
    line = list(reversed(steps(whole, context.rules.book.act_labels)))
    asked = request.GET.get("step", "")
    if not asked:
        first = line[0].entry.act.seq
        return redirect(f"{reverse('handling:play', args=[number])}?step={first}")
    at = next((n for n, s in enumerate(line) if str(s.entry.act.seq) == asked), None)
    if at is None:
        raise Http404
    shown = _scene(context, number, line, at)
    return render(request, "handling/play.html", shown | {"is_playing": "playing" in request.GET})


def _scene(context: Context, number: str, line: list[Any], at: int) -> dict[str, Any]:
    played = reading.played(context, number, line[at].entry.act.seq)
    return page_of(context, played.view) | {
        "number": number, "line": line, "step": line[at], "place": at + 1, "played": played,
        "today": played.view.day,
        "earlier": line[at - 1].entry.act.seq if at else None,
        "later": line[at + 1].entry.act.seq if at + 1 < len(line) else None,
    }  # fmt: skip
