"""What the petition page shows: matter, clocks, line and the acts that may be done."""

from typing import Any

from django.urls import reverse

from huiyin.domain.authority import UNIT_ROLES
from huiyin.services.acting import NoSuchPetition
from huiyin.services.charges import on_petition
from huiyin.services.context import Context
from huiyin.services.reading import PetitionView
from huiyin.services.reading import petition as read_petition
from huiyin.store.petitions import queries
from huiyin.web.handling.line import buttons, steps

REGISTER = "register"


def page_of(context: Context, view: PetitionView) -> dict[str, Any]:
    """Everything the three zones show."""
    labels = context.rules.book.act_labels
    others = [c for c in view.clocks if c is not view.next_clock]
    return {
        "view": view, "petition": view.row.petition, "steps": steps(view, labels),
        "buttons": [(b, address(view.number, b.verb, b.unit)) for b in buttons(view)],
        "running": [c for c in others if c.ended_on is None],
        "ended": [c for c in others if c.ended_on is not None],
        "repeated": _repeated(context, view), "conceals": context.actor.role in UNIT_ROLES,
        "may_amend_people": context.actor.unit == view.row.petition["bureau"],
        "related": on_petition(context, view.number),
    }  # fmt: skip


def address(number: str, verb: str, unit: str = "") -> str:
    """Where the form of a verb stands; registering has a page of its own."""
    if verb == REGISTER:
        return reverse("intake:register", args=[number])
    path = reverse("handling:act", args=[number, verb])
    return f"{path}?strand={unit}" if unit else path


def _repeated(context: Context, view: PetitionView) -> str:
    """The number of the matter this one repeats, where the actor may see it."""
    ident = view.row.petition["repeats"]
    row = queries.petition_by_id(ident) if ident else None
    if row is None:
        return ""
    try:
        return read_petition(context, row.petition["number"]).number
    except NoSuchPetition:
        return ""
