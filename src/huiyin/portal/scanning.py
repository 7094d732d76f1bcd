"""A scanned code: the form opens with place, unit and topic filled in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huiyin.domain.authority import Permission
from huiyin.portal.frame import page
from huiyin.portal.visit import Visit
from huiyin.services import portal
from huiyin.ui.doors import permission


@permission(Permission.PUBLIC)
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in what the code says and begin; a withdrawn code says what to do instead."""
    row = portal.scanned(code)
    if row is None or row.withdrawn_on is not None:
        status = 404 if row is None else 410
        return page(request, "portal/withdrawn.html", {"place": row}, status=status)
    visit = Visit(request)
    if not visit.token:
        request.session.cycle_key()
    visit.scan(row.code, row.place)
    return redirect("portal-submit")
