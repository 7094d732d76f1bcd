"""Minutes and papers of a conference: drafted, laid open page by page, issued, taken out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.documents.pdf import NoGlyph, page_count, pdf, picture
from huiyin.documents.word import docx_bytes
from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import briefs, minutes
from huiyin.services.acting import Conflict, Invalid
from huiyin.services.context import Context, words
from huiyin.services.register_reading import EntryView
from huiyin.ui import downloads
from huiyin.web.frame.doors import staff, staff_context

READ, KEEP = Permission.READ_REGISTERS, Permission.KEEP_REGISTERS
WRITERS = {
    "pdf": (pdf, "application/pdf"),
    "docx": (
        docx_bytes, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}  # fmt: skip


@staff(READ)
def papers(request: HttpRequest, number: str) -> HttpResponse:
    """Agenda and briefs as one PDF, for everybody at the table."""
    try:
        made = pdf(briefs.conference_papers(staff_context(request), number))
    except NoGlyph as rare:
        messages.error(request, _undrawn(rare))
        return redirect("conferences:papers", number)
    return downloads.attached(made, f"{number}-会议材料.pdf", "application/pdf")


def _undrawn(rare: NoGlyph) -> str:
    return f"{words()['reason']['letter_no_glyph']}：{'、'.join(rare.signs)}"


@staff(KEEP, "POST")
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """Begin the minutes out of what was recorded."""
    try:
        ident = minutes.draft(staff_context(request), number)
        messages.success(request, "草稿已按会上的记录写好，改好再送审。")
        return redirect("conferences:minuted", ident)
    except (Refusal, Invalid) as error:
        messages.error(request, _why(error))
    return redirect("conferences:sheet", number)


def _why(error: Refusal | Invalid) -> str:
    reason = error.reason if isinstance(error, Refusal) else error.problems[0].reason
    return str(words()["reason"].get(reason, reason))


@staff(READ)
def minuted(request: HttpRequest, number: str) -> HttpResponse:
    """Minutes page by page, and what may be done with them."""
    return _show(request, number)


def _show(request: HttpRequest, number: str, error: str = "", status: int = 200) -> HttpResponse:
    view, document = minutes.document(staff_context(request), number)
    pages: range = range(0)
    try:
        pages = range(1, page_count(pdf(document)) + 1)
    except NoGlyph as rare:
        error = error or _undrawn(rare)
    entry = view.row.entry
    shown: dict[str, Any] = {
        "view": view, "entry": entry, "stage": view.register.stage(entry["state"]),
        "pages": pages, "conference": _conference(view), "error": error,
        "offers": [m for m in view.offers if m.verb != "issue"],
        "may_issue": any(m.verb == "issue" for m in view.offers),
    }  # fmt: skip
    return render(request, "conferences/minuted.html", shown, status=status)


def _conference(view: EntryView) -> tuple[str, str, str]:
    """Kind, number and title of the conference."""
    return view.names.entries[str(view.row.entry["parent"])]


@staff(KEEP, "POST")
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Issue what was approved, under the next number."""
    context = staff_context(request)
    view, _document = minutes.document(context, number)
    seen = request.POST.get("seen", "")
    try:
        given = minutes.issue(context, _conference(view)[1], number,
                              int(seen) if seen.isdigit() else None)  # fmt: skip
    except NoGlyph as rare:
        return _show(request, number, _undrawn(rare), 422)
    except Conflict:
        return _show(request, number, words()["reason"]["entry_conflict"], 409)
    except Refusal as refusal:
        return _show(request, number, _why(refusal), 409)
    messages.success(request, f"已印发，文号 {given}。")
    return redirect("conferences:minuted", number)


@staff(READ)
def page(request: HttpRequest, number: str, page: int) -> HttpResponse:
    """One page as a picture."""
    try:
        made = picture(pdf(minutes.document(staff_context(request), number)[1]), page)
    except (NoGlyph, IndexError) as missing:
        raise Http404 from missing
    return HttpResponse(made, content_type="image/png")


@staff(READ)
def file(request: HttpRequest, number: str, extension: str) -> HttpResponse:
    """Minutes as Word or PDF."""
    if extension not in WRITERS:
        raise Http404
    view, document = minutes.document(staff_context(request), number)
    write, content_type = WRITERS[extension]
    try:
        made = write(document)
    except NoGlyph as rare:
        return _show(request, number, _undrawn(rare), 422)
    name = f"{view.row.entry['fields'].get('number') or number}.{extension}"
    return downloads.attached(made, name, content_type)


def latest(context: Context, ident: int) -> dict[str, Any] | None:
    """The minutes of a conference that count and that the actor may read: not void, the newest."""
    found = [m.entry for m in minutes.of_conference(ident) if m.entry["state"] != "void"]
    return found[-1] if found and minutes.may_read(context, found[-1]) else None
