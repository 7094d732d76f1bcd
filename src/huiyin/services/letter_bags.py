"""A bag of letters registered at once: each a petition of its own, on the day it came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from huiyin.domain.fields import FieldProblem
from huiyin.domain.petition import Channel, Purpose
from huiyin.services import intake
from huiyin.services.acting import Invalid
from huiyin.services.context import ZONE, Context
from huiyin.services.intake import Desk, Party, Receipt, Registration, Submission
from huiyin.services.organisation import RejectedRow
from huiyin.services.repeats import earlier_matters, is_alike
from huiyin.services.tabular import moment_of
from huiyin.store.petitions.identity import Identity, hashes_of
from huiyin.store.petitions.queries import Earlier

RECEIVED_AT = time(9)
MOST = 200
SHOWN = 3
COLUMNS = ("name", "phone", "address", "detail", "claims", "received_on")


class BadLetters(Exception):
    """Lines that cannot be taken; nothing was registered."""

    def __init__(self, rows: Sequence[RejectedRow]) -> None:
        super().__init__("letters")
        self.rows = tuple(rows)


@dataclass(frozen=True, slots=True)
class Bag:
    """What the letters have in common: the day, the class, why they are entered late."""

    received_on: date
    purpose: Purpose
    late_entry_reason: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """A letter that was registered, for the slip that answers it, and the earlier matters it may
    be one of, for the clerk to decide."""

    receipt: Receipt
    title: str
    earlier: tuple[Earlier, ...] = ()


def register_letters(
    context: Context, desk: Desk, lines: Sequence[str], bag: Bag, token: str
) -> list[Registered]:
    """Register every line, or none. Raises BadLetters with each line that is wrong."""
    if len(lines) > MOST:
        raise BadLetters([RejectedRow(0, "file", str(len(lines)), "too_many_letters")])
    made: list[Registered] = []
    rejected: list[RejectedRow] = []
    with transaction.atomic():
        for number, line in enumerate(lines, start=1):
            cells = dict(zip(COLUMNS, (c.strip() for c in line.split("\t")), strict=False))
            try:
                made.append(_one(context, desk, cells, bag, f"{token}:{number}"))
            except Invalid as invalid:
                rejected += [
                    RejectedRow(number, p.field, cells.get(p.field, "")[:80], p.reason)
                    for p in invalid.problems
                ]
        if rejected:
            raise BadLetters(rejected)
    return made


def _one(context: Context, desk: Desk, cells: dict[str, str], bag: Bag, token: str) -> Registered:
    day = _day(cells.get("received_on", ""), bag.received_on)
    who = Identity(cells.get("name", ""), cells.get("phone", ""), "", cells.get("address", ""))
    claims = tuple(c for c in cells.get("claims", "").replace(";", "；").split("；") if c)
    submission = Submission(
        detail=cells.get("detail", ""), claims=claims, channel=Channel.LETTER,
        place=cells.get("address", ""), parties=(Party(who),),
        received_at=datetime.combine(day, RECEIVED_AT, ZONE),
    )  # fmt: skip
    registration = Registration(bag.purpose, late_entry_reason=bag.late_entry_reason)
    receipt = intake.register_at_window(context, desk, submission, registration, token)
    earlier = _earlier(context, who, receipt, submission.detail)
    return Registered(receipt, " ".join(submission.detail.split())[:40], earlier)


def _earlier(
    context: Context, who: Identity, receipt: Receipt, detail: str
) -> tuple[Earlier, ...]:  # fmt: skip
    """Earlier matters of the writer in the register: known by the telephone, or told alike."""
    hashes = hashes_of(who)
    phone = hashes["phone_hash"]
    found = [e for e in earlier_matters([hashes]) if e.id != receipt.id
             and e.bureau in context.actor.bureaus
             and ((phone and phone in e.hashes) or is_alike(e, detail))]  # fmt: skip
    return tuple(sorted(found, key=lambda e: not is_alike(e, detail))[:SHOWN])


def _day(written: str, common: date) -> date:
    if not written:
        return common
    try:
        return moment_of(written).date()
    except ValueError:
        raise Invalid([FieldProblem("received_on", "not_day")]) from None
