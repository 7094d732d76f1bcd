"""Sending a petition: one question a screen, one page to check, one tap that counts once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from huiyin.domain.authority import Permission
from huiyin.portal import questions
from huiyin.portal.frame import page
from huiyin.portal.questions import AnswerForm, ClaimsForm, FilesForm, Question
from huiyin.portal.visit import Visit
from huiyin.services import portal
from huiyin.text import personal
from huiyin.ui.doors import permission


def _address(key: str) -> str:
    return reverse("portal-check") if key == "check" else reverse("portal-question", args=[key])


@permission(Permission.PUBLIC)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin, or go on where one stopped.

    The session gets a fresh key here and not on sending: there it would cut off a second tap.
    """
    if portal.bureau() is None:
        messages.warning(request, "网上反映还没有开通，请到信访接待场所反映。")
        return redirect("portal-front")
    visit = Visit(request)
    if not visit.token:
        request.session.cycle_key()
    visit.start(str(request.GET.get("from", "")))
    return redirect(_address(questions.first_open(visit.answers) or "check"))


@permission(Permission.PUBLIC)
def question(request: HttpRequest, key: str) -> HttpResponse:
    """One question: show it, take its answer, go to the next."""
    asked = questions.question(key)
    if asked is None or asked.form is FilesForm:
        raise Http404
    visit = Visit(request)
    visit.start(str(request.GET.get("from", "")))
    if asked not in questions.asked(visit.answers):
        return redirect(_address("check"))  # an old page of the other kind of form
    kept = visit.answers.get(key)
    if request.method == "POST" and "more" not in request.POST:
        form = asked.form(request.POST)
        if form.is_valid():
            visit.answer(key, form.answer())
            return redirect(_next(request, visit, key))
    else:
        form = asked.form(initial=_initial(request, asked.form, kept))
    return _show(request, visit, asked, form)


def _initial(request: HttpRequest, form: type[AnswerForm], kept: object) -> dict[str, object]:
    if request.method == "POST":
        return ClaimsForm.with_one_more(request.POST.dict())
    return form.initial_of(kept) if isinstance(kept, dict) else {}


def _next(request: HttpRequest, visit: Visit, key: str) -> str:
    if request.POST.get("to") == "check":
        return _address(questions.first_open(visit.answers) or "check")
    return _address(questions.after(key, visit.answers))


def _show(request: HttpRequest, visit: Visit, asked: Question, form: AnswerForm) -> HttpResponse:
    applying = questions.asked(visit.answers)
    is_changing = "check" in (request.GET.get("to"), request.POST.get("to"))
    title, label = questions.titled(asked, visit.answers)
    if title != asked.title:
        next(iter(form.fields.values())).label = label
    before = "check" if is_changing else questions.before(asked.key, visit.answers)
    shown = {
        "question": asked, "title": title, "form": form, "step": applying.index(asked) + 1,
        "total": len(applying) + 1, "to": "check" if is_changing else "",
        "back": _address(before) if before else reverse("portal-front"),
        "is_suggestion": visit.is_suggestion, "may_be_other": asked.key == "detail",
        "is_known": form.is_bound or asked.key in visit.answers or request.method == "POST",
        "scanned": portal.place_of(visit.place_code), "call": _call(visit),
        "may_add": asked.form is ClaimsForm and len(form.fields) < questions.MOST_CLAIMS,
    }  # fmt: skip
    answer = page(request, "portal/question.html", shown, status=422 if form.errors else 200,
                  is_private=False)  # fmt: skip
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _call(visit: Visit) -> dict[str, Any] | None:
    unit = portal.bureau()
    return portal.call_of(unit, visit.call) if unit else None


@permission(Permission.PUBLIC)
def check(request: HttpRequest) -> HttpResponse:
    """Everything on one page; sending it."""
    visit = Visit(request)
    if request.method == "POST":
        return _send(request, visit)
    if missing := questions.first_open(visit.answers):
        return redirect(_address(missing))
    applying = questions.asked(visit.answers)
    rows = [(q, questions.titled(q, visit.answers)[1],
             [v for v in q.show(visit.answers[q.key]) if v]) for q in applying]  # fmt: skip
    shown = {
        "rows": rows, "token": visit.token, "step": len(rows) + 1,
        "back": _address(questions.before("check", visit.answers)),
        "is_anonymous": visit.answers["sign"]["sign"] == "anonymous",
        "others": personal.found(questions.written(visit.answers)),
    }  # fmt: skip
    answer = page(request, "portal/check.html", shown, is_private=False)
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _send(request: HttpRequest, visit: Visit) -> HttpResponse:
    token = str(request.POST.get("token", ""))
    if token and token == visit.receipt.get("token"):
        return redirect("portal-receipt")
    bureau, missing = portal.bureau(), questions.first_open(visit.answers)
    if bureau is None or missing or token != visit.token:
        messages.warning(request, "还没有提交。请再看一遍，没有问题就点“提交”。")
        return redirect(_address("check") if not missing else _address(missing))
    submission = questions.submission(visit.answers, visit.channel, bureau.region)
    files = [int(file["id"]) for file in visit.answers["files"]["files"]]
    sent = portal.Sent(submission, files, visit.place_code, visit.call)
    receipt = portal.send(bureau, sent, token)
    visit.sent(receipt, receipt.key)
    return redirect("portal-receipt")
