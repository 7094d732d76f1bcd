"""People and units."""

from collections.abc import Sequence
from typing import Any

from django import forms

from huiyin.domain.organisation import SuccessionWay, UnitKind
from huiyin.services.context import Context, words
from huiyin.services.organisation import GIVEN_ROLES, UNIT_COLUMNS, NewPerson
from huiyin.services.unit_ends import Closing
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts import structure
from huiyin.web.frame.forms import ProblemForm, day_field


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
    """A file of rows."""

    file = forms.FileField(
        label="文件（Excel 或者 CSV）",
        help_text="第一行是列名。CSV 用 UTF-8 或者 GB18030 编码。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,text/csv"}),
    )


class ClosingForm(ProblemForm):
    """How a unit ends, from which day, and who takes over."""

    def __init__(self, context: Context, unit: accounts.UnitRow, data: Any = None) -> None:
        self.context, self.others = context, _open_units(unit.code)
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """Way, successors one a line, day, document."""
        said = words()["field"]
        names = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
        return {
            "way": forms.ChoiceField(
                label="怎样停用", widget=forms.RadioSelect,
                choices=[(str(w), words()["succession_way"][w]) for w in SuccessionWay],
            ),
            "successors": forms.CharField(
                label=said["successors"], required=False, widget=names,
                help_text="一个单位一行，写名称或者代码；分立的，逗号后面写接手哪些事项，"
                "例如：县城市管理局，违法建设和市容。",
            ),
            "on": day_field("从哪天起", initial=self.context.today),
            "basis": forms.CharField(label="依据（文号）", max_length=200, required=False),
        }  # fmt: skip

    def clean_successors(self) -> dict[str, str]:
        """Codes with the matters each takes."""
        found: dict[str, str] = {}
        for line in str(self.cleaned_data["successors"]).splitlines():
            name, _, matters = line.strip().replace("，", ",").partition(",")
            codes = [u.code for u in self.others if name.strip() in (u.code, u.name)]
            if name.strip() and len(codes) != 1:
                raise forms.ValidationError(f"没有在用的单位叫“{name.strip()}”，请核对名称")
            if codes:
                found[codes[0]] = matters.strip()
        return found

    def closing(self) -> Closing:
        """As the service takes it."""
        return Closing(**self.cleaned_data)


def _open_units(but: str) -> list[accounts.UnitRow]:
    return [u for u in accounts.units() if not u.is_closed and u.code != but]


class SubjectsForm(ProblemForm):
    """What a unit answers for, one subject a line."""

    subjects = forms.CharField(
        label="职责范围",
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="一类一行，写内容分类的名称；只管一个地方的，逗号后面写区划代码，"
        "例如：城乡建设,540621。",
    )

    def __init__(self, known: Sequence[structure.SubjectRow], data: Any = None) -> None:
        lines = [f"{s.topic},{s.region}" if s.region else s.topic for s in known]
        super().__init__(data, initial={"subjects": "\n".join(lines)})

    def pairs(self) -> list[tuple[str, str]]:
        """Topic and region of every line."""
        made = []
        for line in str(self.cleaned_data["subjects"]).splitlines():
            topic, _, region = line.replace("，", ",").partition(",")
            made.append((topic.strip(), region.strip()))
        return made


class RegionForm(ProblemForm):
    """One region."""

    code = forms.CharField(
        label="区划代码", max_length=12, help_text="县级 6 位，乡镇 9 位，村 12 位。"
    )
    name = forms.CharField(label="名称", max_length=80)


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
