"""What the house itself fills in when a move is made: numbers and hashes that nobody types."""

from collections.abc import Callable, Mapping
from typing import Any

from huiyin.documents.conference import Minutes, minutes
from huiyin.documents.model import Document, as_data
from huiyin.documents.pdf import pdf
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.declaration import Move
from huiyin.services.context import Context
from huiyin.services.letter_numbers import take
from huiyin.services.letter_people import on_paper
from huiyin.store.accounts import queries as accounts
from huiyin.store.record.chain import canonical
from huiyin.store.record.seals import sm3
from huiyin.store.registers import queries
from huiyin.store.registers.derive import DerivedEntry

SERIES = "纪"
Fill = Callable[[Context, DerivedEntry], dict[str, Any]]


def filled(context: Context, move: Move, derived: DerivedEntry) -> dict[str, Any]:
    """The items a move sets by itself, in the transaction that makes it.

    Raises Refusal where they cannot be had.
    """
    if not move.sets or derived.entry["state"] not in move.froms:
        return {}
    values = _FILLS[derived.entry["kind"], move.verb](context, derived)
    return {name: values[name] for name in move.sets}


def minutes_of(fields: Mapping[str, Any]) -> Document:
    """Minutes as they stand: issued ones as they left, others as a draft."""
    said = Minutes(
        fields["organ"], fields["title"], fields["body"].splitlines(), fields.get("number", ""),
        on_paper(fields.get("issued_on", "")), fields.get("copies", ""),
    )  # fmt: skip
    return minutes(said)


def hash_of(document: Document) -> str:
    """The hash that the act keeps of what minutes say."""
    return sm3(canonical(as_data(document)).encode()).hex()


def _issued(context: Context, derived: DerivedEntry) -> dict[str, Any]:
    """The number in the bureau's series, taken in this transaction, and the hashes (ADR 0034)."""
    entry = derived.entry
    agenda = queries.parts(int(entry["parent"]), ["agenda_item"])
    if any(item.entry["state"] == "listed" for item in agenda):
        raise Refusal("agenda_undecided", "12")
    unit, day = accounts.unit(entry["bureau"]), context.today
    name = unit.name if unit else entry["bureau"]
    number = take(entry["bureau"], name, SERIES, day.year)
    fixed = {"number": number, "issued_on": day.isoformat()}
    document = minutes_of({**entry["fields"], **fixed})
    hashes = {"content_hash": hash_of(document), "pdf_hash": sm3(pdf(document)).hex()}
    return fixed | hashes


def _minuted(_context: Context, derived: DerivedEntry) -> dict[str, Any]:
    """A conference bears the number of its minutes."""
    found = queries.parts(derived.entry["id"], ["conference_minutes"])
    issued = [p.entry for p in found if p.entry["state"] == "issued"]
    if not issued:
        raise Refusal("minutes_not_issued", "12")
    return {"number": issued[-1]["fields"]["number"]}


_FILLS: dict[tuple[str, str], Fill] = {
    ("conference_minutes", "issue"): _issued,
    ("joint_conference", "issue_minutes"): _minuted,
}
