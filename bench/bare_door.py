"""The least a form can be: signed in, one row by the ORM, a redirect. A peer for the benches."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from bench.intake import bare_insert
from huiyin.config.urls import urlpatterns as house
from huiyin.domain.authority import Permission
from huiyin.ui.doors import permission

insert = bare_insert()


@permission(Permission.SIGNED_IN)
def door(request: HttpRequest) -> HttpResponse:
    """Write one row, show where it is."""
    insert()
    return redirect("/staff/")


urlpatterns = [path("bare/", door), *house]
