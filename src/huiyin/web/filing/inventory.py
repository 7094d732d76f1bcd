"""The inventory of what is filed: by year, class and unit, and as a workbook."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import filing, filing_sheet
from huiyin.services.context import Context, retention_book, words
from huiyin.store.accounts import queries as accounts
from huiyin.store.archives.queries import FilingRow
from huiyin.ui import downloads
from huiyin.web.filing.forms import VIEWS, FilingForm
from huiyin.web.frame.doors import staff, staff_context

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _form(request: HttpRequest, context: Context) -> FilingForm:
    bureau = context.actor.bureau
    units = [(u.code, u.name) for u in accounts.units() if u.bureau == bureau]
    return FilingForm(request.GET, filing.years(context), units)


@staff(Permission.KEEP_ARCHIVES)
def inventory(request: HttpRequest) -> HttpResponse:
    """What is filed, newest year first, narrowed by the URL."""
    context = staff_context(request)
    form = _form(request, context)
    filters = form.filters(context.today)
    rows, next_key = filing.inventory(context, filters, request.GET.get("after", ""))
    names = accounts.unit_names(r.unit for r in rows)
    shown: dict[str, Any] = {
        "form": form, "chips": form.chips(), "view": filters.view, "views": VIEWS,
        "lines": [_line(r, names) for r in rows], "next_key": next_key,
        "after": request.GET.get("after", ""), "query": request.GET.urlencode(),
        "today": context.today,
    }  # fmt: skip
    return render(request, "filing/inventory.html", shown)


def _line(row: FilingRow, names: dict[str, str]) -> dict[str, Any]:
    return {
        "row": row, "unit": names.get(row.unit, row.unit), "why": filing_sheet.why(row),
        "label": retention_book().labels[row.retention],
    }  # fmt: skip


@staff(Permission.EXPORT, "POST")
def export(request: HttpRequest) -> HttpResponse:
    """What the inventory shows, as a workbook, recorded; accusations are left out."""
    context = staff_context(request)
    try:
        filters = _form(request, context).filters(context.today)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "inventory.xlsx"
            filing_sheet.write(context, file, filters)
            name = f"归档文件目录-{context.today.isoformat()}.xlsx"
            return downloads.attached(file.read_bytes(), name, EXCEL)
    except Refusal as refusal:
        messages.error(request, words()["reason"][refusal.reason])
        return redirect("archives:inventory" if refusal.reason != "not_yours" else "desk:today")
