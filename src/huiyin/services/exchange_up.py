"""What goes up: acknowledgements, and every step of a petition that was handed down.

An errand brings the upper system up to date with one petition, step by step in order; how far
it came is kept, so that a step is named once, a lost answer is asked again, and nothing is told
out of order.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from huiyin.adapters.exchange.base import Exchange, ExchangeRefused
from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.life import fold
from huiyin.services import exchange
from huiyin.services.context import now, words
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import exchange_rows as rows
from huiyin.store.petitions import queries
from huiyin.store.petitions.derive import to_act
from huiyin.store.petitions.queries import PetitionRow
from huiyin.store.record.queries import ActRow, acts_of
from huiyin.store.record.repository import ClaimedErrand, NewErrand, queue, wake

UP = "exchange_up"
UNANSWERED = timedelta(days=1)
"""How long an acknowledgement may take before a step is told again."""

UNTOLD = frozenset(
    {
        ActKind.IDENTITY_REVEALED, ActKind.QUERY_CODE_RENEWED, ActKind.LETTER_ISSUED,
        ActKind.LETTER_VOIDED, ActKind.RECALCULATED, ActKind.DISPOSED, ActKind.ATTACHED,
        ActKind.DETACHED, ActKind.CONTACTED, ActKind.RECEPTION_NOTED, ActKind.ALLOCATED,
        ActKind.RECUSED,
    }
)  # fmt: skip
"""Acts that are the house's own business, not progress."""


def announce(found: PetitionRow, acts: Sequence[ActRow], at: datetime) -> None:
    """After acts of a petition: let the upper system hear of them, if it handed it down."""
    ident = found.petition["id"]
    if not exchange.is_on() or rows.matter(ident) is None:
        return
    key = f"exchange:up:{ident}:{acts[0].seq}"
    queue([NewErrand(UP, key, {"petition": ident}, at)])


def acknowledge(errand: ClaimedErrand, at: datetime) -> None:
    """Tell the upper system what became of its message. Raises ExchangeTrouble."""
    row = rows.message_by_id(int(errand.payload["message"]))
    if row is None:
        return
    results = exchange.names()["results"]
    is_taken = row.state not in rows.WAITING
    number = _number(row.petition)
    told: dict[str, Any] = {
        "to": row.message,
        "result": results["taken" if is_taken else "refused"],
    }
    if is_taken:
        told["body"] = {exchange.names()["up"]["number"]: number}
    else:
        told["reason"] = words()["reason"].get(row.reason, row.reason)
    name = f"ack.{row.bureau}.{row.id}"
    exchange.way().send(name, exchange.written("acknowledgement", name, at.isoformat(), **told))


def _number(petition: int | None) -> str:
    found = rows.matter(petition) if petition else None
    return found.number if found else ""


def noted(errand: ClaimedErrand, _at: datetime) -> None:
    """The upper system has the acknowledgement."""
    rows.change_message(int(errand.payload["message"]), {"is_known_above": True})


def bring_up_to_date(errand: ClaimedErrand, hold: Callable[[], None]) -> None:
    """Tell the upper system every step of a petition it was not told yet, oldest first.

    Raises ExchangeTrouble and ExchangeRefused.
    """
    matter = rows.matter(int(errand.payload["petition"]))
    found = queries.petition_by_id(int(errand.payload["petition"]))
    if matter is None or found is None:
        return
    way, records = exchange.way(), acts_of(matter.petition)
    sent, acts = matter.sent_seq, [to_act(r) for r in records]
    for place, record in enumerate(records):
        if record.seq <= sent:
            continue
        if record.kind not in UNTOLD:
            hold()
            _tell(way, matter, record, _body(matter, found, acts, place))


def _tell(way: Exchange, matter: rows.MatterRow, record: ActRow, body: Mapping[str, Any]) -> None:
    name = f"{matter.bureau}.{matter.number}.{record.seq}"
    said = exchange.written("progress", name, record.at.isoformat(), body=body)
    try:
        is_known = way.send(name, said)
    except ExchangeRefused as refused:
        rows.change_matter(matter.petition, {"refusal": str(refused)[:300]})
        raise
    values: dict[str, Any] = {"sent_seq": record.seq, "sent_at": now(), "refusal": ""}
    rows.change_matter(matter.petition, values | ({"known_seq": record.seq} if is_known else {}))


def _body(
    matter: rows.MatterRow, found: PetitionRow, acts: Sequence[Act], place: int
) -> dict[str, Any]:
    """One step as the upper system reads it; of an accusation no words, only what was done."""
    act, row, said = acts[place], found.petition, words()
    read = effective(acts[: place + 1])
    state = fold(read, matter.bureau).state
    names = {u.code: u.name for u in accounts.units({act.actor_unit, act.unit} - {""})}
    told: dict[str, Any] = {
        "upper_number": matter.upper_number, "number": matter.number, "seq": act.seq,
        "act": str(act.kind), "act_said": said["act"].get(act.kind, ""), "on": act.on.isoformat(),
        "unit": act.actor_unit, "unit_said": names.get(act.actor_unit, ""),
        "to_unit": act.unit, "to_unit_said": names.get(act.unit, ""),
        "state": str(state), "state_said": said["state"].get(state, ""),
    }  # fmt: skip
    if place == len(acts) - 1 and row["due_on"]:
        told["due_on"] = row["due_on"].isoformat()
    if not row["is_restricted"]:
        told |= _words_of(next((a for a in read if a.seq == act.seq), act))
    return {exchange.names()["up"][name]: value for name, value in told.items() if value != ""}


def _words_of(act: Act) -> dict[str, str]:
    fields = exchange.names()["texts"].get(str(act.kind), ())
    text = "\n".join(str(act.fields[f]) for f in fields if act.fields.get(f))
    outcomes = act.fields.get("outcomes") or {}
    choices = words()["choice"]
    outcome = "；".join(f"{n}：{choices.get(str(v), v)}" for n, v in outcomes.items())
    return {k: v for k, v in (("text", text), ("outcome", outcome)) if v}


def remind(at: datetime) -> int:
    """Tell again what the upper system never said it has; how many petitions."""
    if not exchange.is_on():
        return 0
    late = [m for m in rows.untold(exchange.desk().bureau, at - UNANSWERED) if not m.refusal]
    for matter in late:
        rows.change_matter(matter.petition, {"sent_seq": matter.known_seq, "sent_at": at})
        key = f"exchange:up:{matter.petition}:again"
        queue([NewErrand(UP, key, {"petition": matter.petition}, at)])
        wake([key], at, ("done", "failed"))
    return len(late)
