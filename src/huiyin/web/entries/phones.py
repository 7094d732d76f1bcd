"""A phone photographs papers into an entry of a register."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.services import phone_links
from huiyin.services import register_reading as reading
from huiyin.services.context import Context
from huiyin.services.phone_links import PhoneLink
from huiyin.services.register_reading import EntryView
from huiyin.web.entries.papers import reaching, shelf_of
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.phones import phone_picture


@dataclass(frozen=True, slots=True)
class Camera:
    """The phone link of an entry: which item it fills, its address and QR code."""

    link: PhoneLink
    address: str
    picture: str


def camera(request: HttpRequest, context: Context, view: EntryView) -> Camera | None:
    """The link this person opened, while it works."""
    if not view.register.papers:
        return None
    link = phone_links.live(context, view.number)
    return Camera(link, *phone_picture(request, link)) if link else None


@staff(Permission.KEEP_REGISTERS, "POST")
@reaching
def phone(request: HttpRequest, kind: str, number: str, item: str) -> HttpResponse:
    """Open a way for a phone, or end it."""
    context = staff_context(request)
    if "end" in request.POST:
        phone_links.close(context, number)
    else:
        phone_links.open_for_entry(context, kind, number, item)
    return redirect("registers:entry", kind, number)


@staff(Permission.READ_REGISTERS)
def shelf(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """The files, asked for again and again while a phone takes photographs: 204 while they are
    what the page shows (`known` is the version it knows)."""
    context = staff_context(request)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("registers:entry", kind, number)
    view = reading.entry(context, kind, number)
    held = camera(request, context, view)
    if held and request.GET.get("known") == str(view.version):
        return HttpResponse(status=204)
    shown = {"register": view.register, "entry": view.row.entry, "view": view,
             "shelf": shelf_of(context, view), "camera": held}  # fmt: skip
    return render(request, "entries/_shelf.html", shown)
