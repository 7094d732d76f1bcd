"""Which experts fit a petition."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.domain.authority import Permission
from huiyin.services import experts
from huiyin.web.frame.doors import staff, staff_context


@staff(Permission.KEEP_REGISTERS)
def suggested(request: HttpRequest, number: str) -> HttpResponse:
    """The experts that fit a petition, best first."""
    found = experts.suggest(staff_context(request), number)
    return render(request, "experts/suggested.html", {"number": number, "found": found})
