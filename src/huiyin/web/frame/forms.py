"""Forms that every page shares; signing in and choosing a password."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import QueryDict

from huiyin.domain.fields import FieldProblem
from huiyin.domain.petition import Purpose
from huiyin.services.context import words
from huiyin.store.accounts.queries import UnitRow, units


class ProblemForm(forms.Form):
    """A form whose problems may also come from a service; the words are those of the house."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= self.asked()
        for field in self.fields.values():
            say_problems(field)

    def asked(self) -> dict[str, forms.Field]:
        """Fields that are known only when the form is made."""
        return {}

    def take(self, problems: Iterable[FieldProblem]) -> None:
        """Put a service's problems beside their fields, unknown ones above the form."""
        reasons, labels = words()["reason"], words()["field"]
        for problem in problems:
            said = reasons.get(problem.reason, problem.reason)
            if problem.field in self.fields:
                self.add_error(problem.field, said)
            else:
                self.add_error(None, f"{labels.get(problem.field, problem.field)}：{said}")


def purpose_field(**kwargs: Any) -> forms.ChoiceField:
    """Which of the three purposes a matter has (article 17)."""
    names = [p for p in Purpose if p is not Purpose.UNKNOWN]
    choices = [(str(name), words()["purpose"][name]) for name in names]
    return forms.ChoiceField(label=words()["field"]["purpose"], choices=choices, **kwargs)


def say_problems(field: forms.Field) -> None:
    """Give a field the house's sentences for what is missing or cannot be read, once."""
    reasons = words()["reason"]
    if field.error_messages["required"] is reasons["missing"]:
        return
    field.error_messages["required"] = reasons["missing"]
    if isinstance(field, forms.DateField):
        field.error_messages["invalid"] = reasons["not_day"]
    elif isinstance(field, forms.IntegerField):
        field.error_messages |= {k: reasons["not_days"] for k in ("invalid", "min_value")}
    elif isinstance(field, forms.ChoiceField):
        field.error_messages["invalid_choice"] = reasons["not_choice"]


class ChipForm(ProblemForm):
    """Filters of a list that stand in the URL: those in force are shown as chips."""

    def chips(self) -> list[dict[str, str]]:
        """The filters in force, each with the address of the list without it."""
        return [
            {"label": f"{self.fields[name].label}：{self._said(name, value)}",
             "href": self._without(name)}
            for name, value in self.cleaned_data.items()
            if value and name != "view"
        ]  # fmt: skip

    def _without(self, name: str) -> str:
        rest = QueryDict(mutable=True)
        rest.update({k: v for k, v in self.data.items() if v and k not in (name, "after")})
        return "?" + rest.urlencode()

    def _said(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            pairs: Any = field.choices
            return str(dict(pairs)[value])
        return "是" if value is True else str(value)


class DayInput(forms.DateInput):
    """A day as browsers write it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day in ISO 8601, read without `strptime`, which asks for the locale every time."""

    def strptime(self, value: str, _format: str) -> date:
        """The day; ValueError when it is none."""
        if not _DAY.fullmatch(value):
            raise ValueError(value)
        year, month, day = map(int, value.split("-"))
        return date(year, month, day)


_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def day_field(label: str, *, required: bool = True, **kwargs: Any) -> forms.DateField:
    """A day in ISO 8601."""
    return DayField(
        label=label, required=required, widget=DayInput(), input_formats=["%Y-%m-%d"], **kwargs
    )


class UnitField(forms.CharField):
    """A unit by name or code, with the bureau's open units to choose from while typing."""

    def __init__(self, units: Sequence[UnitRow], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units = units
        self.widget.attrs |= {"list": "units", "autocomplete": "off"}
        self.help_text = "输入单位名称的几个字，从列表中选。"

    def clean(self, value: Any) -> str:
        """The code of what was typed."""
        text = super().clean(value).strip()
        found = [u.code for u in self.units if text in (u.code, u.name)]
        if text and len(found) != 1:
            raise forms.ValidationError(words()["reason"]["no_such_unit"])
        return found[0] if text else ""


def open_units(bureau: str) -> list[UnitRow]:
    """The units a bureau works with, closed ones and itself left out."""
    return [
        u for u in units()
        if u.bureau == bureau and u.code != bureau and not u.is_closed
    ]  # fmt: skip


class SignInForm(AuthenticationForm):
    """Login and password."""

    use_required_attribute = False
    error_messages = {
        "invalid_login": "登录名或者密码不对。请检查大小写；忘记密码的，请本单位管理员重发链接。",
        "inactive": "这个账号已停用，请联系本单位管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "登录名"
        self.fields["password"].label = "密码"
        for field in self.fields.values():
            say_problems(field)


class PasswordForm(ProblemForm):
    """A new password, typed twice."""

    password = forms.CharField(
        label="新密码",
        help_text="至少 10 个字，不能全是数字。可以用一句容易记住的话。",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )
    again = forms.CharField(
        label="再输入一次",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        said = super().clean() or {}
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", "两次输入的密码不一样")
        return said
