"""What merging and splitting ask."""

from collections.abc import Mapping
from typing import Any

from django import forms

from huiyin.domain.asking import KNOWN
from huiyin.domain.petition import Claim, Purpose
from huiyin.services.context import words
from huiyin.services.splitting import DETAIL_AT_MOST, TITLE_AT_MOST
from huiyin.web.frame.forms import ProblemForm


def _reason() -> forms.Field:
    return forms.CharField(
        label=words()["field"]["reason"], max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


def _claims(claims: Mapping[int, Claim], **kwargs: Any) -> forms.Field:
    pairs = [(str(n), f"{n}. {claim.text}") for n, claim in claims.items()]
    return forms.MultipleChoiceField(choices=pairs, widget=forms.CheckboxSelectMultiple, **kwargs)


class ChooseForm(ProblemForm):
    """Which petition is meant."""

    def __init__(self, name: str, data: Any = None) -> None:
        self.name = name
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """Its number."""
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        return {
            self.name: forms.CharField(
                label=words()["field"][self.name], max_length=40, widget=widget
            )
        }


class MergeForm(ProblemForm):
    """Which of the claims the leading petition lacks, and why the two are one matter."""

    def __init__(self, claims: Mapping[int, Claim], data: Any = None, **kwargs: Any) -> None:
        self.claims = claims
        super().__init__(data, **kwargs)

    def asked(self) -> dict[str, forms.Field]:
        """The claims of the one that joins, and the reason."""
        new = _claims(
            self.claims, label="并入后要单独答复的诉求", required=False,
            help_text="牵头那一件里已经有的不用勾；勾上的作为新的诉求逐项答复。",
        )  # fmt: skip
        return {"new_claims": new, "reason": _reason()}


class RelateForm(ProblemForm):
    """What the petition is to which earlier one, and why."""

    def asked(self) -> dict[str, forms.Field]:
        """The relation, the earlier petition, the reason."""
        said = words()
        return {
            "known_as": forms.ChoiceField(
                label=said["field"]["known_as"], widget=forms.RadioSelect,
                choices=[(name, said["choice"][name]) for name in KNOWN],
            ),
            "earlier": forms.CharField(
                label=said["field"]["earlier"], max_length=40, required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
                help_text="右边列出来的点“就是这件”；没有列出来的写编号。",
            ),
            "reason": _reason(),
        }  # fmt: skip


class SplitForm(ProblemForm):
    """Which claims go, and what the part is called."""

    def __init__(self, claims: Mapping[int, Claim], data: Any = None, **kwargs: Any) -> None:
        self.claims = claims
        super().__init__(data, **kwargs)

    def asked(self) -> dict[str, forms.Field]:
        """Claims, class, title, words, files, reason."""
        said = words()
        purposes = [p for p in Purpose if p is not Purpose.UNKNOWN]
        return {
            "claims": _claims(self.claims, label="分出哪几项诉求", help_text="至少留下一项。"),
            "title": forms.CharField(label="分出的那一件的标题", max_length=TITLE_AT_MOST),
            "purpose": forms.ChoiceField(
                label=said["field"]["purpose"],
                choices=[(p, said["purpose"][p]) for p in purposes],
                widget=forms.RadioSelect,
            ),
            "detail": forms.CharField(
                label="分出的那一件的事实和理由", max_length=DETAIL_AT_MOST,
                widget=forms.Textarea(attrs={"rows": 6}),
                help_text="只留和这几项有关的话；其中有检举控告的，另一件里不要留下。",
            ),
            "with_files": forms.BooleanField(label=said["field"]["with_files"], required=False),
            "reason": _reason(),
        }  # fmt: skip
