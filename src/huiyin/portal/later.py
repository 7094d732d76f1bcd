"""The whole form on one page: for a weak network it is kept on the phone and sent when there is
one, once. Without JavaScript it is a plain form.

The page that is kept on phones knows no visit: the script makes the token itself, and what it
sends carries a header that no other site's page can add.
"""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from huiyin.domain.authority import Permission
from huiyin.domain.petition import Channel
from huiyin.portal import questions
from huiyin.portal.frame import page
from huiyin.portal.questions import AnswerForm, FilesForm
from huiyin.portal.receipts import grouped
from huiyin.portal.uploading import given_files
from huiyin.portal.visit import Visit
from huiyin.portal.wording import say
from huiyin.services import intake, portal, uploads
from huiyin.services.context import begin
from huiyin.services.intake import Receipt
from huiyin.services.portal import SENDER
from huiyin.text import personal
from huiyin.ui.doors import permission
from huiyin.ui.uploads import ACCEPTED, AT_ONCE

MARK = "X-Huiyin-Later"
CLAIMS = 3
STYLES = ("tokens", "dark", "base", "components", "furniture", "forms", "portal")
SCRIPTS = ("portal", "common", "keep", "later")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{24,80}")

Forms = dict[str, AnswerForm]


def _forms(data: Mapping[str, Any] | None) -> Forms:
    """The forms of every question, as one; files are none of them."""
    blank = {f"claim_{n}": "" for n in range(1, CLAIMS + 1)}
    made: Forms = {}
    for asked in questions.QUESTIONS:
        if asked.form is not FilesForm:
            made[asked.key] = asked.form(data, initial=blank if asked.key == "claims" else None)
            made[asked.key].use_required_attribute = False
    made["prior"].fields["prior"].help_text = "有就点上，可以点几个；都没有就不点。"
    made["who"].fields.pop("document")  # never kept on a phone
    return made


@permission(Permission.PUBLIC)
@csrf_exempt
def later(request: HttpRequest) -> HttpResponse:
    """The page, and what it sends: by script, or as a plain form."""
    if request.method == "POST" and request.headers.get(MARK) == "1":
        return _by_script(request)
    answer: HttpResponse = _by_form(request)
    return answer


