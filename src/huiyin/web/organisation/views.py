"""People: lists, adding, moving, locking, one-time links."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.services import organisation
from huiyin.services.acting import Invalid
from huiyin.store.accounts import queries, structure
from huiyin.store.accounts.queries import PostRow
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm
from huiyin.web.organisation.forms import PersonForm, PostForm

SHOWN = 200
KEEP = Permission.KEEP_ORGANISATION


def saved(form: ProblemForm, save: Callable[[], Any]) -> Any:
    """What the service gives, or None with its problems beside the fields."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return save()
    except Invalid as invalid:
        form.take(invalid.problems)
        return None


def data_of(request: HttpRequest) -> Any:
    """What was posted, None on a first look."""
    return request.POST if request.method == "POST" else None


def show(request: HttpRequest, template: str, form: ProblemForm, **more: Any) -> HttpResponse:
    """A page with a form; 422 when something in it is wrong."""
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
    form = PersonForm(data_of(request), initial={"unit": request.GET.get("unit", "")})
    made = saved(form, lambda: organisation.add_person(context, form.person()))
    if made is None:
        return show(request, "person_form.html", form)
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
    return show(request, "person.html", form, **_about(row))


def _about(row: PostRow) -> dict[str, Any]:
    return {
        "person": row, "career": structure.career(row.person),
        "absences": structure.substitutions(absent=row.person),
    }  # fmt: skip


@staff(KEEP, "POST")
def move(request: HttpRequest, person: int) -> HttpResponse:
    """Another post from today."""
    row, form, context = _person(person), PostForm(request.POST), staff_context(request)
    saved(form, lambda: organisation.move(context, person, **form.cleaned_data))
    if form.errors:
        return show(request, "person.html", form, **_about(row))
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
