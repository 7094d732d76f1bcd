"""A bag of letters, a line each, as copied from a table."""

import secrets
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.domain.authority import Permission
from huiyin.domain.petition import Purpose
from huiyin.services.context import Context
from huiyin.services.letter_bags import BadLetters, Bag, register_letters
from huiyin.services.organisation import RejectedRow
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm, day_field, purpose_field
from huiyin.web.intake.forms import label, long
from huiyin.web.intake.views import desk_of


class LettersForm(ProblemForm):
    """The lines, and what they have in common."""

    def __init__(self, context: Context, data: Any = None) -> None:
        self.context = context
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """Day and class first, then the lines."""
        return {
            "received_on": day_field(label("received_on"), initial=self.context.today),
            "late_entry_reason": long(
                "late_entry_reason", 2, required=False,
                help_text="收到日期早于三个工作日以前的才要写，例如：放假期间的来信集中登记。",
            ),
            "purpose": purpose_field(initial=str(Purpose.APPEAL_FOR_RESOLUTION)),
            "lines": forms.CharField(
                label="来信，一封一行", strip=False,
                widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
                help_text="从表格里复制过来最方便，各列依次是：姓名、电话、住址、事实和理由、"
                "诉求（几项的用分号隔开）、收到日期（与上面不同的才填）。",
            ),
        }  # fmt: skip

    def bag(self) -> Bag:
        """What they have in common."""
        said = self.cleaned_data
        return Bag(said["received_on"], Purpose(said["purpose"]), said["late_entry_reason"])

    @property
    def letters(self) -> list[str]:
        """The lines that are not empty."""
        return [line for line in self.cleaned_data["lines"].splitlines() if line.strip()]


@staff(Permission.REGISTER, "GET", "POST")
def letters(request: HttpRequest) -> HttpResponse:
    """All of them are registered, or none and every wrong line is named."""
    context = staff_context(request)
    form = LettersForm(context, request.POST if request.method == "POST" else None)
    token = request.POST.get("token", "")[:64] or secrets.token_hex(16)
    rejected: tuple[RejectedRow, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            key = f"{context.actor.person}:{token}"
            made = register_letters(context, desk_of(context), form.letters, form.bag(), key)
            shown = {"made": made, "known": sum(bool(row.earlier) for row in made)}
            return render(request, "intake/letters_done.html", shown)
        except BadLetters as bad:
            rejected = bad.rows
    shown = {"form": form, "token": token, "rejected": rejected}
    status = 422 if form.errors or rejected else 200
    return render(request, "intake/letters.html", shown, status=status)
