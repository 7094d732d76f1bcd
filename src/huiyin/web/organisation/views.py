"""People and units: lists, adding, moving, locking, one-time links, import."""

import csv
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.organisation import UnitKind
from huiyin.services import organisation
from huiyin.services.acting import Invalid
from huiyin.services.context import words
from huiyin.store.accounts import queries
from huiyin.store.accounts.queries import PostRow
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm
from huiyin.web.organisation.forms import FileForm, PersonForm, PostForm, UnitForm

SHOWN = 200
KEEP = Permission.KEEP_ORGANISATION


def _saved(form: ProblemForm, save: Callable[[], Any]) -> Any:
    """What the service gives, or None with its problems beside the fields."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return save()
    except Invalid as invalid:
        form.take(invalid.problems)
        return None


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _show(request: HttpRequest, template: str, form: ProblemForm, **more: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, f"organisation/{template}", {"form": form, **more}, status=status)


@staff(KEEP)
def people(request: HttpRequest) -> HttpResponse:
    """People with a running post, by unit or by words."""
    unit, text = request.GET.get("unit", ""), request.GET.get("name", "").strip()
    found = queries.people(unit, text, SHOWN + 1)
    shown = {
        "people": found[:SHOWN], "has_more": len(found) > SHOWN, "units": queries.units(),
        "unit": unit, "name": text,
    }  # fmt: skip
    return render(request, "organisation/people.html", shown)


@staff(KEEP, "GET", "POST")
def add_person(request: HttpRequest) -> HttpResponse:
    """Somebody new; the one-time link is shown once."""
    context = staff_context(request)
    form = PersonForm(_data(request), initial={"unit": request.GET.get("unit", "")})
    made = _saved(form, lambda: organisation.add_person(context, form.person()))
    if made is None:
        return _show(request, "person_form.html", form)
    return _link(request, form.cleaned_data["name"], made[0], made[1])


def _link(request: HttpRequest, name: str, login: str, path: str) -> HttpResponse:
    shown = {"name": name, "login": login, "link": request.build_absolute_uri(path)}
    return render(request, "organisation/link.html", shown)


def _person(person: int) -> PostRow:
    posts = queries.posts_of(person)
    if not posts:
        raise Http404
    return posts[0]


@staff(KEEP)
def person(request: HttpRequest, person: int) -> HttpResponse:
    """One person: move, lock, new link."""
    row = _person(person)
    form = PostForm(initial={"unit": row.unit, "role": row.role})
    return _show(request, "person.html", form, person=row)


@staff(KEEP, "POST")
def move(request: HttpRequest, person: int) -> HttpResponse:
    """Another post from today."""
    row, form, context = _person(person), PostForm(request.POST), staff_context(request)
    _saved(form, lambda: organisation.move(context, person, **form.cleaned_data))
    if form.errors:
        return _show(request, "person.html", form, person=row)
    messages.success(request, f"{row.name}的岗位已调整。")
    return redirect("organisation:person", person)


@staff(KEEP, "POST")
def lock(request: HttpRequest, person: int) -> HttpResponse:
    """Lock out, or let in again."""
    row, is_locked = _person(person), request.POST.get("locked") == "1"
    if str(person) == staff_context(request).actor.person:
        messages.error(request, "不能停用自己的账号，请让另一位管理员来办。")
        return redirect("organisation:person", person)
    organisation.lock(staff_context(request), person, is_locked)
    messages.success(request, f"{row.name}的账号已{'停用' if is_locked else '恢复'}。")
    return redirect("organisation:person", person)


@staff(KEEP, "POST")
def link(request: HttpRequest, person: int) -> HttpResponse:
    """A new one-time link; the present password ends."""
    row = _person(person)
    path = organisation.new_link(staff_context(request), person)
    return _link(request, row.name, row.login, path)


@staff(Permission.READ_ORGANISATION)
def units(request: HttpRequest) -> HttpResponse:
    """The list of units."""
    text = request.GET.get("name", "").strip()
    found = queries.search_units(text, is_open=False, limit=SHOWN + 1)
    parents = queries.unit_names(u.parent for u in found)
    rows = [(u, parents.get(u.parent, "")) for u in found[:SHOWN]]
    shown = {"units": rows, "has_more": len(found) > SHOWN, "name": text}
    return render(request, "organisation/units.html", shown)


@staff(KEEP, "GET", "POST")
def unit(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add a unit, or change one."""
    context, row = staff_context(request), queries.unit(code) if code else None
    if code and row is None:
        raise Http404
    form = UnitForm(_data(request), is_new=not code, initial=asdict(row) if row else None)
    if form.is_bound and not code and queries.unit(request.POST.get("code", "").strip()):
        form.add_error("code", "这个代码已有单位在用，请到列表里改那个单位")
    saved = _saved(form, lambda: organisation.save_unit(context, form.cleaned_data))
    if saved is None:
        return _show(request, "unit_form.html", form, unit=row)
    messages.success(request, f"{form.cleaned_data['name']}已保存。")
    return redirect("organisation:units")


@staff(KEEP, "GET", "POST")
def import_units(request: HttpRequest) -> HttpResponse:
    """Units from a file: what was taken, and every row that was not."""
    context, data = staff_context(request), _data(request)
    form = FileForm(data, request.FILES if data is not None else None)
    done = _saved(
        form, lambda: organisation.import_units(context, form.cleaned_data["file"].read())
    )
    if done is None:
        return _show(request, "import.html", form)
    return _show(request, "import.html", FileForm(), taken=done[0], rejected=done[1], is_done=True)


@staff(KEEP)
def units_template(request: HttpRequest) -> HttpResponse:
    """An empty file with the right heading and one example."""
    response = HttpResponse(
        "\ufeff", content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="units.csv"'},
    )  # fmt: skip
    writer = csv.writer(response)
    writer.writerow(organisation.UNIT_COLUMNS)
    kinds = words()["unit_kind"]
    example = {"code": "JSJ", "name": "县住房和城乡建设局", "kind": kinds[UnitKind.DEPARTMENT]}
    writer.writerow(example.get(name, "") for name in organisation.UNIT_COLUMNS.values())
    return response
