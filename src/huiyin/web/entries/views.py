"""Registers on screen: the index, a list, an entry, and the forms that open and move one."""

from collections.abc import Callable
from itertools import groupby
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from huiyin.domain.authority import Permission, scope
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers import moving
from huiyin.domain.registers.catalogue import parts_of, registers
from huiyin.domain.registers.declaration import Register
from huiyin.services import register_reading as reading
from huiyin.services import registers as service
from huiyin.services.acting import Conflict, Invalid
from huiyin.services.context import Context, words
from huiyin.services.register_reading import EntryView
from huiyin.services.registers import Change, Opening, register_of
from huiyin.store.accounts import queries as accounts
from huiyin.store.registers import queries
from huiyin.store.registers.queries import EntryFilters
from huiyin.web.entries.forms import VIEWS, FilterForm, MoveForm, initial_of
from huiyin.web.entries.lines import lines
from huiyin.web.entries.papers import shelf_of
from huiyin.web.entries.phones import camera
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.items import ItemForm

SOON_WORKING_DAYS = 5
OWN_PAGES = {
    "leader_reception": ("receptions:plan", "按月看、排班"),
    "mediation": ("mediation:desk", "调解台"),
    "hearing_booking": ("hearings:rooms", "听证室日历"),
    "expert": ("experts:calendar", "专家日历"),
    "claim_settlement": ("settling:list", "还没立账的"),
    "implementation": ("settling:list", "还没立账的"),
    "long_pending": ("settling:long_open", "长期没有办结的"),
}
"""Registers with a page of their own, and its name."""

SHEETS = {
    "joint_conference": ("conferences:sheet", "会议页面"),
    "leader_reception": ("receptions:sheet", "日程单"),
    "conference_minutes": ("conferences:minuted", "纪要样张、印发"),
    "leader_charge": ("charges:brief", "一页简报（PDF）"),
}
"""Registers whose entries have a page of their own beside this one, and its name."""

OWN_FORMS = {
    ("mediation", "agree"): "mediation:agree",
    ("conference_minutes", "issue"): "conferences:minuted",
}
"""Moves whose form stands elsewhere."""

T = TypeVar("T")
READ, KEEP = Permission.READ_REGISTERS, Permission.KEEP_REGISTERS


