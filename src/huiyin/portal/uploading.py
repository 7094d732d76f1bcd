"""Photographs and papers from the public: before sending, and later with the query code."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from huiyin.domain.attachments import BY_PETITIONER, Attachment, AttachmentKind
from huiyin.domain.authority import Actor, Permission
from huiyin.domain.procedure import Refusal
from huiyin.portal import questions
from huiyin.portal.frame import page
from huiyin.portal.visit import Visit
from huiyin.services import attachments, file_store, reading, uploads
from huiyin.services.acting import NoSuchPetition
from huiyin.services.context import begin, words
from huiyin.services.file_store import FilesTrouble, Lost
from huiyin.services.going_on import bring_along, goes_on
from huiyin.services.portal import SENDER
from huiyin.services.uploads import Given
from huiyin.ui import downloads, throttle
from huiyin.ui.doors import permission
from huiyin.ui.uploads import ACCEPTED, AT_ONCE, files_of

KEY = "files"


def _address(key: str) -> str:
    return reverse("portal-check") if key == "check" else reverse("portal-question", args=[key])


def given_files(request: HttpRequest) -> tuple[list[Given], list[str]]:
    """The files of the form, or the sentence that says why none is looked at."""
    given = [Given(*file) for file in files_of(request)]
    if given and throttle.is_flooding(throttle.address_of(request), len(given)):
        return [], ["传得太多了，请过 15 分钟再传；急的话可以打电话，或者带到窗口。"]
    return given, []


@permission(Permission.PUBLIC)
def files(request: HttpRequest) -> HttpResponse:
    """The last question: photographs and papers. What was taken stays, whatever else is wrong."""
    visit = Visit(request)
    visit.start()
    kept = list(visit.answers.get(KEY, {}).get("files", ()))
    errors: list[str] = []
    if request.method == "POST":
        kept = _without(kept, request.POST.get("drop", ""))
        kept, errors = _taken(request, kept)
        visit.answer(KEY, {"files": kept})
        if not errors and not {"more", "drop"} & request.POST.keys():
            return redirect(_address(questions.first_open(visit.answers) or "check"))
    return _show(request, visit, kept, errors)


def _without(kept: list[dict[str, Any]], dropped: str) -> list[dict[str, Any]]:
    gone = [file for file in kept if str(file["id"]) == dropped]
    uploads.drop([int(file["id"]) for file in gone])
    return [file for file in kept if file not in gone]


def _taken(
    request: HttpRequest, kept: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[str]]:  # fmt: skip
    """What is kept now, and a sentence for each file that is not."""
    given, errors = given_files(request)
    room = AT_ONCE - len(kept)
    left = [Given(g.name, reason="file_at_once") for g in given[room:]]
    rows, refused = uploads.take_in(begin(SENDER), [*given[:room], *left])
    known = {file["hash"] for file in kept}
    for row in rows:
        name = uploads.name_of(row.file_name)
        if row.file_hash in known:
            refused.append(uploads.Refused(name, "file_there"))
            uploads.drop([row.id])
            continue
        known.add(row.file_hash)
        kept = [*kept, {"id": row.id, "name": name, "hash": row.file_hash, "type": row.file_type}]
    return kept, errors + [one.sentence for one in refused]


def _show(
    request: HttpRequest, visit: Visit, kept: list[dict[str, Any]], errors: list[str]
) -> HttpResponse:  # fmt: skip
    applying = [q.key for q in questions.asked(visit.answers)]
    is_changing = "check" in (request.GET.get("to"), request.POST.get("to"))
    shown = {
        "kept": kept, "file_errors": errors, "accepted": ACCEPTED, "at_once": AT_ONCE,
        "room": AT_ONCE - len(kept), "step": applying.index(KEY) + 1, "total": len(applying) + 1,
        "to": "check" if is_changing else "",
        "back": _address("check" if is_changing else questions.before(KEY, visit.answers)),
    }  # fmt: skip
    status = 422 if errors else 200
    answer = page(request, "portal/files.html", shown, status=status, is_private=False)
    answer["Cache-Control"] = "private, no-cache"
    return answer


@permission(Permission.PUBLIC)
def waiting_thumbnail(request: HttpRequest, ident: int) -> HttpResponse:
    """A small picture of a file that this visit handed in."""
    kept = Visit(request).answers.get(KEY, {}).get("files", ())
    hash_ = next((str(file["hash"]) for file in kept if file["id"] == ident), "")
    return _picture(hash_)


def _picture(hash_: str) -> HttpResponse:
    try:
        if hash_:
            return downloads.picture(file_store.preview(hash_, file_store.THUMB))
    except (Lost, FilesTrouble):
        pass
    raise Http404


def _own_files(actor: Actor, number: str) -> list[Attachment]:
    """What the petitioner brought. Raises Http404."""
    try:
        view = reading.petition(begin(actor), number)
    except NoSuchPetition:
        raise Http404 from None
    return [a for a in view.attachments if a.actor == BY_PETITIONER and not a.removal]


@permission(Permission.PUBLIC)
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Add photographs and papers to one's own petition."""
    actor = Visit(request).owner(number)
    if actor is None:
        return redirect("portal-follow")
    errors: list[str] = []
    count = 0
    if request.method == "POST":
        count, errors = _add(request, actor, number)
        if not errors:
            messages.success(request, f"收到 {count} 份，已经放进您反映的事情里。")
            return redirect("portal-attach", number)
    own = [
        {"file": file, "name": attachments.file_name(file), "type": file.content_type}
        for file in _own_files(actor, number)
    ]
    shown = {"number": number, "own": own, "file_errors": errors, "count": count,
             "accepted": ACCEPTED, "at_once": AT_ONCE}  # fmt: skip
    return page(request, "portal/attach.html", shown, status=422 if errors else 200)


def _add(request: HttpRequest, actor: Actor, number: str) -> tuple[int, list[str]]:
    given, errors = given_files(request)
    if not given:
        return 0, errors or [words()["reason"]["file_missing"]]
    try:
        context = begin(actor)
        added = attachments.add(context, number, given, AttachmentKind.MATERIAL)
        if going := goes_on(context, reading.petition(context, number)):
            bring_along(context, going, given)
    except NoSuchPetition:
        raise Http404 from None
    except Refusal as refusal:
        return 0, [words()["reason"][refusal.reason]]
    except FilesTrouble:
        return 0, [words()["reason"]["file_store_away"]]
    return added.count, [refused.sentence for refused in added.refused]


@permission(Permission.PUBLIC)
def thumbnail(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """A small picture of what the petitioner brought."""
    actor = Visit(request).owner(number)
    if actor is None:
        raise Http404
    own = _own_files(actor, number)
    return _picture(next((file.hash for file in own if file.seq == seq), ""))