@csrf_protect
def _by_form(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    forms, errors = _forms(data), list[str]()
    if data is not None and portal.bureau() is not None:
        receipt, forms, errors = _filed(request, data)
        if receipt:
            return redirect("portal-receipt")
    told = request.POST if data is not None else request.GET
    code = str(told.get("code", Visit(request).place_code if data is None else ""))
    scanned = portal.place_of(code)
    forms["place"].initial["place"] = told.get("place") or (scanned.place if scanned else "")
    shown = {
        "forms": forms, "errors": _problems(forms), "file_errors": errors, "scanned": scanned,
        "token": data.get("token") if data else secrets.token_urlsafe(24),
        "is_suggestion": told.get("suggestion") == "on", "is_sure": told.get("sure") == "on",
        "sure": say("others", "sure"), "accepted": ACCEPTED, "at_once": AT_ONCE,
    }  # fmt: skip
    status = 422 if data is not None else 200
    answer = page(request, "portal/later.html", shown, status=status, is_private=False)
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _by_script(request: HttpRequest) -> HttpResponse:
    bureau = portal.bureau()
    if bureau is None:
        return JsonResponse({"errors": ["网上反映还没有开通。"]}, status=503)
    is_again = intake.taken(_token(request.POST)) is not None
    receipt, forms, errors = _filed(request, request.POST)
    if receipt is None:
        said = [f"{label}：{text}" for label, text in _problems(forms)] + errors
        status = 422 if _problems(forms) or not errors else 429
        return JsonResponse({"errors": said}, status=status)
    told = {
        "number": receipt.number, "code": grouped(receipt.query_code), "again": is_again,
        "follow": reverse("portal-story", args=[receipt.number]),
        "receipt": reverse("portal-receipt"),
    }  # fmt: skip
    answer = JsonResponse(told)
    answer["Cache-Control"] = "no-store"
    return answer


def _token(data: QueryDict) -> str:
    """The token of what was sent, apart from those of other forms; "" when it is none."""
    token = str(data.get("token", ""))
    return f"later:{token}" if _TOKEN.fullmatch(token) else ""


def _filed(request: HttpRequest, data: QueryDict) -> tuple[Receipt | None, Forms, list[str]]:
    """File what came, unless it was filed before; else the forms with what is wrong in them."""
    token, visit = _token(data), Visit(request)
    forms = _forms(data)
    if not token:
        return None, forms, ["这一页太旧了，请重新打开再提交。"]
    if known := intake.taken(token):
        visit.sent(known, known.key, token)
        return known, forms, []
    answers = _answers(forms, data.get("suggestion") == "on")
    if answers is None or not _is_meant(forms, answers, data):
        return None, forms, []
    files, errors = _kept(request)
    if errors and not files:
        return None, forms, errors
    receipt = _send(visit, answers, files, (token, str(data.get("code", ""))))
    visit.sent(receipt, receipt.key, token)
    return receipt, forms, []


def _is_meant(forms: Forms, answers: dict[str, dict[str, Any]], data: QueryDict) -> bool:
    """Somebody's personal data are sent only by who says so."""
    others = personal.found(questions.written(answers))
    if not others or data.get("sure") == "on":
        return True
    forms["detail"].add_error("detail", say("others", "found", kinds="、".join(others)))
    return False


def _answers(forms: Forms, is_suggestion: bool) -> dict[str, dict[str, Any]] | None:
    """The answers to the questions that apply; None when one is wrong."""
    answers: dict[str, dict[str, Any]] = {"for": {"suggestion": is_suggestion}}
    for asked in questions.QUESTIONS:
        if asked.key in forms and asked.applies(answers):
            if not forms[asked.key].is_valid():
                return None
            answers[asked.key] = forms[asked.key].answer()
    return answers


def _problems(forms: Forms) -> list[tuple[str, str]]:
    """What is wrong, all of it; nobody who leaves no name is asked for one."""
    is_unnamed = forms["sign"].data.get("sign") == "anonymous"
    return [
        (str(form[name].label), str(text))
        for key, form in forms.items() if form.is_bound and not (key == "who" and is_unnamed)
        for name, texts in form.errors.items() for text in texts
    ]  # fmt: skip


def _kept(request: HttpRequest) -> tuple[list[int], list[str]]:
    """Ids of the files that came along, and a sentence for each that was not taken."""
    given, errors = given_files(request)
    rows, refused = uploads.take_in(begin(SENDER), given[:AT_ONCE])
    return [row.id for row in rows], errors + [one.sentence for one in refused]


def _send(
    visit: Visit,
    answers: Mapping[str, Mapping[str, Any]],
    files: list[int],
    sent: tuple[str, str],
) -> Receipt:
    """`sent` are the token of the form and the code that was scanned."""
    bureau, (token, code) = portal.bureau(), sent
    assert bureau is not None
    is_suggestion = questions.is_suggestion(answers)
    channel = Channel.QR if portal.place_of(code) else Channel.WEB
    channel = Channel.WEB_SUGGESTION if is_suggestion else channel
    submission = questions.submission(answers, channel, bureau.region)
    call = visit.call if is_suggestion else ""
    return portal.send(bureau, portal.Sent(submission, files, code, call), token)


@permission(Permission.PUBLIC)
def worker(_request: HttpRequest) -> HttpResponse:
    """The script that keeps the page on the phone; it stands at the root to reach every page."""
    kept = [reverse("portal-later"), *(static(f"ui/{n}.css") for n in STYLES),
            *(static(f"ui/{n}.js") for n in SCRIPTS), static("ui/mark.svg")]  # fmt: skip
    body = (
        f"const KEPT = {json.dumps(kept)};\nimportScripts({json.dumps(static('ui/worker.js'))});\n"
    )
    answer = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
