"""What the upper system hands down: each message is one transaction with its act.

A message is known by its own id, a petition by the upper system's number: whatever comes twice
does nothing twice and is acknowledged again, since the first acknowledgement may be lost.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.adapters.exchange.base import MESSAGE_AT_MOST, Parcel
from huiyin.domain.petition import Channel, Purpose
from huiyin.services import exchange, tabular
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, begin
from huiyin.services.exchange import UPPER, Message, Rubbish
from huiyin.services.intake import Desk, Party, Receipt, Submission, submit
from huiyin.services.ledger_rows import BadRow, LedgerRow, fields_of, read_row, values_of
from huiyin.store.petitions import exchange_rows as rows
from huiyin.store.record.repository import NewErrand, queue, wake
from huiyin.store.record.seals import keyed_hash, seal, sm3, unseal

ACKNOWLEDGE = "exchange_ack"
UPPER_NUMBER_AT_MOST = 80
FETCH, FETCH_KEY = "exchange_fetch", "exchange:fetch"


@dataclass(slots=True)
class Fetched:
    """What a look for messages came to, by what became of them."""

    read: int = 0
    taken: int = 0
    known: int = 0
    waiting: int = 0


def fetch(hold: Callable[[], None] = lambda: None) -> Fetched:
    """Take in whatever the upper system holds ready. Raises ExchangeTrouble."""
    way, fetched = exchange.way(), Fetched()
    for parcel in way.waiting():
        hold()
        state = take(parcel)
        fetched.read += 1
        fetched.taken += state == "taken"
        fetched.known += state == "known"
        fetched.waiting += state in rows.WAITING
        way.settle(parcel.name, is_good=state not in rows.WAITING)
    return fetched


def take(parcel: Parcel) -> str:
    """Take one message in; what became of it: taken, known, differs or refused."""
    ident = exchange.ident_of(parcel.data) or "#" + sm3(parcel.data).hex()
    if before := rows.message(ident):
        return _again(before)
    context, desk = begin(UPPER), exchange.desk()
    try:
        with transaction.atomic():
            return _first_time(context, desk, ident, parcel.data)
    except IntegrityError:
        # Another process took it, or the petition, in the meantime: look again.
        if before := rows.message(ident):
            return _again(before)
        with transaction.atomic():
            return _first_time(context, desk, ident, parcel.data)


def _again(before: rows.MessageRow) -> str:
    """The upper system does not know that this house has it: say so once more."""
    with transaction.atomic():
        rows.came_again(before.id)
        wake([_ack_key(before.id)], begin(UPPER).at, ("waiting", "failed", "done"))
    return before.state if before.state in rows.WAITING else "known"


def _ack_key(ident: int) -> str:
    return f"exchange:ack:{ident}"


def _first_time(context: Context, desk: Desk, ident: str, data: bytes) -> str:
    noted = {"message": ident, "bureau": desk.bureau, "at": context.at}
    try:
        message = exchange.read(data)
        became = _deal_with(context, desk, message)
    except Rubbish as rubbish:
        became = {"state": "refused", "reason": rubbish.reason, "field": rubbish.field,
                  "upper_number": _upper_number(data)}  # fmt: skip
    is_waiting = became["state"] in rows.WAITING
    kept = seal({"data": data[:MESSAGE_AT_MOST].decode("utf-8", "replace")})
    row = rows.add_message(noted | became | ({"sealed": kept} if is_waiting else {}))
    if not ident.startswith("#") and became["state"] != "heard":
        queue([NewErrand(ACKNOWLEDGE, _ack_key(row), {"message": row}, context.at)])
    return str(became["state"])


def _deal_with(context: Context, desk: Desk, message: Message) -> dict[str, Any]:
    """What becomes of a message that can be read. Raises Rubbish."""
    if message.kind == "acknowledgement":
        return heard(desk, message)
    if message.kind != "handed_down":
        raise Rubbish("unknown_message")
    return _hand_down(context, desk, message.body)


def heard(desk: Desk, message: Message) -> dict[str, Any]:
    """The upper system says what it has of what was sent up. Raises Rubbish."""
    number, _, seq = message.to.rpartition(".")
    matter = rows.matter_of_number(desk.bureau, number.partition(".")[2])
    if matter is None or not seq.isdecimal():
        raise Rubbish("answers_nothing")
    if message.result == exchange.names()["results"]["refused"]:
        rows.change_matter(matter.petition, {"refusal": (message.reason or "—")[:300]})
    else:
        known = min(max(matter.known_seq, int(seq)), matter.sent_seq)
        rows.change_matter(matter.petition, {"known_seq": known, "refusal": ""})
    return {"state": "heard", "petition": matter.petition, "upper_number": matter.upper_number}


def _hand_down(context: Context, desk: Desk, body: Mapping[str, Any]) -> dict[str, Any]:
    """A petition handed down becomes one of this house, once. Raises Rubbish."""
    row, beside = _row_of(body, context)
    digest = _digest(body)
    above = rows.matter_above(desk.bureau, row.outside_id)
    if above is not None:
        is_same = above[2] == digest
        return {"state": "known" if is_same else "differs", "petition": above[0],
                "reason": "" if is_same else "handed_down_differs",
                "upper_number": row.outside_id}  # fmt: skip
    try:
        receipt = submit(context, desk, _submission(row, beside))
    except Invalid as invalid:
        problem = invalid.problems[0]
        raise Rubbish(problem.reason, problem.field) from invalid
    _note_matter(desk, receipt, row.outside_id, digest)
    return {"state": "taken", "petition": receipt.id, "upper_number": row.outside_id}


def _note_matter(desk: Desk, receipt: Receipt, upper_number: str, digest: str) -> None:
    rows.add_matter(
        {"petition": receipt.id, "bureau": desk.bureau, "number": receipt.number,
         "upper_number": upper_number, "digest": digest}
    )  # fmt: skip


def _upper_number(data: bytes) -> str:
    """The upper system's number of a message that is refused, as far as it can be told."""
    with suppress(Rubbish):
        body = exchange.read(data).body
        for heading in fields_of([str(h) for h in body], {}):
            if fields_of([heading], {})[heading] == "outside_id":
                return str(body[heading]).strip()[:UPPER_NUMBER_AT_MOST]
    return ""


