"""Keys for other systems: each stands for a role in a unit until a day."""

import secrets
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from huiyin.domain.authority import GRANTS, KEY_PERMISSIONS, Actor, Permission, Role
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.organisation import post_problems, record_office
from huiyin.services.people import actor
from huiyin.store.accounts import queries, repository
from huiyin.store.accounts.queries import ClientRow
from huiyin.store.record.seals import keyed_hash

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewClient:
    """A system that is to be let in: for which unit, in which role, until which day.

    `scope` limits it to some of what the role may do by key; empty for all of that.
    """

    name: str
    unit: str
    role: str
    expires_on: date
    scope: tuple[str, ...] = ()


def add_client(context: Context, client: NewClient) -> tuple[int, str]:
    """A new client; its id and its key, which is shown this once. Raises Invalid, Refusal."""
    if not context.actor.may(Permission.KEEP_ORGANISATION):
        raise Refusal("not_yours", "14")
    problems = [] if client.name.strip() else [FieldProblem("name", "missing")]
    problems += post_problems(client.unit, client.role)
    if client.expires_on <= context.today:
        problems.append(FieldProblem("expires_on", "in_the_past"))
    scope, wrong = ((), []) if problems else _scope(client)
    if problems or wrong:
        raise Invalid(problems + wrong)
    key = secrets.token_urlsafe(KEY_BYTES)
    with transaction.atomic():
        values = {
            "name": client.name.strip(), "unit_id": client.unit, "role": client.role,
            "scope": " ".join(scope), "expires_on": client.expires_on,
            "key_hash": keyed_hash("api", key),
        }  # fmt: skip
        ident = repository.add_client(values)
        body = {"client": ident, "name": client.name.strip(), "role": client.role,
                "scope": list(scope), "expires_on": client.expires_on.isoformat()}  # fmt: skip
        record_office(context, OfficeAct.CLIENT_ADDED, client.unit, 0, body)
    return ident, key


def _scope(client: NewClient) -> tuple[tuple[str, ...], list[FieldProblem]]:
    """The permissions the key is given, and why it cannot be given those asked for."""
    most = GRANTS[Role(client.role)] & KEY_PERMISSIONS
    wanted = frozenset(client.scope or most)
    if not wanted or wanted - most:
        return (), [FieldProblem("scope", "beyond_the_role")]
    if Permission.ACT in wanted and Permission.READ_PETITIONS not in wanted:
        return (), [FieldProblem("scope", "acts_unseen")]
    return tuple(sorted(wanted)), []


def close_client(context: Context, client: int) -> None:
    """End a client's key. Raises Refusal."""
    if not context.actor.may(Permission.KEEP_ORGANISATION):
        raise Refusal("not_yours", "14")
    found = next((c for c in queries.clients() if c.id == client), None)
    if found is None:
        raise Invalid([FieldProblem("client", "missing")])
    with transaction.atomic():
        repository.close_client(client)
        body = {"client": client, "name": found.name}
        record_office(context, OfficeAct.CLIENT_CLOSED, found.unit, 0, body)


def actor_of_key(key: str, today: date) -> Actor | None:
    """The actor a key stands for, None when it is unknown, closed or out of date."""
    found = queries.client_by_hash(keyed_hash("api", key)) if key else None
    return actor_of_client(found, today) if found else None


def actor_of_client(found: ClientRow, today: date) -> Actor | None:
    """The actor a client stands for, None when it is closed or out of date."""
    if found.is_closed or found.expires_on < today:
        return None
    only = frozenset(Permission(name) for name in found.scope)
    return replace(actor(f"client{found.id}", found), only=only)
