"""Codes to scan: the list with its counts, a new one, the poster, withdrawing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from huiyin.domain.authority import Permission
from huiyin.domain.organisation import PlaceKind
from huiyin.services import place_codes as service
from huiyin.services.context import Context, words
from huiyin.services.place_codes import NewPlace
from huiyin.services.subjects import topics
from huiyin.store.accounts import places
from huiyin.store.accounts import queries as accounts
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm
from huiyin.web.organisation.views import saved, show


class PlaceForm(ProblemForm):
    """Where a code is to hang."""

    def __init__(self, context: Context, data: Any = None) -> None:
        self.context = context
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """Kind, name, place, unit, topic."""
        kinds = [(str(k), words()["place_kind"][k]) for k in PlaceKind]
        units = [u for u in accounts.units() if not u.is_closed and u.bureau
                 and u.bureau == self.context.actor.bureau]  # fmt: skip
        named = [("", "不指定"), *((u.code, u.name) for u in units)]
        known = [("", "不指定"), *((t, t) for t in topics(self.context.actor.bureau))]
        return {
            "kind": forms.ChoiceField(label="贴在哪里", choices=kinds),
            "name": forms.CharField(
                label="地点名称", max_length=60, help_text="印在海报上，例如“柳河镇桥头村”。"
            ),
            "place": forms.CharField(
                label="表单里的地点", max_length=200, required=False,
                help_text="扫码以后替信访人填好的地点；不填的，同地点名称。",
            ),
            "unit": forms.ChoiceField(label="多半由哪个单位办", choices=named, required=False),
            "topic": forms.ChoiceField(label="多半是哪类事", choices=known, required=False),
        }  # fmt: skip


@staff(Permission.READ_ORGANISATION)
def codes(request: HttpRequest) -> HttpResponse:
    """Every code of the bureau, with how often it was opened and used."""
    context = staff_context(request)
    return show(request, "codes.html", PlaceForm(context), **_shown(request, context))


def _shown(request: HttpRequest, context: Context) -> dict[str, Any]:
    text = request.GET.get("name", "").strip()
    found = places.place_codes(context.actor.bureau, text)
    return {"codes": found, "name": text, "units": accounts.unit_names(c.unit for c in found)}


@staff(Permission.KEEP_HALL, "POST")
def add(request: HttpRequest) -> HttpResponse:
    """A code more."""
    context = staff_context(request)
    form = PlaceForm(context, request.POST)
    code = saved(form, lambda: service.make(context, NewPlace(**form.cleaned_data)))
    if code is None:
        return show(request, "codes.html", form, **_shown(request, context))
    messages.success(request, f"{form.cleaned_data['name']}的码已生成，可以打印了。")
    return redirect(f"{reverse('organisation:codes')}?name={code}")


@staff(Permission.KEEP_HALL, "POST")
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """The code opens no form any more."""
    service.withdraw(staff_context(request), code)
    messages.success(request, "已停用。再扫这个码的人会看到怎样反映。")
    return redirect("organisation:codes")


@staff(Permission.READ_ORGANISATION)
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """The poster; `size` is a4, a3 or stickers."""
    row, size = places.place_code(code), request.GET.get("size", "a4")
    if row is None or row.bureau != staff_context(request).actor.bureau:
        raise Http404
    link = request.build_absolute_uri(reverse("portal-place", args=[code]))
    try:
        raw = service.poster(row, link, size)
    except KeyError as missing:
        raise Http404 from missing
    shown = {"Content-Disposition": f'inline; filename="poster-{code}-{size}.pdf"'}
    return HttpResponse(raw, content_type="application/pdf", headers=shown)
