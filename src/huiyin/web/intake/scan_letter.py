"""One scanned letter: the pictures beside the text, and the form that registers it."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.duplicates import KnownAs
from huiyin.domain.fields import FieldProblem
from huiyin.domain.procedure import Refusal
from huiyin.services import intake, scan_reading, scan_registering, scans
from huiyin.services.acting import Invalid, NoSuchPetition
from huiyin.services.context import Context, words
from huiyin.services.scan_reading import PageText
from huiyin.services.scans import Letter, NoSuchScan
from huiyin.store.petitions.identity import hashes_of
from huiyin.text.scans import guess
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.intake.receipts import own_token, to_receipt
from huiyin.web.intake.scan_forms import ScanForm
from huiyin.web.intake.scans import to_desk
from huiyin.web.intake.views import (
    NEXT_SCAN,
    advice_of,
    check_window,
    decided,
    desk_of,
    known_of,
)


@staff(Permission.REGISTER, "GET", "POST")
def letter(request: HttpRequest, scan: int) -> HttpResponse:
    """The letter that was taken up; POST keeps what was typed, or registers."""
    context = staff_context(request)
    try:
        found = scans.taken(context, scan)
    except NoSuchScan as missing:
        raise Http404 from missing
    except Refusal as refusal:
        messages.warning(request, words()["reason"][refusal.reason])
        return _after(request, context, scan)
    read = scan_reading.texts(found.pages)
    data = request.POST if request.method == "POST" else None
    form = ScanForm(context, _typed(found, read), data, context.actor.region)
    if form.is_bound and (answer := _answer(request, context, found, form)):
        return answer
    token = request.POST.get("token") or secrets.token_hex(16)
    shown = {
        "form": form, "letter": found, "sheets": [(p, _marks(p)) for p in read],
        "token": token,
        "whole": scan_reading.whole(read), "unsure": [(p, u) for p in read for u in p.unsure],
        "waits": sum(p.is_waiting for p in read), "reads": scan_reading.is_there(),
        "gaps": sum(p.is_unreadable for p in read), "advice": advice_of(context, form),
        **known_of(context, request), "form_id": "window-form",
    }  # fmt: skip
    return render(request, "intake/scan.html", shown, status=422 if form.errors else 200)


def _typed(found: Letter, read: list[PageText]) -> dict[str, Any]:
    """What was typed before; else what was read, with what it says of the writer."""
    whole = scan_reading.whole(read).strip()
    seems = guess(whole)
    guessed = {
        "received_on": found.row.received_on.isoformat(), "detail": whole, "name": seems.name,
        "phone": seems.phone, "document": seems.document,
    }  # fmt: skip
    draft = {k: v for k, v in scan_registering.draft_of(found).items() if v}
    return guessed | draft


def _marks(page: PageText) -> list[dict[str, int]]:
    """Where on the picture the unsure signs stand, in thousandths."""
    return [
        {"id": u.at, "x": round(u.spot.left * 1000), "y": round(u.spot.top * 1000),
         "width": max(8, round((u.spot.right - u.spot.left) * 1000)),
         "height": max(8, round(u.spot.height * 1000))}
        for u in page.unsure
    ]  # fmt: skip


def _after(request: HttpRequest, context: Context, scan: int) -> HttpResponse:
    """A second tap leads to the receipt of the first."""
    sent = request.POST.get("token", "")[:64]
    if request.method == "POST" and intake.taken(own_token(context, sent)):
        return to_receipt("intake:receipt", sent)
    return to_desk(scans.own(context, scan).row.bag)


def _answer(
    request: HttpRequest, context: Context, found: Letter, form: ScanForm
) -> HttpResponse | None:
    """What comes of a sent form; None where it is shown again with what is wrong. What was typed
    is kept on the desk too, whatever happens to the browser."""
    scan = found.row.id
    try:
        if "keep" not in request.POST and form.is_valid():
            return _registered(request, context, found, form)
        scan_registering.keep_draft(context, scan, form.typed())
    except Invalid as invalid:
        form.take(invalid.problems)
        scan_registering.keep_draft(context, scan, form.typed())
        return None
    if request.POST.get("keep") == "stay":
        return redirect("intake:scan", scan)
    if "keep" in request.POST:
        messages.success(request, "录的内容存下了，随时可以接着登记。")
        return to_desk(found.row.bag)
    return None


def _registered(
    request: HttpRequest, context: Context, found: Letter, form: ScanForm
) -> HttpResponse:
    submission, scan = form.submission(), found.row.id
    said = form.cleaned_data
    check_window(context, form, submission)
    if problems := scan_registering.problems_of(form.envelope(), said["received_on"]):
        raise Invalid(problems)
    known = decided(context, form, [hashes_of(p.identity) for p in submission.parties])
    sent = request.POST.get("token", "")[:64]
    number, token = known.get(said["repeats"], ""), own_token(context, sent)
    request.session[NEXT_SCAN] = scan_registering.next_letter(found)
    if form.known_as == KnownAs.ADDITION and number:
        return _added(request, context, found, (number, submission.detail, token))
    what = (submission, form.registration(known))
    scan_registering.register(context, desk_of(context), scan, what, token)
    return to_receipt("intake:receipt", sent)


def _added(
    request: HttpRequest, context: Context, found: Letter, what: tuple[str, str, str]
) -> HttpResponse:
    number = what[0]
    try:
        scan_registering.add_to(context, found.row.id, *what)
    except (Refusal, NoSuchPetition):
        raise Invalid([FieldProblem("known_as", "takes_no_addition")]) from None
    messages.success(request, f"已补充到 {number}，没有另行登记。")
    return redirect("handling:petition", number)
