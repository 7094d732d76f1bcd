"""A letter: laid open, edited, checked, approved, issued, shown as pages, taken out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from huiyin.documents.compose import is_editable
from huiyin.documents.contexts.base import declared
from huiyin.documents.kinds import kinds
from huiyin.documents.pdf import NoGlyph, page_count, picture
from huiyin.domain.authority import Permission
from huiyin.domain.letters import OPEN, LetterStep
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_files, letter_phrases, letter_versions, letters
from huiyin.services.context import Context, words
from huiyin.services.letter_freezing import typeset
from huiyin.services.letter_phrases import Offered
from huiyin.services.letters import Ask, Incomplete, Letter
from huiyin.services.refusing import sentence
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.letters.delivery import service_shown
from huiyin.web.letters.forms import LetterForm

_MENDED = frozenset({"letter_words_missing", "letter_has_blanks"})
"""Refusals that whoever asked mends himself, on this page."""
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@staff(Permission.ACT)
def choose(request: HttpRequest, number: str) -> HttpResponse:
    """From the list of kinds to the letter."""
    kind = request.GET.get("kind", "")
    if kind not in kinds():
        raise Http404
    return redirect("letters:new", number, kind)


def opened_new(context: Context, number: str, kind: str, seq: str) -> Letter:
    try:
        return letters.open_letter(context, number, kind, int(seq) if seq.isdecimal() else 0)
    except Refusal as refusal:
        raise Http404 from refusal


def found(context: Context, number: str, ident: int) -> Letter:
    try:
        return letters.find(context, number, ident)
    except Refusal as refusal:
        raise Http404 from refusal


@staff(Permission.ACT, "GET", "POST")
def new(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A letter that nobody began, filled in from the record; kept when it is saved."""
    context = staff_context(request)
    letter = opened_new(context, number, kind, request.GET.get("act", ""))
    if request.method != "POST" and (kept := letters.kept_already(letter)):
        return redirect("letters:letter", letter.desk.view.number, kept.id)
    return _write(request, context, letter)


@staff(Permission.READ_PETITIONS, "GET", "POST")
def letter(request: HttpRequest, number: str, ident: int) -> HttpResponse:
    """A letter that is kept."""
    context = staff_context(request)
    return _write(request, context, found(context, number, ident))


def _write(request: HttpRequest, context: Context, opened: Letter) -> HttpResponse:
    sheet, offered = letters.sheet(opened), _offered(context, opened)
    if request.method != "POST":
        return _page(request, opened, LetterForm(sheet, None, offered))
    if key := request.POST.get("insert", ""):
        return _page(request, opened, LetterForm(sheet, _inserted(context, request, key), offered))
    form = LetterForm(sheet, request.POST, offered)
    if not form.is_valid():
        return _page(request, opened, form, 422)
    seen = request.POST.get("seen", "")
    try:
        ident = letters.save(context, opened, form.written(), int(seen) if seen.isdigit() else 0)
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return _page(request, opened, form, 403 if refusal.reason == "not_yours" else 409)
    messages.success(request, "已保存。")
    return redirect("letters:letter", opened.desk.view.number, ident)


def _offered(context: Context, opened: Letter) -> list[Offered]:
    if not opened.may_write:
        return []
    return letter_phrases.offered(context, str(opened.desk.view.row.petition["topic"]))


def _inserted(context: Context, request: HttpRequest, key: str) -> QueryDict:
    """What was typed with a phrase after it, for browsers without scripts; nothing is kept."""
    name, _, code = key.partition(":")
    typed = request.POST.copy()
    words_ = letter_phrases.text_of(context, code)
    if name in typed and words_:
        before = str(typed[name]).rstrip()
        joint = "\n" if before and name == "body" else ""
        typed[name] = f"{before}{joint}{words_}"
    return typed


