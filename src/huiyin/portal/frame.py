"""How every public page is answered: the bureau in the head, nothing kept by strangers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.services import portal


def page(
    request: HttpRequest, template: str, shown: dict[str, Any], *, status: int = 200,
    is_private: bool = True,
) -> HttpResponse:  # fmt: skip
    """A page; private ones are stored nowhere on the way."""
    bureau = portal.bureau()
    frame = {"bureau": bureau, "bureau_name": bureau.name if bureau else ""}
    answer = render(request, template, frame | shown, status=status)
    if is_private and "Cache-Control" not in answer:
        answer["Cache-Control"] = "private, no-store"
    return answer
