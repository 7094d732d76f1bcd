"""Forms of the desk of scanned letters: what is brought, and a letter that is registered."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from django import forms
from django.http import QueryDict

from huiyin.domain.duplicates import KnownAs
from huiyin.domain.petition import Channel
from huiyin.domain.scans import Grouping
from huiyin.services.context import Context
from huiyin.services.intake import Submission
from huiyin.services.scan_registering import Envelope
from huiyin.services.scans import Bringing
from huiyin.web.frame.forms import ProblemForm, day_field
from huiyin.web.intake.forms import label, pairs, text
from huiyin.web.intake.window_forms import WindowForm, shared

ENVELOPE = ("envelope_on", "postmark_on", "postmark_place")
LEFT_OUT = ("upper_number", "upper_report_by", "centre", "agent_name", "agent_phone",
            "agent_document", "has_authority", "participants", "unlisted_reason",
            "has_election_sheet", "is_spoken", "is_read_back")  # fmt: skip
"""What the window asks of people who stand there; a letter cannot be asked."""


class BringForm(ProblemForm):
    """What an upload has in common."""

    def __init__(self, context: Context, data: QueryDict | None = None) -> None:
        self.context = context
        super().__init__(data, initial={"received_on": context.today})

    def asked(self) -> dict[str, forms.Field]:
        """The day, and how pages become letters."""
        return {
            "received_on": day_field(label("received_on"), help_text="这一袋信收到的那天。"),
            "grouping": forms.ChoiceField(
                label="怎么分成信", widget=forms.RadioSelect,
                choices=pairs("grouping", Grouping), initial=str(Grouping.EACH_FILE),
                help_text="分错了没关系，传上来以后还能分开、合并。",
            ),
        }  # fmt: skip

    def bringing(self, bag: int) -> Bringing:
        """What was chosen."""
        said = self.cleaned_data
        return Bringing(bag, said["received_on"], Grouping(said["grouping"]))


class ScanForm(WindowForm):
    """The window's form as a letter fills it, with what stands on the envelope."""

    def __init__(
        self, context: Context, typed: Mapping[str, Any], data: QueryDict | None = None,
        area: str = "",
    ) -> None:  # fmt: skip
        super().__init__(context, data, area=area)
        self.initial.update({k: v for k, v in typed.items() if v})

    def asked(self) -> dict[str, forms.Field]:
        """A letter's fields."""
        return _letter_fields()

    def clean_channel(self) -> str:
        """Always a letter."""
        return str(Channel.LETTER)

    def clean(self) -> dict[str, Any]:
        """What is not asked of a letter is empty."""
        said = super().clean() or self.cleaned_data
        empty: dict[str, Any] = {"participants": (), "upper_report_by": None}
        for name in LEFT_OUT:
            said.setdefault(name, empty.get(name, ""))
        return said

    @property
    def is_company_open(self) -> bool:
        """Did several people write, an organisation, or somebody who hides the name?"""
        return self._is_filled(("others", "concerned", "is_hidden", "is_organisation"))

    def envelope(self) -> Envelope:
        """What stands on the envelope."""
        return Envelope(**{name: self.cleaned_data[name] for name in ENVELOPE})

    def submission(self) -> Submission:
        """The letter as it was brought."""
        made = super().submission()
        beside = {**made.beside, **self.envelope().beside()}
        return replace(made, channel=Channel.LETTER, beside=beside)

    def typed(self) -> dict[str, str]:
        """What stands in the form, to be kept."""
        return {name: str(self.data.get(name, "")) for name in self.fields}


@cache
def _letter_fields() -> dict[str, forms.Field]:
    kept = {n: f for n, f in shared((KnownAs.REPEAT, KnownAs.JOINT, KnownAs.ADDITION)).items()
            if n not in LEFT_OUT}  # fmt: skip
    kept["channel"] = forms.CharField(required=False)
    kept["document"] = text("document", max_length=40)
    kept["detail"].help_text = "照信上的话录；识别的文字已经填好，对着图改。"
    kept["persons"] = forms.IntegerField(label="几个人写的", min_value=1, initial=1)
    return kept | {
        "envelope_on": day_field(
            label("envelope_on"), required=False, help_text="信封或者信末写的日期。"
        ),
        "postmark_on": day_field(label("postmark_on"), required=False),
        "postmark_place": text("postmark_place", max_length=80, help_text="例如：云溪县白马乡。"),
    }