def _digest(body: Mapping[str, Any]) -> str:
    return keyed_hash("handed down", json.dumps(body, sort_keys=True, ensure_ascii=False))


def _row_of(body: Mapping[str, Any], context: Context) -> tuple[LedgerRow, dict[str, str]]:
    """The petition a body describes, and what the upper system wants beside. Raises Rubbish."""
    flat = {str(name): _text(value) for name, value in body.items()}
    beside = {
        name: next((flat[h].strip() for h in headings if flat.get(h, "").strip()), "")
        for name, headings in exchange.names()["down"].items()
    }
    values = values_of(fields_of(list(flat), {}), flat)
    if not values.get("outside_id", "").strip():
        raise Rubbish("no_upper_number", "upper_number")
    try:
        row = read_row(1, values, context)
        beside["upper_report_by"] = _day(beside["upper_report_by"])
    except BadRow as bad:
        raise Rubbish(bad.reason, bad.field) from bad
    return row, beside


def _text(value: Any) -> str:
    """A value as a ledger's cell would hold it. Raises Rubbish for what no cell holds."""
    if isinstance(value, dict | list):
        raise Rubbish("not_text")
    return "" if value is None else str(value)


def _day(text: str) -> str:
    if not text:
        return ""
    try:
        day: date = tabular.moment_of(text).date()
    except ValueError as error:
        raise BadRow("upper_report_by", text, "not_day") from error
    return day.isoformat()


def _submission(row: LedgerRow, beside: Mapping[str, str]) -> Submission:
    """As it is taken in: of today, since the law counts from when it reached this house."""
    said: dict[str, Any] = {
        "upper_number": row.outside_id, "upper_report_by": beside["upper_report_by"],
        "upper_received_on": row.asked_at.date().isoformat(), "topic": row.topic,
    }  # fmt: skip
    if row.purpose is Purpose.ACCUSATION:
        # Article 30: kept apart from the moment it comes, not only once a clerk has classed it.
        said["purpose"] = str(row.purpose)
    return Submission(
        detail=row.detail or row.title, title=row.title, place=row.place, region=row.region,
        respondent=beside["respondent"], channel=Channel.HANDED_DOWN, persons=row.persons,
        parties=(Party(row.identity),), outside_id=row.outside_id,
        beside={name: value for name, value in said.items() if value},
    )  # fmt: skip


def read_again(context: Context, message: rows.MessageRow) -> str:
    """Try once more to take in a message that was refused; what became of it."""
    data = str(unseal(message.sealed)["data"]).encode()
    desk = replace(exchange.desk(), bureau=message.bureau)
    with transaction.atomic():
        try:
            became = _deal_with(begin(UPPER), desk, exchange.read(data))
        except Rubbish as rubbish:
            became = {"state": "refused", "reason": rubbish.reason, "field": rubbish.field}
        if became["state"] not in rows.WAITING:
            became |= {"sealed": "", "reason": "", "field": ""}
        rows.change_message(message.id, became, rows.WAITING)
        wake([_ack_key(message.id)], context.at, ("waiting", "failed", "done"))
    return str(became["state"])
