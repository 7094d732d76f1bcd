"""Two versions of a draft side by side; which ones stands in the address."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.domain.authority import Permission
from huiyin.services import letter_versions
from huiyin.services.letter_versions import Version
from huiyin.ui.templatetags.ui import moment_filter
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm
from huiyin.web.letters.views import found


class ChoiceForm(ProblemForm):
    """Which version with which."""

    def __init__(self, known: list[Version], data: dict[str, str]) -> None:
        self.known = known
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """Both lists hold every version."""
        pairs = [
            (str(v.place), f"第 {v.place} 稿（{moment_filter(v.at)}，{v.by}）") for v in self.known
        ]
        return {
            "from": forms.ChoiceField(label="原稿", choices=pairs),
            "to": forms.ChoiceField(label="对照稿", choices=pairs),
        }


@staff(Permission.READ_PETITIONS)
def compare(request: HttpRequest, number: str, ident: int) -> HttpResponse:
    """The newest two versions, or the two that were asked for."""
    opened = found(staff_context(request), number, ident)
    known = letter_versions.listing(ident) if opened.is_mine else []
    last = len(known)
    data = {"from": request.GET.get("from") or str(max(1, last - 1)),
            "to": request.GET.get("to") or str(last)}  # fmt: skip
    form = ChoiceForm(known, data)
    shown = {"letter": opened, "petition": opened.desk.view.row.petition, "form": form,
             "versions": known, "is_whole": request.GET.get("whole") == "1"}  # fmt: skip
    if known and form.is_valid():
        chosen = form.cleaned_data
        shown["comparison"] = letter_versions.side_by_side(
            ident, int(chosen["from"]), int(chosen["to"])
        )
    status = 422 if known and form.errors else 200
    return render(request, "letters/versions.html", shown, status=status)
