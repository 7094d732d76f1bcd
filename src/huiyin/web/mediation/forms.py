"""The form of an agreement: what was agreed, and each term that is to be performed."""

from collections.abc import Iterator
from typing import Any

from django import forms

from huiyin.domain.fields import FieldKind, FieldProblem, read
from huiyin.domain.registers.mediation import MEDIATIONS, TERMS
from huiyin.services.context import Context
from huiyin.web.frame.forms import ProblemForm, day_field

ROWS = 5
_ROW = ("title", "payer", "amount", "due_on")
_WHOLE = ("form", "effective_on", "agreement", "agreed_amount")


class AgreementForm(ProblemForm):
    """The agreement, and up to five terms: who performs what by which day."""

    def __init__(self, context: Context, data: Any = None) -> None:
        self.context = context
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """The whole first, then row by row; the first row must be filled."""
        items, made = MEDIATIONS.by_name, dict[str, forms.Field]()
        form = items["form"]
        made["form"] = forms.ChoiceField(
            label=form.label, widget=forms.RadioSelect(), initial="written",
            choices=list(zip(form.choices, form.said, strict=True)),
        )  # fmt: skip
        made["effective_on"] = day_field(
            items["effective_on"].label, initial=self.context.today,
            help_text=items["effective_on"].hint,
        )  # fmt: skip
        made["agreement"] = forms.CharField(
            label=items["agreement"].label, widget=forms.Textarea(attrs={"rows": 5})
        )
        made["agreed_amount"] = forms.CharField(
            label=items["agreed_amount"].label, required=False, max_length=30,
            help_text="单位：元；也可以写 12万元",
        )  # fmt: skip
        for row in range(1, ROWS + 1):
            made |= self._row(row)
        return made

    def _row(self, row: int) -> dict[str, forms.Field]:
        payer, is_first = TERMS.by_name["payer"], row == 1
        pairs = [("", "请选择"), *zip(payer.choices, payer.said, strict=True)]
        label = {n: TERMS.by_name[n].label for n in _ROW}
        return {
            f"title_{row}": forms.CharField(
                label=label["title"], max_length=300, required=is_first
            ),
            f"payer_{row}": forms.ChoiceField(
                label=label["payer"], choices=pairs, required=is_first
            ),
            f"amount_{row}": forms.CharField(label=label["amount"], max_length=30, required=False),
            f"due_on_{row}": day_field(label["due_on"], required=is_first),
        }

    @property
    def whole(self) -> list[forms.BoundField]:
        """The fields of the agreement itself."""
        return [self[name] for name in _WHOLE]

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The fields of each term."""
        return [(row, [self[f"{n}_{row}"] for n in _ROW]) for row in range(1, ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        """A row that is begun must be whole; money is read as the register reads it."""
        said = super().clean() or {}
        self.take(read((MEDIATIONS.by_name["agreed_amount"],), said)[1])
        for row in range(1, ROWS + 1):
            self.take(self._wrong(row, said))
        return said

    def _wrong(self, row: int, said: dict[str, Any]) -> Iterator[FieldProblem]:
        values = {n: said.get(f"{n}_{row}") for n in _ROW}
        if not any(values.values()):
            return
        for name in _ROW:
            item = TERMS.by_name[name]
            is_known = f"{name}_{row}" in self.errors
            problems = [] if is_known else read((item,), values)[1]
            for problem in problems:
                is_optional = not item.is_required and problem.reason == "missing"
                if not is_optional or item.kind is FieldKind.MONEY and values[name]:
                    yield FieldProblem(f"{name}_{row}", problem.reason)

    def given(self) -> dict[str, Any]:
        """The agreement's items."""
        return {name: self.cleaned_data[name] for name in _WHOLE}

    def terms(self) -> list[dict[str, Any]]:
        """The rows that say something."""
        rows = range(1, ROWS + 1)
        found = [{n: self.cleaned_data[f"{n}_{row}"] for n in _ROW} for row in rows]
        return [row for row in found if row["title"]]
