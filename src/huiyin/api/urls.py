"""Addresses of the API; every route answers by key, the description is public."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path

from huiyin.api.petitions import make
from huiyin.api.registers import router as registers
from huiyin.domain.authority import Permission
from huiyin.ui.doors import permission

api = make()
api.add_router("", registers)


@permission(Permission.PUBLIC)
def docs(request: HttpRequest) -> HttpResponse:
    """The description as a page that needs no script."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    operations = [
        {"method": method.upper(), "path": address, **operation}
        for address, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    shapes = schema["components"]["schemas"]
    return render(request, "api/docs.html", {"operations": operations, "shapes": shapes})


def _by_key(found: list[Any]) -> None:
    for pattern in found:
        if isinstance(pattern, URLResolver):
            _by_key(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            permission(Permission.BY_KEY)(pattern.callback)


_routes = api.urls
_by_key(list(_routes[0]))

urlpatterns = [path("docs", docs, name="api-docs"), path("", _routes)]
