"""Does the house answer, may it be worked in, and its figures for who watches over it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST

from huiyin.domain.authority import Permission
from huiyin.services import metrics as service
from huiyin.services import portal
from huiyin.ui.doors import permission

LOOPBACK = frozenset({"127.0.0.1", "::1"})
PASSED_ON = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")


@permission(Permission.PUBLIC)
@never_cache
def live(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"live": True})


@permission(Permission.PUBLIC)
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """Database, migrations and guards are as they should be; else what is missing."""
    missing = portal.missing()
    said = {"ready": False, "missing": missing} if missing else {"ready": True}
    return JsonResponse(said, status=503 if missing else 200)


@permission(Permission.BY_KEY)
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for a monitoring system that has the key, or where none is set, asks from here."""
    if not _may_watch(request):
        raise PermissionDenied("metrics")
    return HttpResponse(service.exposition(), content_type=CONTENT_TYPE_LATEST)


def _may_watch(request: HttpRequest) -> bool:
    """What a proxy passed on comes from outside, whatever address the proxy has."""
    if token := settings.HUIYIN_METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return constant_time_compare(given, token)
    is_passed_on = any(name in request.headers for name in PASSED_ON)
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not is_passed_on
