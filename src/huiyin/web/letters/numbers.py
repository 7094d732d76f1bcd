"""How the unit numbers its letters, series by series."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_numbers
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.letter_numbers import Series
from huiyin.services.refusing import sentence
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm

KEEP = Permission.KEEP_LETTERS


class PatternForm(ProblemForm):
    """The pattern of one series."""

    pattern = forms.CharField(
        label="编号格式", max_length=60,
        help_text="{year} 是年份，用〔〕括起；{n} 是序号；{series} 是文种字。"
                  "例如：云信{series}〔{year}〕{n}号。",
    )  # fmt: skip


@staff(KEEP)
def numbers(request: HttpRequest) -> HttpResponse:
    """Every series: its letters, its pattern, its next number."""
    return render(request, "letters/numbers.html", {"rows": _rows(staff_context(request))})


def _rows(context: Context) -> list[Series]:
    actor = context.actor
    return letter_numbers.series_of(actor.unit, actor.unit_name, context.today.year)


@staff(KEEP, "GET", "POST")
def pattern(request: HttpRequest, series: str) -> HttpResponse:
    """The pattern of one series; `usual` sets it back."""
    context = staff_context(request)
    row = next((r for r in _rows(context) if r.series == series), None)
    if row is None:
        raise Http404
    form = PatternForm(request.POST or None, initial={"pattern": row.pattern})
    if "usual" in request.POST:
        letter_numbers.drop_pattern(context, context.actor.unit, series)
        messages.success(request, "已恢复通常的编号格式。")
        return redirect("letters:numbers")
    if form.is_bound and form.is_valid() and _set(context, series, form):
        messages.success(request, "编号格式已保存，下一件开始用；已经编过的号不变。")
        return redirect("letters:numbers")
    shown: dict[str, Any] = {"row": row, "form": form}
    return render(request, "letters/pattern.html", shown, status=422 if form.errors else 200)


def _set(context: Context, series: str, form: PatternForm) -> bool:
    try:
        said = form.cleaned_data["pattern"]
        letter_numbers.set_pattern(context, context.actor.unit, series, said)
    except Invalid as invalid:
        form.take(invalid.problems)
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
    return not form.errors
