"""The unit's own turns of phrase for letters, beside those the house ships."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.petition import Outcome
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_phrases as service
from huiyin.services.acting import Invalid
from huiyin.services.context import words
from huiyin.services.letter_phrases import TEXT_LENGTH, Wording
from huiyin.services.refusing import sentence
from huiyin.services.subjects import topics
from huiyin.store.accounts.drafting import PhraseRow
from huiyin.web.frame.doors import actor_of, staff, staff_context
from huiyin.web.frame.forms import ProblemForm

KEEP = Permission.KEEP_LETTERS


class PhraseForm(ProblemForm):
    """The words, and where they fit."""

    text = forms.CharField(
        label="常用语", max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="要经办人填的地方写成“【填：日期】”，没有填完的文书不能送批。引用法规写全名和条款。",
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, bureau: str, *args: Any, **kwargs: Any) -> None:
        self.bureau = bureau
        super().__init__(*args, **kwargs)

    def asked(self) -> dict[str, forms.Field]:
        """Topic and outcome: those that are known."""
        known = dict.fromkeys([*service.topics(), *topics(self.bureau)])
        outcomes = [(str(o), words()["choice"][o]) for o in Outcome]
        return {
            "topic": forms.ChoiceField(
                label="内容分类", required=False,
                choices=[("", "各类都用"), *((t, t) for t in known)],
            ),
            "outcome": forms.ChoiceField(
                label="结论", required=False, choices=[("", "不论结论"), *outcomes]
            ),
        }  # fmt: skip

    def wording(self) -> Wording:
        """What was typed; call after `is_valid`."""
        said = self.cleaned_data
        return Wording(said["text"], said["topic"], said["outcome"])


@staff(KEEP)
def phrases(request: HttpRequest) -> HttpResponse:
    """The unit's own, then those of the house, of one topic where the address names one."""
    context, topic = staff_context(request), request.GET.get("topic", "")
    shown = {"own": service.own(context), "shipped": service.shipped(topic), "topic": topic,
             "topics": service.topics()}  # fmt: skip
    return render(request, "letters/phrases.html", shown)


@staff(KEEP, "GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """One more."""
    context, bureau = staff_context(request), actor_of(request).bureau
    initial = {"text": service.text_of(context, request.GET.get("like", ""))}
    form = (
        PhraseForm(bureau, request.POST)
        if request.method == "POST"
        else PhraseForm(bureau, initial=initial)
    )
    if request.method == "POST" and form.is_valid():
        try:
            service.add(context, form.wording())
            messages.success(request, "常用语已保存，写文书时就能选。")
            return redirect("letters:phrases")
        except Invalid as invalid:
            form.take(invalid.problems)
    return _form(request, form)


def _form(request: HttpRequest, form: PhraseForm, row: PhraseRow | None = None) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "letters/phrase.html", {"form": form, "phrase": row}, status=status)


def _own(request: HttpRequest, phrase: int) -> PhraseRow:
    try:
        return service.find(staff_context(request), phrase)
    except Refusal as refusal:
        raise Http404 from refusal


@staff(KEEP, "GET", "POST")
def edit(request: HttpRequest, phrase: int) -> HttpResponse:
    """Other words for one."""
    row, bureau = _own(request, phrase), actor_of(request).bureau
    if request.method == "GET":
        given = {"text": row.text, "topic": row.topic, "outcome": row.outcome, "seen": row.version}
        return _form(request, PhraseForm(bureau, initial=given), row)
    form = PhraseForm(bureau, request.POST)
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"] or 0
            service.change(staff_context(request), phrase, form.wording(), seen)
            messages.success(request, "常用语已改。已经写进文书的不变。")
            return redirect("letters:phrases")
        except Invalid as invalid:
            form.take(invalid.problems)
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
    return _form(request, form, row)


@staff(KEEP, "POST")
def withdraw(request: HttpRequest, phrase: int) -> HttpResponse:
    """Offer one no more."""
    row, seen = _own(request, phrase), request.POST.get("seen", "")
    try:
        service.withdraw(staff_context(request), row.id, int(seen) if seen.isdigit() else 0)
        messages.success(request, "常用语已停用；改一改再保存，就又能用。")
    except Refusal as refusal:
        messages.error(request, sentence(refusal))
    return redirect("letters:phrases")
