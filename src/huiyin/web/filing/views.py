"""The volume of a petition: asked for, made, taken out; how long the petition is kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import disposing, filing, filing_sheet, makings, reading
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, retention_book, words
from huiyin.services.disposing import Ask
from huiyin.services.file_store import FilesTrouble, Lost
from huiyin.services.makings import NoSuchMaking
from huiyin.ui import downloads
from huiyin.web.filing.forms import DisposalForm, MakingForm, RetentionForm
from huiyin.web.frame.doors import Page, staff, staff_context

TYPES = {"volume": "application/pdf", "package": "application/zip"}
UNDER_WAY = ("queued", "running")


def _own(view: Page) -> Page:
    """What another asked for is answered like what is not there."""

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except NoSuchMaking as missing:
            raise Http404 from missing

    return opened


@staff(Permission.REVEAL_IDENTITY, "GET", "POST")
def volume(request: HttpRequest, number: str) -> HttpResponse:
    """What was made of a petition, and a form to ask for more."""
    context = staff_context(request)
    form = MakingForm(request.POST) if request.method == "POST" else MakingForm()
    status = 200
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            makings.ask(context, number, said["form"], said["purpose"])
        except Invalid as invalid:
            form.take(invalid.problems)
        except Refusal as refusal:
            form.add_error(None, words()["reason"][refusal.reason])
            status = 403
        else:
            messages.success(request, "已经排上，做好以后在这里取。")
            return redirect("archives:volume", number)
    if form.errors and status == 200:
        status = 422
    return _page(request, context, number, {"form": form}, status)


def _page(
    request: HttpRequest, context: Context, number: str, said: dict[str, Any], status: int = 200
) -> HttpResponse:  # fmt: skip
    view = reading.petition(context, number)
    shown: dict[str, Any] = {
        "view": view, "petition": view.row.petition, "number": number,
        "makings": makings.own(context, number), "under_way": UNDER_WAY,
        "form": MakingForm(), **_kept(context, number), **said,
    }  # fmt: skip
    return render(request, "filing/volume.html", shown, status=status)


def _kept(context: Context, number: str) -> dict[str, Any]:
    """How the petition is filed, for who keeps archives."""
    if not context.actor.may(Permission.KEEP_ARCHIVES):
        return {}
    row = filing.refresh(context, number)
    if row is None:
        return {"is_open": True}
    return {
        "filing": row, "label": retention_book().labels[row.retention],
        "why": filing_sheet.why(row), "basis": retention_book().basis,
        "retention_form": RetentionForm(), "disposal_form": DisposalForm(),
        "may_dispose": disposing.may_dispose(context, row),
    }  # fmt: skip


@staff(Permission.REVEAL_IDENTITY)
@_own
def state(request: HttpRequest, number: str, making: int) -> HttpResponse:
    """How far one making is, asked again and again while it goes on."""
    row = makings.one(staff_context(request), number, making)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("archives:volume", number)
    shown = {"row": row, "number": number, "under_way": UNDER_WAY}
    return render(request, "filing/_making.html", shown)


@staff(Permission.REVEAL_IDENTITY, "POST")
@_own
def file(request: HttpRequest, number: str, making: int) -> HttpResponse:
    """Take the finished file out; the look is recorded."""
    try:
        taken = makings.take_out(staff_context(request), number, making)
    except Refusal as refusal:
        return _back(request, number, refusal.reason)
    except Lost:
        return _back(request, number, "file_lost")
    except FilesTrouble:
        return _back(request, number, "file_store_away")
    return downloads.attached(taken.content, taken.name, TYPES[taken.form])


def _back(request: HttpRequest, number: str, reason: str) -> HttpResponse:
    messages.error(request, words()["reason"][reason])
    return redirect("archives:volume", number)


@staff(Permission.KEEP_ARCHIVES, "POST")
def retention(request: HttpRequest, number: str) -> HttpResponse:
    """Set the class of keeping, with the reason."""
    form = RetentionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        done = _tried(
            form,
            lambda context: filing.set_retention(context, number, said["retention"], said["why"]),
            staff_context(request),
        )
        if done:
            messages.success(request, "保管期限已设定，理由记入办理经过。")
            return redirect("archives:volume", number)
    return _page(request, staff_context(request), number, {"retention_form": form}, 422)


def _tried(form: Any, do: Callable[[Context], None], context: Context) -> bool:
    """Do it; what is wrong is put into the form."""
    try:
        do(context)
    except Invalid as invalid:
        form.take(invalid.problems)
        return False
    except Refusal as refusal:
        form.add_error(None, words()["reason"][refusal.reason])
        return False
    return True


@staff(Permission.DISPOSE, "POST")
def dispose(request: HttpRequest, number: str) -> HttpResponse:
    """Empty a petition whose term of keeping is over."""
    form = DisposalForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        ask = Ask(
            said["reason"], said["approval"], (said["first_witness"], said["second_witness"])
        )
        done = _tried(
            form, lambda context: disposing.dispose(context, number, ask), staff_context(request)
        )
        if done:
            messages.success(request, f"{number} 的内容已依法销毁，记录链仍可核验。")
            return redirect(f"{reverse('archives:inventory')}?view=disposed")
    return _page(request, staff_context(request), number, {"disposal_form": form}, 422)
