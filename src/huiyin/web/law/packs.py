"""Local rules: what holds in the bureau's region, a change looked at before it counts."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import packs as service
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.packs import Change, Item, Place
from huiyin.services.recalculating import NOW_AT_MOST
from huiyin.store.accounts import queries
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.law.forms import RuleForm, SourceForm

KEEP = Permission.KEEP_RULES
SHOWN = 200
GROUPS = ("promise", "target", "house")

Page = Callable[[HttpRequest, Context, Place], HttpResponse]


def placed(view: Page) -> Callable[[HttpRequest], HttpResponse]:
    """Open for who speaks for a region; who works in no bureau keeps no local rules."""

    @wraps(view)
    def opened(request: HttpRequest) -> HttpResponse:
        context = staff_context(request)
        try:
            place = service.place_of(context)
        except Refusal as refusal:
            raise PermissionDenied(refusal.reason) from refusal
        except Invalid:
            return render(request, "law/no_region.html", status=409)
        return view(request, context, place)

    return opened


@staff(KEEP)
@placed
def packs(request: HttpRequest, context: Context, place: Place) -> HttpResponse:
    """Everything that may be set here, what holds today, what is to come, what was set before."""
    found = service.items(context, place)
    rows = service.history(place)
    names = queries.person_names(row.announced_by for row in rows)
    labels = {(i.rule, i.terms): i.label for i in found}
    told = [
        (r, labels.get((r.rule, r.terms), r.rule), names.get(r.announced_by, "")) for r in rows
    ]
    shown = {
        "place": place, "history": told, "above": service.above(context, place),
        "groups": [(g, [i for i in found if i.group == g]) for g in GROUPS],
        "may_end": any(i.own and not i.own[-1].is_ended for i in found if i.group != "house"),
    }  # fmt: skip
    return render(request, "law/packs.html", shown)


@staff(KEEP, "GET", "POST")
@placed
def edit(request: HttpRequest, context: Context, place: Place) -> HttpResponse:
    """A new length for one rule; POST shows what it would move and writes nothing."""
    found = _item(request, context, place)
    if request.method == "GET":
        return _form(request, found, RuleForm(initial=_initial(found)))
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _form(request, found, form)
    return _look(request, context, form, [form.change()])


def _item(request: HttpRequest, context: Context, place: Place) -> Item:
    said = request.GET if request.method == "GET" else request.POST
    found = service.item(context, place, said.get("rule", ""), said.get("terms", ""))
    if found is None:
        raise Http404
    return found


def _initial(found: Item) -> dict[str, Any]:
    last = found.own[-1] if found.own and not found.own[-1].is_ended else found.now
    like = last or (found.laws[0][1] if found.laws else None)
    return {
        "rule": found.rule, "terms": found.terms, "unit": like.unit if like else "calendar_day",
        "length": last.length if last else None,
        "source": last.citation.instrument if last and found.own else "",
    }  # fmt: skip


def _form(request: HttpRequest, found: Item, form: RuleForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "law/rule_form.html", {"item": found, "form": form}, status=status)


@staff(KEEP, "GET", "POST")
@placed
def end(request: HttpRequest, context: Context, place: Place) -> HttpResponse:
    """End one rule, or (without one) the whole pack, from a day on; POST shows what that moves."""
    rule = request.POST.get("rule", "") or request.GET.get("rule", "")
    if request.method == "GET":
        initial = {"rule": rule, "terms": request.GET.get("terms", "")}
        return _ending(request, context, place, SourceForm(initial=initial))
    form = SourceForm(request.POST)
    if not form.is_valid():
        return _ending(request, context, place, form)
    return _look(request, context, form, _ends(context, form))


def _ends(context: Context, form: SourceForm) -> list[Change]:
    said = form.cleaned_data
    if not said["rule"]:
        return service.ending(context, said["since"], said["source"], said["note"])
    return [Change(length=None, unit="calendar_day", **said)]


def _ending(
    request: HttpRequest, context: Context, place: Place, form: SourceForm
) -> HttpResponse:
    found = service.item(context, place, str(form["rule"].value() or ""),
                         str(form["terms"].value() or ""))  # fmt: skip
    status = 422 if form.errors else 200
    shown = {"item": found, "form": form, "place": place}
    return render(request, "law/end_form.html", shown, status=status)


def _look(
    request: HttpRequest, context: Context, form: SourceForm, changes: Sequence[Change]
) -> HttpResponse:
    """What the changes would move, to be confirmed."""
    place = service.place_of(context)
    try:
        found = service.preview(context, changes)
        entries = service.preview_entries(context, changes)
    except Invalid as invalid:
        return _again(request, context, form, invalid)
    named = {m.unit for m in found.moves} | {m.unit for m in entries}
    units = queries.unit_names(named)
    every = {(i.rule, i.terms): i for i in service.items(context, place)}
    shown = {
        "place": place, "form": form, "found": found, "shown": SHOWN,
        "changes": [(c, every[c.rule, c.terms]) for c in changes],
        "is_ending": not isinstance(form, RuleForm),
        "moves": [(m, units.get(m.unit, "")) for m in found.moves[:SHOWN]],
        "entries": [(m, units.get(m.unit, "")) for m in entries[:SHOWN]],
    }  # fmt: skip
    return render(request, "law/preview.html", shown)


def _again(
    request: HttpRequest, context: Context, form: SourceForm, invalid: Invalid
) -> HttpResponse:
    """The form with what is wrong, and what was typed."""
    form.take(invalid.problems)
    place = service.place_of(context)
    if isinstance(form, RuleForm):
        return _form(request, _item(request, context, place), form)
    return _ending(request, context, place, form)


@staff(KEEP, "POST")
@placed
def confirm(request: HttpRequest, context: Context, place: Place) -> HttpResponse:
    """Set what was looked at, and carry it through."""
    is_ending = request.POST.get("is_ending") == "on"
    form = (SourceForm if is_ending else RuleForm)(request.POST)
    if not form.is_valid():
        return _again(request, context, form, Invalid([]))
    changes = [form.change()] if isinstance(form, RuleForm) else _ends(context, form)
    try:
        done = service.save(context, changes, NOW_AT_MOST)
    except Invalid as invalid:
        return _again(request, context, form, invalid)
    moved = done.carried
    more = (
        f"{moved.petitions} 件信访件的 {moved.clocks} 个期限已重算，有关单位会收到消息。"
        if moved.clocks else "没有正在走的期限因此变动。"
    )  # fmt: skip
    more += f"台账里 {done.entries} 条的期限已重算。" if done.entries else ""
    more += "其余的由后台接着重算，几分钟内完成。" if moved.is_left else ""
    messages.success(request, f"{place.name}的本地规定已生效。{more}")
    return redirect("law:packs")
