"""Telling who must act on an entry of a register: of a new duty at once, of a due day ahead."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from huiyin.services.context import Context
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import repository as petitions
from huiyin.store.record.repository import ClaimedErrand, NewErrand, queue
from huiyin.store.registers import queries
from huiyin.store.registers.derive import DerivedEntry

SOON_WORKING_DAYS = 5
PAST_DAYS = 30
"""How long after a due day somebody is still told: a sweep that stood still catches up."""

ERRAND = "tell_entry"
Message = dict[str, Any]


def announce(context: Context, derived: DerivedEntry, seq: int, parts: Sequence[str] = ()) -> None:
    """Have those at work on an entry told of an act that somebody else did, by the outbox; with
    `parts` the units of its parts in these registers too."""
    entry = derived.entry
    found = queries.parts(entry["id"], parts) if parts else ()
    beside = sorted({str(p.entry["fields"].get("unit") or "") for p in found} - {""})
    payload = {"entry": entry["id"], "unit": context.actor.unit, "person": context.actor.person,
               "beside": beside}  # fmt: skip
    key = f"{ERRAND}:{entry['id']}:{seq}"
    queue([NewErrand(ERRAND, key, payload, context.at)])


def tell(errand: ClaimedErrand, at: datetime) -> None:
    """Tell the unit and the people of an entry, but for who did it."""
    row, beside = (
        queries.entry_by_id(int(errand.payload["entry"])),
        errand.payload.get("beside", ()),
    )
    if row is None or not (row.entry["is_open"] or beside):
        return
    named = [r["target"] for r in row.links if r["target_kind"] == "person"]
    told = [*_told(row.entry, "tell", _posts(named), at)]
    if not row.entry["is_restricted"]:
        told += [_message(row.entry, "tell", (str(unit), ""), at) for unit in beside]
    mine = str(errand.payload["unit"]), str(errand.payload["person"])
    petitions.tell([
        message | {"key": f"{errand.key}:{message['unit']}:{message['person']}"[:120]}
        for message in told
        if message["unit"] != mine[0] or message["person"] not in ("", mine[1])
    ])  # fmt: skip


def remind(context: Context) -> tuple[int, int]:
    """Tell whose entries are due soon or overdue: how many were told, and how many bureaus of
    what others are late with. The same due day is told once."""
    today = context.today
    soon = context.rules.calendar.add_workdays(today, SOON_WORKING_DAYS)
    reminders = escalations = 0
    for rows in queries.due_between(today - timedelta(days=PAST_DAYS), soon):
        posts = _posts([str(p) for row in rows for p in row["people"]])
        told = [m for row in rows for m in _due(row, posts, context)]
        reminders += petitions.tell(told)
        late = [row for row in rows if row["due_on"] < today and _is_outside(row)]
        escalations += petitions.tell([_escalation(row, context.at) for row in late])
    return reminders, escalations


def _posts(people: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The units somebody has a post in, by person."""
    wanted = {int(p) for p in people if p.isdecimal()}
    return accounts.units_of(wanted) if wanted else {}


def _due(
    row: Mapping[str, Any], posts: Mapping[str, Sequence[str]], context: Context
) -> Iterator[Message]:
    kind = "overdue" if row["due_on"] < context.today else "remind"
    yield from _told(row, kind, posts, context.at)


def _told(
    row: Mapping[str, Any], kind: str, posts: Mapping[str, Sequence[str]], at: datetime
) -> Iterator[Message]:
    """A message to the unit and one to each person named; of an accusation its registrar."""
    if row["is_restricted"]:
        yield _message(row, kind, (row["bureau"], row["registrar"]), at)
        return
    yield _message(row, kind, (row["unit"], ""), at)
    for person, units in posts.items():
        if "people" not in row or person in row["people"]:
            yield from (_message(row, kind, (unit, person), at) for unit in units[:1])


def _message(
    row: Mapping[str, Any], kind: str, to: tuple[str, str], at: datetime
) -> Message:  # fmt: skip
    unit, person = to
    return {
        "key": f"{kind}:entry:{row['id']}:{row['due_on']}:{person}", "kind": kind, "petition": 0,
        "number": row["number"], "register": row["kind"], "act": 0, "unit": unit,
        "person": person, "at": at,
    }  # fmt: skip


def _escalation(row: Mapping[str, Any], at: datetime) -> Message:
    return _message(row, "escalate", (row["bureau"], ""), at)


def _is_outside(row: Mapping[str, Any]) -> bool:
    """Is it another body than the bureau that is late?"""
    return row["unit"] != row["bureau"] and not row["is_restricted"]
