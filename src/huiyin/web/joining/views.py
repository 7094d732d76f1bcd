"""Merging and splitting: choose, see what will happen, confirm."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import foreseeing, procedure, reading
from huiyin.services.acting import Invalid, NoSuchPetition, Wish
from huiyin.services.context import Context
from huiyin.services.merging import KINDS, PAIRED, lacking
from huiyin.services.repeats import similar_matters
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.joining.forms import ChooseForm, MergeForm, SplitForm
from huiyin.web.joining.trouble import attempt, refused


@staff(Permission.ACT, "GET", "POST")
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """This petition goes on as part of another."""
    return _merging(request, number, "merge")


@staff(Permission.ACT, "GET", "POST")
def absorb(request: HttpRequest, number: str) -> HttpResponse:
    """Another petition goes on as part of this one."""
    return _merging(request, number, "absorb")


def _merging(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    context = staff_context(request)
    view = reading.petition(context, number)
    if page := refused(request, context, view, verb):
        return page
    name = _other_name(verb)
    data = request.POST if request.method == "POST" else request.GET
    other = str(data.get(name, "")).strip()
    choose = ChooseForm(name, data if name in data else None)
    shown: dict[str, Any] = {
        "view": view, "petition": view.row.petition, "verb": verb, "choose": choose, "name": name,
    }  # fmt: skip
    if not other:
        shown["known"] = similar_matters(context, view.row)
        return render(request, "joining/merge.html", shown)
    try:
        pair = foreseeing.pair(context, number, Wish(verb, {name: other}))
    except Invalid as invalid:
        choose.take(invalid.problems)
        shown["known"] = similar_matters(context, view.row)
        return render(request, "joining/merge.html", shown, status=422)
    return _chosen(request, context, shown | {"pair": pair, "other": other})


def _other_name(verb: str) -> str:
    return PAIRED[KINDS[verb]]


def _chosen(request: HttpRequest, context: Context, shown: dict[str, Any]) -> HttpResponse:
    """The other petition is named: what merging comes to, then the merger itself."""
    number, verb, pair = shown["view"].number, shown["verb"], shown["pair"]
    mine, theirs = pair.joining.life.claims, pair.leading.life.claims
    initial = {"new_claims": [str(n) for n in lacking(mine, theirs)]}
    data = request.POST if request.method == "POST" else None
    form = MergeForm(mine, data, initial=initial)
    chosen = form["new_claims"].value() or []
    wish = {shown["name"]: shown["other"], "new_claims": chosen}
    trouble = None
    if form.is_bound and form.is_valid() and "look" not in request.POST:
        given = wish | form.cleaned_data | {"other_seen": request.POST.get("other_seen", "")}
        trouble = attempt(form, lambda: _act(request, context, number, Wish(verb, given)))
        if trouble is None and not form.errors:
            return _merged(request, context, shown)
    shown |= _foreseen(lambda: foreseeing.merge(context, number, Wish(verb, wish)))
    other = pair.leading if verb == "merge" else pair.joining
    shown |= {"form": form, "trouble": trouble, "other_version": other.loaded.version}
    status = trouble.status if trouble else 422 if form.is_bound and form.errors else 200
    return render(request, "joining/merge.html", shown, status=status)


def _foreseen(look: Callable[[], Any]) -> dict[str, Any]:
    """What it comes to, or what stands in its way."""
    try:
        return {"foreseen": look()}
    except Refusal as refusal:
        return {"hindrance": refusal}
    except Invalid as invalid:
        return {"hindrance": Refusal(invalid.problems[0].reason)}


def _act(request: HttpRequest, context: Context, number: str, wish: Wish) -> None:
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isdecimal() else None
    procedure.act(context, number, Wish(wish.verb, wish.given, None, version))


def _merged(request: HttpRequest, context: Context, shown: dict[str, Any]) -> HttpResponse:
    pair = shown["pair"]
    joining, leading = pair.joining.loaded.number, pair.leading.loaded.number
    undo = reverse("handling:act", args=[leading, "retract"])
    said = '{} 已并入 {}，以后在这一件里办。 <a href="{}">撤销这一步</a>'
    messages.success(request, format_html(said, joining, leading, undo))
    return redirect("handling:petition", leading)


@staff(Permission.ACT, "GET", "POST")
def split(request: HttpRequest, number: str) -> HttpResponse:
    """Some claims go on in a petition of their own."""
    context = staff_context(request)
    view = reading.petition(context, number)
    if page := refused(request, context, view, "split"):
        return page
    initial = {
        "purpose": str(view.life.purpose), "detail": view.row.petition["detail"],
        "with_files": True,
    }  # fmt: skip
    data = request.POST if request.method == "POST" else None
    form = SplitForm(view.life.claims, data, initial=initial)
    shown: dict[str, Any] = {"view": view, "petition": view.row.petition, "form": form}
    trouble = None
    if form.is_bound and form.is_valid():
        wish = Wish("split", form.cleaned_data)
        shown |= _foreseen(lambda: foreseeing.split(context, number, wish))
        if "sure" in request.POST and "foreseen" in shown:
            trouble = attempt(form, lambda: _act(request, context, number, wish))
            if trouble is None and not form.errors:
                return _parted(request, context, number)
    shown["trouble"] = trouble
    status = trouble.status if trouble else 409 if "hindrance" in shown else (
        422 if form.is_bound and form.errors else 200
    )  # fmt: skip
    return render(request, "joining/split.html", shown, status=status)


def _parted(request: HttpRequest, context: Context, number: str) -> HttpResponse:
    line = reading.petition(context, number).line
    part = str(line[-1].act.fields["into"])
    undo = reverse("handling:act", args=[number, "retract"])
    try:
        reading.petition(context, part)
        named = format_html('<a href="{}">{}</a>', reverse("handling:petition", args=[part]), part)
    except NoSuchPetition:
        named = format_html("{}", part)
    said = '已分出 {}，两件各办各的。 <a href="{}">撤销这一步</a>'
    messages.success(request, format_html(said, named, undo))
    return redirect("handling:petition", number)
