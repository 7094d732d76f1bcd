"""The working days of each year: what is known, a new notice, what it moves, and its word."""

import csv

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.services import calendar
from huiyin.services.calendar_notice import COLUMNS, BadNotice, read_notice
from huiyin.services.recalculating import NOW_AT_MOST
from huiyin.store.accounts import queries
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.organisation.forms import NoticeForm

KEEP = Permission.KEEP_CALENDAR
SHOWN = 200


@staff(KEEP)
def years(request: HttpRequest) -> HttpResponse:
    """The years known: those announced here, those the programme came with."""
    rows = calendar.years()
    known = {row.year for row in rows}
    names = queries.person_names(row.announced_by for row in rows)
    newest = {y: max(r.edition for r in rows if r.year == y) for y in known}
    shown = [(r, names.get(r.announced_by, ""), r.edition == newest[r.year]) for r in rows]
    library = [y for y in calendar.published() if y not in known]
    return render(request, "organisation/calendar.html", {"years": shown, "library": library})


@staff(KEEP, "GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """A notice, uploaded or typed; POST shows what it would move and writes nothing."""
    if request.method == "GET":
        return _form(request, NoticeForm())
    form = NoticeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form)
    is_replacing = form.cleaned_data["is_replacing"]
    try:
        notice = read_notice(form.raw(), form.cleaned_data["number"])
        found = calendar.preview(staff_context(request), notice, is_replacing=is_replacing)
    except BadNotice as bad:
        return _form(request, form, bad)
    units = queries.unit_names(m.unit for m in found.moves)
    shown = {
        "notice": notice, "found": found, "is_replacing": is_replacing, "shown": SHOWN,
        "is_known": calendar.is_known(notice),
        "moves": [(m, units.get(m.unit, "")) for m in found.moves[:SHOWN]],
    }  # fmt: skip
    return render(request, "organisation/year_preview.html", shown)


def _form(request: HttpRequest, form: NoticeForm, bad: BadNotice | None = None) -> HttpResponse:
    rejected = bad.rows if bad else ()
    shown = {"form": form, "rejected": rejected}
    status = 422 if form.errors or rejected else 200
    return render(request, "organisation/year_form.html", shown, status=status)


@staff(KEEP, "POST")
def confirm(request: HttpRequest) -> HttpResponse:
    """Announce the year that was looked at, and carry it through."""
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    try:
        notice = read_notice(form.raw(), form.cleaned_data["number"])
        done = calendar.announce(
            staff_context(request), notice, is_replacing=form.cleaned_data["is_replacing"],
            at_most=NOW_AT_MOST,
        )  # fmt: skip
    except BadNotice as bad:
        return _form(request, form, bad)
    messages.success(
        request,
        f"{done.year} 年的放假安排已生效：{done.petitions} 件信访件的 {done.clocks} 个期限已重算，"
        "有关单位会收到消息。" + ("其余的由后台接着重算，几分钟内完成。" if done.is_left else ""),
    )
    return redirect("organisation:calendar")


@staff(KEEP)
def template(request: HttpRequest) -> HttpResponse:
    """An empty file with the right heading."""
    response = HttpResponse(
        "\ufeff", content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="calendar.csv"'},
    )  # fmt: skip
    csv.writer(response).writerow(COLUMNS)
    return response
