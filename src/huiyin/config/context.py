"""What every page knows: today, the words, who is signed in."""

from typing import Any

from django.http import HttpRequest

from huiyin.domain.authority import Permission
from huiyin.services.context import today, words
from huiyin.services.library import address


def page(request: HttpRequest) -> dict[str, Any]:
    """The day it is, the Chinese words, the actor, what the actor may do, where articles stand."""
    actor = getattr(request, "actor", None)
    allowed = {str(p) for p in Permission if actor is not None and actor.may(p)}
    shown = {"today": today(), "words": words(), "actor": actor, "allowed": allowed}
    return shown | ({"law_address": address} if actor is not None else {})
