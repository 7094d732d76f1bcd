"""What the petition page shows: matter, clocks, line and the acts that may be done."""

from typing import Any

from django.urls import reverse

from huiyin.domain.acts import ActKind, effective, last
from huiyin.domain.authority import UNIT_ROLES
from huiyin.domain.petition import Strand
from huiyin.law.rules import Target, Version
from huiyin.services.acting import NoSuchPetition
from huiyin.services.charges import on_petition
from huiyin.services.contacts import bounces_of, contacts_of
from huiyin.services.context import Context
from huiyin.services.letter_listing import listing
from huiyin.services.ownership import ownership_of
from huiyin.services.reading import PetitionView
from huiyin.services.reading import petition as read_petition
from huiyin.store.petitions import queries
from huiyin.web.handling.joined import joined_of
from huiyin.web.handling.line import buttons, steps
from huiyin.web.handling.shelf import shelf_of

OWN_PAGES = {
    "register": "intake:register",
    "merge": "joining:merge",
    "absorb": "joining:absorb",
    "split": "joining:split",
    "relate": "joining:relate",
}
"""Verbs that are not asked for by a short form."""


def page_of(context: Context, view: PetitionView) -> dict[str, Any]:
    """Everything the three zones show."""
    labels = context.rules.book.act_labels
    others = [c for c in view.clocks if c is not view.next_clock]
    return {
        "view": view, "petition": view.row.petition, "steps": steps(view, labels),
        "buttons": [
            (b, address(view.number, b.verb, b.unit), b.verb in OWN_PAGES) for b in buttons(view)
        ],
        "running": [c for c in others if c.ended_on is None],
        "ended": [c for c in others if c.ended_on is not None],
        "workers": _workers(view), "repeated": _repeated(context, view),
        "joined": _number_of(context, _joins(view)), "joined_with": joined_of(view),
        "conceals": context.actor.role in UNIT_ROLES,
        "ownership": ownership_of(context, view), "said": view.line[0].act.fields,
        "contacts": contacts_of(view), "bounces": bounces_of(view),
        "shelf": shelf_of(context, view),
        "letters": listing(context, view),
        "may_amend_people": context.actor.unit == view.row.petition["bureau"],
        "is_answered": any(claim["outcome"] for claim in view.row.claims),
        "related": on_petition(context, view.number),
        "targets": _targets(context, view),
    }  # fmt: skip


def _workers(view: PetitionView) -> list[tuple[str, Strand]]:
    """The units that work on it side by side (24), the leading one first; none where one does."""
    strands = sorted(view.life.sent, key=lambda s: not s.is_leading)
    if len(strands) < 2 and not view.life.unsent:
        return []
    return [(view.unit_names.get(s.unit, s.unit), s) for s in strands]


def _targets(context: Context, view: PetitionView) -> list[tuple[Target, Version, int]]:
    """The goals of the region when the petition came, and the days it has taken so far."""
    row = view.row.petition
    last = view.line[-1].act.on if not row["is_open"] else view.day
    days = max(0, (last - row["received_on"]).days)
    found = context.rules.book.targets_for(row["region"], row["received_on"])
    return [(target, version, days) for target, version in found]


def address(number: str, verb: str, unit: str = "") -> str:
    """Where the form of a verb stands; some have a page of their own."""
    if verb in OWN_PAGES:
        return reverse(OWN_PAGES[verb], args=[number])
    path = reverse("handling:act", args=[number, verb])
    return f"{path}?strand={unit}" if unit else path


def _repeated(context: Context, view: PetitionView) -> str:
    """The number of the matter this one repeats, where the actor may see it."""
    return _number_of(context, view.row.petition["repeats"])


def _joins(view: PetitionView) -> int | None:
    """The id of the matter that other people brought first, and this one joins."""
    said = last(effective([e.act for e in view.line]), ActKind.REGISTERED, ActKind.RELATED)
    ident = said.fields.get("joins") if said else None
    return int(ident) if ident else None


def _number_of(context: Context, ident: int | None) -> str:
    """The number of a petition, where the actor may see it."""
    row = queries.petition_by_id(ident) if ident else None
    if row is None:
        return ""
    try:
        return read_petition(context, row.petition["number"]).number
    except NoSuchPetition:
        return ""
