"""People and units."""

from typing import Any

from django import forms

from huiyin.domain.organisation import UnitKind
from huiyin.services.context import words
from huiyin.services.organisation import GIVEN_ROLES, UNIT_COLUMNS, NewPerson
from huiyin.store.accounts import queries as accounts
from huiyin.web.frame.forms import ProblemForm


def _pairs(group: str, names: Any) -> list[tuple[str, str]]:
    return [("", "请选择"), *((str(n), words()[group][n]) for n in names)]


class PostForm(ProblemForm):
    """Where somebody works, and as what."""

    def asked(self) -> dict[str, forms.Field]:
        """Unit and role."""
        said = words()["field"]
        units = [u for u in accounts.units() if not u.is_closed]
        pairs = [("", "请选择"), *((u.code, u.name) for u in units)]
        return {
            "unit": forms.ChoiceField(label=said["unit"], choices=pairs),
            "role": forms.ChoiceField(label=said["role"], choices=_pairs("role", GIVEN_ROLES)),
        }


class PersonForm(PostForm):
    """Somebody new."""

    def asked(self) -> dict[str, forms.Field]:
        """Name, post, and how they sign in."""
        said = words()["field"]
        return {
            "name": forms.CharField(
                label=said["name"], max_length=60,
                widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
            ),
            **super().asked(),
            "login": forms.SlugField(
                label=said["login"], max_length=60, required=False,
                help_text="不填的，系统起一个。只用字母、数字、下划线和短横。",
                error_messages={"invalid": "只用字母、数字、下划线和短横"},
            ),
            "phone": forms.CharField(label=said["phone"], max_length=40, required=False),
        }  # fmt: skip

    def person(self) -> NewPerson:
        """The person as the service takes it."""
        return NewPerson(**self.cleaned_data)


class UnitForm(ProblemForm):
    """A unit's columns; the service checks them."""

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        self.is_new = is_new
        super().__init__(*args, **kwargs)

    def asked(self) -> dict[str, forms.Field]:
        """The same columns as the file has."""
        labels = {name: heading for heading, name in UNIT_COLUMNS.items()}
        sizes = {"code": 40, "name": 120, "parent": 40, "bureau": 40, "region": 12,
                 "phone": 40, "address": 200, "reception": 200}  # fmt: skip
        made: dict[str, forms.Field] = {
            name: forms.CharField(
                label=labels[name], max_length=size, required=name in ("code", "name")
            )
            for name, size in sizes.items()
        }
        made["code"].disabled = not self.is_new
        kind = forms.ChoiceField(label=labels["kind"], choices=_pairs("unit_kind", UnitKind))
        return {"code": made.pop("code"), "name": made.pop("name"), "kind": kind, **made}


class FileForm(ProblemForm):
    """A file of units."""

    file = forms.FileField(
        label="单位名录（CSV）",
        help_text="第一行是列名，UTF-8 或者 GB18030 编码。电子表格里“另存为 CSV”即可。",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )


class NoticeForm(ProblemForm):
    """A year's notice: a file, or its lines typed; and the number it bears."""

    number = forms.CharField(
        label="通知文号", max_length=80, required=False,
        help_text="如“国办发明电〔2026〕1号”。文件里已经写了的，不用再填。",
    )  # fmt: skip
    file = forms.FileField(
        label="通知文件（CSV、YAML）", required=False,
        help_text="列名：日期、类型（放假或上班）、节日、文号；UTF-8 或者 GB18030 编码。",
        widget=forms.FileInput(attrs={"accept": ".csv,.yaml,.yml,.json,text/csv"}),
    )  # fmt: skip
    text = forms.CharField(
        label="或者在这里填写", required=False, strip=False,
        help_text="每行一段：2027-02-06至2027-02-12,放假,春节。调休：2027-02-20,上班。",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )  # fmt: skip
    is_replacing = forms.BooleanField(label="替换已经公布的这一年", required=False)

    def clean(self) -> dict[str, Any]:
        """A file or typed lines: one of them."""
        said = super().clean() or {}
        if not said.get("file") and not str(said.get("text") or "").strip():
            self.add_error("text", words()["reason"]["missing"])
        return said

    def raw(self) -> bytes:
        """What is to be read; the file first."""
        file = self.cleaned_data.get("file")
        return file.read() if file else str(self.cleaned_data["text"]).encode()
