"""What people see and do about the exchange: what is stuck and why, trying again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from huiyin.domain.authority import Permission, scope
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services import exchange, exchange_down, exchange_up
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, words
from huiyin.services.organisation import record_office
from huiyin.store.petitions import exchange_rows as rows
from huiyin.store.record import queries as record
from huiyin.store.record.queries import ErrandRow
from huiyin.store.record.repository import wake

SHOWN, MOST = 50, 1000
KINDS = (exchange_up.UP, exchange_down.ACKNOWLEDGE)
RECENT = ("taken", "known", "set_aside")
REASON_AT_MOST = 200


class NoSuchMessage(Exception):
    """There is no such message, or it waits for nobody any more."""


@dataclass(frozen=True, slots=True)
class Came:
    """A message that came down: `number` is "" when there is none or it is not for this eye."""

    row: rows.MessageRow
    number: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """Something that could not be sent yet: for which petition, how often tried, why, when next.

    `next_at` is None when it is not tried by itself any more.
    """

    key: str
    kind: str
    number: str
    attempts: int
    error: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Silent:
    """A petition whose newest step the upper system has not acknowledged, or has refused."""

    number: str
    upper_number: str
    sent_at: datetime | None
    refusal: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The exchange of a bureau as it stands."""

    is_on: bool
    where: str
    fetch: ErrandRow | None
    waiting: list[Came]
    stuck: list[Stuck]
    silent: list[Silent]
    recent: list[Came]


def _need(context: Context) -> None:
    """Only who registers for the bureau that exchanges. Raises Refusal."""
    if not context.actor.may(Permission.REGISTER):
        raise Refusal("not_yours", "22")


def is_ours(context: Context) -> bool:
    """Does the actor's bureau exchange with the upper system?"""
    return exchange.is_on() and exchange.desk().bureau == context.actor.bureau


def overview(context: Context) -> Overview:
    """What came, what waits for a person, what is stuck on its way up. Raises Refusal."""
    _need(context)
    if not is_ours(context):
        return Overview(False, "", None, [], [], [], [])
    bureau = context.actor.bureau
    waiting = rows.messages(bureau, rows.WAITING, SHOWN)
    recent = rows.messages(bureau, RECENT, SHOWN // 2)
    errands = _errands()
    silent = rows.untold(bureau, context.at - exchange_up.UNANSWERED, SHOWN)
    found = {m.petition for m in (*waiting, *recent) if m.petition}
    found |= {m.petition for m in silent}
    found |= {p for e in errands if (p := _petition(e))}
    stuck = {_petition(e) for e in errands}
    numbers = rows.numbers_seen(scope(context.actor), sorted(found))
    return Overview(
        True, _where(), record.errand(exchange_down.FETCH_KEY),
        [Came(m, numbers.get(m.petition or 0, "")) for m in waiting],
        [_stuck(e, numbers) for e in errands],
        [Silent(numbers[m.petition], m.upper_number, m.sent_at, m.refusal)
         for m in silent if m.petition in numbers and m.petition not in stuck],
        [Came(m, numbers.get(m.petition or 0, "")) for m in recent],
    )  # fmt: skip


def _errands() -> list[ErrandRow]:
    found = record.errands(KINDS, ("waiting", "failed"), SHOWN * 2)
    return [e for e in found if e.attempts][:SHOWN]


def _petition(errand: ErrandRow) -> int | None:
    if "petition" in errand.payload:
        return int(errand.payload["petition"])
    message = rows.message_by_id(int(errand.payload["message"]))
    return message.petition if message else None


def _stuck(errand: ErrandRow, numbers: dict[int, str]) -> Stuck:
    return Stuck(
        errand.key, errand.kind, numbers.get(_petition(errand) or 0, ""), errand.attempts,
        errand.error.partition(": ")[2] or errand.error,
        errand.due_at if errand.state == "waiting" else None,
    )  # fmt: skip


def _where() -> str:
    """The other side without anything secret."""
    parts = urlsplit(settings.HUIYIN_EXCHANGE_URL)
    return parts.path if parts.scheme == "file" else (parts.hostname or "")


def send_again(context: Context, key: str) -> bool:
    """Let something stuck be sent now; was it still stuck? Raises Refusal."""
    _need(context)
    errand = record.errand(key) if is_ours(context) else None
    if errand is None or errand.kind not in KINDS:
        return False
    return bool(wake([key], context.at))


def fetch_again(context: Context) -> None:
    """Let the worker look for messages now. Raises Refusal."""
    _need(context)
    if is_ours(context):
        wake([exchange_down.FETCH_KEY], context.at, ("waiting", "failed", "done"))


def _waiting(context: Context, ident: int) -> rows.MessageRow:
    _need(context)
    row = rows.message_by_id(ident)
    if row is None or row.bureau != context.actor.bureau or row.state not in rows.WAITING:
        raise NoSuchMessage
    return row


def read_again(context: Context, ident: int) -> str:
    """Try to take in a message once more, as after new names were set; what became of it.

    Raises Refusal, NoSuchMessage.
    """
    return exchange_down.read_again(context, _waiting(context, ident))


def set_aside(context: Context, ident: int, reason: str) -> None:
    """A message that is dealt with otherwise waits no more; an act of the bureau says why.

    Raises Refusal, NoSuchMessage, Invalid.
    """
    row = _waiting(context, ident)
    if not reason.strip():
        raise Invalid([FieldProblem("reason", "missing")])
    with transaction.atomic():
        if not rows.change_message(ident, {"state": "set_aside", "sealed": ""}, rows.WAITING):
            raise NoSuchMessage
        body = {"message": row.message, "upper_number": row.upper_number,
                "reason": reason.strip()[:REASON_AT_MOST]}  # fmt: skip
        record_office(context, OfficeAct.MESSAGE_SET_ASIDE, context.actor.bureau, 0, body)


def wake_all(at: datetime) -> int:
    """Let everything that is stuck on its way up be sent now; how many."""
    return wake([e.key for e in record.errands(KINDS, ("waiting", "failed"), MOST)], at)


def stuck_lines(context: Context) -> list[dict[str, Any]]:
    """What is stuck, a line each: what, which petition, why, how often tried, when next."""
    seen, reasons = overview(context), words()["reason"]
    lines = [
        {"what": "down", "number": c.row.upper_number, "why": reasons.get(c.row.reason, ""),
         "attempts": c.row.times, "next_at": None}
        for c in seen.waiting
    ]  # fmt: skip
    return lines + [
        {"what": "up", "number": s.number, "why": s.error, "attempts": s.attempts,
         "next_at": s.next_at}
        for s in seen.stuck
    ]  # fmt: skip
