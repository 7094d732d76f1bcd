"""Today, and the list of petitions."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.domain.authority import Permission, scope
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers import catalogue
from huiyin.domain.registers.declaration import Register
from huiyin.services import exports
from huiyin.services.context import Context, words
from huiyin.services.letter_listing import waiting
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import lists
from huiyin.store.petitions.lists import ALL_OPEN, PAGE, Filters, ListRow, Page
from huiyin.store.registers import queries as registers
from huiyin.web.desk.lists import (
    FilterForm,
    Line,
    PurposeForm,
    desk_of,
    lines,
    soon_after,
    views_of,
)
from huiyin.web.frame.doors import staff, staff_context

SHOWN = 8
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff(Permission.SIGNED_IN)
def today(request: HttpRequest) -> HttpResponse:
    """What needs me."""
    context = staff_context(request)
    if not context.actor.may(Permission.READ_PETITIONS):
        return render(request, "desk/today.html", {"has_petitions": False})
    desk, views = desk_of(context), views_of(context.actor)
    counts = lists.inbox_counts(desk, views)
    held = [view for view in views if counts[view]]
    pages = [lists.inbox(desk, Filters(view=view), size=SHOWN) for view in held]
    *named, late = _named(context, *pages, _late(context))
    shown: dict[str, Any] = {
        "has_petitions": True,
        "boxes": [
            {"view": view, "count": said_count(counts[view]), "lines": shown_lines}
            for view, shown_lines in zip(held, named, strict=True)
        ],
        "late_elsewhere": [line for line in late if line.row.holder != context.actor.unit],
        "counts": [(v, said_count(counts[v])) for v in views], "yesterday": before(context),
        "letters": waiting(context, SHOWN),
        "late_registers": _late_registers(context), "duties": _duties(context),
    }  # fmt: skip
    return render(request, "desk/today.html", shown)


def _late(context: Context) -> Page:
    """What is overdue anywhere in the actor's registers, for those who watch over others."""
    if not context.actor.bureaus:
        return Page((), "")
    return lists.petitions(scope(context.actor), Filters(due_until=before(context)), size=SHOWN)


def _late_registers(context: Context) -> list[tuple[Register, int]]:
    """The registers in which something is overdue, for those who watch over others."""
    if not context.actor.bureaus:
        return []
    found = registers.counts(scope(context.actor), context.today)
    known = catalogue.registers()
    return [(known[kind], late) for kind, (_, late) in sorted(found.items()) if late]


def _duties(context: Context) -> list[tuple[Register, dict[str, Any]]]:
    """What of the registers the actor's unit, or the actor by name, must do soon."""
    actor, soon = context.actor, soon_after(context.rules.calendar, context.today)
    if not actor.may(Permission.READ_REGISTERS):
        return []
    rows = registers.due_for(scope(actor), (actor.unit, actor.person), soon, SHOWN)
    known = catalogue.registers()
    return [(known[row["kind"]], row) for row in rows]


def before(context: Context) -> Any:
    """Yesterday: what was due by then is overdue."""
    return context.today.fromordinal(context.today.toordinal() - 1)


def said_count(count: int) -> str:
    """A count as far as it was counted."""
    return f"{ALL_OPEN:,}+" if count >= ALL_OPEN else str(count)


def _named(context: Context, *pages: Page) -> list[list[Line]]:
    """The lines of several pages, with names asked for once."""
    rows = [row for page in pages for row in page.rows]
    units = accounts.unit_names(r.holder for r in rows)
    people = accounts.person_names(r.handler for r in rows)
    return [lines(page.rows, context.actor, units, people) for page in pages]


@staff(Permission.READ_PETITIONS)
def petitions(request: HttpRequest) -> HttpResponse:
    """The list: a view of one's inbox, or every petition one may see, narrowed by the URL."""
    context = staff_context(request)
    units = {u.code: u.name for u in accounts.units()}
    form = FilterForm(request.GET, list(units.items()))
    views = (*views_of(context.actor), "open")
    filters = form.filters(views, context.today)
    page = _page(context, filters, request.GET.get("after", ""))
    people = accounts.person_names(r.handler for r in page.rows)
    shown: dict[str, Any] = {
        "form": form, "chips": form.chips(), "view": filters.view, "views": views,
        "lines": lines(page.rows, context.actor, units, people, is_past=bool(filters.as_of)),
        "next_key": page.next_key, "past": filters.as_of,
        "today": filters.as_of or context.today,
        "q": filters.words, "after": request.GET.get("after", ""),
        "by_due": filters.view != "all" or filters.is_by_due,
    }  # fmt: skip
    return render(request, "desk/petitions.html", shown)


def _page(context: Context, filters: Filters, key: str) -> Page:
    """A key that is not ours begins at the start."""
    try:
        return _asked(context, filters, key)
    except ValueError:
        return _asked(context, filters, "")


def _asked(context: Context, filters: Filters, key: str, size: int = PAGE) -> Page:
    if filters.view == "all":
        return lists.petitions(scope(context.actor), filters, key, size)
    return lists.inbox(desk_of(context), filters, key, size)


@staff(Permission.EXPORT, "GET", "POST")
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a sheet, for a purpose that is recorded."""
    context = staff_context(request)
    asked = FilterForm(request.GET, [(u.code, u.name) for u in accounts.units()])
    filters = asked.filters((*views_of(context.actor), "open"), context.today)
    form = PurposeForm(request.POST) if request.method == "POST" else PurposeForm()
    if form.is_bound and form.is_valid():
        rows = _asked(context, filters, "", exports.LISTED_AT_MOST + 1).rows
        try:
            return _sheet(context, rows, request.GET.urlencode(), form.cleaned_data["purpose"])
        except Refusal as refusal:
            form.add_error(None, words()["reason"][refusal.reason])
    shown = {"form": form, "chips": asked.chips(), "view": filters.view,
             "most": exports.LISTED_AT_MOST}  # fmt: skip
    return render(request, "desk/export.html", shown, status=422 if form.errors else 200)


def _sheet(context: Context, rows: Sequence[ListRow], asked: str, purpose: str) -> HttpResponse:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "petitions.xlsx"
        exports.export_list(context, file, rows, asked, purpose)
        name = f"petitions-{context.today.isoformat()}.xlsx"
        return HttpResponse(
            file.read_bytes(), EXCEL,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )  # fmt: skip
