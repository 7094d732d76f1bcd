"""The roster of the reception hall, who stands in for whom, and the bureau's own settings."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huiyin.domain.authority import Permission
from huiyin.services import settings as ways
from huiyin.services import staffing
from huiyin.services.context import Context
from huiyin.store.accounts import structure
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.organisation.hall_forms import DutyForm, StandInForm, WaysForm
from huiyin.web.organisation.views import KEEP, data_of, saved, show

WEEK = 7


@staff(Permission.READ_ORGANISATION)
def roster(request: HttpRequest) -> HttpResponse:
    """A week of the hall, day by day."""
    context = staff_context(request)
    return show(request, "roster.html", DutyForm(context), **_week(request, context))


def _week(request: HttpRequest, context: Context) -> dict[str, Any]:
    try:
        asked = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        asked = context.today
    first = asked - timedelta(days=asked.weekday())
    days = [first + timedelta(days=n) for n in range(WEEK)]
    lines = structure.duties(context.actor.bureau, days[0], days[-1])
    calendar = context.rules.calendar
    return {
        "days": [(d, [x for x in lines if x.on == d], calendar.is_workday(d)) for d in days],
        "before": (first - timedelta(days=WEEK)).isoformat(),
        "after": (first + timedelta(days=WEEK)).isoformat(),
    }  # fmt: skip


@staff(Permission.KEEP_HALL, "POST")
def add_duty(request: HttpRequest) -> HttpResponse:
    """Somebody more on the roster."""
    context = staff_context(request)
    form = DutyForm(context, request.POST)

    def keep() -> bool:
        said = form.cleaned_data
        staffing.set_duty(context, said["on"], int(said["person"]), said["part"], said["window"])
        return True

    if saved(form, keep) is None:
        return show(request, "roster.html", form, **_week(request, context))
    messages.success(request, "值班表已保存。")
    return redirect(f"/staff/roster/?from={form.cleaned_data['on'].isoformat()}")


@staff(Permission.KEEP_HALL, "POST")
def remove_duty(request: HttpRequest, duty: int) -> HttpResponse:
    """A line off the roster."""
    staffing.remove_duty(staff_context(request), duty)
    messages.success(request, "已从值班表去掉。")
    return redirect("organisation:roster")


@staff(Permission.READ_ORGANISATION)
def substitutes(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom, running and coming ones first."""
    return show(request, "substitutes.html", StandInForm(), **_stand_ins(request))


def _stand_ins(request: HttpRequest) -> dict[str, Any]:
    return {"rows": structure.substitutions()[:200]}


@staff(KEEP, "POST")
def name_substitute(request: HttpRequest) -> HttpResponse:
    """Let somebody stand in."""
    form = StandInForm(request.POST)

    def keep() -> bool:
        staffing.name_substitute(staff_context(request), form.stand_in())
        return True

    if saved(form, keep) is None:
        return show(request, "substitutes.html", form, **_stand_ins(request))
    messages.success(request, "代岗已登记。代岗的人登录后，点右上角姓名换到这个岗位。")
    return redirect("organisation:substitutes")


@staff(KEEP, "POST")
def end_substitution(request: HttpRequest, substitution: int) -> HttpResponse:
    """End it today."""
    staffing.end_substitution(staff_context(request), substitution)
    messages.success(request, "代岗到今天为止。")
    return redirect("organisation:substitutes")


@staff(Permission.KEEP_HALL, "GET", "POST")
def settings(request: HttpRequest) -> HttpResponse:
    """What the bureau sets its own way."""
    context = staff_context(request)
    form = WaysForm(ways.ways_of(context.actor.bureau), data_of(request))

    def keep() -> bool:
        ways.save(context, form.ways())
        return True

    if saved(form, keep) is None:
        return show(request, "settings.html", form)
    messages.success(request, "本部门的设置已保存。")
    return redirect("organisation:settings")
