"""What every page knows: today, the words, who is signed in."""

from typing import Any

from django.http import HttpRequest

from huiyin.domain.authority import Permission
from huiyin.services.context import today, words


def page(request: HttpRequest) -> dict[str, Any]:
    """The day it is, the Chinese words, the actor and what the actor may do."""
    actor = getattr(request, "actor", None)
    allowed = {str(p) for p in Permission if actor is not None and actor.may(p)}
    return {"today": today(), "words": words(), "actor": actor, "allowed": allowed}
