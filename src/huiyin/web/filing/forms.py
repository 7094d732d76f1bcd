"""What is asked on the pages of archives."""

from collections.abc import Sequence
from typing import Any

from django import forms

from huiyin.domain.retention import BY_RULE, Retention
from huiyin.services.context import words
from huiyin.services.makings import FORMS
from huiyin.store.archives.queries import FilingFilters
from huiyin.web.frame.forms import ChipForm, ProblemForm

VIEWS = ("all", "kept", "ended", "disposed")
_ANY = [("", "不限")]


def _long(label: str, hint: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, widget=widget, max_length=500, help_text=hint)


class MakingForm(ProblemForm):
    """Which of the two is wanted, and what for."""

    form = forms.ChoiceField(
        label="制作什么", widget=forms.RadioSelect(), initial="volume",
        choices=[(name, "") for name in FORMS],
    )  # fmt: skip
    purpose = forms.CharField(
        label="用途", max_length=200,
        help_text="案卷里有姓名，制作和取出都记在这一件的查看记录里，信访人看得到。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = words()["making_form"]
        said = [(name, f"{labels[name]}（{labels[name + '_hint']}）") for name in FORMS]
        chosen = self.fields["form"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = said


class RetentionForm(ProblemForm):
    """Another class of keeping, and why."""

    retention = forms.ChoiceField(label="改为", choices=[])
    why = _long("理由")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["retention"]
        assert isinstance(chosen, forms.ChoiceField)
        choice = words()["choice"]
        chosen.choices = [("", "请选择"), *((r, choice[r]) for r in (*Retention, BY_RULE))]


class DisposalForm(ProblemForm):
    """Why a petition whose term is over may go, and who watches over it."""

    approval = forms.CharField(
        label="批准文件",
        max_length=500,
        help_text="销毁清册由谁批准、文号，如“县信档〔2056〕2号”。",
    )
    reason = _long("鉴定意见", "为什么没有继续保存的价值。不要写姓名。")
    first_witness = forms.CharField(label="监销人甲", max_length=40)
    second_witness = forms.CharField(label="监销人乙", max_length=40)


class FilingForm(ChipForm):
    """What the inventory is narrowed by."""

    def __init__(self, data: Any, years: Sequence[int], units: Sequence[tuple[str, str]]) -> None:
        self.years, self.units = years, units
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """Year, class, unit; which of them."""
        choice = words()["choice"]
        years = [(str(y), f"{y}年") for y in self.years]
        return {
            "view": forms.ChoiceField(
                choices=[(v, v) for v in VIEWS], required=False, widget=forms.HiddenInput()
            ),
            "year": forms.ChoiceField(label="年度", choices=[*_ANY, *years], required=False),
            "retention": forms.ChoiceField(
                label="保管期限", choices=[*_ANY, *((r, choice[r]) for r in Retention)],
                required=False,
            ),
            "unit": forms.ChoiceField(
                label="承办单位", choices=[*_ANY, *self.units], required=False
            ),
        }  # fmt: skip

    def filters(self, today: Any) -> FilingFilters:
        """What was asked; what could not be read narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        year = said.get("year") or ""
        return FilingFilters(
            int(year) if year else None, said.get("retention") or "", said.get("unit") or "",
            said.get("view") or "all", today,
        )  # fmt: skip
