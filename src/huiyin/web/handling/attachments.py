"""Doors of a petition's files: added, opened on the record, taken from view, handed out."""

from functools import wraps
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from huiyin.domain.attachments import Attachment, AttachmentKind
from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import attachments, file_store, phone_links, previews, reading
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, words
from huiyin.services.file_store import FilesTrouble, Lost
from huiyin.services.scan_registering import read_text
from huiyin.services.uploads import Given
from huiyin.ui import downloads
from huiyin.ui.uploads import files_of
from huiyin.web.frame.doors import Page, staff, staff_context
from huiyin.web.frame.phones import phone_picture
from huiyin.web.handling.pages import page_of
from huiyin.web.handling.shelf import grant, is_granted, pages_of, shelf_of

TEXT_AT_MOST = 100_000


def _reaching(view: Page) -> Page:
    """A file that is lost, or a store that is away, leads back to the petition and says so."""

    @wraps(view)
    def reached(request: HttpRequest, number: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, number, *args, **kwargs)
        except Lost:
            return _back(request, number, "file_lost")
        except FilesTrouble:
            return _back(request, number, "file_store_away")

    return reached


def _shown(request: HttpRequest, number: str, said: dict[str, Any], status: int) -> HttpResponse:
    """The files alone for htmx, else the petition page."""
    context = staff_context(request)
    shown = page_of(context, reading.petition(context, number)) | said
    is_part = request.htmx  # type: ignore[attr-defined]
    template = "handling/_attachments.html" if is_part else "handling/petition.html"
    return render(request, template, shown, status=status)


def _refused(request: HttpRequest, number: str, reason: str, status: int = 403) -> HttpResponse:
    said = words()["reason"].get(reason, reason)
    return _shown(request, number, {"file_errors": [said]}, status)


@staff(Permission.READ_PETITIONS)
def shelf(request: HttpRequest, number: str) -> HttpResponse:
    """The list of files, asked for again and again while a phone takes photographs: 204 while
    it is what the page shows (`known` is the newest act it knows)."""
    context = staff_context(request)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("handling:petition", number)
    view = reading.petition(context, number)
    shown = page_of(context, view)
    if shown["shelf"].phone and request.GET.get("known") == str(view.version):
        return HttpResponse(status=204)
    return render(request, "handling/_file_list.html", shown)


