"""The front and the guide."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from huiyin.domain.authority import Permission
from huiyin.law.book import LawBook
from huiyin.law.packs import reach
from huiyin.portal.frame import page
from huiyin.portal.wording import wording
from huiyin.services import portal
from huiyin.services.context import rules, today
from huiyin.ui.doors import permission

GUIDED = {
    "forward": "intake.forward",
    "notify": "notice.forwarded",
    "conclude": "handling.conclude",
    "ask_review": "review.request",
    "review": "review.conclude",
    "ask_final": "final_review.request",
    "final": "final_review.conclude",
}


@permission(Permission.PUBLIC)
def front(request: HttpRequest) -> HttpResponse:
    """Two doors."""
    shown = {"periods": periods(rules().book)}
    return page(request, "portal/front.html", shown, is_private=False)


def promises(book: LawBook) -> Mapping[str, Any]:
    """What the region promised beside those rules, for the petitions of the site's own bureau."""
    unit = portal.bureau()
    region = reach(unit.region) if unit else ""
    found: dict[str, Any] = {}
    for name, rule in GUIDED.items():
        for local in book.in_region(region) if region else ():
            if local.region and rule in local.sharpens and (version := local.version(today())):
                found[name] = version
    return found


def periods(book: LawBook) -> Mapping[str, Any]:
    """The versions in force today of the rules the guide tells of."""
    return {name: book.version(rule, today()) for name, rule in GUIDED.items()}


def _elsewhere(book: LawBook) -> list[dict[str, Any]]:
    """The routes outside the petition procedure, with the limits nobody should miss."""
    unit = wording()["guide_limit"]
    return [
        {
            "label": route.label, "examples": route.examples, "organs": route.organs,
            "limits": [
                {"label": x.label, "length": f"{x.length} {unit[x.unit]}", "starts": x.starts,
                 "article": x.citation.text}
                for x in route.limits
            ],
        }
        for route in book.routes.values()
        if not route.petition_procedure
    ]  # fmt: skip


@permission(Permission.PUBLIC)
def guide(request: HttpRequest) -> HttpResponse:
    """How a petition goes, with the days the law gives."""
    book = rules().book
    shown = {"periods": periods(book), "promises": promises(book), "routes": _elsewhere(book)}
    return page(request, "portal/guide.html", shown, is_private=False)


@permission(Permission.PUBLIC)
def units(request: HttpRequest) -> HttpResponse:
    """Where, when and by which phone each unit receives people (article 18)."""
    return page(request, "portal/units.html", {"units": portal.receiving_units()},
                is_private=False)  # fmt: skip
