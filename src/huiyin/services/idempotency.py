"""Writes of other systems that may be sent twice: the same key gives the same answer.

Kept is what a write came to (a number, a version), never the answer itself: that is told again
from the record, so that nothing outlives a lawful disposal.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Conflict
from huiyin.services.context import Context
from huiyin.store.record.queries import token_result
from huiyin.store.record.repository import take_token
from huiyin.store.record.seals import keyed_hash, sm3


class KeyReused(Exception):
    """The key was used before, for something else."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A write as it was sent: `token` for its key ("" without one), `said` for its words."""

    token: str
    said: str


def sending(client: str, key: str, *said: Any) -> Sending:
    """The write of a client under a key; keys of different clients never meet."""
    if not key:
        return Sending("", "")
    words = json.dumps(said, sort_keys=True, ensure_ascii=False)
    token = keyed_hash("idempotency", sm3(f"{client}\x1f{key}".encode()).hex())
    return Sending(token, keyed_hash("request", sm3(words.encode()).hex()))


def once(context: Context, sent: Sending, do: Callable[[], str]) -> str:
    """What the write comes to, done no more than once. Raises KeyReused.

    What was refused may be sent again with the same key: nothing was kept of it.
    """
    if known := _known(sent):
        return known
    try:
        with transaction.atomic():
            result = do()
            if sent.token:
                take_token(f"api:{sent.token}", f"{sent.said}|{result}", context.at)
    except (IntegrityError, Refusal, Conflict):
        # The same write may have been done in the meantime.
        if known := _known(sent):
            return known
        raise
    return result


def _known(sent: Sending) -> str:
    found = token_result(f"api:{sent.token}") if sent.token else ""
    said, _, result = found.partition("|")
    if found and said != sent.said:
        raise KeyReused
    return result
