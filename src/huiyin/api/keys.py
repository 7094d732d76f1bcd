"""Whom a key speaks for, and what it may do."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from huiyin.domain.authority import Actor, Permission
from huiyin.domain.procedure import Refusal
from huiyin.services import api_clients
from huiyin.services.context import Context, begin, today
from huiyin.services.intake import Desk
from huiyin.store.accounts import queries as accounts


class Key(HttpBearer):
    """`Authorization: Bearer KEY`, the key of an API client."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor the key stands for."""
        return api_clients.actor_of_key(token, today())


def context_of(actor: Actor, permission: Permission) -> Context:
    """The context of a call. Raises Refusal when role or scope lack the permission."""
    if not actor.may(permission):
        raise Refusal("not_yours", "21")
    return begin(actor)


def desk_of(context: Context) -> Desk:
    """The bureau that takes in what the key registers."""
    unit = accounts.unit(context.actor.bureau)
    return Desk(context.actor.bureau, unit.region if unit else "")
