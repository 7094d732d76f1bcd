"""Telling whoever must act next: the errands of the outbox and the sweep of the clocks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.db import transaction

from huiyin.domain.acts import ActKind
from huiyin.domain.authority import Role
from huiyin.services import (
    calendar,
    disposing,
    filing,
    ledger_runs,
    makings,
    outside,
    packs,
    previews,
    register_notices,
    scan_reading,
    scans,
    uploads,
)
from huiyin.services.context import SYSTEM, ZONE, Context, begin, now
from huiyin.services.succession import succeed
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import queries, repository
from huiyin.store.petitions.derive import is_ledger_row
from huiyin.store.record import queries as record_queries
from huiyin.store.record.queries import ActRow
from huiyin.store.record.repository import (
    ATTEMPTS_AT_MOST,
    ClaimedErrand,
    NewErrand,
    claim,
    finish,
    postpone,
    put_off,
    queue,
    renew,
)
from huiyin.store.record.repository import beat as record_beat

LOST_DAYS = 30
_QUIET = frozenset(
    {
        ActKind.IDENTITY_REVEALED,
        ActKind.QUERY_CODE_RENEWED,
        ActKind.LETTER_ISSUED,
        ActKind.LETTER_VOIDED,
        ActKind.RETENTION_SET,
        ActKind.DISPOSED,
    }
)


def mark_read(context: Context) -> None:
    """Mark all messages the actor sees as read."""
    repository.mark_read(context.actor.unit, context.actor.person, context.at)


def _messages(row: Mapping[str, Any], kind: str, key: str, at: datetime) -> list[dict[str, Any]]:
    """What the holder of a petition is told; of an accusation only its registrar hears, and of
    what reads like one and has none, the heads."""
    is_restricted = row["is_restricted"]
    message = {
        "key": key, "kind": kind, "petition": row["id"], "number": row["number"], "act": 0,
        "unit": row["bureau"] if is_restricted else row["holder"],
        "person": row["registrar"] if is_restricted else row["handler"], "at": at,
    }  # fmt: skip
    if not is_restricted or row["registrar"]:
        return [message]
    heads = accounts.at_work(row["bureau"], Role.BUREAU_HEAD)
    return [message | {"key": f"{key}:{person}", "person": person} for person in heads]


def tell(errand: ClaimedErrand, at: datetime) -> None:
    """Tell the unit that holds a petition now of the act that brought it there, and whoever
    outside the house is to hear of it."""
    found = queries.petition_by_id(int(errand.payload["petition"]))
    if found is None:
        return
    seq = int(errand.payload["seq"])
    acts = [a for a in record_queries.acts_of(found.petition["id"]) if a.seq >= seq]
    if not acts or all(a.kind in _QUIET for a in acts):
        return
    outside.announce(found, acts, at)
    if acts[0].kind == ActKind.RECALCULATED:
        _tell_recalculated(found.petition, acts, errand.key, at)
        return
    if all(a.actor_unit == found.petition["holder"] for a in acts) or is_ledger_row(
        found.petition
    ):
        return
    told = _messages(found.petition, "tell", errand.key, at)
    repository.tell([message | {"act": acts[0].id} for message in told])


def _tell_recalculated(
    row: Mapping[str, Any], acts: Sequence[ActRow], key: str, at: datetime
) -> None:
    """Tell the holder and every unit one of whose clocks moved; of an accusation its registrar."""
    first = acts[0]
    told = [m | {"act": first.id} for m in _messages(row, "recalculated", key, at)]
    group = [a for a in acts if a.kind == first.kind and a.at == first.at]
    others = {str(a.body.get("unit", "")) for a in group} - {"", *(m["unit"] for m in told)}
    units = [] if row["is_restricted"] else sorted(others)
    more = [told[0] | {"key": f"{key}:{u}", "unit": u, "person": ""} for u in units]
    repository.tell([*told, *more])


def _ledger(errand: ClaimedErrand, hold: Callable[[], None]) -> None:
    ledger_runs.carry_out(int(errand.payload["run"]), hold)


def _making(errand: ClaimedErrand, hold: Callable[[], None]) -> None:
    makings.carry_out(int(errand.payload["making"]), hold)


Handler = Callable[[ClaimedErrand, datetime], None]


def _nothing(_errand: ClaimedErrand, _at: datetime) -> None:
    pass


def catch_up(_errand: ClaimedErrand, _at: datetime) -> None:
    """Finish what an announced year or local rule left, each petition in its own transaction."""
    calendar.catch_up(begin(SYSTEM))
    packs.catch_up(begin(SYSTEM))


HANDLERS: dict[str, Handler] = {
    "tell": tell, "tell_entry": register_notices.tell, "succeed": succeed, "preview": _nothing,
    "recalculate": _nothing, "drop_files": _nothing, **outside.HANDLERS,
}  # fmt: skip
BEFORE: dict[str, Handler] = {
    "preview": previews.draw, "recalculate": catch_up, "drop_files": disposing.drop_files,
    **outside.BEFORE,
}  # fmt: skip
"""What is made before the transaction that marks it done: it may take long, and made twice it
is the same."""


def beat(worker: str, started: datetime, done: "Done") -> None:
    """Let the house know that a worker lives."""
    record_beat(worker, started, now(), (done.sent, done.failed))


LongHandler = Callable[[ClaimedErrand, Callable[[], None]], None]
LONG: dict[str, LongHandler] = {"ledger": _ledger, "making": _making, **outside.LONG}
"""Work in many transactions, safe to be begun again; it holds its errand as it goes on."""
APART: dict[str, LongHandler] = {scan_reading.KIND: scan_reading.read}
"""Work of the same kind that would keep all other waiting: a worker of its own does it."""


@dataclass(slots=True)
class Done:
    """What a run of the worker did."""

    sent: int = 0
    failed: int = 0


class TakenOver(Exception):
    """Another worker has the errand: what this one did is rolled back."""


def run_one(worker: str, at: datetime, kinds: Sequence[str] = ()) -> bool | None:
    """Do one due errand (of some kinds): True done, False put off, None when there is none.

    Effects and the mark "done" are one transaction: a worker killed at any point leaves either
    both or neither, and its claim runs out.
    """
    errand = claim(worker, at, kinds or sorted({*HANDLERS, *LONG}))
    if errand is None:
        return None
    try:
        is_long = errand.kind in LONG or errand.kind in APART
        _do_long(errand, worker) if is_long else _do(errand, worker, at)
    except TakenOver:
        return True
    except outside.LATER as later:
        postpone(errand, later.until)
        return False
    except Exception as error:  # a broken errand must not stop the queue
        put_off(errand, at, f"{type(error).__name__}: {error}", _patience(errand, error))
        return False
    return True


def _patience(errand: ClaimedErrand, error: Exception) -> int:
    """How often it is tried; never again what the other side has read and refused."""
    is_hopeless = isinstance(error, outside.HOPELESS)
    return 0 if is_hopeless else outside.PATIENCE.get(errand.kind, ATTEMPTS_AT_MOST)


def _do(errand: ClaimedErrand, worker: str, at: datetime) -> None:
    BEFORE.get(errand.kind, _nothing)(errand, at)
    with transaction.atomic():
        HANDLERS[errand.kind](errand, at)
        if not finish(errand, worker):
            raise TakenOver


def _do_long(errand: ClaimedErrand, worker: str) -> None:
    def hold() -> None:
        if not renew(errand, worker, now()):
            raise TakenOver

    hold()
    {**LONG, **APART}[errand.kind](errand, hold)
    if not finish(errand, worker):
        raise TakenOver


def _never() -> bool:
    return False


def run_all(
    worker: str, at: datetime | None = None, kinds: Sequence[str] = (), *,
    is_stopped: Callable[[], bool] = _never,
) -> Done:  # fmt: skip
    """Do every due errand (of some kinds), until stopped: the one at hand is finished."""
    done = Done()
    while not is_stopped():
        result = run_one(worker, at or now(), kinds)
        if result is None:
            break
        done.sent += result
        done.failed += not result
    return done


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did; the keys of `huiyin tick`."""

    reminders: int
    escalations: int
    sent: int
    failed: int


