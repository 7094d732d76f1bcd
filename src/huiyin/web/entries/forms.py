"""The forms of registers: a new entry, a change, a move, the filters, a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from huiyin.domain.fields import FieldKind
from huiyin.domain.registers.declaration import Move, Register
from huiyin.services.context import Context, words
from huiyin.services.register_reading import yuan
from huiyin.services.registers import asked
from huiyin.store.accounts.structure import region_names
from huiyin.store.registers.queries import EntryFilters, EntryRow
from huiyin.web.frame.forms import ChipForm, ProblemForm, day_field
from huiyin.web.frame.items import ItemForm

_NOT_TYPED = (FieldKind.ENTRY, FieldKind.FILE)
VIEWS = ("open", "due", "overdue", "all")


class MoveForm(ItemForm):
    """A move: its items, the day it happened, why it is told late."""

    def __init__(
        self, register: Register, move: Move, context: Context, request: HttpRequest | None = None
    ) -> None:
        self.move = move
        super().__init__(asked(register, move), context, request=request)

    def asked(self) -> dict[str, forms.Field]:
        """The items, then the day."""
        said = words()["field"]
        why = forms.CharField(
            label=said["late_entry_reason"], required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text="发生日期早于三个工作日以前的，写明为什么现在才录。",
        )  # fmt: skip
        day = day_field(said["on"], initial=self.context.today)
        return super().asked() | {"on": day, "late_entry_reason": why}

    @property
    def is_late(self) -> bool:
        """Is the reason for a late entry asked?"""
        try:
            on = date.fromisoformat(str(self["on"].value()))
        except ValueError:
            return "late_entry_reason" in self.errors
        last = self.context.rules.calendar.add_workdays(on, 3)
        return last < self.context.today or "late_entry_reason" in self.errors

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """All but the day and its reason, which stand last."""
        return [f for f in self if f.name not in ("on", "late_entry_reason")]


class TableForm(ProblemForm):
    """A table of entries."""

    file = forms.FileField(
        label="表格文件（Excel 或者 CSV）",
        help_text="第一行是列名，和模板一样；CSV 用 UTF-8 或者 GB18030 编码。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,text/csv"}),
    )


def initial_of(register: Register, row: EntryRow) -> dict[str, Any]:
    """What a form of change begins with; names of citizens are typed anew or stay."""
    fields: Mapping[str, Any] = row.entry["fields"]
    return {
        i.name: yuan(fields[i.name]) if i.kind is FieldKind.MONEY else fields[i.name]
        for i in register.opening if i.name in fields and i.kind not in _NOT_TYPED
    }  # fmt: skip


class FilterForm(ChipForm):
    """The filters of a list, as they stand in the URL; what cannot be read is said and left."""

    def __init__(self, register: Register, data: QueryDict, units: Sequence[Any]) -> None:
        self.register, self.units = register, units
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """Words, state, unit, days, what a figure counts, and what the register filters by."""
        choice = [("", "不限")]
        stages = [(s.name, s.label) for s in self.register.stages]
        made: dict[str, forms.Field] = {
            "q": forms.CharField(label="编号、姓名、电话或内容", required=False, max_length=100),
            "view": forms.CharField(required=False, widget=forms.HiddenInput()),
            "state": forms.ChoiceField(label="状态", required=False, choices=choice + stages),
            "unit": forms.ChoiceField(
                label="单位", required=False,
                choices=choice + [(u.code, u.name) for u in self.units],
            ),
            "since": day_field("日期从", required=False),
            "until": day_field("日期到", required=False),
        }  # fmt: skip
        made["figure"] = forms.ChoiceField(
            label="统计口径", required=False,
            choices=choice + [(i.name, i.label) for i in self.register.indicators],
        )  # fmt: skip
        made["region"] = forms.ChoiceField(
            label="地区", required=False, widget=forms.HiddenInput(),
            choices=choice + list(region_names([self.data.get("region", "")]).items()),
        )  # fmt: skip
        for name in self.register.filters:
            item = self.register.by_name[name]
            pairs = list(zip(item.choices, item.said, strict=True))
            made[f"item_{name}"] = forms.ChoiceField(
                label=item.label, required=False, choices=choice + pairs
            )
        return made

    def filters(self, today: date, soon: date) -> EntryFilters:
        """What the store is asked."""
        self.is_valid()
        said = self.cleaned_data
        where = {k.removeprefix("item_"): v for k, v in said.items()
                 if k.startswith("item_") and v}  # fmt: skip
        view = said.get("view") or "open"
        return EntryFilters(
            view=view if view in VIEWS else "open", words=said.get("q") or "",
            state=said.get("state") or "", unit=said.get("unit") or "",
            since=said.get("since"), until=said.get("until"), today=today, soon=soon, where=where,
            region=said.get("region") or "",
            figure=next((i for i in self.register.indicators if i.name == said.get("figure")),
                        None),
        )  # fmt: skip
