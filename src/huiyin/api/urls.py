"""Addresses of the API; every route answers by key, the description is public."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path

from huiyin.api import petitions, problems, reference, registers
from huiyin.api.described import DescribedAPI
from huiyin.domain.authority import Permission
from huiyin.ui.doors import permission

api = DescribedAPI(version="1", docs_url=None, openapi_url="openapi.json", urls_namespace="api-v1")
api.add_router("", petitions.router)
api.add_router("", registers.router)
problems.install(api)


@permission(Permission.PUBLIC)
def docs(request: HttpRequest) -> HttpResponse:
    """The description as a page that needs no script."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return render(request, "api/docs.html", reference.of(schema))


def _by_key(found: list[Any]) -> None:
    for pattern in found:
        if isinstance(pattern, URLResolver):
            _by_key(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            permission(Permission.BY_KEY)(pattern.callback)


_routes = api.urls
_by_key(list(_routes[0]))

urlpatterns = [path("docs", docs, name="api-docs"), path("", _routes)]