def _page(
    request: HttpRequest, opened: Letter, form: LetterForm, status: int = 200
) -> HttpResponse:
    view, row = opened.desk.view, opened.row
    pages, undrawn = drawn(opened) if row else (range(0), "")
    is_open = opened.stand.state in OPEN
    shown: dict[str, Any] = {
        "letter": opened, "row": row, "form": form, "view": view,
        "petition": view.row.petition, "fixed": _fixed(form), "inserted": "insert" in request.POST,
        "steps": [str(s) for s in opened.steps] if row else [], "is_open": is_open,
        "edited": opened.written.body is not None and is_editable(opened.kind),
        "pages": pages, "undrawn": undrawn, "lacks": form.check(form.sheet.missing),
        "versions": letter_versions.listing(row.id) if row and is_open else [],
    }  # fmt: skip
    shown["is_closed"] = letter_files.is_closed_to(opened.desk.context, opened)
    shown |= service_shown(request, opened.desk.context, opened)
    return render(request, "letters/letter.html", shown, status=status)


def _fixed(form: LetterForm) -> list[tuple[str, str]]:
    """What follows from the record: shown, not edited. Marks that only steer the template stay
    out."""
    labels = words()["letter_field"]
    found = []
    for name, said in declared(form.sheet.kind.context):
        value = getattr(form.sheet.values, name)
        is_text = isinstance(value, str) and value and value != "true"
        if not said["edit"] and is_text:
            found.append((labels[name], value))
    return found


def drawn(opened: Letter) -> tuple[range, str]:
    """The numbers of its pages, or the characters that no font here draws."""
    try:
        made = typeset(letter_files.masked_document(opened))
    except NoGlyph as rare:
        return range(0), "、".join(rare.signs)
    return range(1, page_count(made) + 1), ""


@staff(Permission.READ_PETITIONS, "POST")
def step(request: HttpRequest, number: str, ident: int, step: str) -> HttpResponse:
    """A step on its way. The service knows whose it is; the seal has a page of its own."""
    context = staff_context(request)
    if step not in set(LetterStep) - {LetterStep.SEAL}:
        raise Http404
    seen = request.POST.get("seen", "")
    ask = Ask(LetterStep(step), request.POST.get("words", ""), int(seen) if seen.isdigit() else 0)
    opened = found(context, number, ident)
    form, status = _with_values(opened), 422
    try:
        letters.take_step(context, number, ident, ask)
        messages.success(request, f"已{words()['letter_step'][step]}。")
        return redirect("letters:letter", number, ident)
    except Incomplete as incomplete:
        form.lack(incomplete.missing)
    except NoGlyph as rare:
        form.add_error(None, f"{words()['reason']['letter_no_glyph']}：{'、'.join(rare.signs)}")
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        status = 422 if refusal.reason in _MENDED else 409
    return _page(request, opened, form, status)


def _with_values(opened: Letter) -> LetterForm:
    """The form as it stands, bound, so that errors may be put beside its fields."""
    blank = LetterForm(letters.sheet(opened))
    bound = LetterForm(blank.sheet, {n: f.initial for n, f in blank.fields.items()})
    bound.is_valid()
    return bound


@staff(Permission.REVEAL_IDENTITY, "POST")
def file(request: HttpRequest, number: str, ident: int, extension: str) -> HttpResponse:
    """The letter with its names; the look is recorded."""
    if extension not in TYPES:
        raise Http404
    context = staff_context(request)
    opened = found(context, number, ident)
    try:
        made = letter_files.take_out(context, number, ident, extension)
    except NoGlyph as rare:
        form = _with_values(opened)
        form.add_error(None, f"{words()['reason']['letter_no_glyph']}：{'、'.join(rare.signs)}")
        return _page(request, opened, form, 422)
    except Refusal as refusal:
        form = _with_values(opened)
        form.add_error(None, sentence(refusal))
        return _page(request, opened, form, 403)
    response = HttpResponse(made.content, content_type=TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


@staff(Permission.READ_PETITIONS)
def page(request: HttpRequest, number: str, ident: int, page: int) -> HttpResponse:
    """One page of the letter as a picture, names covered."""
    opened = found(staff_context(request), number, ident)
    try:
        made = picture(typeset(letter_files.masked_document(opened)), page)
    except (NoGlyph, IndexError) as missing:
        raise Http404 from missing
    return HttpResponse(made, content_type="image/png")
