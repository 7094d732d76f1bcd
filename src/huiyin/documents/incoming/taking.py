"""One file as it comes in: told by content, checked, and made into what is kept."""

from huiyin.documents.incoming import office, pages, pictures
from huiyin.documents.incoming.content import (
    OFFICE,
    PICTURES,
    Content,
    Limits,
    Unfit,
    as_text,
    is_named_rightly,
    is_old_office,
    is_zip,
    sniff,
)
from huiyin.documents.incoming.pictures import Made


def take(name: str, data: bytes, limits: Limits) -> Made:
    """The file as it is kept. Raises Unfit with the reason."""
    if not data:
        raise Unfit("file_empty")
    if len(data) > limits.size:
        raise Unfit("file_oversized")
    content = _content(data, limits)
    if not is_named_rightly(name, content):
        raise Unfit("file_suffix")
    return _made(data, content, limits)


def _content(data: bytes, limits: Limits) -> Content:
    if found := sniff(data):
        return found
    if is_old_office(data):
        raise Unfit("file_old_office")
    if is_zip(data):
        return office.check(data, limits.unpacked)
    if as_text(data) is not None:
        return Content.TEXT
    raise Unfit("file_type")


def _made(data: bytes, content: Content, limits: Limits) -> Made:
    if content in PICTURES:
        return pictures.remake(data, content, limits.pages)
    if content is Content.PDF:
        count, first = pages.first(data, limits.pages)
        return Made(content, data, count, first)
    if content in OFFICE:
        return Made(content, data)
    return Made(content, (as_text(data) or "").encode())
