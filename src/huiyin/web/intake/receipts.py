"""The receipt: shown again on a reload, to whoever registered, as long as a sign-in lasts."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from huiyin.domain.clocks import Clock
from huiyin.services import intake
from huiyin.services.context import Context
from huiyin.services.intake import Receipt
from huiyin.services.reading import PetitionView
from huiyin.store.accounts import queries as accounts

SHOWN_FOR = timedelta(hours=12)


def own_token(context: Context, sent: str) -> str:
    """The key of a form that only who sent it can name again."""
    return f"{context.actor.person}:{sent[:64]}"


def to_receipt(name: str, sent: str) -> HttpResponse:
    """To the receipt of a form, at the page of that name."""
    return redirect(f"{reverse(name)}?{urlencode({'form': sent})}")


def just_taken(context: Context, sent: str) -> Receipt | None:
    """What the actor's form made, while the receipt is still shown."""
    return intake.taken(own_token(context, sent), context.at - SHOWN_FOR)


def shown_receipt(
    request: HttpRequest, made: Receipt, view: PetitionView, sent: str
) -> dict[str, Any]:
    """Number, query code, QR and next legal days; `paper` is 80 for a narrow roll."""
    address = f"{reverse('portal-follow')}?{urlencode({'number': made.number})}"
    link = request.build_absolute_uri(address)
    running = [c for c in view.clocks if c.ended_on is None and c.due_on]
    return {
        "receipt": made, "view": view,
        "qr": segno.make(link, error="m", micro=False).svg_data_uri(scale=4, border=2),
        "running": sorted(running, key=_due),
        "bureau": accounts.unit(view.row.petition["bureau"]), "form": sent,
        "paper": "80" if request.GET.get("paper") == "80" else "a4",
        "said": view.line[0].act.fields,
    }  # fmt: skip


def _due(clock: Clock) -> date:
    assert clock.due_on is not None
    return clock.due_on
