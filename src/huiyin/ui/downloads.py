"""Files as they leave: never shown as a page of ours, never guessed at, never kept on the way."""

from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


def _guarded(response: Any) -> Any:
    for name, value in _SAFE.items():
        response[name] = value
    return response


def attached(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to be saved under its name."""
    response = HttpResponse(data, content_type=content_type, headers=_disposition(name))
    guarded: HttpResponse = _guarded(response)
    return guarded


def streamed(file: Iterable[bytes], name: str, content_type: str) -> HttpResponse:
    """A large file to be saved under its name; it is closed when it is sent."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    guarded: HttpResponse = _guarded(response)
    return guarded


def picture(data: bytes) -> HttpResponse:
    """A JPEG of ours, to be seen on a page."""
    guarded: HttpResponse = _guarded(HttpResponse(data, content_type="image/jpeg"))
    return guarded


def _disposition(name: str) -> dict[str, str]:
    return {"Content-Disposition": str(content_disposition_header(True, name))}
