"""Putting the seal to a letter: the keeper sees it whole and confirms."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.letters import LetterStep
from huiyin.domain.procedure import Refusal
from huiyin.services import letters
from huiyin.services.context import words
from huiyin.services.letters import Ask, Incomplete
from huiyin.services.refusing import sentence
from huiyin.store.accounts import drafting
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm
from huiyin.web.letters.views import drawn, found


class SealForm(ProblemForm):
    """The keeper's own word."""

    confirmed = forms.BooleanField(label="我已核对文书内容和批准手续，同意用印")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = words()["reason"]["not_confirmed"]
        self.fields["confirmed"].error_messages["required"] = said


@staff(Permission.KEEP_SEAL, "GET", "POST")
def seal(request: HttpRequest, number: str, ident: int) -> HttpResponse:
    """The letter as it stands, the seal that would be put to it, and the confirmation."""
    context = staff_context(request)
    opened = found(context, number, ident)
    if LetterStep.SEAL not in opened.steps or opened.row is None:
        raise Http404
    form = SealForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        ask = Ask(LetterStep.SEAL, seen=int(seen) if seen.isdigit() else 0)
        try:
            letters.take_step(context, number, ident, ask)
            messages.success(request, "已用印，经办人可以制发了。")
            return redirect("letters:letter", number, ident)
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        except Incomplete:
            form.add_error(None, words()["reason"]["letter_incomplete"])
        status = 409
    elif form.errors:
        status = 422
    pages, undrawn = drawn(opened)
    shown = {
        "letter": opened, "row": opened.row, "petition": opened.desk.view.row.petition,
        "form": form, "kept": drafting.seal_of(opened.row.unit), "pages": pages,
        "undrawn": undrawn,
    }  # fmt: skip
    return render(request, "letters/seal.html", shown, status=status)
