"""Refuses every view that does not name its permission, and every person who lacks it; counts
what is answered."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from huiyin.domain.authority import Permission
from huiyin.services.metrics import observe
from huiyin.services.people import actor_of


class MetricsMiddleware:
    """Counts every answer by the name of its view; what no view answered has a name too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on and note how long the answer took."""
        began = perf_counter()
        response = self.get_response(request)
        seconds = perf_counter() - began
        observe(_view_of(request), request.method or "", response.status_code, seconds)
        return response


def _view_of(request: HttpRequest) -> str:
    if request.resolver_match is not None:
        return request.resolver_match.view_name
    is_file = request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/")
    return "static" if is_file else "unknown"


class PermissionMiddleware:
    """Sets `request.actor` (None for a stranger) and opens a view only for its permission."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; the answer comes from `process_view` or the view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """None lets the view run."""
        permission = getattr(view, "permission", None)
        if permission is None:
            raise PermissionDenied(f"the view {view.__name__} names no permission")
        if permission in (Permission.PUBLIC, Permission.BY_KEY):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        actor = actor_of(request.user.pk, request.session.get("post", ""))
        if actor is None or not actor.may(permission):
            raise PermissionDenied(permission)
        request.actor = actor  # type: ignore[attr-defined]
        return None
