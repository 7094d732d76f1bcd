"""The receipt after sending: as a page, to print, and as a picture to keep."""

from urllib.parse import urlencode

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from huiyin.documents.receipt import ReceiptPicture, png
from huiyin.domain.authority import Permission
from huiyin.domain.clocks import Clock
from huiyin.portal.frame import page
from huiyin.portal.visit import Visit
from huiyin.services import portal, reading
from huiyin.services.context import begin, today
from huiyin.ui.clocks import say_day
from huiyin.ui.doors import permission


def grouped(code: str) -> str:
    """A query code in two halves, easier to read out."""
    return f"{code[:4]} {code[4:]}"


def _first_clock(visit: Visit) -> Clock | None:
    """Until when the bureau must forward what was sent."""
    actor = visit.owner(visit.receipt["number"])
    if actor is None:
        return None
    view = reading.petition(begin(actor), actor.petition)
    return next((c for c in view.clocks if c.rule == "intake.forward"), None)


def _link(request: HttpRequest, number: str) -> str:
    query = urlencode({"number": number})
    return request.build_absolute_uri(f"{reverse('portal-follow')}?{query}")


@permission(Permission.PUBLIC)
def receipt(request: HttpRequest) -> HttpResponse:
    """Number, code, what happens next."""
    visit = Visit(request)
    kept = visit.receipt
    if not kept:
        return redirect("portal-follow")
    link = _link(request, kept["number"])
    shown = {
        "number": kept["number"], "code": grouped(kept["code"]), "clock": _first_clock(visit),
        "qr": segno.make(link, error="m", micro=False).svg_data_uri(scale=4, border=2),
    }  # fmt: skip
    return page(request, "portal/receipt.html", shown)


@permission(Permission.PUBLIC)
def picture(request: HttpRequest) -> HttpResponse:
    """The receipt as PNG: inside WeChat people keep pictures by a long press."""
    visit = Visit(request)
    kept, bureau = visit.receipt, portal.bureau()
    if not kept or bureau is None:
        raise Http404
    rows = [("编号", kept["number"]), ("查询码（请保管好，不要给别人）", grouped(kept["code"]))]
    clock = _first_clock(visit)
    if clock and clock.due_on:
        rows.append(("最晚什么时候转办", say_day(clock.due_on, today())))
    if bureau.phone:
        rows.append(("咨询电话", bureau.phone))
    drawn = ReceiptPicture(
        "信访事项回执", bureau.name, tuple(rows), _link(request, kept["number"]),
        "扫码查进度，要输入上面的查询码",
    )  # fmt: skip
    answer = HttpResponse(png(drawn), content_type="image/png")
    answer["Content-Disposition"] = f'inline; filename="{kept["number"]}.png"'
    answer["Cache-Control"] = "private, no-store"
    return answer
