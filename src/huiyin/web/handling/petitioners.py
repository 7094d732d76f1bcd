"""Correcting who a petitioner is: what stays is left blank, nothing is shown."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import procedure, reading
from huiyin.services.acting import Invalid
from huiyin.services.context import words
from huiyin.store.petitions.identity import Identity
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm

SIZES = {"name": 80, "phone": 40, "document": 40, "address": 200}


class PetitionerForm(ProblemForm):
    """The right values; a blank one keeps what is there."""

    def asked(self) -> dict[str, forms.Field]:
        """Name, phone, document, address, and why."""
        said = words()["field"]
        made: dict[str, forms.Field] = {
            name: forms.CharField(label=said[name], max_length=size, required=False)
            for name, size in SIZES.items()
        }
        why = forms.CharField(label=said["why"], widget=forms.Textarea(attrs={"rows": 2}))
        return made | {"why": why}

    def clean(self) -> dict[str, Any]:
        """Something must be corrected."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in SIZES):
            self.add_error("name", "至少更正一项；不改的空着")
        return cleaned

    def identity(self) -> Identity:
        """What was typed."""
        return Identity(**{name: self.cleaned_data[name] for name in SIZES})


@staff(Permission.ACT, "GET", "POST")
def amend(request: HttpRequest, number: str, ordinal: int) -> HttpResponse:
    """The form, and the correction as an act."""
    context = staff_context(request)
    view = reading.petition(context, number)
    form = PetitionerForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                given = form.identity(), form.cleaned_data["why"]
                procedure.amend_petitioner(context, number, ordinal, *given)
                messages.success(request, f"{number}：已更正信访人。")
                return redirect("handling:petition", number)
            except Invalid as invalid:
                form.take(invalid.problems)
            except Refusal as refusal:
                status = 403 if refusal.reason == "not_yours" else 409
                form.add_error(None, words()["reason"][refusal.reason])
    shown = {"form": form, "view": view, "petition": view.row.petition, "ordinal": ordinal}
    return render(request, "handling/petitioner.html", shown, status=status)
