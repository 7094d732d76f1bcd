"""What a petition is to an earlier one, with the known ones beside."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.services import procedure, reading
from huiyin.services.acting import Wish
from huiyin.services.context import Context
from huiyin.services.reading import PetitionView
from huiyin.services.repeats import is_alike, similar_matters
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.joining.forms import RelateForm
from huiyin.web.joining.trouble import Trouble, attempt, refused


@staff(Permission.ACT, "GET", "POST")
def relate(request: HttpRequest, number: str) -> HttpResponse:
    """Choose the earlier petition and what this one is to it."""
    context = staff_context(request)
    view = reading.petition(context, number)
    if page := refused(request, context, view, "relate"):
        return page
    chosen = {"earlier": request.GET.get("earlier", "")}
    form = RelateForm(request.POST if request.method == "POST" else None, initial=chosen)
    trouble: Trouble | None = None
    if form.is_bound and form.is_valid():
        trouble = attempt(form, lambda: _act(request, context, number, form.cleaned_data))
        if trouble is None and not form.errors:
            messages.success(request, "已记下。认错了的，再定一次就改过来。")
            return redirect("handling:petition", number)
    shown = {"view": view, "petition": view.row.petition, "form": form, "trouble": trouble,
             "known": _known(context, view)}  # fmt: skip
    status = trouble.status if trouble else 422 if form.is_bound and form.errors else 200
    return render(request, "joining/relate.html", shown, status=status)


def _known(context: Context, view: PetitionView) -> list[dict[str, Any]]:
    """Earlier petitions of the same people, those whose words agree first."""
    detail, since = str(view.row.petition["detail"]), view.row.petition["received_on"]
    found = similar_matters(context, view.row)
    return [{"matter": e, "is_alike": is_alike(e, detail)} for e in found
            if e.received_on <= since]  # fmt: skip


def _act(request: HttpRequest, context: Context, number: str, given: dict[str, Any]) -> None:
    seen = request.POST.get("seen", "")
    wish = Wish("relate", {k: v for k, v in given.items() if v}, None,
                int(seen) if seen.isdecimal() else None)  # fmt: skip
    procedure.act(context, number, wish)
