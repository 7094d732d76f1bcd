"""A letter: laid open, edited, checked, approved, issued, shown as pages, taken out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.documents.compose import is_editable
from huiyin.documents.contexts.base import declared
from huiyin.documents.kinds import kinds
from huiyin.documents.pdf import NoGlyph, page_count, picture
from huiyin.domain.authority import Permission
from huiyin.domain.letters import LetterStep
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_files, letters
from huiyin.services.context import Context, words
from huiyin.services.letter_freezing import typeset
from huiyin.services.letters import Ask, Incomplete, Letter
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.letters.forms import LetterForm

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


def _opened(context: Context, number: str, kind: str, seq: str) -> Letter:
    try:
        return letters.open_letter(context, number, kind, int(seq) if seq.isdecimal() else 0)
    except Refusal as refusal:
        raise Http404 from refusal


def _found(context: Context, number: str, ident: int) -> Letter:
    try:
        return letters.find(context, number, ident)
    except Refusal as refusal:
        raise Http404 from refusal


@staff(Permission.ACT, "GET", "POST")
def new(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A letter that nobody began, filled in from the record; kept when it is saved."""
    context = staff_context(request)
    letter = _opened(context, number, kind, request.GET.get("act", ""))
    return _write(request, context, letter)


@staff(Permission.READ_PETITIONS, "GET", "POST")
def letter(request: HttpRequest, number: str, ident: int) -> HttpResponse:
    """A letter that is kept."""
    context = staff_context(request)
    return _write(request, context, _found(context, number, ident))


def _write(request: HttpRequest, context: Context, opened: Letter) -> HttpResponse:
    form = LetterForm(letters.sheet(opened), request.POST or None)
    if request.method != "POST":
        return _page(request, opened, form)
    if not form.is_valid():
        return _page(request, opened, form, 422)
    seen = request.POST.get("seen", "")
    try:
        ident = letters.save(context, opened, form.written(), int(seen) if seen.isdigit() else 0)
    except Refusal as refusal:
        form.add_error(None, words()["reason"][refusal.reason])
        return _page(request, opened, form, 403 if refusal.reason == "not_yours" else 409)
    messages.success(request, "已保存。")
    return redirect("letters:letter", opened.desk.view.number, ident)


def _page(
    request: HttpRequest, opened: Letter, form: LetterForm, status: int = 200
) -> HttpResponse:
    view, row = opened.desk.view, opened.row
    shown: dict[str, Any] = {
        "letter": opened, "row": row, "form": form, "view": view,
        "petition": view.row.petition, "fixed": _fixed(form),
        "steps": [str(s) for s in opened.steps] if row else [],
        "edited": opened.written.body is not None and is_editable(opened.kind),
        "pages": _page_count(opened) if row else (),
        "undrawn": _undrawn(opened) if row else "",
    }  # fmt: skip
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


def _page_count(opened: Letter) -> range:
    try:
        made = typeset(letter_files.masked_document(opened))
    except NoGlyph:
        return range(0)
    return range(1, page_count(made) + 1)


def _undrawn(opened: Letter) -> str:
    try:
        typeset(letter_files.masked_document(opened))
    except NoGlyph as rare:
        return "、".join(rare.signs)
    return ""


@staff(Permission.ACT, "POST")
def step(request: HttpRequest, number: str, ident: int, step: str) -> HttpResponse:
    """Submit, send back, approve, issue or void."""
    context = staff_context(request)
    if step not in set(LetterStep):
        raise Http404
    seen = request.POST.get("seen", "")
    ask = Ask(LetterStep(step), request.POST.get("words", ""), int(seen) if seen.isdigit() else 0)
    opened = _found(context, number, ident)
    form = LetterForm(letters.sheet(opened), {})
    form.is_valid()
    status = 422
    try:
        letters.take_step(context, number, ident, ask)
        messages.success(request, f"已{words()['letter_step'][step]}。")
        return redirect("letters:letter", number, ident)
    except Incomplete as incomplete:
        form = _with_values(opened)
        form.lack(incomplete.missing)
    except NoGlyph as rare:
        form.add_error(None, f"{words()['reason']['letter_no_glyph']}：{'、'.join(rare.signs)}")
    except Refusal as refusal:
        form.add_error(None, words()["reason"][refusal.reason])
        status = 409
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
    opened = _found(context, number, ident)
    try:
        made = letter_files.take_out(context, number, ident, extension)
    except NoGlyph as rare:
        form = _with_values(opened)
        form.add_error(None, f"{words()['reason']['letter_no_glyph']}：{'、'.join(rare.signs)}")
        return _page(request, opened, form, 422)
    response = HttpResponse(made.content, content_type=TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


@staff(Permission.READ_PETITIONS)
def page(request: HttpRequest, number: str, ident: int, page: int) -> HttpResponse:
    """One page of the letter as a picture, names covered."""
    opened = _found(staff_context(request), number, ident)
    try:
        made = picture(typeset(letter_files.masked_document(opened)), page)
    except (NoGlyph, IndexError) as missing:
        raise Http404 from missing
    return HttpResponse(made, content_type="image/png")
