"""Registering: what the registrar decides, for whatever came in."""

from functools import cache
from typing import Any

from django import forms

from huiyin.domain.duplicates import KnownAs
from huiyin.domain.petition import Purpose
from huiyin.services.context import words
from huiyin.services.intake import Registration
from huiyin.web.frame.forms import ProblemForm, purpose_field

KINDS = ("ordinary", "simplified")


def label(name: str) -> str:
    """What a field is called."""
    return words()["field"][name]


def pairs(group: str, names: Any) -> list[tuple[str, str]]:
    """Choices with their words."""
    return [(str(n), words()[group][n]) for n in names]


def text(name: str, **kwargs: Any) -> forms.CharField:
    """One line of text."""
    kwargs.setdefault("required", False)
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label(name), widget=widget, **kwargs)


def long(name: str, rows: int, **kwargs: Any) -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label(name), widget=widget, **kwargs)


def lines_of(written: str) -> tuple[str, ...]:
    """One thing a line."""
    return tuple(line.strip() for line in written.splitlines() if line.strip())


class RegisterForm(ProblemForm):
    """What the registrar decides of a petition that is there."""

    def asked(self) -> dict[str, forms.Field]:
        """The decision's fields, in order."""
        return _shared()

    @property
    def known_as(self) -> str:
        """The clerk's decision about a matter that is known."""
        return str(self.cleaned_data.get("known_as") or KnownAs.REPEAT)

    def registration(self, known: dict[int, str]) -> Registration:
        """The decision; what it repeats or joins is only a matter that was found."""
        said = self.cleaned_data
        earlier = said["repeats"] if said["repeats"] in known else None
        is_joint = self.known_as == KnownAs.JOINT
        return Registration(
            Purpose(said["purpose"]), said["kind"], said["topic"], said["title"],
            lines_of(said["claims"]), None if is_joint else earlier, said["note"],
            said.get("late_entry_reason", ""), earlier if is_joint else None,
        )  # fmt: skip


@cache
def _shared() -> dict[str, forms.Field]:
    """Made once: forms of one kind share their fields, which no request changes."""
    return decision((KnownAs.REPEAT, KnownAs.JOINT))


def decision(known_as: tuple[KnownAs, ...]) -> dict[str, forms.Field]:
    """The fields of what the registrar decides; `known_as` is what a matter that is known may be
    to one that is there already."""
    radio = forms.RadioSelect
    return {
        "title": text("title", max_length=300, help_text="不填的，取事实和理由的开头。"),
        "claims": long("claims", 3, required=False, help_text="一项诉求一行，以后逐项答复。"),
        "purpose": purpose_field(widget=radio),
        "kind": forms.ChoiceField(
            label=label("kind"), widget=radio, choices=pairs("kind", KINDS),
            initial="ordinary",
        ),
        "topic": text("topic", max_length=80),
        "note": long("note", 2, required=False),
        "repeats": forms.IntegerField(required=False, widget=forms.HiddenInput()),
        "known_number": text("known_number", max_length=40),
        "known_as": forms.ChoiceField(
            label=label("known_as"), required=False, widget=radio,
            choices=pairs("known_as", known_as), initial=str(KnownAs.REPEAT),
        ),
    }  # fmt: skip
