"""The hearing a letter speaks of, as its booking says it: when, where, who hears, open or not."""

from collections.abc import Callable, Mapping
from typing import Any

from huiyin.documents.kinds import phrase
from huiyin.domain.authority import scope
from huiyin.services.context import SYSTEM
from huiyin.services.letter_people import on_paper
from huiyin.store.registers import queries

BOOKING = "hearing_booking"
UNBOOKED = {
    "time": "last.hearing_opened.on", "place": "unit.address", "openness": "words.open_hearing",
}  # fmt: skip
"""What a letter begins with where no hearing was booked: its day once it began, the unit's own
address."""


def booked(number: str, unit: str) -> Mapping[str, Any]:
    """What the newest booking of a petition by a unit says, not a cancelled one; empty without.

    The letter's writer works on the petition, whoever entered the booking.
    """
    rows = queries.pointing_at(scope(SYSTEM), "petition", number, [BOOKING])
    found: list[dict[str, Any]] = [
        r.entry["fields"] for r in rows
        if r.entry["state"] != "cancelled" and r.entry["fields"].get("unit") == unit
    ]  # fmt: skip
    return found[0] if found else {}


def told(said: Mapping[str, Any], name: str) -> str:
    """One thing a notice or a record says of a booked hearing."""
    readers: dict[str, Callable[[], str]] = {
        "time": lambda: f"{on_paper(said['on_day'])}{said['from_time']}至{said['until_time']}",
        "place": lambda: _place(said),
        "host": lambda: str(said["chair"]),
        "members": lambda: "；".join(str(said["panel"]).split("\n")),
        "parties": lambda: "；".join(str(said["parties"]).split("\n")),
        "openness": lambda: phrase("open_hearing" if said.get("is_public") else "closed_hearing"),
    }
    return readers[name]()


def _place(said: Mapping[str, Any]) -> str:
    if not said.get("room"):
        return str(said.get("place", ""))
    room = queries.entry_by_id(int(said["room"]))
    return f"{room.entry['fields']['place']}{room.entry['title']}" if room else ""
