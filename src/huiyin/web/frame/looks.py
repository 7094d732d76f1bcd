"""A file that was opened on the record may be seen for a while by whoever opened it."""

from django.core import signing

from huiyin.services.context import Context

LOOK_SECONDS = 15 * 60
"""How long a file that was opened may be seen without opening it again."""

_SALT = "huiyin look at a file"


def grant(context: Context, *what: str | int) -> str:
    """What the address of an opened file carries for a while."""
    return signing.dumps([*what, context.actor.person], salt=_SALT)


def is_granted(context: Context, look: str, *what: str | int) -> bool:
    """Did this person open the file a short while ago?"""
    try:
        said = signing.loads(look, salt=_SALT, max_age=LOOK_SECONDS)
    except signing.BadSignature:
        return False
    return bool(said == [*what, context.actor.person])


def is_pictured(content_type: str) -> bool:
    """Are there pictures of its pages?"""
    return content_type.startswith("image/") or content_type == "application/pdf"
