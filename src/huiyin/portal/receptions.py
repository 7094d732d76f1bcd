"""When leaders receive: the published plan, its calendar, and asking to come."""

from secrets import token_urlsafe
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse

from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.portal.frame import page
from huiyin.services import portal, receptions
from huiyin.services.acting import Invalid
from huiyin.services.context import today, words
from huiyin.services.receptions import Asked
from huiyin.services.registers import NoSuchEntry
from huiyin.ui.doors import permission
from huiyin.ui.throttle import address_of, count_wrong, is_shut


def _published() -> list[dict[str, Any]]:
    unit = portal.bureau()
    return receptions.published(unit.code, today()) if unit else []


@permission(Permission.PUBLIC)
def plan(request: HttpRequest) -> HttpResponse:
    """The published sessions, soonest first."""
    rows = [row | {"free": receptions.free_seats(row)} for row in _published()]
    return page(request, "portal/receptions.html", {"sessions": rows}, is_private=False)


@permission(Permission.PUBLIC)
def calendar(_request: HttpRequest) -> HttpResponse:
    """The published sessions for a calendar to subscribe to."""
    unit = portal.bureau()
    if unit is None:
        raise Http404
    body = receptions.feed(unit.code, today())
    headers = {"Content-Disposition": 'attachment; filename="receptions.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


class AskForm(forms.Form):
    """Who wants to come, and about what."""

    use_required_attribute = False
    name = forms.CharField(label="您的姓名", max_length=60, required=False)
    phone = forms.CharField(label="电话", max_length=40, required=False,
                            help_text="约定几点来，会打这个电话告诉您。")  # fmt: skip
    words = forms.CharField(label="想反映什么事", max_length=300, required=False,
                            widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip

    def take(self, problems: Any) -> None:
        """Put a service's problems beside their fields."""
        for problem in problems:
            name = problem.field if problem.field in self.fields else None
            self.add_error(name, words()["reason"].get(problem.reason, problem.reason))


class AnswerForm(forms.Form):
    """Which appointment, and the telephone that was left with it."""

    use_required_attribute = False
    number = forms.CharField(label="预约号", max_length=40,
                             error_messages={"required": "请写预约号"})  # fmt: skip
    phone = forms.CharField(label="预约时留的电话", max_length=40,
                            error_messages={"required": "请写预约时留的电话"})  # fmt: skip


@permission(Permission.PUBLIC)
def answer(request: HttpRequest) -> HttpResponse:
    """What became of an appointment."""
    form = AnswerForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    found = None
    if form.is_bound and form.is_valid():
        found = _answered(request, form)
    shown = {"form": form, "found": found}
    return page(request, "portal/appointment.html", shown, status=422 if form.errors else 200)


def _answered(request: HttpRequest, form: AnswerForm) -> receptions.Answer | None:
    """The answer; wrong pairs are counted as wrong query codes are."""
    number, address = form.cleaned_data["number"], f"appointment {address_of(request)}"
    if is_shut(number, address):
        form.add_error(None, "试的次数太多了，请过一刻钟再试，或者打电话问。")
        return None
    unit = portal.bureau()
    found = receptions.answer_to(unit.code, number, form.cleaned_data["phone"]) if unit else None
    if found is None:
        count_wrong(number, address)
        form.add_error(None, "预约号和电话对不上，请核对后再试；忘了预约号，可以打电话问。")
    return found


@permission(Permission.PUBLIC)
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask to come to one session."""
    session = next((row for row in _published() if row["number"] == number), None)
    if session is None:
        raise Http404
    form = AskForm(request.POST or None)
    token = request.POST.get("token", "") or f"appointment:{token_urlsafe(24)}"
    shown: dict[str, Any] = {"session": session, "form": form, "token": token,
                             "free": receptions.free_seats(session)}  # fmt: skip
    if form.is_bound and form.is_valid():
        shown |= _asked(request, session, form, token)
    return page(request, "portal/reception.html", shown, status=422 if form.errors else 200)


def _asked(
    request: HttpRequest, session: dict[str, Any], form: AskForm, token: str
) -> dict[str, Any]:
    """What came of asking; from one address only so many times in a while."""
    asker = f"appointment {address_of(request)}"
    if is_shut(asker, asker):
        form.add_error(None, "预约得太频繁了，请过一刻钟再试，或者打电话。")
        return {}
    try:
        number = receptions.ask_to_come(
            session["bureau"], session["number"], Asked(**form.cleaned_data), token
        )
    except Invalid as invalid:
        form.take(invalid.problems)
        return {}
    except (Refusal, NoSuchEntry):
        form.add_error(None, words()["reason"]["reception_is_full"])
        return {}
    count_wrong(asker, asker)
    return {"done": number}
