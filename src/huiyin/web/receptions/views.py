"""The plan by month, a leader's year, publishing, and the sheet of a day."""

from datetime import date, timedelta
from itertools import groupby
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.leader_charge import OFFICE
from huiyin.domain.registers.leader_reception import RECEPTIONS, VISITS
from huiyin.domain.registers.moving import may_open
from huiyin.services import receptions
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, words
from huiyin.services.intake import Receipt
from huiyin.services.register_reading import EntryView, in_ten_thousands
from huiyin.services.register_reading import entry as read_entry
from huiyin.store.accounts.queries import unit_names
from huiyin.store.registers.queries import EntryRow
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.receptions.forms import ArrivalForm, PlanForm

READ, KEEP = Permission.READ_REGISTERS, Permission.KEEP_REGISTERS
BACK_DAYS, AHEAD_DAYS = 31, 366


@staff(READ)
def plan(request: HttpRequest) -> HttpResponse:
    """The sessions month by month, those of the last month too."""
    context = staff_context(request)
    today = context.today
    since, until = today - timedelta(days=BACK_DAYS), today + timedelta(days=AHEAD_DAYS)
    rows = receptions.sessions(context, since, until)
    months = [(month, list(found)) for month, found in groupby(rows, key=_month)]
    whose = {r.entry["unit"] for r in rows} - {r.entry["bureau"] for r in rows}
    is_office = context.actor.role in OFFICE
    shown = {
        "months": months, "units": unit_names(whose),
        "waiting": sum(r.entry["state"] == "planned" for r in rows) if is_office else 0,
        "last": max((r.entry["on"] for r in rows), default=today).isoformat(),
        "may_plan": may_open(context.actor, RECEPTIONS),
    }  # fmt: skip
    return render(request, "receptions/plan.html", shown)


def _month(row: EntryRow) -> str:
    day = row.entry["on"]
    return f"{day.year}年{day.month}月"


@staff(KEEP, "GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """A leader's sessions for a span of time."""
    context = staff_context(request)
    form = PlanForm(context, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            count = receptions.plan_sessions(context, form.plan())
            messages.success(
                request, f"{form.cleaned_data['title']}：排了 {count} 场，还没有公布。"
            )
            return redirect("receptions:plan")
        except Invalid as invalid:
            form.take(invalid.problems)
        except Refusal as refusal:
            form.add_error(None, words()["reason"].get(refusal.reason, refusal.reason))
    return render(request, "receptions/add.html", {"form": form},
                  status=422 if form.errors else 200)  # fmt: skip


@staff(KEEP, "POST")
def publish(request: HttpRequest) -> HttpResponse:
    """Publish what is planned until a day."""
    context = staff_context(request)
    try:
        day = date.fromisoformat(request.POST.get("until", ""))
        count = receptions.publish_until(context, day)
        messages.success(request, f"公布了 {count} 场，群众在网上看得到了。")
    except ValueError:
        messages.error(request, words()["reason"]["not_day"])
    except Refusal as refusal:
        messages.error(request, words()["reason"].get(refusal.reason, refusal.reason))
    return redirect("receptions:plan")


@staff(READ, "GET", "POST")
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The sheet of a day: who asked to come, who came, and the form that takes a batch in."""
    context = staff_context(request)
    view = read_entry(context, receptions.RECEPTION, number)
    form = _arrival(request, context, view)
    if form.is_bound and form.is_valid():
        try:
            receipt = receptions.receive(context, number, form.arrival(),
                                         request.POST.get("token", ""))  # fmt: skip
            messages.success(request, _told(receipt))
            return redirect("receptions:sheet", number)
        except Invalid as invalid:
            form.take(invalid.problems)
        except Refusal as refusal:
            form.add_error(None, words()["reason"].get(refusal.reason, refusal.reason))
    shown = _sheet(context, view) | {"form": form, "token": _token(request)}
    return render(request, "receptions/sheet.html", shown, status=422 if form.errors else 200)


def _arrival(request: HttpRequest, context: Context, view: EntryView) -> ArrivalForm:
    """The form of a batch; what somebody who asked to come wrote is filled in."""
    entry = view.row.entry
    _visits, asked = receptions.came(context, entry["id"])
    is_sent = request.method == "POST"  # a second tap names an appointment that is kept by now
    coming = [a.entry for a in asked if is_sent or a.entry["is_open"]]
    said = [(a["number"], f"{a['title'][:30]}（{a['number']}）") for a in coming]
    chosen = next((a for a in coming if a["number"] == request.GET.get("appointment")), None)
    initial = {"appointment": chosen["number"], "detail": chosen["title"],
               "petition": chosen["fields"].get("petition", "")} if chosen else {}  # fmt: skip
    return ArrivalForm(
        request.POST or None, appointments=said, is_late=entry["on"] < context.today,
        initial=initial,
    )  # fmt: skip


def _told(receipt: Receipt) -> str:
    if not receipt.query_code:
        return f"已记到信访件 {receipt.number} 名下。"
    return f"已登记信访件 {receipt.number}，查询码 {receipt.query_code}，请抄给来访人。"


def _token(request: HttpRequest) -> str:
    return request.POST.get("token", "") or f"reception:{token_urlsafe(24)}"


def _sheet(context: Context, view: EntryView) -> dict[str, Any]:
    entry = view.row.entry
    visits, appointments = receptions.came(context, entry["id"])
    may_receive = entry["is_open"] and context.actor.may(Permission.REGISTER)
    return {
        "entry": entry, "view": view, "stage": view.register.stage(entry["state"]),
        "way": view.register.by_name["way"].word(entry["fields"]["way"]),
        "appointments": appointments, "visits": visits,
        "may_receive": may_receive and entry["bureau"] in context.actor.bureaus,
        "may_note": entry["is_open"] and context.actor.unit == entry["unit"]
        and may_open(context.actor, VISITS),
        "figures": {
            "batches": len(visits),
            "persons": sum(v.entry["fields"].get("persons", 0) for v in visits),
            "items": sum(v.entry["fields"].get("items", 0) for v in visits),
            "amount": in_ten_thousands(sum(v.entry["fields"].get("amount", 0) for v in visits)),
        },
    }  # fmt: skip
