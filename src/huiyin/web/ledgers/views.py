"""The wizard: a ledger is brought, its columns are said, it is tried, taken in, and undone."""

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import ledger_rows, ledger_runs
from huiyin.services.context import Context, words
from huiyin.services.ledger_rows import fields_of
from huiyin.services.ledger_runs import NoSuchRun, Run
from huiyin.services.tabular import UnreadableTable, Where, moment_of
from huiyin.store.accounts import queries as accounts
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.ledgers.forms import ColumnsForm, FileForm, where_of

SHOWN = 200
UNDER_WAY = ("queued", "running", "undoing")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff(Permission.REGISTER)
def runs(request: HttpRequest) -> HttpResponse:
    """The bureau's imports, newest first."""
    found = ledger_runs.listed(staff_context(request))
    names = accounts.person_names(r.row.person for r in found)
    shown = [(r, names.get(r.row.person, "")) for r in found]
    return render(request, "ledgers/runs.html", {"runs": shown})


@staff(Permission.REGISTER, "GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """Bring a file; what cannot be read is said at once."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = ledger_runs.bring(
                staff_context(request), file.name, file.size, file.chunks()
            )
        except UnreadableTable as table:
            form.add_error("file", _sentence(table))
        else:
            return redirect("ledgers:columns", brought)
    status = 422 if form.errors else 200
    return render(request, "ledgers/add.html", {"form": form}, status=status)


def _sentence(table: UnreadableTable) -> str:
    said = words()["reason"].get(table.reason, table.reason)
    named = ("doubled_header", "no_such_sheet")
    return f"{said}：{table.detail}" if table.reason in named else said


def _found(context: Context, run: int) -> Run:
    try:
        return ledger_runs.one(context, run)
    except NoSuchRun as missing:
        raise Http404 from missing


def _opened(context: Context, run: int) -> Run:
    """An import for who brought it and for the head; to the others its text is not there."""
    found = _found(context, run)
    if not found.is_open:
        raise Http404
    return found


@staff(Permission.REGISTER)
def run(request: HttpRequest, run: int) -> HttpResponse:
    """How far an import is, or what came of it; a part of the page while it goes on."""
    found = _found(staff_context(request), run)
    if found.row.state == "waiting" and found.is_open:
        return redirect("ledgers:columns", run)
    shown = {
        "run": found, "row": found.row, "is_under_way": found.row.state in UNDER_WAY,
        "passed_over": found.taken.passed_over[:SHOWN],
        "rejected": found.taken.rejected[:SHOWN], "labels": ledger_rows.columns()["labels"],
    }  # fmt: skip
    is_part = getattr(request, "htmx", None) and found.row.state in UNDER_WAY
    return render(request, "ledgers/_state.html" if is_part else "ledgers/run.html", shown)


@staff(Permission.REGISTER, "GET", "POST")
def columns(request: HttpRequest, run: int) -> HttpResponse:
    """Which column is which field; shows the first rows as they would be read."""
    context = staff_context(request)
    row = _opened(context, run).row
    where, chosen = Where(row.sheet, row.header_row), row.columns
    mappings = ledger_runs.mappings(context)
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        where, chosen = where_of(posted, where), {}
    if posted is not None and posted.get("kept") in mappings:
        chosen, posted = mappings[posted["kept"]], None
    if posted is not None and _is_elsewhere(posted, where):
        posted = None  # other headings: what was chosen belongs to the former ones
    try:
        look = ledger_runs.look(context, run, where, chosen)
    except UnreadableTable as table:
        return _unreadable(request, run, _sentence(table))
    except FileNotFoundError:
        return _unreadable(request, run, words()["reason"]["file_swept"])
    form = ColumnsForm(look, mappings, posted, request.POST.get("day") or row.day)
    if posted is not None and form.is_valid():
        return _chosen(request, context, run, form)
    return _columns_page(request, run, form, chosen)


def _is_elsewhere(posted: Any, where: Where) -> bool:
    return (posted.get("seen_sheet"), posted.get("seen_row")) != (
        where.sheet, str(where.header_row)
    )  # fmt: skip


def _unreadable(request: HttpRequest, run: int, sentence: str) -> HttpResponse:
    messages.error(request, f"这个文件现在读不了：{sentence}")
    return redirect("ledgers:runs")


def _chosen(request: HttpRequest, context: Context, run: int, form: ColumnsForm) -> HttpResponse:
    """Keep what was chosen and try it, or show the preview again."""
    chosen, look = form.chosen(), form.look
    form.require_what_a_petition_needs(context.today)
    if form.errors or request.POST.get("do") == "look":
        return _columns_page(request, run, form, chosen)
    try:
        where, day = Where(look.sheet, look.header_row), form.cleaned_data["day"]
        ledger_runs.choose(context, run, where, chosen, day)
        if form.cleaned_data["name"].strip():
            ledger_runs.keep_mapping(context, form.cleaned_data["name"], chosen)
        ledger_runs.order(context, run, is_dry=True)
    except Refusal as refusal:
        messages.error(request, words()["reason"][refusal.reason])
    return redirect("ledgers:run", run)


def _columns_page(
    request: HttpRequest, run: int, form: ColumnsForm, chosen: dict[str, str]
) -> HttpResponse:
    look = form.look
    labels = ledger_rows.columns()["labels"]
    known = fields_of([h for h, _, _ in look.columns], chosen)
    taken = [(h, f) for h, f in known.items() if f]
    preview = [
        (n, [(labels[f], _as_read(f, cells[h])) for h, f in taken]) for n, cells in look.rows
    ]
    shown = {"form": form, "look": look, "run": run, "heads": [labels[f] for _, f in taken],
             "preview": preview}  # fmt: skip
    return render(request, "ledgers/columns.html", shown, status=422 if form.errors else 200)


def _as_read(field: str, text: str) -> str:
    """A cell as it will be understood: a day as a day, however it was written."""
    if field not in ("asked_at", "replied_at") or not text.strip():
        return text
    try:
        return str(moment_of(text).date())
    except ValueError:
        return f"{text}（{words()['reason']['not_day']}）"


@staff(Permission.REGISTER, "POST")
def confirm(request: HttpRequest, run: int) -> HttpResponse:
    """Take in what was tried."""
    context = staff_context(request)
    _opened(context, run)
    try:
        ledger_runs.order(context, run, is_dry=False)
    except Refusal as refusal:
        messages.error(request, words()["reason"][refusal.reason])
    return redirect("ledgers:run", run)


@staff(Permission.REGISTER)
def rejected(request: HttpRequest, run: int) -> HttpResponse:
    """A sheet of just the rows that were not taken, with the reason beside each."""
    context = staff_context(request)
    found = _opened(context, run)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rejected.xlsx"
        try:
            ledger_runs.rejected_sheet(context, run, file)
        except FileNotFoundError:
            messages.error(request, words()["reason"]["file_swept"])
            return redirect("ledgers:run", run)
        name = quote(f"未收-{Path(found.row.filename).stem}.xlsx")
        disposition = f"attachment; filename=\"rejected.xlsx\"; filename*=UTF-8''{name}"
        return HttpResponse(file.read_bytes(), EXCEL, headers={"Content-Disposition": disposition})


@staff(Permission.REGISTER, "POST")
def undo(request: HttpRequest, run: int) -> HttpResponse:
    """Undo an import; what somebody acted on stays."""
    context = staff_context(request)
    _opened(context, run)
    try:
        ledger_runs.order_undo(context, run)
    except Refusal as refusal:
        messages.error(request, words()["reason"][refusal.reason])
    return redirect("ledgers:run", run)
