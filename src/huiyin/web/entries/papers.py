"""Doors of an entry's files: added, opened on the record, taken from view, handed out."""

from dataclasses import dataclass
from functools import wraps
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.declaration import Item
from huiyin.services import file_store, previews, register_papers
from huiyin.services import register_reading as reading
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, words
from huiyin.services.file_store import FilesTrouble, Lost
from huiyin.services.register_papers import Paper, may_keep, may_look, papers_of
from huiyin.services.register_reading import EntryView
from huiyin.services.registers import owners_of
from huiyin.services.uploads import Given
from huiyin.ui import downloads
from huiyin.ui.uploads import ACCEPTED, files_of
from huiyin.web.frame.doors import Page, staff, staff_context
from huiyin.web.frame.looks import grant, is_granted, is_pictured

TEXT_AT_MOST = 100_000
KEEP, READ = Permission.KEEP_REGISTERS, Permission.READ_REGISTERS


@dataclass(frozen=True, slots=True)
class Board:
    """The files of one item, those taken from view beside."""

    item: Item
    shown: tuple[Paper, ...]
    removed: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """All files of an entry, item by item, and what the person may do with them."""

    boards: tuple[Board, ...]
    may_keep: bool
    may_open: bool
    accepted: str = ACCEPTED

    @property
    def is_empty(self) -> bool:
        """Is nothing in view?"""
        return not any(board.shown for board in self.boards)


def shelf_of(context: Context, view: EntryView) -> Shelf | None:
    """The files of an entry for whoever looks, None where its register holds none."""
    found = papers_of(view.register, view.row.entry["fields"])
    boards = tuple(
        Board(item,
              tuple(p for p in found if p.item is item and not p.file.removal),
              tuple(p for p in found if p.item is item and p.file.removal))
        for item in view.register.papers
    )  # fmt: skip
    keeps = context.actor.may(KEEP) and may_keep(context.actor, view.register, owners_of(view.row))
    return Shelf(boards, keeps, may_look(context.actor, view.row)) if boards else None


def reaching(view: Page) -> Page:
    """What stands in the way leads back to the entry and is said there."""

    @wraps(view)
    def reached(request: HttpRequest, kind: str, number: str, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, kind, number, **kwargs)
        except Lost:
            return _back(request, kind, number, "file_lost")
        except FilesTrouble:
            return _back(request, kind, number, "file_store_away")
        except Invalid as invalid:
            return _back(request, kind, number, invalid.problems[0].reason)
        except Refusal as refusal:
            if refusal.reason == "not_yours":
                raise PermissionDenied from refusal
            return _back(request, kind, number, refusal.reason)

    return reached


def _back(request: HttpRequest, kind: str, number: str, reason: str) -> HttpResponse:
    messages.warning(request, words()["reason"].get(reason, reason))
    return redirect("registers:entry", kind, number)


@staff(KEEP, "POST")
@reaching
def add(request: HttpRequest, kind: str, number: str, item: str) -> HttpResponse:
    """Add files: the good ones go in, each other one is told with what to do."""
    given = [Given(*file) for file in files_of(request)]
    if not given:
        return _back(request, kind, number, "file_missing")
    added = register_papers.add(staff_context(request), kind, number, item, given)
    if added.count:
        messages.success(request, f"已添加 {added.count} 份材料。")
    for refused in added.refused:
        messages.warning(request, refused.sentence)
    return redirect("registers:entry", kind, number)


@staff(KEEP, "POST")
@reaching
def remove(request: HttpRequest, kind: str, number: str, item: str, place: int) -> HttpResponse:
    """Take a file from view."""
    why = request.POST.get("why", "")
    register_papers.remove(staff_context(request), kind, number, (item, place), why)
    messages.success(request, "已撤下。撤错了，可以在“已撤下的材料”里放回。")
    return redirect("registers:entry", kind, number)


@staff(KEEP, "POST")
@reaching
def put_back(request: HttpRequest, kind: str, number: str, item: str, place: int) -> HttpResponse:
    """Show a file again."""
    register_papers.put_back(staff_context(request), kind, number, (item, place))
    messages.success(request, "已放回。")
    return redirect("registers:entry", kind, number)


