"""The counter of a department's own reception centre."""

import secrets
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.duplicates import KnownAs
from huiyin.domain.procedure import Refusal
from huiyin.services import centres
from huiyin.services.acting import Invalid
from huiyin.services.context import words
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions.identity import hashes_of
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.intake.receipts import just_taken, own_token, shown_receipt, to_receipt
from huiyin.web.intake.views import advice_of, check_window, decided, known_of
from huiyin.web.intake.window_forms import WindowForm, shared

RECEIVE = Permission.RECEIVE
NOT_HERE = ("channel", "upper_number", "upper_report_by", "centre", "is_hidden")
"""What a bureau's window asks and a centre does not: its way in and its unit are known."""
WHOSE = (("own", "是，本单位接办"), ("other", "不是，或者说不准，交信访局"))


class CentreForm(WindowForm):
    """The window's form without what the centre settles, with whose matter it is."""

    def asked(self) -> dict[str, forms.Field]:
        """The window's questions, then whose matter it is."""
        fields = shared((KnownAs.REPEAT, KnownAs.JOINT))
        whose = forms.ChoiceField(
            label="是不是本单位职权范围内的事", choices=WHOSE, widget=forms.RadioSelect,
            help_text="本单位接办的，十五日内书面告知信访人；检举控告一律交信访局，本单位看不到。",
        )  # fmt: skip
        return {n: f for n, f in fields.items() if n not in NOT_HERE} | {"whose": whose}

    def clean(self) -> dict[str, Any]:
        """What the centre settles stands as the window would have it."""
        said = super().clean() or {}
        return said | {"channel": "centre", "upper_number": "", "upper_report_by": None,
                       "centre": self.context.actor.unit, "is_hidden": False}  # fmt: skip


@staff(RECEIVE, "GET", "POST")
def window(request: HttpRequest) -> HttpResponse:
    """One page; POST takes in, registers, and leads to the receipt."""
    context = staff_context(request)
    data = request.POST if request.method == "POST" else None
    form = CentreForm(context, data, "", context.actor.region)
    if form.is_bound and form.is_valid():
        try:
            return _take_in(request, form)
        except Invalid as invalid:
            form.take(invalid.problems)
        except Refusal as refusal:
            form.add_error(None, words()["reason"].get(refusal.reason, refusal.reason))
    token = request.POST.get("token") or secrets.token_hex(16)
    shown = {"form": form, "token": token, "advice": advice_of(context, form),
             "unit": accounts.unit(context.actor.unit),
             **known_of(context, request)}  # fmt: skip
    return render(request, "intake/centre.html", shown, status=422 if form.errors else 200)


def _take_in(request: HttpRequest, form: CentreForm) -> HttpResponse:
    context, submission = staff_context(request), form.submission()
    check_window(context, form, submission)
    found = decided(context, form, [hashes_of(p.identity) for p in submission.parties])
    sent = request.POST.get("token", "")[:64]
    centres.register(
        context, submission, form.registration(found),
        is_own=form.cleaned_data["whose"] == "own", token=own_token(context, sent),
    )  # fmt: skip
    return to_receipt("centre:receipt", sent)


@staff(RECEIVE, "POST")
def known(request: HttpRequest) -> HttpResponse:
    """What the unit itself knows of the person being typed, beside the form."""
    context = staff_context(request)
    shown = known_of(context, request) | {"form": CentreForm(context, request.POST)}
    return render(request, "intake/_known.html", shown)


@staff(RECEIVE, "POST")
def advice(request: HttpRequest) -> HttpResponse:
    """What the words typed so far point to, beside the form."""
    context = staff_context(request)
    shown = advice_of(context, CentreForm(context, request.POST))
    return render(request, "intake/_advice.html", {"advice": shown})


@staff(RECEIVE)
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt of what was just registered, also where the bureau has it now."""
    context, sent = staff_context(request), request.GET.get("form", "")
    made = just_taken(context, sent)
    if made is None:
        return redirect("centre:window")
    view = centres.just_registered(context, made.number)
    shown = shown_receipt(request, made, view, sent) | {
        "is_centre": True, "is_seen": made.id in centres.within_sight(context, [made.id]),
    }  # fmt: skip
    return render(request, "intake/receipt.html", shown)
