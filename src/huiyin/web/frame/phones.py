"""The way a phone finds into a petition, as a picture."""

import segno
from django.http import HttpRequest
from django.urls import reverse

from huiyin.services.phone_links import PhoneLink


def phone_picture(request: HttpRequest, link: PhoneLink) -> tuple[str, str]:
    """The address that a phone opens, and its QR code."""
    address = request.build_absolute_uri(reverse("portal-photo", args=[link.token]))
    return address, segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=3)
