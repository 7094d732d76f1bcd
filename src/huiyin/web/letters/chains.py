"""Whose yes the unit's letters need, kind by kind."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.documents.kinds import kinds
from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_chain
from huiyin.services.acting import Invalid
from huiyin.services.context import words
from huiyin.services.letter_chain import ORDER, Way
from huiyin.services.refusing import sentence
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm

KEEP = Permission.KEEP_LETTERS


class ChainForm(ProblemForm):
    """Which steps, always in the same order."""

    steps = forms.MultipleChoiceField(
        label="制发以前经过哪些步骤", required=False, widget=forms.CheckboxSelectMultiple(),
        help_text="按这里的先后办理。都不勾的，拟稿人自己就能制发。",
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps: Any = self.fields["steps"]
        steps.choices = [(str(step), words()["chain_step"][step]) for step in ORDER]


@staff(KEEP)
def chains(request: HttpRequest) -> HttpResponse:
    """Every kind and its steps."""
    context = staff_context(request)
    unit = context.actor.unit
    shown = {"ways": letter_chain.ways(unit), "vacant": sorted(letter_chain.vacant(unit))}
    return render(request, "letters/chains.html", shown)


def _way(unit: str, kind: str) -> Way:
    if kind not in kinds():
        raise Http404
    return next(w for w in letter_chain.ways(unit) if w.kind.name == kind)


@staff(KEEP, "GET", "POST")
def chain(request: HttpRequest, kind: str) -> HttpResponse:
    """The steps of one kind; `usual` sets them back."""
    context = staff_context(request)
    way = _way(context.actor.unit, kind)
    given = {"steps": [str(s) for s in way.steps], "seen": way.version}
    form = ChainForm(request.POST) if request.method == "POST" else ChainForm(initial=given)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            if "usual" in request.POST:
                letter_chain.drop_chain(context, kind, seen)
            else:
                letter_chain.set_chain(context, kind, form.cleaned_data["steps"], seen)
            messages.success(request, "审批步骤已保存。已经送批的文书，仍照原来的步骤办。")
            return redirect("letters:chains")
        except Invalid as invalid:
            form.take(invalid.problems)
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
    status = 422 if form.errors else 200
    return render(request, "letters/chain.html", {"way": way, "form": form}, status=status)
