"""What the page of an issued letter says of its service."""

from typing import Any

from django.http import HttpRequest

from huiyin.services import letter_service, phone_links
from huiyin.services.context import Context
from huiyin.services.letters import Letter
from huiyin.web.frame.phones import phone_picture


def service_shown(request: HttpRequest, context: Context, letter: Letter) -> dict[str, Any]:
    """What the page of an issued letter says of its service; empty for other letters."""
    if not letter_service.is_served(letter) or not letter.is_mine:
        return {}
    number = letter.desk.view.number
    service = letter_service.service_of(letter)
    may_add = any(o.transition.verb == "attach" for o in letter.desk.view.offers)
    shown: dict[str, Any] = {"service": service, "may_photograph": may_add}
    link = phone_links.live(context, number) if may_add else None
    if link and link.about in [act.seq for act, _ in service.acts]:
        address, qr = phone_picture(request, link)
        shown |= {"phone": link, "phone_address": address, "phone_qr": qr}
    return shown
