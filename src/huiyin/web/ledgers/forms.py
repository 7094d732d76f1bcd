"""The file, and what its columns mean."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from huiyin.services import ledger_rows, tabular
from huiyin.services.context import words
from huiyin.services.ledger_runs import Look
from huiyin.services.sheets import FILE_AT_MOST
from huiyin.services.tabular import Where
from huiyin.web.frame.forms import ProblemForm, day_field

HEADER_ROW_AT_MOST = 30


class FileForm(ProblemForm):
    """A ledger."""

    file = forms.FileField(
        label="台账文件",
        help_text="Excel（.xlsx、.xls、.ods）或者 CSV，不超过 128 MB。标题行、合计行、合并单元格、"
        "别的工作表都可以留着。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
    )

    def clean_file(self) -> Any:
        """Not larger than a ledger is."""
        file = self.cleaned_data["file"]
        if file.size > FILE_AT_MOST:
            raise forms.ValidationError(words()["reason"]["file_too_large"])
        return file


def _fields() -> list[tuple[str, str]]:
    return [("", "不收这一列"), *ledger_rows.columns()["labels"].items()]


class ColumnsForm(ProblemForm):
    """Which sheet, which row the headings stand in, and the field of each column."""

    sheet = forms.ChoiceField(label="工作表", required=False)
    header_row = forms.IntegerField(
        label="列名在第几行", min_value=1, max_value=HEADER_ROW_AT_MOST,
        help_text="列名有两行的，写上面一行。",
    )  # fmt: skip
    kept = forms.ChoiceField(label="用存过的对应", required=False)
    day = day_field(
        "收到日期（全部行）", required=False,
        help_text="台账里没有日期这一列时才填：每一行都算这一天收到。",
    )  # fmt: skip
    name = forms.CharField(
        label="把这次的对应存为", max_length=60, required=False,
        help_text="如“接待处周报”。下次同样的台账，选它就行。",
    )  # fmt: skip

    def __init__(
        self, look: Look, mappings: Iterable[str], data: Any = None, day: Any = None
    ) -> None:
        self.look = look
        first: dict[str, Any] = {
            "sheet": look.sheet, "header_row": look.header_row, "day": day,
        }  # fmt: skip
        first |= {f"column_{n}": field for n, (_, field, _) in enumerate(look.columns)}
        super().__init__(data, initial=first)
        sheets: Any = self.fields["sheet"]
        sheets.choices = [(s, s) for s in look.sheets]
        kept: Any = self.fields["kept"]
        kept.choices = [("", "不用"), *((n, n) for n in mappings)]
        if len(look.sheets) < 2:
            del self.fields["sheet"]
        if len(kept.choices) < 2:
            del self.fields["kept"]

    def asked(self) -> dict[str, forms.Field]:
        """A choice for each column that may be taken at all."""
        never = set(ledger_rows.columns()["never"])
        return {
            f"column_{n}": forms.ChoiceField(
                label=heading, required=False, choices=_fields(), help_text=_sample(sample)
            )
            for n, (heading, _, sample) in enumerate(self.look.columns)
            if tabular.plain(heading) not in never
        }

    @property
    def columns(self) -> list[Any]:
        """The choices of the columns."""
        return [self[name] for name in self.fields if name.startswith("column_")]

    @property
    def never(self) -> list[str]:
        """The columns that are not taken whatever is said."""
        return [h for n, (h, _, _) in enumerate(self.look.columns)
                if f"column_{n}" not in self.fields]  # fmt: skip

    def chosen(self) -> dict[str, str]:
        """The field of each heading as chosen, "" where it is left out."""
        return {
            heading: str(self.cleaned_data.get(f"column_{n}") or "")
            for n, (heading, _, _) in enumerate(self.look.columns)
            if f"column_{n}" in self.fields
        }

    def require_what_a_petition_needs(self, today: date) -> None:
        """Some words, and the day it came."""
        chosen = self.chosen()
        taken, reasons = set(chosen.values()), words()["reason"]
        free = next((b.name for b in self.columns if not b.value()), None)
        if not taken & {"title", "detail"}:
            self.add_error(free, reasons["no_matter_column"])
        if "day" not in self.errors and (reason := self._day_problem(taken, today)):
            self.add_error("day", reasons[reason])

    def _day_problem(self, taken: Iterable[str], today: date) -> str:
        """A column says the day, else one day holds for all rows."""
        day = self.cleaned_data["day"]
        if "asked_at" in taken:
            return "day_and_column" if day else ""
        if day is None:
            return "no_day_column"
        if day.year < ledger_rows.EARLIEST_YEAR:
            return "not_day"
        return "future_date" if day > today else ""


def _sample(text: str) -> str:
    return f"如：{text}" if text else "前几行是空的"


def where_of(data: Any, fallback: Where) -> Where:
    """The sheet and row a form names, as far as they can be read."""
    row = str(data.get("header_row", ""))
    is_row = row.isascii() and row.isdecimal() and 0 < int(row[:3]) <= HEADER_ROW_AT_MOST
    return Where(data.get("sheet", fallback.sheet), int(row) if is_row else fallback.header_row)
