"""Addresses of Open311 GeoReport v2, each in JSON and XML."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from huiyin.api import open311


def _both(address: str, view: Callable[..., HttpResponse]) -> list[URLPattern]:
    return [path(f"{address}.{form}", view, {"form": form}) for form in ("json", "xml")]


urlpatterns = [
    *_both("services", open311.services),
    *_both("services/<str:code>", open311.service),
    *_both("requests", open311.requests),
    *_both("requests/<str:ident>", open311.one),
    *_both("tokens/<str:token>", open311.token_of),
]