@staff(READ, "POST")
@reaching
def open_one(request: HttpRequest, kind: str, number: str, item: str, place: int) -> HttpResponse:
    """Open a file: the look is recorded, then the file may be seen for a quarter of an hour."""
    context = staff_context(request)
    register_papers.open_one(context, kind, number, (item, place))
    path = reverse("registers:paper", args=[kind, number, item, place])
    return redirect(f"{path}?{urlencode({'look': grant(context, number, item, place)})}")


def _opened(
    request: HttpRequest, at: tuple[str, str], item: str, place: int
) -> tuple[EntryView, Paper]:
    """A file that this person opened just now. Raises NoSuchEntry, Http404."""
    context = staff_context(request)
    view = reading.entry(context, *at)
    found = papers_of(view.register, view.row.entry["fields"])
    paper = next((p for p in found if (p.item.name, p.ordinal) == (item, place)), None)
    look = request.GET.get("look", "")
    is_mine = is_granted(context, look, at[1], item, place)
    if paper is None or paper.file.removal or not is_mine:
        raise Http404
    return view, paper


def _pages(paper: Paper) -> range:
    shows = is_pictured(paper.file.content_type)
    return range(1, paper.file.pages + 1) if shows else range(0)


@staff(READ)
@reaching
def paper(request: HttpRequest, kind: str, number: str, item: str, place: int) -> HttpResponse:
    """The pages of an opened file; one whose time is over is opened again from the entry."""
    try:
        view, found = _opened(request, (kind, number), item, place)
    except Http404:
        reading.entry(staff_context(request), kind, number)
        return redirect("registers:entry", kind, number)
    file, text = found.file, ""
    if file.content_type == "text/plain":
        text = file_store.fetch(file.hash).decode()[:TEXT_AT_MOST]
    drawn = [p for p in _pages(found) if file_store.has_page(file.hash, p)]
    if len(drawn) < len(_pages(found)):
        previews.ask(staff_context(request), file.hash, file.pages)
    shown = {
        "entry": view.row.entry, "register": view.register, "paper": found, "text": text,
        "name": register_papers.original_name(file) or found.name, "pages": drawn,
        "is_drawing": len(drawn) < len(_pages(found)), "look": request.GET["look"],
    }  # fmt: skip
    return render(request, "entries/paper.html", shown)


@staff(READ)
@reaching
def page(request: HttpRequest, kind: str, number: str, **at: Any) -> HttpResponse:
    """The picture of one page of an opened file."""
    _view, found = _opened(request, (kind, number), at["item"], at["place"])
    return downloads.picture(file_store.preview(found.file.hash, str(at["page"])))


@staff(READ)
@reaching
def thumbnail(request: HttpRequest, kind: str, number: str, item: str, place: int) -> HttpResponse:
    """What kind of paper it is, too small to be read."""
    context = staff_context(request)
    view = reading.entry(context, kind, number)
    if not may_look(context.actor, view.row):
        raise Refusal("not_yours", "30")
    found = papers_of(view.register, view.row.entry["fields"])
    paper = next((p for p in found if (p.item.name, p.ordinal) == (item, place)), None)
    if paper is None or not is_pictured(paper.file.content_type):
        raise Http404
    return downloads.picture(file_store.preview(paper.file.hash, file_store.THUMB))


@staff(READ)
@reaching
def download(request: HttpRequest, kind: str, number: str, item: str, place: int) -> HttpResponse:
    """An opened file, to be saved."""
    _view, found = _opened(request, (kind, number), item, place)
    data = file_store.fetch(found.file.hash)
    name = register_papers.original_name(found.file) or found.name
    return downloads.attached(data, name, found.file.content_type)


@staff(READ, "POST")
@reaching
def archive(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """All files of the entry in one, with a list and their hashes; the look is recorded."""
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        register_papers.archive(staff_context(request), kind, number, out)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return downloads.streamed(out, f"{number}-材料.zip", "application/zip")
