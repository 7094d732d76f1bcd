"""The least a form can be: one row by the ORM, the session told what to show next, a redirect.

Peers for the benches: what Django and this house's middleware cost whatever a form does.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from bench.intake import bare_insert
from huiyin.config.urls import urlpatterns as house
from huiyin.domain.authority import Permission
from huiyin.ui.doors import permission

insert = bare_insert()


def _taken(request: HttpRequest) -> HttpResponse:
    insert()
    request.session["shown"] = request.POST["token"]
    return redirect("/staff/")


@permission(Permission.SIGNED_IN)
def staff(request: HttpRequest) -> HttpResponse:
    """For who is signed in: session, user and post are read."""
    return _taken(request)


@permission(Permission.PUBLIC)
def public(request: HttpRequest) -> HttpResponse:
    """For a stranger with a session."""
    return _taken(request)


urlpatterns = [path("bare/staff/", staff), path("bare/public/", public), *house]
