"""The law library: what was imported, one instrument, and articles by their words."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.domain.authority import Permission
from huiyin.services import library as service
from huiyin.web.frame.doors import staff


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
