"""How the staff pages open: permission, context, and one answer for what is not one's business."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from huiyin.domain.authority import Actor, Permission
from huiyin.services.acting import Disposed, NoSuchPetition
from huiyin.services.context import Context, begin
from huiyin.ui.doors import permission

Page = Callable[..., HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """Who acts; the middleware has put it on the request."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def staff_context(request: HttpRequest) -> Context:
    """The context every use case asks for."""
    return begin(actor_of(request))


def staff(wanted: Permission, *methods: str) -> Callable[[Page], Page]:
    """Mark a view with its permission and methods (GET by default); its pages are never kept.

    A petition outside the actor's scope is answered like one that does not exist.
    """

    def mark(view: Page) -> Page:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response = view(request, *args, **kwargs)
            except Disposed as gone:
                response = render(request, "frame/disposed.html", {"gone": gone}, status=410)
            except NoSuchPetition as missing:
                raise Http404 from missing
            add_never_cache_headers(response)
            return response

        allowed = require_http_methods(list(methods) or ["GET", "HEAD"])
        return permission(wanted)(allowed(opened))

    return mark
