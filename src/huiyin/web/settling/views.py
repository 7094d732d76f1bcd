"""The claims of a petition after their answers, and the lists of what nobody sees to yet."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers import moving
from huiyin.domain.registers.aftercare import ASSISTANCE, HARD_MATTERS
from huiyin.domain.registers.catalogue import registers
from huiyin.domain.registers.claim_settlement import SETTLEMENTS
from huiyin.services import settling
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, words
from huiyin.services.settling import Claimed
from huiyin.store.accounts import queries as accounts
from huiyin.store.registers.matters import MatterRow
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm, day_field

READ, KEEP = Permission.READ_REGISTERS, Permission.KEEP_REGISTERS
OWED = {"solved": "待解决", "explained": "待解释", "helped": "待帮扶"}
BRINGS = {"solve": "solved", "explain": "explained", "help": "helped"}
Page = tuple[tuple[MatterRow, ...], str]


class BeginForm(ProblemForm):
    """By when the claims are settled."""

    due_on = day_field("到位期限", help_text="每项诉求先按这一天立账，立账以后可以分别调整。")


@staff(READ)
def unsettled(request: HttpRequest) -> HttpResponse:
    """Petitions with a supported claim that nobody sees to yet."""
    context = staff_context(request)
    rows, key = _page(request, lambda key: settling.unsettled(context, key))
    shown = {"rows": [(r, reverse("settling:sheet", args=[r.number])) for r in rows]}
    return _listed(request, "settling/unsettled.html", key, rows, shown)


@staff(READ)
def long_open(request: HttpRequest) -> HttpResponse:
    """Petitions open for more than a year that are no hard matters yet."""
    context = staff_context(request)
    rows, key = _page(request, lambda key: settling.long_open(context, key))
    may_open = moving.may_open(context.actor, HARD_MATTERS)
    shown = {"rows": [(r, _take_up(r) if may_open else "") for r in rows],
             "days": settling.LONG_DAYS}  # fmt: skip
    return _listed(request, "settling/long_open.html", key, rows, shown)


def _page(request: HttpRequest, read: Callable[[str], Page]) -> Page:
    try:
        return read(request.GET.get("after", ""))
    except ValueError:
        return read("")


def _listed(
    request: HttpRequest, template: str, key: str, rows: tuple[MatterRow, ...],
    shown: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    names = accounts.unit_names([r.holder for r in rows])
    shown |= {"next_key": key, "after": request.GET.get("after", ""), "names": names}
    return render(request, template, shown)


def _take_up(row: MatterRow) -> str:
    """Where a petition is listed as a hard matter, the form filled in."""
    said = {"title": row.title, "petition": row.number, "since_year": row.received_on.year,
            "unit": row.holder}  # fmt: skip
    return f"{reverse('registers:add', args=[HARD_MATTERS.kind])}?{urlencode(said)}"


@staff(READ, "GET", "POST")
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The claims of a petition: found, solved, explained, helped; begun with one button."""
    context = staff_context(request)
    found = settling.sheet(context, number)
    bound = request.POST if request.method == "POST" else None
    form = BeginForm(bound, initial={"due_on": settling.usual_due(context)})
    if form.is_bound and form.is_valid() and _begin(context, form, found.view.number):
        messages.success(request, "已立账，责任单位会收到提醒。")
        return redirect("settling:sheet", found.view.number)
    units = accounts.unit_names([c.unit for c in found.claims])
    shown = {
        "sheet": found, "petition": found.view.row.petition, "form": form, "units": units,
        "claims": [_shown(found.view.number, claim) for claim in found.claims],
    }  # fmt: skip
    return render(request, "settling/sheet.html", shown, status=422 if form.errors else 200)


def _begin(context: Context, form: BeginForm, number: str) -> bool:
    try:
        settling.begin(context, number, form.cleaned_data["due_on"].isoformat())
    except Invalid as invalid:
        form.take(invalid.problems)
    except Refusal as refusal:
        form.add_error(None, words()["reason"].get(refusal.reason, refusal.reason))
    return not form.errors


def _shown(number: str, claim: Claimed) -> dict[str, Any]:
    known, row = registers(), claim.settlement
    likely = [m for m in claim.moves if _is_likely(claim, m.verb)]
    help_asked = {"title": claim.text, "petition": number, "claim": claim.ordinal,
                  "unit": claim.unit}  # fmt: skip
    return {
        "claim": claim, "entry": row.entry if row else None,
        "stage": SETTLEMENTS.stage(row.entry["state"]) if row else None,
        "finding": SETTLEMENTS.by_name["finding"].word(row.entry["fields"]["finding"])
        if row else "",
        "likely": likely, "others": [m for m in claim.moves if m not in likely],
        "owed": [OWED[name] for name in claim.owed],
        "beside": [(known[r.entry["kind"]], r.entry,
                    known[r.entry["kind"]].stage(r.entry["state"])) for r in claim.beside],
        "help": f"{reverse('registers:add', args=[ASSISTANCE.kind])}?{urlencode(help_asked)}",
    }  # fmt: skip


def _is_likely(claim: Claimed, verb: str) -> bool:
    """Is a move what is owed now, or the end once nothing is owed?"""
    return BRINGS[verb] in claim.owed if verb in BRINGS else verb == "settle" and not claim.owed
