"""One petition: its page, its pane, names revealed, and the form of every act."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.forms import CharField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.domain.transitions import BY_VERB
from huiyin.services import looking, procedure, query_codes, reading
from huiyin.services.acting import Conflict, Invalid, NoSuchPetition
from huiyin.services.context import Context, words
from huiyin.services.dispatching import SENDING, suggest_for
from huiyin.services.reading import PetitionView
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import UnitField
from huiyin.web.handling.forms import ActForm, AmendForm
from huiyin.web.handling.pages import OWN_PAGES, address, page_of
from huiyin.web.handling.past import day_asked, shown_on
from huiyin.web.handling.questions import Question, ask, offered, refusal_of


@staff(Permission.READ_PETITIONS)
def petition(request: HttpRequest, number: str) -> HttpResponse:
    """The petition page, with `as_of` in the address as it stood on a past day."""
    context = staff_context(request)
    if day := day_asked(request, context):
        return shown_on(request, context, number, day)
    view = reading.petition(context, number)
    return render(request, "handling/petition.html", page_of(context, view))


@staff(Permission.READ_PETITIONS)
def pane(request: HttpRequest, number: str) -> HttpResponse:
    """The petition beside the list; without htmx its page."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("handling:petition", number)
    context = staff_context(request)
    view = reading.petition(context, number)
    return render(request, "handling/pane.html", page_of(context, view))


@staff(Permission.REVEAL_IDENTITY, "POST")
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Show the names once, for a purpose, on the record."""
    context = staff_context(request)
    shown: dict[str, Any] = {}
    try:
        shown["identities"] = looking.reveal(context, number, request.POST.get("purpose", ""))
    except Invalid:
        shown["reveal_error"] = "请先写明为什么要看，再点“显示”"
    view = reading.petition(context, number)
    if "identities" in shown:
        shown["company"] = looking.company_of(context, view.line[0].act.fields)
    shown |= page_of(context, view)
    is_part = request.htmx  # type: ignore[attr-defined]
    template = "handling/_people.html" if is_part else "handling/petition.html"
    status = 422 if "reveal_error" in shown else 200
    return render(request, template, shown, status=status)


@dataclass
class Trouble:
    """Why an act was not done, for the page that keeps what was typed."""

    status: int
    refusal: Refusal | None = None
    unseen: list[tuple[str, Any]] = field(default_factory=list)
    is_conflict: bool = False


def _form_of(question: Question, request: HttpRequest) -> ActForm:
    kind = AmendForm if question.verb == "amend" else ActForm
    if request.method == "POST":
        return kind(question, request.POST)
    form = kind(question)
    form.initial.update(request.GET.items())
    return form


@staff(Permission.ACT, "GET", "POST")
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """The short form of any act."""
    context = staff_context(request)
    view = reading.petition(context, number)
    if verb not in BY_VERB:
        raise Http404
    if verb in OWN_PAGES:
        return redirect(address(number, verb))
    unit = request.GET.get("strand", "") or request.POST.get("strand", "")
    if request.method == "GET" and offered(view, verb, unit) is None:
        return _refused(request, context, view, refusal_of(context, view, verb))
    question = ask(context, view, verb, unit)
    form = _form_of(question, request)
    trouble = _attempt(question, form, request) if request.method == "POST" else None
    if request.method == "POST" and trouble is None:
        return _done(request, form)
    return _open(request, form, trouble)


def _attempt(question: Question, form: ActForm, request: HttpRequest) -> Trouble | None:
    """Do it, or say why not."""
    if not form.is_valid():
        return Trouble(422)
    context, number = question.context, question.view.number
    try:
        _do(context, number, form, _version(request.POST.get("seen", "")))
    except Invalid as invalid:
        form.take(invalid.problems)
        return Trouble(422)
    except Conflict as conflict:
        labels = context.rules.book.act_labels
        unseen = [(labels.get(a.kind, a.kind), a) for a in conflict.acts]
        return Trouble(409, unseen=unseen, is_conflict=True)
    except Refusal as refusal:
        if form.place(refusal):
            return Trouble(422)
        return Trouble(403 if refusal.reason == "not_yours" else 409, refusal)
    return None


def _do(context: Context, number: str, form: ActForm, seen: int | None) -> None:
    if form.question.verb == "renew_query_code":
        given = form.given()
        form.code = query_codes.renew(context, number, given["checked_by"], given["note"])
    else:
        procedure.act(context, number, form.wish(seen))


def _version(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def _done(request: HttpRequest, form: ActForm) -> HttpResponse:
    """Back to where one came from, with what was done and the way to undo it."""
    number, label = form.question.view.number, words()["verb"][form.question.verb]
    if form.code:
        shown = {"number": number, "code": form.code}
        return render(request, "handling/new_code.html", shown)
    undo = address(number, "retract")
    is_undone = form.question.verb in ("retract", "amend", "supplement")
    said = f"{number}：已{label}。" if label != words()["verb"]["retract"] else "已撤销上一步。"
    more = "" if is_undone else format_html(' <a href="{}">撤销这一步</a>', undo)
    messages.success(request, format_html("{}{}", said, more))
    try:
        reading.petition(form.question.context, number)
    except NoSuchPetition:
        return redirect("desk:today")
    return redirect(_way_back(request, number))


def _way_back(request: HttpRequest, number: str) -> str:
    """The list the act was opened from, else the petition."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    is_list = back.startswith(reverse("desk:petitions"))
    return back if is_ours and is_list else reverse("handling:petition", args=[number])


