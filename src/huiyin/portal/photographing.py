"""The page a phone opens from a QR code on somebody's desk: photographs for one petition."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.portal.frame import page
from huiyin.portal.uploading import given_files
from huiyin.services import phone_links
from huiyin.services.acting import NoSuchPetition
from huiyin.services.context import now, words
from huiyin.services.file_store import FilesTrouble
from huiyin.store.petitions.uploads import PhoneLinkRow
from huiyin.ui.doors import permission


@permission(Permission.PUBLIC)
def photo(request: HttpRequest, token: str) -> HttpResponse:
    """Take photographs into the petition. The page knows its number and nothing else of it."""
    link = phone_links.followed(token, now())
    if link is None:
        return page(request, "portal/photo_over.html", {}, status=410)
    errors: list[str] = []
    count = 0
    if request.method == "POST":
        count, errors = _add(request, link)
        if count and not errors:
            messages.success(request, f"存好了 {count} 张。可以接着拍。")
            return redirect("portal-photo", token)
    shown = {"link": link, "token": token, "file_errors": errors, "count": count}
    return page(request, "portal/photo.html", shown, status=422 if errors else 200)


def _add(request: HttpRequest, link: PhoneLinkRow) -> tuple[int, list[str]]:
    given, errors = given_files(request)
    if not given:
        return 0, errors or [words()["reason"]["file_missing"]]
    try:
        added = phone_links.add(link, given)
    except (NoSuchPetition, Refusal):
        added = None
    except FilesTrouble:
        return 0, [words()["reason"]["file_store_away"]]
    if added is None:
        return 0, ["这一件现在不能再加材料了，请回到电脑上看一下。"]
    return added.count, [refused.sentence for refused in added.refused]
