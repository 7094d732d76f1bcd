"""The law library: what was imported, one instrument, articles by their words, a new text."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.services import library as service
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.law.forms import TextForm


@staff(Permission.SIGNED_IN)
def library(request: HttpRequest) -> HttpResponse:
    """The instruments; with `words` in the address the articles that hold them."""
    asked = request.GET.get("words", "").strip()[:80]
    shown = {
        "instruments": service.instruments(), "asked": asked, "most": service.FOUND_AT_MOST,
        "hits": service.search(asked) if asked else [],
    }  # fmt: skip
    return render(request, "law/library.html", shown)


@staff(Permission.SIGNED_IN)
def instrument(request: HttpRequest, instrument: int) -> HttpResponse:
    """One instrument, article by article."""
    found = service.instrument(instrument)
    if found is None:
        raise Http404
    row, articles = found
    shown = {"instrument": row, "articles": articles}
    return render(request, "law/instrument.html", shown)


@staff(Permission.KEEP_RULES, "GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """A statute's text into the library; what was there under its name is replaced."""
    if request.method == "GET":
        return render(request, "law/text_form.html", {"form": TextForm()})
    form = TextForm(request.POST, request.FILES)
    if form.is_valid():
        raw, name = form.cleaned_data["file"].read(), form.cleaned_data["name"]
        try:
            done = service.take_in(staff_context(request), service.read_file(raw, name))
        except service.NoStatute as error:
            field = "name" if error.reason == "no_name" else "file"
            form.take([FieldProblem(field, error.reason)])
        else:
            messages.success(request, _said(done))
            return redirect("law:instrument", service.ident_of(done))
    return render(request, "law/text_form.html", {"form": form}, status=422)


def _said(done: service.Imported) -> str:
    if done.unchanged == done.articles and not done.removed:
        return f"《{done.instrument}》早已导入，内容没有变。"
    return (
        f"《{done.instrument}》已导入：{done.articles} 条，新增 {done.added}，"
        f"改动 {done.changed}，删去 {done.removed}。"
    )
