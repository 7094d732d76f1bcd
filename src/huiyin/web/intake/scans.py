"""The desk of scanned letters: brought, put together, taken up, set aside."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.domain.scans import Arrangement, ScanState
from huiyin.services import file_store, scan_pages, scan_reading, scans
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, words
from huiyin.services.scans import Brought, NoSuchScan
from huiyin.services.uploads import Given
from huiyin.store.accounts import queries as accounts
from huiyin.store.record.inserts import new_id
from huiyin.ui import downloads
from huiyin.ui.uploads import AT_ONCE, files_of
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.intake.scan_forms import BringForm

ACCEPTED = "image/*,.heic,.heif,.tif,.tiff,.pdf,application/pdf"
ONE_BY_ONE = "scans"
"""The header with which the page's script sends file after file."""


def number_of(text: str) -> int:
    """An id (63 bits) as a form carries it; 0 for anything else."""
    number = int(text) if text.isdecimal() and len(text) < 20 else 0
    return number if number < 1 << 63 else 0


def to_desk(bag: int) -> HttpResponse:
    """To a bag on the desk."""
    return redirect(f"{reverse('intake:scans')}?bag={bag}" if bag else "intake:scans")


@staff(Permission.REGISTER, "GET", "POST")
def desk(request: HttpRequest) -> HttpResponse:
    """The bags, the letters of one of them, and the form that brings more."""
    context = staff_context(request)
    form = BringForm(context, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = [Given(*file) for file in files_of(request)]
        bag = number_of(request.POST.get("bag", "")) or new_id()
        try:
            if given:
                return _brought(request, scans.bring(context, given, form.bringing(bag)), bag)
            form.add_error(None, "还没有选文件：选几个扫描件，或者选一个文件夹")
        except Invalid as invalid:
            form.take(invalid.problems)
    if form.errors and request.headers.get("X-Requested-With") == ONE_BY_ONE:
        said = [str(e) for errors in form.errors.values() for e in errors]
        return JsonResponse({"letters": 0, "refused": said}, status=422)
    shown = _desk(context, request) | {"form": form}
    return render(request, "intake/scans.html", shown, status=422 if form.errors else 200)


def _brought(request: HttpRequest, brought: Brought, bag: int) -> HttpResponse:
    refused = [one.sentence for one in brought.refused]
    if request.headers.get("X-Requested-With") == ONE_BY_ONE:
        return JsonResponse({"letters": brought.letters, "refused": refused})
    if brought.letters:
        messages.success(request, f"收下 {brought.letters} 封。")
    for sentence in refused:
        messages.warning(request, sentence)
    return to_desk(bag)


def _desk(context: Context, request: HttpRequest) -> dict[str, Any]:
    bags = scans.bags(context)
    asked = number_of(request.GET.get("bag", ""))
    bag = asked if any(b.bag == asked for b in bags) else (bags[0].bag if bags else 0)
    letters = scans.desk(context, bag) if bag else []
    names = accounts.person_names(
        {letter.row.taken_by for letter in letters if letter.row.taken_by}
    )
    return {
        "bags": bags, "bag": bag, "new_bag": new_id(), "letters": letters, "names": names,
        "aside": scans.done(context, ScanState.SET_ASIDE)[:20],
        "registered": scans.done(context, ScanState.REGISTERED)[:20],
        "reads": scan_reading.is_there(), "accepted": ACCEPTED, "at_once": AT_ONCE,
        "is_reading": any(letter.is_being_read for letter in letters),
    }  # fmt: skip


def _told(request: HttpRequest, invalid: Invalid) -> None:
    for problem in invalid.problems:
        reason = "写明为什么不登记" if problem.reason == "missing" else None
        messages.warning(request, reason or words()["reason"][problem.reason])


@staff(Permission.REGISTER, "POST")
def take(request: HttpRequest, scan: int) -> HttpResponse:
    """Take a letter up: the look is recorded, then it can be registered."""
    context = staff_context(request)
    try:
        scans.take_up(context, scan)
    except NoSuchScan as missing:
        raise Http404 from missing
    except Invalid as invalid:
        _told(request, invalid)
        return to_desk(0)
    return redirect("intake:scan", scan)


@staff(Permission.REGISTER, "POST")
def arrange(request: HttpRequest, scan: int) -> HttpResponse:
    """Change the order of pages and letters: `do` says what and, behind a colon, which page."""
    context = staff_context(request)
    what, _, page = request.POST.get("do", "").partition(":")
    if what not in tuple(Arrangement):
        raise Http404
    try:
        bag = scans.own(context, scan).row.bag
        seen = number_of(request.POST.get("version", ""))
        scans.arrange(context, scan, Arrangement(what), number_of(page), seen)
    except NoSuchScan as missing:
        raise Http404 from missing
    except Invalid as invalid:
        _told(request, invalid)
    return redirect(f"{reverse('intake:scans')}?bag={bag}#scan-{scan}")


@staff(Permission.REGISTER, "POST")
def aside(request: HttpRequest, scan: int) -> HttpResponse:
    """Not to be registered, with the reason; or back on the desk; or read once more."""
    context = staff_context(request)
    try:
        letter = scans.own(context, scan)
        if "again" in request.POST:
            count = scan_reading.ask_again(context, letter.pages)
            messages.success(request, f"{count} 页重新识别，过一会儿就好。")
        elif "back" in request.POST:
            scans.put_back(context, scan)
            messages.success(request, "已放回来信桌。")
        else:
            seen = number_of(request.POST.get("version", ""))
            scans.set_aside(context, scan, request.POST.get("why", ""), seen)
            messages.success(request, "这一封不登记；三十天以内可以放回。")
    except NoSuchScan as missing:
        raise Http404 from missing
    except Invalid as invalid:
        _told(request, invalid)
    return to_desk(letter.row.bag)


def _picture(request: HttpRequest, page: int, *, is_read: bool) -> HttpResponse:
    context = staff_context(request)
    try:
        found = scans.page_of(context, page, is_read=is_read)
        data = scan_pages.shown(found) if is_read else scan_pages.small(found)
    except (NoSuchScan, Refusal, file_store.Lost, scan_pages.Unfit) as missing:
        raise Http404 from missing
    except file_store.FilesTrouble:
        return HttpResponse(words()["reason"]["file_store_away"], status=503)
    return downloads.picture(data)


@staff(Permission.REGISTER)
def page(request: HttpRequest, page: int) -> HttpResponse:
    """A page to be read, for who has taken the letter up."""
    return _picture(request, page, is_read=True)


@staff(Permission.REGISTER)
def thumbnail(request: HttpRequest, page: int) -> HttpResponse:
    """What kind of paper it is, too small to be read."""
    return _picture(request, page, is_read=False)
