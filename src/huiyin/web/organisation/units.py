"""Units: the list, one unit with its history, changing it, its subjects, its end."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.services import organisation, subjects, unit_ends
from huiyin.store.accounts import queries, structure
from huiyin.store.accounts.queries import UnitRow
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.organisation.forms import ClosingForm, SubjectsForm, UnitForm
from huiyin.web.organisation.views import KEEP, SHOWN, data_of, saved, show


@staff(Permission.READ_ORGANISATION)
def units(request: HttpRequest) -> HttpResponse:
    """The list of units."""
    text = request.GET.get("name", "").strip()
    found = queries.search_units(text, is_open=False, limit=SHOWN + 1)
    parents = queries.unit_names(u.parent for u in found)
    rows = [(u, parents.get(u.parent, "")) for u in found[:SHOWN]]
    shown = {"units": rows, "has_more": len(found) > SHOWN, "name": text}
    return render(request, "organisation/units.html", shown)


def _unit(code: str) -> UnitRow:
    row = queries.unit(code)
    if row is None:
        raise Http404
    return row


@staff(Permission.READ_ORGANISATION)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: who works there, what it answers for, what it was called, who took over."""
    row = _unit(code)
    answers = structure.subjects(code)
    regions = structure.region_names({row.region, *(s.region for s in answers)})
    shown = {
        "unit": row, "names": queries.unit_names([row.parent, row.bureau]),
        "region": regions.get(row.region, row.region), "people": queries.people(code),
        "subjects": [(s.topic, regions.get(s.region, s.region)) for s in answers],
        "versions": structure.versions(code), "successors": structure.successors(code),
        "predecessors": structure.predecessors(code),
    }  # fmt: skip
    return render(request, "organisation/unit.html", shown)


@staff(KEEP, "GET", "POST")
def edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add a unit, or change one."""
    context, row = staff_context(request), _unit(code) if code else None
    form = UnitForm(data_of(request), is_new=not code, initial=asdict(row) if row else None)
    if form.is_bound and not code and queries.unit(request.POST.get("code", "").strip()):
        form.add_error("code", "这个代码已有单位在用，请到列表里改那个单位")
    done = saved(form, lambda: organisation.save_unit(context, form.cleaned_data))
    if done is None:
        return show(request, "unit_form.html", form, unit=row)
    messages.success(request, f"{form.cleaned_data['name']}已保存。")
    return redirect("organisation:unit", form.cleaned_data["code"])


@staff(KEEP, "GET", "POST")
def close(request: HttpRequest, code: str) -> HttpResponse:
    """End a unit, and say who takes over."""
    context, row = staff_context(request), _unit(code)
    if row.is_closed:
        return redirect("organisation:unit", code)
    form = ClosingForm(context, row, data_of(request))

    def end() -> bool:
        unit_ends.close_unit(context, code, form.closing())
        return True

    if saved(form, end) is None:
        return show(request, "unit_close.html", form, unit=row, **_left(code))
    messages.success(request, f"{row.name}已停用，去向记下了。")
    return redirect("organisation:unit", code)


def _left(code: str) -> dict[str, Any]:
    """What still hangs on a unit."""
    below = [u for u in queries.units() if u.parent == code and not u.is_closed]
    return {"people": queries.people(code), "below": below}


@staff(KEEP, "GET", "POST")
def answers_for(request: HttpRequest, code: str) -> HttpResponse:
    """The subjects a unit answers for, one a line."""
    context, row = staff_context(request), _unit(code)
    form = SubjectsForm(structure.subjects(code), data_of(request))

    def keep() -> bool:
        subjects.set_subjects(context, code, form.pairs())
        return True

    if saved(form, keep) is None:
        known = subjects.topics(row.bureau or row.code)
        return show(request, "subjects_form.html", form, unit=row, topics=known)
    messages.success(request, f"{row.name}的职责范围已保存。")
    return redirect("organisation:unit", code)
