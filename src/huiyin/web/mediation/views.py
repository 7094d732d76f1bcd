"""The desk of mediation, an agreement with its terms, and checking a term off."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.mediation import MEDIATIONS, TERMS
from huiyin.services import mediation
from huiyin.services.acting import Conflict, Invalid
from huiyin.services.context import words
from huiyin.services.register_reading import entry as read_entry
from huiyin.services.registers import Change
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.items import RowsForm

TERMS_AT_ONCE = 5
WHOLE = [MEDIATIONS.by_name[n] for n in ("form", "effective_on", "agreement", "agreed_amount")]
TERM = [TERMS.by_name[n] for n in ("title", "payer", "amount", "due_on")]


@staff(Permission.READ_REGISTERS)
def desk(request: HttpRequest) -> HttpResponse:
    """What waits, and what is owed."""
    shown = {"desk": mediation.desk(staff_context(request))}
    return render(request, "mediation/desk.html", shown)


@staff(Permission.KEEP_REGISTERS, "GET", "POST")
def agree(request: HttpRequest, number: str) -> HttpResponse:
    """The agreement and each of its terms on one page."""
    context = staff_context(request)
    view = read_entry(context, mediation.MEDIATION, number)
    if all(m.verb != "agree" for m in view.offers):
        raise Http404
    form = RowsForm(WHOLE, TERM, TERMS_AT_ONCE, context, request.POST or None)
    form.initial = {"form": "written", "effective_on": context.today}
    if form.is_bound and form.is_valid():
        seen = request.POST.get("seen", "")
        wish = Change("agree", form.given(), None, int(seen) if seen.isdigit() else None)
        try:
            mediation.agree(context, number, wish, form.parts())
            messages.success(request, "协议已登记；每一项履行了，在调解台上勾掉。")
            return redirect("registers:entry", mediation.MEDIATION, number)
        except Invalid as invalid:
            form.take(invalid.problems)
        except Refusal as refusal:
            form.add_error(None, words()["reason"].get(refusal.reason, refusal.reason))
        except Conflict:
            form.add_error(None, words()["reason"]["entry_conflict"])
    shown = {"form": form, "entry": view.row.entry, "version": view.version}
    return render(request, "mediation/agree.html", shown, status=422 if form.errors else 200)


@staff(Permission.KEEP_REGISTERS, "POST")
def perform(request: HttpRequest, number: str) -> HttpResponse:
    """Check a term off; with the last one the whole is performed."""
    context, reasons = staff_context(request), words()["reason"]
    try:
        is_last = mediation.check_off(
            context, number, request.POST.get("performed_on", ""), request.POST.get("proof", "")
        )
        said = "这一项勾掉了，协议全部履行完。" if is_last else "这一项勾掉了。"
        messages.success(request, said)
    except Invalid as invalid:
        problem = invalid.problems[0]
        messages.error(request, f"没有勾掉：凭据和日期都要写。{reasons.get(problem.reason, '')}")
    except Refusal as refusal:
        messages.error(request, reasons.get(refusal.reason, refusal.reason))
    return redirect("mediation:desk")
