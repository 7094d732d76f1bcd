"""Templates: what there is, a new version checked, a preview, withdrawing one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.documents.kinds import kinds
from huiyin.domain.authority import Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_templates as service
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, words
from huiyin.services.file_store import FilesTrouble, Lost
from huiyin.services.letter_templates import Brought, NotFit
from huiyin.store.accounts import queries as accounts
from huiyin.ui import downloads
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm, day_field

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SIZE_AT_MOST = 5 << 20


class TemplateForm(ProblemForm):
    """A new version for a kind of letter."""

    def asked(self) -> dict[str, forms.Field]:
        """Kind, file, day."""
        labels = words()["document"]
        named = [("", "请选择"), *((name, labels[name]) for name in kinds())]
        return {
            "kind": forms.ChoiceField(label="文书种类", choices=named),
            "file": forms.FileField(
                label="模板文件", help_text="Word（docx），不超过 5 MB，不带宏、不带外部链接。",
                widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
            ),
            "since": day_field("启用日期"),
        }  # fmt: skip

    def lack(self, error: NotFit) -> None:
        """Name what the template has that is not known, and what it lacks."""
        if error.findings.unknown:
            names = "、".join(error.findings.unknown)
            self.add_error("file", f"这些字段这种文书没有：{names}")
        if error.findings.missing:
            names = "、".join(error.findings.missing)
            self.add_error("file", f"缺少必须有的字段：{names}")


@staff(Permission.KEEP_LETTERS, "GET", "POST")
def templates(request: HttpRequest) -> HttpResponse:
    """Every version of the unit, which one holds, and a form for a new one."""
    context = staff_context(request)
    if request.method != "POST":
        form = TemplateForm(initial={"since": context.today})
        return _page(request, context, form)
    form = TemplateForm(request.POST, request.FILES)
    if form.is_valid() and _brought(context, form):
        messages.success(request, "模板收下了，从启用日期起，这种文书的 Word 按它生成。")
        return redirect("templates:templates")
    return _page(request, context, form, 422)


def _brought(context: Context, form: TemplateForm) -> bool:
    said, file = form.cleaned_data, form.cleaned_data["file"]
    if file.size > SIZE_AT_MOST:
        form.add_error("file", words()["reason"]["file_oversized"].format(megabytes=5))
        return False
    try:
        service.bring(context, Brought(said["kind"], file.name, file.read(), said["since"]))
    except Invalid as invalid:
        form.take(invalid.problems)
    except NotFit as error:
        form.lack(error)
    except Refusal as refusal:
        form.add_error(None, words()["reason"][refusal.reason])
    return not form.errors


def _page(
    request: HttpRequest, context: Context, form: TemplateForm, status: int = 200
) -> HttpResponse:  # fmt: skip
    rows = service.listing(context)
    people = accounts.person_names(r.person for r in rows)
    asked = request.GET.get("kind", "") or str(form.data.get("kind", ""))
    shown: dict[str, Any] = {
        "form": form, "lines": [
            {"row": r, "is_in_force": service.in_force(r, context.today),
             "is_to_come": bool(r.since and r.since > context.today and not r.withdrawn_on),
             "by": people.get(r.person, "")} for r in rows
        ],
        "kinds": list(kinds()), "asked": asked,
        "fields": service.fields_of(asked) if asked in kinds() else [],
    }  # fmt: skip
    return render(request, "word_templates/templates.html", shown, status=status)


@staff(Permission.KEEP_LETTERS)
def preview(request: HttpRequest, ident: int) -> HttpResponse:
    """A version filled in with an invented petition, as Word."""
    try:
        made = service.preview(staff_context(request), ident)
    except Refusal as refusal:
        raise Http404 from refusal
    except (Lost, FilesTrouble):
        messages.error(request, words()["reason"]["file_lost"])
        return redirect("templates:templates")
    return downloads.attached(made, "样张.docx", WORD)


@staff(Permission.KEEP_LETTERS, "POST")
def withdraw(request: HttpRequest, ident: int) -> HttpResponse:
    """A version holds no longer; what was issued by it stays what it is."""
    context = staff_context(request)
    try:
        service.withdraw(context, ident, request.POST.get("why", ""))
    except Refusal as refusal:
        if refusal.reason == "no_such_template":
            raise Http404 from refusal
        messages.error(request, words()["reason"][refusal.reason])
    except Invalid:
        messages.error(request, "请写明为什么停用。")
    else:
        messages.success(request, "已停用。以后按上一版或者标准式样生成。")
    return redirect("templates:templates")
