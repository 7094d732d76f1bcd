"""The registers of the demo bureau: a few believable entries of each, through the services."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from huiyin.domain.authority import scope
from huiyin.domain.petition import Purpose
from huiyin.services import conferences, mediation, minutes, registers
from huiyin.services.context import SYSTEM, ZONE, Context, begin, today
from huiyin.services.demo_texts import read_script
from huiyin.services.people import actor_by_login
from huiyin.services.registers import Change, Opening
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import lists
from huiyin.store.petitions.lists import Filters, ListRow

Entry = Mapping[str, Any]


def tell() -> int:
    """Write every entry of the script; how many."""
    told = Telling(today())
    for entry in read_script("demo_registers.yaml")["entries"]:
        told.live(entry)
    return len(told.numbers)


class Telling:
    """The script while it is told: what was named before can be pointed at.

    In a value `day:-3` is three days ago, `person:leader` a login's id, `petition:handling/0` the
    first petition in that state, `petition_title:…|words` its title or, where there is none, the
    words, `entry:name` an entry told before.
    """

    def __init__(self, until: date) -> None:
        self.until = until
        self.numbers: dict[str, str] = {}
        self.petitions: dict[str, tuple[ListRow, ...]] = {}

    def live(self, entry: Entry) -> None:
        """Open an entry on its day and let its moves happen on theirs.

        What needs a petition in some state is left out of a demo that has none.
        """
        if entry.get("needs") and self._petition(*str(entry["needs"]).split("/")) is None:
            return
        day = self.until + timedelta(days=entry["day"])
        context = self._context(entry["who"], day)
        given = self._read(entry["given"])
        if told := _TOGETHER.get(entry["kind"]):
            told(context, given, self._more(entry))
            return
        number = registers.open_entry(context, entry["kind"], Opening(given))
        self.numbers[str(entry.get("as", number))] = number
        for verb, who, days, *more in entry.get("moves", ()):
            day = min(day + timedelta(days=days), self.until)
            wish = Change(verb, self._read(more[0] if more else {}))
            registers.move(self._context(who, day), entry["kind"], number, wish)

    def _more(self, entry: Entry) -> dict[str, Any]:
        """What an entry says beside its items."""
        terms = [self._read(t) for t in entry.get("terms", ())]
        items = [self._value(i) for i in entry.get("items", ())]
        named = {n: list(entry.get(n, ())) for n in ("units", "absent")}
        named |= {n: entry[n] for n in ("title", "reason", "words") if n in entry}
        return {"terms": terms, "items": items, **named}

    def _context(self, login: str, day: date) -> Context:
        actor = actor_by_login(login)
        assert actor is not None, login
        return begin(actor, datetime(day.year, day.month, day.day, 10, 20, tzinfo=ZONE))

    def _read(self, given: Entry) -> dict[str, Any]:
        found = {name: self._value(value) for name, value in given.items()}
        return {name: value for name, value in found.items() if value != ""}

    def _value(self, value: Any) -> Any:
        if not isinstance(value, str) or ":" not in value:
            return value
        kind, _, rest = value.partition(":")
        if kind == "day":
            return (self.until + timedelta(days=int(rest))).isoformat()
        if kind == "person":
            return str(accounts.person_by_login(rest))
        if kind == "entry":
            return self.numbers[rest]
        if kind in ("petition", "petition_title"):
            place, _, otherwise = rest.partition("|")
            row = self._petition(*place.split("/"))
            return otherwise if row is None else row.number if kind == "petition" else row.title
        return value

    def _petition(self, state: str, place: str) -> ListRow | None:
        """The nth petition in a state, of a unit where one is named: `handling@UNIT`."""
        if state not in self.petitions:
            name, _, holder = state.partition("@")
            purpose = Purpose.APPEAL_FOR_RESOLUTION
            filters = Filters(state=name, purpose=purpose, holder=holder)
            self.petitions[state] = lists.petitions(scope(SYSTEM), filters).rows
        rows = self.petitions[state]
        return rows[int(place)] if int(place) < len(rows) else None


Given = dict[str, Any]


def _agree(context: Context, given: Given, more: Given) -> None:
    number, wish = str(given.pop("mediation")), Change("agree", given)
    mediation.agree(context, number, wish, more["terms"])


def _list(context: Context, given: Given, more: Given) -> None:
    conferences.list_items(context, given["conference"], more["items"])
    conferences.invite(context, given["conference"], more["units"])
    registers.move(context, conferences.CONFERENCE, given["conference"], Change("call"))


def _hold(context: Context, given: Given, more: Given) -> None:
    for one in conferences.sheet(context, given["conference"]).attendance:
        is_absent = one.entry["fields"]["unit"] in more["absent"]
        wish = (
            Change("miss", {"reason": more["reason"]})
            if is_absent
            else Change("attend", {"title": more["title"]})
        )
        registers.move(context, conferences.ATTENDANCE, one.entry["number"], wish)
    wish = Change("hold", {"words": more["words"]})
    registers.move(context, conferences.CONFERENCE, given["conference"], wish)


def _decide(context: Context, given: Given, more: Given) -> None:
    said: Given = {n: given[n] for n in ("outcome", "decided_unit") if n in given}
    conferences.decide(context, given["conference"], given["item"], said, more["terms"])


def _minute(context: Context, given: Given, _more: Given) -> None:
    number = str(given["conference"])
    ident = minutes.draft(context, number)
    registers.move(context, minutes.MINUTES, ident, Change("approve"))
    minutes.issue(context, number, ident)


_TOGETHER = {
    "agreement": _agree, "listing": _list, "holding": _hold, "deciding": _decide,
    "minuting": _minute,
}  # fmt: skip
"""Steps of the script that are no entry but a use case of several."""