def sweep(day: date | None = None) -> Swept:
    """One round: lost errands put back, reminders and escalations, the outbox emptied.

    Running it again the same day tells nobody anything twice.
    """
    context = begin(SYSTEM, _moment(day))
    call_command("clearsessions")
    calendar.catch_up(begin(SYSTEM))
    packs.catch_up(begin(SYSTEM))
    scans.sweep(begin(SYSTEM))
    uploads.sweep(begin(SYSTEM))
    scan_reading.put_back(begin(SYSTEM))
    makings.sweep(context)
    filing.catch_up()
    put_back(context)
    ledger_runs.sweep(context.at)
    outside.sweep(context.at)
    clocks = queries.running_clocks(until=context.today + timedelta(days=14))
    soon = [c for c in clocks if c["warn_on"] <= context.today <= c["due_on"]]
    late = [c for c in clocks if c["due_on"] < context.today]
    with transaction.atomic():
        told = [m for c in soon for m in _of_clock(c, "remind", context)]
        told += [m for c in late for m in _of_clock(c, "overdue", context)]
        reminders = repository.tell(told)
        escalations = repository.tell([_escalation(c, context) for c in late if _is_outside(c)])
        more, passed_on = register_notices.remind(context)
    done = run_all("tick", context.at)
    return Swept(reminders + more, escalations + passed_on, done.sent, done.failed)


def _moment(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=ZONE) if day else None


def _of_clock(clock: Mapping[str, Any], kind: str, context: Context) -> list[dict[str, Any]]:
    key = ":".join(
        str(clock[name]) for name in ("petition_id", "rule", "round", "unit_code", "due_on")
    )
    row = {**clock, "id": clock["petition_id"], "holder": clock["held_by"]}
    return _messages(row, kind, f"{kind}:{key}", context.at)


def _escalation(clock: Mapping[str, Any], context: Context) -> dict[str, Any]:
    (message,) = _of_clock(clock, "escalate", context)
    return message | {"unit": clock["bureau"], "person": ""}


def _is_outside(clock: Mapping[str, Any]) -> bool:
    """Is it another body than the bureau that is late? Accusations are told to nobody else."""
    return clock["held_by"] != clock["bureau"] and not clock["is_restricted"]


def put_back(context: Context) -> int:
    """Queue again what the outbox should hold and does not: it can be read off the acts."""
    since = context.at - timedelta(days=LOST_DAYS)
    return queue(
        NewErrand("tell", f"tell:{petition}:{seq}", {"petition": petition, "seq": seq}, context.at)
        for petition, seq in record_queries.groups_since(since)
    )


def failures() -> Sequence[str]:
    """What the outbox gave up on, for people who run the house."""
    return record_queries.failed_errands()
