"""Registering: at the window in the order people speak, and what came by itself."""

from datetime import datetime, time
from functools import cache
from typing import Any

from django import forms
from django.http import QueryDict
from stdnum.cn import ric

from huiyin.domain.petition import Channel, Purpose
from huiyin.services.context import ZONE, Context, words
from huiyin.services.intake import Party, Registration, Submission
from huiyin.store.petitions.identity import Identity
from huiyin.ui.widgets import Choose
from huiyin.web.frame.forms import ProblemForm, day_field

KINDS = ("ordinary", "simplified")
PRIOR = ("court", "arbitration", "reconsideration", "opinion")
RECEIVED_AT = time(9)
"""A day without an hour is taken as the morning."""


def _label(name: str) -> str:
    return words()["field"][name]


def _pairs(group: str, names: Any) -> list[tuple[str, str]]:
    return [(str(n), words()[group][n]) for n in names]


def _text(name: str, **kwargs: Any) -> forms.CharField:
    kwargs.setdefault("required", False)
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=_label(name), widget=widget, **kwargs)


def _long(name: str, rows: int, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=_label(name), widget=widget, **kwargs)


def lines_of(text: str) -> tuple[str, ...]:
    """One thing a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class RegisterForm(ProblemForm):
    """What the registrar decides of a petition that is there."""

    def asked(self) -> dict[str, forms.Field]:
        """The decision's fields, in order."""
        return _decision()

    def registration(self, known: dict[int, str]) -> Registration:
        """The decision; a repeat is only of a matter that was found."""
        said = self.cleaned_data
        repeats = said["repeats"] if said["repeats"] in known else None
        return Registration(
            Purpose(said["purpose"]), said["kind"], said["topic"], said["title"],
            lines_of(said["claims"]), repeats, said["note"], said.get("late_entry_reason", ""),
        )  # fmt: skip


class WindowForm(RegisterForm):
    """Everything at once, in the order people speak."""

    def __init__(self, context: Context, data: QueryDict | None = None) -> None:
        self.context = context
        super().__init__(data, initial={"received_on": context.today})

    def asked(self) -> dict[str, forms.Field]:
        """Who, what, where, what is asked; then the decision; then the day."""
        return _window()

    def clean_document(self) -> str:
        """A mainland identity number of 18 signs must have the right check digit."""
        text = str(self.cleaned_data["document"]).replace(" ", "").upper()
        if len(text) == 18 and text[:17].isdigit() and not ric.is_valid(text):
            raise forms.ValidationError("身份证号码的校验位不对，请核对有没有抄错")
        return text

    def clean_others(self) -> tuple[Identity, ...]:
        """More people, a line each: name, phone, document."""
        return tuple(_other(line) for line in lines_of(self.cleaned_data["others"]))

    @property
    def identity(self) -> Identity:
        """Who speaks."""
        said = self.cleaned_data
        names = ("name", "phone", "document", "address")
        return Identity(**{n: str(said.get(n) or "").strip() for n in names})

    def submission(self) -> Submission:
        """What was brought."""
        said = self.cleaned_data
        people = (self.identity, *said["others"])
        received = datetime.combine(said["received_on"], RECEIVED_AT, ZONE)
        is_today = said["received_on"] == self.context.today
        return Submission(
            detail=said["detail"], claims=lines_of(said["claims"]), title=said["title"],
            place=said["place"], respondent=said["respondent"],
            channel=Channel(said["channel"]), persons=said["persons"],
            parties=tuple(Party(who, said["is_hidden"]) for who in people),
            prior={name: True for name in said["prior"]},
            received_at=self.context.at if is_today else received,
        )  # fmt: skip


@cache
def _decision() -> dict[str, forms.Field]:
    """Made once: forms of one kind share their fields, which no request changes."""
    radio = forms.RadioSelect
    purposes = [p for p in Purpose if p is not Purpose.UNKNOWN]
    return {
        "title": _text("title", max_length=300, help_text="不填的，取事实和理由的开头。"),
        "claims": _long("claims", 3, required=False, help_text="一项诉求一行，以后逐项答复。"),
        "purpose": forms.ChoiceField(
            label=_label("purpose"), widget=radio, choices=_pairs("purpose", purposes)
        ),
        "kind": forms.ChoiceField(
            label=_label("kind"), widget=radio, choices=_pairs("kind", KINDS),
            initial="ordinary",
        ),
        "topic": _text("topic", max_length=80),
        "note": _long("note", 2, required=False),
        "repeats": forms.IntegerField(required=False, widget=forms.HiddenInput()),
    }  # fmt: skip


@cache
def _window() -> dict[str, forms.Field]:
    decision = dict(_decision())
    title, claims = decision.pop("title"), decision.pop("claims")
    return {
        **_who(), **_what(), "claims": claims, "title": title, **_prior(), **decision,
        "received_on": day_field(_label("received_on")),
        "late_entry_reason": _long(
            "late_entry_reason", 2, required=False,
            help_text="收到日期早于三个工作日以前的才要写。",
        ),
    }  # fmt: skip


def _other(line: str) -> Identity:
    name, *rest = line.replace("，", " ").replace(",", " ").split()
    phone = next((r for r in rest if r.isdigit() and len(r) <= 12), "")
    document = next((r for r in rest if r != phone), "")
    return Identity(name, phone, document)


def _who() -> dict[str, forms.Field]:
    channels = [c for c in Channel if c is not Channel.UNKNOWN]
    first = Choose(attrs={"autofocus": True})
    return {
        "channel": forms.ChoiceField(
            label=_label("channel"), choices=_pairs("channel", channels), initial="visit",
            widget=first,
        ),
        "name": _text("name", max_length=60),
        "phone": _text("phone", max_length=40),
        "document": _text("document", max_length=40),
        "address": _text("address", max_length=200),
        "is_hidden": forms.BooleanField(label=_label("is_hidden"), required=False),
        "persons": forms.IntegerField(label=_label("persons"), min_value=1, initial=1),
        "others": forms.CharField(
            label="其他信访人或者代表", required=False, widget=forms.Textarea(attrs={"rows": 2}),
            help_text="一人一行：姓名 电话 证件号码。多人来访的代表不超过五人。",
        ),
    }  # fmt: skip


def _what() -> dict[str, forms.Field]:
    return {
        "detail": _long("detail", 6, help_text="用信访人自己的话，原样记下。"),
        "place": _text("place", max_length=200),
        "respondent": _text("respondent", max_length=200),
    }


def _prior() -> dict[str, forms.Field]:
    return {
        "prior": forms.MultipleChoiceField(
            label="有没有经过别的程序", required=False, choices=_pairs("prior", PRIOR),
            widget=forms.CheckboxSelectMultiple,
        )
    }  # fmt: skip
