"""What a bureau sets for one rule, and the day on which it ends rules."""

from django import forms

from huiyin.services.library import NAME_AT_MOST
from huiyin.services.packs import DAYS_AT_MOST, NOTE_AT_MOST, SOURCE_AT_MOST, Change
from huiyin.web.frame.forms import ProblemForm, day_field


class SourceForm(ProblemForm):
    """From which day on, by which document; the rule itself comes with the page."""

    rule = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput())
    terms = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())

    def asked(self) -> dict[str, forms.Field]:
        """Day, document, note."""
        return {
            "since": self.day(),
            "source": forms.CharField(
                label="依据的文件", max_length=SOURCE_AT_MOST,
                help_text="文件名称或者文号，会写进期限的依据里。",
            ),
            "note": forms.CharField(label="备注", max_length=NOTE_AT_MOST, required=False),
        }  # fmt: skip

    def day(self) -> forms.DateField:
        """The first day without the rule."""
        return day_field(
            "从哪天起不再适用", help_text="最早是明天。在这天以前起算的期限照旧走完。"
        )


class RuleForm(SourceForm):
    """A new length for one rule."""

    def asked(self) -> dict[str, forms.Field]:
        """Length, unit, and what every change says."""
        return {
            "length": forms.IntegerField(
                label="日数", min_value=1, max_value=DAYS_AT_MOST,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            ),
            "unit": forms.ChoiceField(
                label="怎么算", widget=forms.RadioSelect(),
                choices=[("calendar_day", "自然日"), ("working_day", "工作日")],
            ),
            **super().asked(),
        }  # fmt: skip

    def day(self) -> forms.DateField:
        """The first day with the new length."""
        return day_field(
            "从哪天起", help_text="在这天及以后起算的期限按新的日数；已经了结的不变。"
        )

    def change(self) -> Change:
        """The change as the service takes it."""
        return Change(**self.cleaned_data)


class TextForm(ProblemForm):
    """A statute's text, and its name where the first line is not it."""

    file = forms.FileField(
        label="法规文本",
        help_text="文本、Markdown（UTF-8 或者 GB18030）或者 Word（.docx），最大 5 MB。",
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.docx,text/plain"}),
    )  # fmt: skip
    name = forms.CharField(
        label="名称", max_length=NAME_AT_MOST, required=False,
        help_text="不填的，取文本的第一行。",
    )  # fmt: skip
