"""Tables of a register: in from Excel and CSV, out again, and its figures."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from huiyin.domain.authority import Permission, scope
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers import moving
from huiyin.domain.registers.declaration import Indicator, Register
from huiyin.services import register_files as files
from huiyin.services.context import Context, words
from huiyin.services.register_reading import in_ten_thousands, is_money, say_figure
from huiyin.services.registers import register_of
from huiyin.services.tabular import UnreadableTable
from huiyin.statistics import engine
from huiyin.statistics.engine import Asked, Figure, Period
from huiyin.store.accounts import queries as accounts
from huiyin.web.entries.forms import TableForm
from huiyin.web.entries.views import asked_filters, filters_of, refused
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm, day_field

_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TEN_THOUSAND_YUAN = 1_000_000
"""In fen."""


@staff(Permission.KEEP_REGISTERS, "GET", "POST")
def take_in(request: HttpRequest, kind: str) -> HttpResponse:
    """Entries from a file: what was taken, and every cell that was not."""
    context, register = staff_context(request), register_of(kind)
    if not moving.may_open(context.actor, register):
        return refused(request, register, Refusal("not_yours", register.article))
    data = request.POST if request.method == "POST" else None
    form = TableForm(data, request.FILES if data is not None else None)
    shown: dict[str, Any] = {"register": register, "headings": files.headings(register)}
    if form.is_bound and form.is_valid():
        taken = _taken(context, form, kind)
        if taken is not None:
            shown |= {"taken": taken}
            form = TableForm()
    status = 422 if form.errors else 200
    return render(request, "entries/import.html", shown | {"form": form}, status=status)


def _taken(context: Context, form: TableForm, kind: str) -> files.TakenRows | None:
    """What the service took, None with the reason beside the file."""
    file = form.cleaned_data["file"]
    try:
        return files.import_entries(context, kind, file.name, file.read())
    except UnreadableTable as error:
        said = words()["reason"].get(error.reason, error.reason)
        form.add_error("file", said + (f"：{error.detail}" if error.reason == "doubled_header"
                                       else ""))  # fmt: skip
        return None


@staff(Permission.KEEP_REGISTERS)
def template(_request: HttpRequest, kind: str) -> HttpResponse:
    """An empty table with the right headings."""
    heads = ",".join(files.headings(register_of(kind)))
    return _attached(f"\ufeff{heads}\r\n".encode(), f"{kind}-template.csv")


@staff(Permission.EXPORT, "POST")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """What the list shows, as a table; names masked, the export on the record."""
    context, register = staff_context(request), register_of(kind)
    filters = filters_of(context, asked_filters(request, context, register))
    suffix = ".xlsx" if request.POST.get("as") == "xlsx" else ".csv"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{kind}{suffix}"
        files.export_entries(context, kind, filters, file)
        return _attached(file.read_bytes(), file.name)


def _attached(body: bytes, name: str) -> HttpResponse:
    kind = _TYPES[Path(name).suffix]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=kind, headers=headers)


class PeriodForm(ProblemForm):
    """From when to when, of which unit, and how the figures are parted."""

    def __init__(self, data: Any, units: list[tuple[str, str]]) -> None:
        self.units = units
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """The period, the unit and the parting."""
        parted = [("", "合计"), ("unit", "按单位"), ("region", "按地区"), ("month", "按月")]
        return {
            "since": day_field("日期从", required=False),
            "until": day_field("日期到", required=False),
            "unit": forms.ChoiceField(
                label="单位", required=False, choices=[("", "不限"), *self.units]
            ),
            "by": forms.ChoiceField(label="怎样分开看", required=False, choices=parted),
        }


@staff(Permission.READ_REGISTERS)
def figures(request: HttpRequest, kind: str) -> HttpResponse:
    """The indicators of a register over a period."""
    context, register = staff_context(request), register_of(kind)
    units = [(u.code, u.name) for u in accounts.units() if u.bureau == context.actor.bureau]
    year = {"since": context.today.replace(month=1, day=1), "until": context.today}
    form = PeriodForm(request.GET or year, units)
    form.is_valid()
    said = form.cleaned_data
    period, by = Period(said.get("since"), said.get("until")), said.get("by") or ""
    unit = said.get("unit") or ""
    asked = Asked(scope(context.actor), register, period, by, unit)
    found = engine.figures(asked)
    shown = {
        "register": register, "form": form, "by": by, "period": period,
        "table": _table(found, asked),
        "parts": [i.label for i in register.indicators],
    }  # fmt: skip
    return render(request, "entries/figures.html", shown)


def _table(found: list[Figure], asked: Asked) -> list[dict[str, Any]]:
    """One row a group, one column an indicator, each with the list behind it."""
    register, by = asked.register, asked.by
    groups = sorted({f.group for f in found})
    names = _group_names(groups, by)
    values = {(f.group, f.indicator.name): f.value for f in found}
    return [
        {"group": names.get(group, group) or "合计",
         "cells": [_cell(register, i, values.get((group, i.name), 0))
                   | {"href": _behind(asked, i, group)}
                   for i in register.indicators]}
        for group in groups
    ]  # fmt: skip


def _behind(asked: Asked, indicator: Indicator, group: str) -> str:
    """The address of the entries that a figure counts."""
    since, until = asked.period.since, asked.period.until
    said = {"view": "all", "figure": indicator.name, "unit": asked.unit}
    if asked.by == "month" and group:
        first = date.fromisoformat(f"{group}-01")
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        since, until = max(first, since or first), min(last, until or last)
    elif asked.by:
        said[asked.by] = group
    days = {"since": since, "until": until}
    said |= {name: day.isoformat() for name, day in days.items() if day}
    path = reverse("registers:entries", args=[asked.register.kind])
    return f"{path}?{urlencode({k: v for k, v in said.items() if v})}"


def _cell(register: Register, indicator: Indicator, value: int) -> dict[str, Any]:
    """A figure as people read it: much money in ten thousands of yuan."""
    is_much = is_money(register, indicator) and value >= TEN_THOUSAND_YUAN
    said = in_ten_thousands(value) if is_much else say_figure(register, indicator, value)
    measure = "万元" if is_much else indicator.measure
    return {"indicator": indicator, "value": said, "measure": measure}


def _group_names(groups: list[str], by: str) -> dict[str, str]:
    if by == "unit":
        return accounts.unit_names(groups)
    return accounts.region_names(groups) if by == "region" else {}
