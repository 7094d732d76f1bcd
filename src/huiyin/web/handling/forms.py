"""The short form of an act, and the form that corrects one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Wish
from huiyin.services.context import words
from huiyin.services.procedure import FIXED
from huiyin.web.frame.forms import ProblemForm, day_field
from huiyin.web.handling.questions import Question, fields_of, is_late_entry

OF_THE_DAY = {
    "day_after_recording": "on",
    "day_before_cause": "on",
    "late_entry_reason_missing": "late_entry_reason",
}
MADE_BY_THE_HOUSE = frozenset(
    {
        ActKind.IDENTITY_REVEALED,
        ActKind.RETENTION_SET,
        ActKind.DISPOSED,
        ActKind.RECALCULATED,
        ActKind.LETTER_ISSUED,
        ActKind.LETTER_VOIDED,
    }
)
"""Acts that nobody words by hand: they are not amended."""

TIMELESS = frozenset({"retract", "amend", "renew_query_code"})
"""Corrections are of the day they are made."""


class ActForm(ProblemForm):
    """Any act: the fields of its row, the day, why it is entered late."""

    def __init__(self, question: Question, data: Mapping[str, Any] | None = None) -> None:
        self.question = question
        self.code = ""
        super().__init__(data)
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.widget.attrs["autofocus"] = True

    def asked(self) -> dict[str, forms.Field]:
        """What the act itself asks, then the day."""
        is_timeless = self.question.verb in TIMELESS
        return fields_of(self.question) | ({} if is_timeless else self._day_fields())

    def _day_fields(self) -> dict[str, forms.Field]:
        said, today = words()["field"], self.question.context.today
        why = forms.CharField(
            label=said["late_entry_reason"], required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text="发生日期早于三个工作日以前的，写明为什么现在才录。",
        )  # fmt: skip
        return {"on": day_field(said["on"], initial=today), "late_entry_reason": why}

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """All but the day and its reason, which stand last."""
        return [f for f in self if f.name not in ("on", "late_entry_reason")]

    @property
    def is_late(self) -> bool:
        """Is the reason for a late entry asked?"""
        if "on" not in self.fields:
            return False
        try:
            on = date.fromisoformat(str(self["on"].value()))
        except ValueError:
            return "late_entry_reason" in self.errors
        return is_late_entry(self.question.context, on) or "late_entry_reason" in self.errors

    def given(self) -> dict[str, Any]:
        """The values as the procedure takes them."""
        given: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name.startswith("outcomes_"):
                given.setdefault("outcomes", {})[name.removeprefix("outcomes_")] = value
            elif name != "on":
                given[name] = value
        return given | ({"strand": self.question.unit} if self.question.unit else {})

    def wish(self, seen: int | None = None) -> Wish:
        """What is wished, against the version that was looked at."""
        return Wish(self.question.verb, self.given(), self.cleaned_data.get("on"), seen)

    def place(self, refusal: Refusal) -> bool:
        """Put a refusal that is about one field beside it; False for another kind."""
        field = OF_THE_DAY.get(refusal.reason, "")
        if field not in self.fields:
            return False
        self.add_error(field, words()["reason"][refusal.reason])
        return True


class AmendForm(ActForm):
    """Which step, which item, the new value, why: a step's item is one choice."""

    def asked(self) -> dict[str, forms.Field]:
        """One list of all that may be corrected, by step."""
        said = words()["field"]
        field = forms.ChoiceField(
            label="更正哪一项", choices=[("", "请选择"), *amendable(self.question)],
        )  # fmt: skip
        return {
            "field": field,
            "new": forms.CharField(label=said["new"], widget=forms.Textarea(attrs={"rows": 3}),
                                   help_text="日期写成 2026-06-03；几项诉求的，一行一项。"),
            "why": forms.CharField(label=said["why"], widget=forms.Textarea(attrs={"rows": 2})),
        }  # fmt: skip

    def given(self) -> dict[str, Any]:
        """Step and item come apart again."""
        seq, _, name = self.cleaned_data["field"].partition(":")
        return self.cleaned_data | {"seq": seq, "field": name}


def amendable(question: Question) -> list[tuple[str, list[tuple[str, str]]]]:
    """The items of every step of the actor's own unit, with what they say now."""
    labels = question.context.rules.book.act_labels
    acts = effective([e.act for e in question.view.line])
    return [
        (f"第 {act.seq} 步 {labels.get(act.kind, act.kind)}", _items(act))
        for act in acts
        if _is_own(question, act)
    ]


def _is_own(question: Question, act: Act) -> bool:
    actor, bureau = question.context.actor, question.view.row.petition["bureau"]
    if act.kind in MADE_BY_THE_HOUSE:
        return False
    by_petitioner = act.kind is ActKind.RECEIVED and actor.unit == bureau
    return act.actor_unit == actor.unit or by_petitioner


def _items(act: Act) -> list[tuple[str, str]]:
    said = words()["field"]
    items = [(f"{act.seq}:on", f"{said['on']}（现为 {act.on.isoformat()}）")]
    for name, value in act.fields.items():
        is_text = isinstance(value, str | list) or type(value) is int
        if is_text and name in said and name not in FIXED:
            now = "；".join(map(str, value)) if isinstance(value, list) else str(value)
            items.append((f"{act.seq}:{name}", f"{said[name]}（现为 {now[:30]}）"))
    return items
