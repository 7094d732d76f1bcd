"""The queue of the reception hall: take a number, call the next, say who is seen where.

A number decides nothing about anybody, so it is no act; the petition that comes of it names it.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.core.signing import BadSignature, Signer
from django.db import transaction

from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import TicketState
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.store.accounts import queue as tickets
from huiyin.store.accounts import repository
from huiyin.store.accounts.queue import TicketRow
from huiyin.store.record.repository import next_number

WINDOW_LENGTH = 20


def label_of(serial: int) -> str:
    """A number as it is printed and called."""
    return f"A{serial:03d}"


def take(context: Context) -> str:
    """The next number of today. Raises Refusal."""
    _need(context)
    bureau, day = context.actor.bureau, context.today
    with transaction.atomic():
        serial = next_number(f"ticket:{bureau}:{day.isoformat()}")
        repository.take_ticket(bureau, day, serial, context.at)
    return label_of(serial)


def call_next(context: Context, window: str) -> str:
    """Call who waits longest to a window, "" when nobody does; the one before was seen.

    Raises Invalid, Refusal.
    """
    _need(context)
    if not window.strip() or len(window.strip()) > WINDOW_LENGTH:
        raise Invalid([FieldProblem("window", "no_window")])
    bureau, day, person = context.actor.bureau, context.today, context.actor.person
    with transaction.atomic():
        _end(context, TicketState.SEEN)
        called = {"window": window.strip(), "person": person, "called_at": context.at}
        serial = repository.call_ticket(bureau, day, called)
    return label_of(serial) if serial else ""


def miss(context: Context) -> None:
    """Whom one called did not come. Raises Refusal."""
    _need(context)
    _end(context, TicketState.MISSED)


def finish(context: Context) -> None:
    """Whom one was seeing has been seen. Raises Refusal."""
    _need(context)
    _end(context, TicketState.SEEN)


def _end(context: Context, state: TicketState) -> None:
    repository.end_tickets(
        context.actor.bureau, context.today, context.actor.person,
        {"state": state, "done_at": context.at},
    )  # fmt: skip


def _need(context: Context) -> None:
    if not context.actor.may(Permission.REGISTER):
        raise Refusal("not_yours", "18")


def mine(context: Context) -> TicketRow | None:
    """Whom the actor is seeing now, or None."""
    return tickets.ticket_of(context.actor.bureau, context.today, context.actor.person)


def _signer() -> Signer:
    return Signer(salt="huiyin hall wall", sep="~")


def wall_address(bureau: str) -> str:
    """What the address of a bureau's wall display carries: whoever has it sees the numbers called
    there, and nothing else, without an account."""
    return _signer().sign(bureau)


def bureau_of_wall(address: str) -> str:
    """The bureau whose wall an address is, "" for a made-up one."""
    try:
        return _signer().unsign(address)
    except BadSignature:
        return ""


@dataclass(frozen=True, slots=True)
class Hall:
    """The hall as it stands: who waits, who is being seen where, who was called in vain."""

    waiting: list[TicketRow]
    called: list[TicketRow]
    missed: list[TicketRow]
    seen: int
    mine: TicketRow | None


def hall(context: Context) -> Hall:
    """Today's queue of the actor's bureau; called ones newest first."""
    return replace(on_wall(context.actor.bureau, context.today), mine=mine(context))


def on_wall(bureau: str, day: date) -> Hall:
    """The queue of a bureau on a day, as everybody in the hall may see it."""
    rows = tickets.tickets(bureau, day)
    by = {s: [r for r in rows if r.state == s] for s in TicketState}
    called = sorted(by[TicketState.CALLED], key=lambda r: str(r.called_at), reverse=True)
    return Hall(
        by[TicketState.WAITING], called, by[TicketState.MISSED], len(by[TicketState.SEEN]), None
    )