def _came_from(request: HttpRequest) -> str:
    """The list that a pane stands beside, so that an act leads back to it."""
    page = request.htmx.current_url_abs_path if request.htmx else ""  # type: ignore[attr-defined]
    path = page or request.POST.get("back", "")
    return path if path.split("?")[0] == reverse("desk:petitions") else ""


def _open(request: HttpRequest, form: ActForm, trouble: Trouble | None) -> HttpResponse:
    """The form in place: alone for htmx, else on the petition page."""
    question = form.question
    posted = _version(request.POST.get("seen", ""))
    is_stale = posted is not None and not (trouble and trouble.is_conflict)
    shown: dict[str, Any] = {
        "asked": question, "form": form, "trouble": trouble, "back": _came_from(request),
        "seen": posted if is_stale else question.view.version, "view": question.view,
        "petition": question.view.row.petition,
        "suggested": suggest_for(question.view) if question.verb in SENDING else [],
        **_foreseen(question, form),
    }  # fmt: skip
    status = trouble.status if trouble else 200
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "handling/_act_form.html", shown, status=status)
    shown = page_of(question.context, question.view) | shown
    return render(request, "handling/petition.html", shown, status=status)


def _refused(
    request: HttpRequest, context: Context, view: PetitionView, refusal: Refusal
) -> HttpResponse:
    """A verb that is not offered: why, and what is instead."""
    status = 403 if refusal.reason == "not_yours" else 409
    shown = page_of(context, view) | {"trouble": Trouble(status, refusal)}
    return render(request, "handling/petition.html", shown, status=status)


@staff(Permission.ACT, "POST")
def preview(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """What the act would change, from what is typed so far; nothing is written."""
    context = staff_context(request)
    view = reading.petition(context, number)
    if offered(view, verb) is None:
        raise Http404
    form = ActForm(ask(context, view, verb, request.POST.get("strand", "")), request.POST)
    shown = {"form": form, "asked": form.question, "is_live": True} | _foreseen(
        form.question, form
    )
    return render(request, "handling/_act_next.html", shown)


def _foreseen(question: Question, form: ActForm) -> dict[str, Any]:
    """The preview where enough is typed for one, else what stands in its way."""
    if question.verb in ("retract", "amend", "renew_query_code", "supplement"):
        return {"is_plain": True}
    probe = ActForm(question, _filled(form))
    if not probe.is_valid():
        return {}
    try:
        wish = probe.wish()
        return {"preview": reading.preview(question.context, question.view.number, wish)}
    except Refusal as refusal:
        return {"hindrance": refusal}
    except Invalid:
        return {}


def _filled(form: ActForm) -> Any:
    """The typed values; before anything is typed, what the form begins with.

    Long texts change no clock: where they are still missing they are taken as given.
    """
    typed = {name: form[name].value() or "" for name in form.fields}
    for name, asked in form.fields.items():
        is_text = isinstance(asked, CharField) and not isinstance(asked, UnitField)
        if is_text and name != "late_entry_reason" and not typed[name]:
            typed[name] = "…"
    return typed
