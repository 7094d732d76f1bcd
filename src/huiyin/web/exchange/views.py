"""What came from the upper system, what is stuck and why, and trying again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.services import exchange_desk, ledger_rows
from huiyin.services.acting import Invalid
from huiyin.services.context import words
from huiyin.web.frame.doors import staff, staff_context


@staff(Permission.REGISTER)
def exchange(request: HttpRequest) -> HttpResponse:
    """How the exchange stands."""
    shown = {
        "seen": exchange_desk.overview(staff_context(request)),
        "labels": {**words()["field"], **ledger_rows.columns()["labels"]},
    }
    return render(request, "exchange/exchange.html", shown)


@staff(Permission.REGISTER, "POST")
def fetch(request: HttpRequest) -> HttpResponse:
    """Look for messages now: the worker does it at once."""
    exchange_desk.fetch_again(staff_context(request))
    messages.success(request, "马上去取，过一会儿刷新这一页。")
    return redirect("exchange:exchange")


@staff(Permission.REGISTER, "POST")
def send(request: HttpRequest) -> HttpResponse:
    """Send something that is stuck once more."""
    if exchange_desk.send_again(staff_context(request), request.POST.get("key", "")):
        messages.success(request, "马上再报，过一会儿刷新这一页。")
    else:
        messages.warning(request, "这一条已经报上去了。")
    return redirect("exchange:exchange")


@staff(Permission.REGISTER, "POST")
def read(request: HttpRequest, message: int) -> HttpResponse:
    """Try to take in a message once more."""
    try:
        state = exchange_desk.read_again(staff_context(request), message)
    except exchange_desk.NoSuchMessage as missing:
        raise Http404 from missing
    if state in ("refused", "differs"):
        messages.warning(request, "还是收不了，原因见下面。")
    else:
        messages.success(request, words()["exchange_state"].get(state, "已处理") + "。")
    return redirect("exchange:exchange")


@staff(Permission.REGISTER, "POST")
def aside(request: HttpRequest, message: int) -> HttpResponse:
    """A message that is dealt with otherwise waits no more."""
    try:
        exchange_desk.set_aside(staff_context(request), message, request.POST.get("reason", ""))
    except exchange_desk.NoSuchMessage as missing:
        raise Http404 from missing
    except Invalid:
        messages.error(request, "请写清楚另外怎么处理的，例如“已电话请上级重发”。")
    else:
        messages.success(request, "已记下，不再列出。")
    return redirect("exchange:exchange")
