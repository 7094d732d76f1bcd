"""Why something was not done, on a page that keeps what was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Conflict, Invalid
from huiyin.services.context import Context
from huiyin.services.reading import PetitionView

CONFLICT = "conflict"


@dataclass
class Trouble:
    """Why it was not done; the page keeps what was typed."""

    reason: str
    article: str = ""
    status: int = 409


def attempt(form: Any, do: Callable[[], None]) -> Trouble | None:
    """Do it; what is wrong with what was typed stands in the form, what else hinders it comes
    back."""
    try:
        do()
    except Invalid as invalid:
        form.take(invalid.problems)
    except Conflict:
        return Trouble(CONFLICT)
    except Refusal as refusal:
        status = 403 if refusal.reason == "not_yours" else 409
        return Trouble(refusal.reason, refusal.article, status)
    return None


def refused(
    request: HttpRequest, context: Context, view: PetitionView, verb: str
) -> HttpResponse | None:
    """The page of a verb that is not offered says why; None when it is."""
    if any(o.transition.verb == verb for o in view.offers):
        return None
    is_bureau = context.actor.unit == view.row.petition["bureau"]
    reason = "not_in_this_state" if is_bureau else "not_yours"
    shown = {"view": view, "petition": view.row.petition, "verb": verb,
             "trouble": Trouble(reason, "22")}  # fmt: skip
    return render(request, "joining/refused.html", shown, status=409 if is_bureau else 403)
