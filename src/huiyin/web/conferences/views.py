"""The sheet of a conference, its agenda, conclusions, papers and minutes."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.joint_conference import (
    AGENDA,
    CONFERENCES,
    DECISIONS,
    NOT_YET_NAMED,
)
from huiyin.services import conferences
from huiyin.services.acting import Invalid
from huiyin.services.conferences import Sheet
from huiyin.services.context import Context, words
from huiyin.services.register_reading import entry as read_entry
from huiyin.store.accounts.queries import UnitRow
from huiyin.web.conferences.minutes import latest
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import open_units
from huiyin.web.frame.items import RowsForm

READ, KEEP = Permission.READ_REGISTERS, Permission.KEEP_REGISTERS
RESOLUTIONS_AT_ONCE = 3
OUTCOME = AGENDA.by_name["outcome"]
COMPETENT = replace(AGENDA.by_name["decided_unit"], is_required=True)
RESOLUTION = [DECISIONS.by_name[n] for n in ("title", "unit", "person", "due_on")]


@staff(READ)
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The conference on one page."""
    context = staff_context(request)
    shown = _shown(context, conferences.sheet(context, number))
    view = read_entry(context, conferences.CONFERENCE, number)
    invited = {a.entry["fields"]["unit"] for a in shown["sheet"].attendance}
    shown |= {
        "offers": view.offers, "may_keep": view.may_change,
        "minuted": latest(context, shown["entry"]["id"]),
        "units": _to_invite(context, shown["entry"], invited),
    }  # fmt: skip
    return render(request, "conferences/sheet.html", shown)


def _to_invite(
    context: Context, entry: dict[str, Any], invited: set[str]
) -> list[tuple[UnitRow, str]]:
    """The units not invited yet, the members of the body first, with who comes for them."""
    members = conferences.members(context, entry["fields"]["body"])
    units = [u for u in open_units(context.actor.bureau) if u.code not in invited]
    named = [(u, members.get(u.code, "")) for u in units]
    return sorted(named, key=lambda pair: not pair[1])


def _shown(context: Context, found: Sheet) -> dict[str, Any]:
    entry = found.entry
    return {
        "sheet": found, "entry": entry, "stage": CONFERENCES.stage(entry["state"]),
        "body": CONFERENCES.by_name["body"].word(entry["fields"]["body"]),
        "names": found.names, "unnamed": NOT_YET_NAMED,
        "items": [(item, found.of_item(item.entry["id"])) for item in found.agenda],
        "present": [a for a in found.attendance if a.entry["state"] == "present"],
        "absent": [a for a in found.attendance if a.entry["state"] == "absent"],
    }  # fmt: skip


@staff(KEEP, "POST")
def list_items(request: HttpRequest, number: str) -> HttpResponse:
    """Put what was ticked on the agenda."""
    context = staff_context(request)
    try:
        with transaction.atomic():
            count = conferences.list_items(context, number, request.POST.getlist("item"))
            disputes = request.POST.getlist("petition")
            count += conferences.list_disputes(context, number, disputes)
        messages.success(request, f"列入 {count} 个议题。")
    except (Refusal, Invalid) as error:
        _tell(request, error)
    return redirect("conferences:sheet", number)


@staff(KEEP, "POST")
def invite(request: HttpRequest, number: str) -> HttpResponse:
    """Invite the units that were ticked."""
    context = staff_context(request)
    try:
        count = conferences.invite(context, number, request.POST.getlist("unit"))
        messages.success(request, f"通知了 {count} 个单位。")
    except (Refusal, Invalid) as error:
        _tell(request, error)
    return redirect("conferences:sheet", number)


def _tell(request: HttpRequest, error: Refusal | Invalid) -> None:
    reason = error.reason if isinstance(error, Refusal) else error.problems[0].reason
    messages.error(request, words()["reason"].get(reason, reason))


@staff(KEEP, "GET", "POST")
def decide(request: HttpRequest, number: str, item: str) -> HttpResponse:
    """The conclusion on one item, and who does what by when."""
    context = staff_context(request)
    found = conferences.sheet(context, number)
    row = next((i for i in found.agenda if i.entry["number"] == item), None)
    if row is None:
        raise Http404
    asked = [OUTCOME, COMPETENT] if row.entry["fields"].get("is_dispute") else [OUTCOME]
    form = RowsForm(asked, RESOLUTION, RESOLUTIONS_AT_ONCE, context, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            said = {i.name: form.cleaned_data[i.name] for i in asked}
            conferences.decide(context, number, item, said, form.parts())
            messages.success(request, f"{row.entry['title']}：结论已记下。")
            return redirect("conferences:sheet", number)
        except Invalid as invalid:
            form.take(invalid.problems)
        except Refusal as refusal:
            form.add_error(None, words()["reason"].get(refusal.reason, refusal.reason))
    shown = {"form": form, "item": row, "entry": found.entry}
    return render(request, "conferences/decide.html", shown, status=422 if form.errors else 200)


@staff(READ)
def papers(request: HttpRequest, number: str) -> HttpResponse:
    """One page on each item, for everybody at the table."""
    context = staff_context(request)
    found = conferences.sheet(context, number).for_all()
    shown = _shown(context, found) | {"briefs": conferences.briefs(context, found)}
    return render(request, "conferences/papers.html", shown)


@staff(READ)
def minutes(request: HttpRequest, number: str) -> HttpResponse:
    """The minutes, made of what was recorded."""
    context = staff_context(request)
    shown = _shown(context, conferences.sheet(context, number).for_all())
    shown |= {"minuted": latest(context, shown["entry"]["id"])}
    return render(request, "conferences/minutes.html", shown)