@staff(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Every register, by group, with what is open and what is late."""
    context = staff_context(request)
    counts = queries.counts(scope(context.actor), context.today)
    heads = [r for r in registers().values() if r.stands_alone]
    groups = [
        (name, [(r, counts.get(r.kind, (0, 0))[0], _late(r, counts)) for r in found])
        for name, found in groupby(heads, key=lambda r: r.group)
    ]
    return render(request, "entries/index.html", {"groups": groups})


def _late(register: Register, counts: dict[str, tuple[int, int]]) -> list[tuple[Register, int]]:
    """The register and what belongs to it, where something is late."""
    below = (r for r in parts_of(register.kind) if not r.stands_alone)
    found = [(r, counts.get(r.kind, (0, 0))[1]) for r in (register, *below)]
    return [(r, late) for r, late in found if late]


def asked_filters(request: HttpRequest, context: Context, register: Register) -> FilterForm:
    """The filters of the address."""
    units = [u for u in accounts.units() if u.bureau == context.actor.bureau]
    return FilterForm(register, request.GET, units)


def filters_of(context: Context, form: FilterForm) -> EntryFilters:
    """What the store is asked, soon being within five working days."""
    today = context.today
    return form.filters(today, context.rules.calendar.add_workdays(today, SOON_WORKING_DAYS))


@staff(READ)
def entries(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of a register, narrowed by the address."""
    context, register = staff_context(request), register_of(kind)
    form = asked_filters(request, context, register)
    filters, after = filters_of(context, form), request.GET.get("after", "")
    try:
        rows, key = queries.entries(scope(context.actor), kind, filters, after)
    except ValueError:
        rows, key = queries.entries(scope(context.actor), kind, filters)
    shown: dict[str, Any] = {
        "register": register, "form": form, "chips": form.chips(), "view": filters.view,
        "views": VIEWS if register.has_due else ("open", "all"),
        "columns": [register.by_name[n] for n in register.columns],
        "lines": lines(register, rows), "next_key": key, "after": after,
        "may_open": moving.may_open(context.actor, register) and register.stands_alone,
        "query": request.GET.urlencode(), "own_page": OWN_PAGES.get(kind),
    }  # fmt: skip
    return render(request, "entries/list.html", shown)


@staff(READ)
def entry(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """One entry with its history and moves."""
    context = staff_context(request)
    view = reading.entry(context, kind, number)
    shown = page_of(context, view) | {"camera": camera(request, context, view)}
    return render(request, "entries/entry.html", shown)


def page_of(context: Context, view: EntryView) -> dict[str, Any]:
    """What the page of an entry shows."""
    register, row = view.register, view.row.entry
    parent = register.parent_item
    above = view.names.entries.get(str(row["fields"].get(parent.name, ""))) if parent else None
    return {
        "register": register, "view": view, "entry": row, "stage": register.stage(row["state"]),
        "clock": {"state": "running", "due_on": row["due_on"]} if row["due_on"] else None,
        "parts": [(r, lines(r, rows), may_add) for r, rows, may_add in view.parts],
        "above": above, "shelf": shelf_of(context, view),
        "settle": settle_address(row), "confer": confer_address(row),
        "sheet": SHEETS.get(row["kind"]),
    }  # fmt: skip


def settle_address(row: dict[str, Any]) -> str:
    """Where the petition of an agreement is settled, its form filled in; "" for none."""
    number = row["fields"].get("petition")
    if row["kind"] != "mediation" or row["state"] not in ("agreed", "performed") or not number:
        return ""
    said = urlencode({"way": "mediation", "terms": row["fields"]["agreement"]})
    return f"{reverse('handling:act', args=[number, 'settle'])}?{said}"


def confer_address(row: dict[str, Any]) -> str:
    """Where a hard matter is put up for a conference, its form filled in; "" for none."""
    if row["kind"] != "long_pending" or not row["is_open"]:
        return ""
    fields = row["fields"]
    said = {"title": row["title"], "petition": fields.get("petition", ""),
            "unit": fields.get("unit", ""), "brief": fields.get("plan", "")}  # fmt: skip
    asked = urlencode({k: v for k, v in said.items() if v})
    return f"{reverse('registers:add', args=['agenda_item'])}?{asked}"


@staff(READ)
def printed(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """One entry on paper, names masked."""
    context = staff_context(request)
    view = reading.entry(context, kind, number)
    names = view.register.prints or tuple(i.name for i in view.register.items)
    said = {item.name: (item, value) for item, value in view.said}
    shown = page_of(context, view) | {"printed": [said[n] for n in names if n in said]}
    return render(request, "entries/print.html", shown)


@staff(KEEP, "GET", "POST")
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """A new entry; what the address says is filled in already."""
    context, register = staff_context(request), register_of(kind)
    if not moving.may_open(context.actor, register):
        return refused(request, register, Refusal("not_yours", register.article))
    form = ItemForm(register.opening, context, request=request,
                    initial=_from_address(request, context, register))  # fmt: skip
    if form.is_bound and form.is_valid():
        number = _try(form, lambda: service.open_entry(context, kind, Opening(form.cleaned_data)))
        if number:
            messages.success(request, f"{register.label} {number} 已登记。")
            return redirect(_after_adding(context, register, number))
    shown = {"register": register, "form": form, "back": request.GET.get("back", "")}
    return render(request, "entries/form.html", shown, status=422 if form.errors else 200)


def _from_address(request: HttpRequest, context: Context, register: Register) -> dict[str, Any]:
    today = {register.day: context.today} if register.day else {}
    return today | {k: v for k, v in request.GET.items() if k in register.by_name}


def _after_adding(context: Context, register: Register, number: str) -> str:
    """The entry it belongs to, else its own page."""
    view = reading.entry(context, register.kind, number)
    above = page_of(context, view)["above"]
    kind, number = above[:2] if above else (register.kind, number)
    return reverse("registers:entry", args=[kind, number])


@staff(KEEP, "GET", "POST")
def edit(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Mend what an entry was opened with."""
    context = staff_context(request)
    view = reading.entry(context, kind, number)
    register = view.register
    if not view.may_change:
        return refused(request, register, Refusal("not_yours", register.article))
    items = [
        service.required(i, i.is_required and i not in register.people)
        for i in moving.mendable(context.actor, register, service.owners_of(view.row))
        if i is not register.parent_item and i not in register.papers
    ]  # fmt: skip
    form = ItemForm(items, context, request=request, initial=initial_of(register, view.row))
    if form.is_bound and form.is_valid():
        done = _try(form, lambda: service.change(
            context, kind, number, _kept(form, register), _seen(request)))  # fmt: skip
        if done:
            messages.success(request, f"{number} 已更正，原来的内容留在记录里。")
            return redirect("registers:entry", kind, number)
    shown = page_of(context, view) | {"form": form, "is_edit": True}
    return render(request, "entries/form.html", shown, status=422 if form.errors else 200)


def _kept(form: ItemForm, register: Register) -> dict[str, Any]:
    """Names of citizens left blank stay as they are."""
    people = {i.name for i in register.people}
    return {k: v for k, v in form.cleaned_data.items() if v or k not in people}


def _try(form: Any, do: Callable[[], T]) -> T | None:
    """What doing it gives; None where something stands in the way, which the form then says."""
    try:
        return do()
    except Invalid as invalid:
        form.take(invalid.problems)
    except Conflict:
        form.add_error(
            None, "您打开之后，有人已经改过这一条。您填的都还在，请看过新的内容再提交。"
        )
    except Refusal as refusal:
        form.refusal = refusal
        form.add_error(None, _reason(refusal))
    return None


def _reason(refusal: Refusal) -> str:
    return str(words()["reason"].get(refusal.reason, refusal.reason))


def _seen(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isdigit() else None


@staff(KEEP, "GET", "POST")
def move(request: HttpRequest, kind: str, number: str, verb: str) -> HttpResponse:
    """A move by its form."""
    context = staff_context(request)
    view = reading.entry(context, kind, number)
    offered = next((m for m in view.offers if m.verb == verb), None)
    if offered is None:
        if view.register.move(verb) is None:
            raise Http404
        return refused(request, view.register, Refusal("not_in_this_state",
                        view.register.article))  # fmt: skip
    if own_form := OWN_FORMS.get((kind, verb)):
        return redirect(own_form, number)
    form = MoveForm(view.register, offered, context, request)
    if form.is_bound and form.is_valid():
        wish = Change(verb, form.cleaned_data, form.cleaned_data["on"], _seen(request))
        if _try(form, lambda: service.move(context, kind, number, wish)):
            messages.success(request, f"{view.row.entry['title']}：已{offered.label}。")
            return redirect(_way_back(request, kind, number))
    shown = page_of(context, view) | {"form": form, "move": offered, "back": _back(request)}
    return render(request, "entries/move.html", shown, status=422 if form.errors else 200)


def _back(request: HttpRequest) -> str:
    """Where one came from, if it is a page of ours."""
    back = request.POST.get("back", "") or request.GET.get("back", "")
    is_ours = back.startswith("/staff/") and url_has_allowed_host_and_scheme(back, None)
    return back if is_ours else ""


def _way_back(request: HttpRequest, kind: str, number: str) -> str:
    return _back(request) or reverse("registers:entry", args=[kind, number])


def refused(request: HttpRequest, register: Register, refusal: Refusal) -> HttpResponse:
    """Why it cannot be done, on a page."""
    status = 403 if refusal.reason == "not_yours" else 409
    shown = {"register": register, "refusal": refusal}
    return render(request, "entries/refused.html", shown, status=status)


@staff(Permission.REVEAL_IDENTITY, "POST")
def reveal(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Show the names once, for a purpose, on the record."""
    context, shown = staff_context(request), dict[str, Any]()
    try:
        purpose = request.POST.get("purpose", "")
        shown["identities"] = reading.reveal(context, kind, number, purpose)
    except Invalid:
        shown["reveal_error"] = "请先写明为什么要看，再点“显示”"
    shown |= page_of(context, reading.entry(context, kind, number))
    status = 422 if "reveal_error" in shown else 200
    return render(request, "entries/entry.html", shown, status=status)