@staff(Permission.ACT, "POST")
@_reaching
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Add files: the good ones go in, each other one is told with what to do."""
    context = staff_context(request)
    given = [Given(*file) for file in files_of(request)]
    if not given:
        return _refused(request, number, "file_missing", 422)
    chosen = request.POST.get("kind", "")
    kind = AttachmentKind(chosen) if chosen in tuple(AttachmentKind) else AttachmentKind.MATERIAL
    try:
        added = attachments.add(context, number, given, kind)
    except Refusal as refusal:
        return _refused(request, number, refusal.reason)
    errors = [refused.sentence for refused in added.refused]
    if not errors and not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, f"已添加 {added.count} 份材料。")
        return redirect("handling:petition", number)
    said = {"file_errors": errors, "files_added": added.count, "file_kind": str(kind)}
    return _shown(request, number, said, 422 if errors else 200)


def _way(number: str, seq: int, context: Context) -> str:
    path = reverse("handling:attachment", args=[number, seq])
    return f"{path}?{urlencode({'look': grant(context, number, seq)})}"


def _back(request: HttpRequest, number: str, reason: str) -> HttpResponse:
    messages.warning(request, words()["reason"][reason])
    return redirect("handling:petition", number)


@staff(Permission.REVEAL_IDENTITY, "POST")
def open_one(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """Open a file: the look is recorded, then the file may be seen for a quarter of an hour."""
    context = staff_context(request)
    try:
        attachments.open_one(context, number, seq)
    except Invalid as invalid:
        return _back(request, number, invalid.problems[0].reason)
    except Refusal as refusal:
        return _back(request, number, refusal.reason)
    return redirect(_way(number, seq, context))


def _opened(request: HttpRequest, number: str, seq: int) -> tuple[Context, Attachment]:
    """A file that this person opened just now. Raises NoSuchPetition, Http404."""
    context, file, _read = _opened_with(request, number, seq)
    return context, file


def _opened_with(
    request: HttpRequest, number: str, seq: int
) -> tuple[Context, Attachment, str]:  # fmt: skip
    """The same, with what was read off it when it came as a scanned letter."""
    context = staff_context(request)
    view = reading.petition(context, number)
    item = next((i for i in shelf_of(context, view).items if i.file.seq == seq), None)
    look = request.GET.get("look", "")
    if item is None or item.is_closed or not is_granted(context, number, seq, look):
        raise Http404
    return context, item.file, read_text(view.line[0].act.fields, item.file.hash)


@staff(Permission.REVEAL_IDENTITY)
@_reaching
def attachment(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """The pages of an opened file; one whose time is over is opened again from the petition."""
    try:
        context, file, read = _opened_with(request, number, seq)
    except Http404:
        reading.petition(staff_context(request), number)
        return redirect("handling:petition", number)
    text = ""
    if file.content_type == "text/plain":
        text = file_store.fetch(file.hash).decode()[:TEXT_AT_MOST]
    if pages_of(file):
        previews.ask(context, file.hash, file.pages)
    shown = {
        "number": number, "file": file, "name": attachments.file_name(file), "text": text,
        "pages": [p for p in pages_of(file) if file_store.has_page(file.hash, p)],
        "is_drawing": any(not file_store.has_page(file.hash, p) for p in pages_of(file)),
        "look": request.GET["look"], "read_text": read,
    }  # fmt: skip
    return render(request, "handling/attachment.html", shown)


@staff(Permission.REVEAL_IDENTITY)
@_reaching
def page(request: HttpRequest, number: str, seq: int, page: int) -> HttpResponse:
    """The picture of one page of an opened file."""
    _context, file = _opened(request, number, seq)
    return _picture(file, str(page))


@staff(Permission.REVEAL_IDENTITY)
@_reaching
def thumbnail(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """What kind of paper it is, too small to be read."""
    context = staff_context(request)
    found = shelf_of(context, reading.petition(context, number)).items
    item = next((i for i in found if i.file.seq == seq and i.has_thumbnail), None)
    if item is None:
        raise Http404
    return _picture(item.file, file_store.THUMB)


def _picture(file: Attachment, which: str) -> HttpResponse:
    return downloads.picture(file_store.preview(file.hash, which))


@staff(Permission.REVEAL_IDENTITY)
@_reaching
def download(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """An opened file, to be saved."""
    _context, file = _opened(request, number, seq)
    data = file_store.fetch(file.hash)
    return downloads.attached(data, attachments.file_name(file), file.content_type)


@staff(Permission.REVEAL_IDENTITY, "POST")
@_reaching
def archive(request: HttpRequest, number: str) -> HttpResponse:
    """All files of the petition in one, with a list and their hashes; the look is recorded."""
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        attachments.archive(staff_context(request), number, out)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return downloads.streamed(out, f"{number}-材料.zip", "application/zip")


@staff(Permission.ACT, "POST")
def remove(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """Take a file from view."""
    try:
        attachments.remove(staff_context(request), number, seq, request.POST.get("why", ""))
    except Invalid as invalid:
        reason = invalid.problems[0].reason
        said = "写明为什么撤下，再点“撤下”" if reason == "missing" else words()["reason"][reason]
        return _shown(request, number, {"file_errors": [said], "removing": seq}, 422)
    except Refusal as refusal:
        return _refused(request, number, refusal.reason)
    messages.success(request, "已撤下。撤错了，可以在“已撤下的材料”里放回。")
    return redirect("handling:petition", number)


@staff(Permission.ACT, "POST")
def put_back(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """Show a file again."""
    try:
        attachments.put_back(staff_context(request), number, seq)
    except Invalid as invalid:
        return _back(request, number, invalid.problems[0].reason)
    except Refusal as refusal:
        return _refused(request, number, refusal.reason)
    messages.success(request, "已放回。")
    return redirect("handling:petition", number)


@staff(Permission.ACT, "POST")
def phone(request: HttpRequest, number: str) -> HttpResponse:
    """Open a way for a phone, or end it."""
    context = staff_context(request)
    if "end" in request.POST:
        phone_links.close(context, number)
    else:
        try:
            phone_links.open_link(context, number)
        except Refusal as refusal:
            return _refused(request, number, refusal.reason)
    said: dict[str, Any] = {}
    if link := phone_links.live(context, number):
        said["phone_address"], said["phone_qr"] = phone_picture(request, link)
    return _shown(request, number, said, 200)
