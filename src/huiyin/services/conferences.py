"""Joint conferences: the agenda out of what waits, conclusions with their resolutions, papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from huiyin.domain.acts import ActKind, last
from huiyin.domain.authority import may, scope
from huiyin.domain.clocks import Clock
from huiyin.domain.petition import State
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers import moving
from huiyin.domain.registers.joint_conference import AHEAD, NOT_YET_NAMED
from huiyin.services import reading, registers
from huiyin.services.acting import NoSuchPetition
from huiyin.services.charges import on_petition
from huiyin.services.context import Context
from huiyin.services.register_reading import Names, names_of
from huiyin.services.registers import Change, NoSuchEntry, Opening
from huiyin.store.accounts.queries import unit_names
from huiyin.store.petitions import lists
from huiyin.store.petitions.lists import Filters, ListRow
from huiyin.store.registers import queries
from huiyin.store.registers.queries import EntryFilters, EntryRow

CONFERENCE, AGENDA, DECISION, ATTENDANCE = (
    "joint_conference", "agenda_item", "decision_item", "attendance",
)  # fmt: skip


MEMBER = "conference_member"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A conference with all that belongs to it, and what still waits for one."""

    entry: dict[str, Any]
    agenda: tuple[EntryRow, ...]
    decisions: tuple[EntryRow, ...]
    attendance: tuple[EntryRow, ...]
    waiting: tuple[EntryRow, ...]
    disputes: tuple[ListRow, ...]
    names: Names

    def for_all(self) -> "Sheet":
        """The conference as its papers and minutes tell it to everybody who comes: what points at
        an accusation is left out, whoever reads it (article 30)."""
        return replace(self, agenda=_open_ones(self.agenda), decisions=_open_ones(self.decisions))

    @property
    def unlisted(self) -> tuple[EntryRow, ...]:
        """The resolutions that belong to no item of the agenda."""
        return tuple(d for d in self.decisions if not d.entry["fields"].get("agenda"))

    def of_item(self, ident: int) -> list[EntryRow]:
        """The resolutions on one item of the agenda."""
        return [d for d in self.decisions if d.entry["fields"].get("agenda") == str(ident)]


def _open_ones(rows: tuple[EntryRow, ...]) -> tuple[EntryRow, ...]:
    return tuple(row for row in rows if not row.entry["is_restricted"])


def sheet(context: Context, number: str) -> Sheet:
    """A conference as the actor may see it. Raises NoSuchEntry."""
    row = queries.entry(CONFERENCE, number)
    seen = scope(context.actor)
    if row is None or not may(seen, row.place):
        raise NoSuchEntry(number)
    parts = _seen(context, row.entry["id"])
    kinds = {kind: tuple(p for p in parts if p.entry["kind"] == kind)
             for kind in (AGENDA, DECISION, ATTENDANCE)}  # fmt: skip
    waiting: tuple[EntryRow, ...] = ()
    disputes: tuple[ListRow, ...] = ()
    if row.entry["state"] in AHEAD:
        waiting, _ = queries.entries(seen, AGENDA, EntryFilters(state="marked"), size=200)
        disputes = _disputes(context)
    return Sheet(row.entry, kinds[AGENDA], kinds[DECISION], kinds[ATTENDANCE], tuple(waiting),
                 disputes, names_of([row, *parts, *waiting]))  # fmt: skip


def _disputes(context: Context) -> tuple[ListRow, ...]:
    """The petitions whose competent unit waits for a decision and that nobody put up yet."""
    if not moving.may_open(context.actor, registers.register_of(AGENDA)):
        return ()
    found = lists.petitions(scope(context.actor), Filters(state=State.ACCEPTANCE_DISPUTED)).rows
    there = queries.spoken_of(AGENDA, [row.number for row in found])
    return tuple(row for row in found if row.number not in there)


def _seen(context: Context, ident: int) -> tuple[EntryRow, ...]:
    """What belongs to a conference as far as the actor may see it: who is invited sees all that
    is on the table, but no accusation (articles 12 and 30)."""
    seen, kinds = scope(context.actor), [AGENDA, DECISION, ATTENDANCE]
    mine = queries.parts(ident, kinds, seen)
    invited = (p.entry["fields"]["unit"] for p in mine if p.entry["kind"] == ATTENDANCE
               and p.entry["state"] != "released")  # fmt: skip
    if context.actor.unit not in invited:
        return mine
    known = {p.entry["id"] for p in mine}
    return tuple(
        p for p in queries.parts(ident, kinds)
        if p.entry["id"] in known or not p.entry["is_restricted"]
    )  # fmt: skip


def list_items(context: Context, number: str, items: Sequence[str]) -> int:
    """Put waiting items on the agenda, all or none; how many. Raises NoSuchEntry, Refusal."""
    found = sheet(context, number)
    if found.entry["state"] not in AHEAD:
        raise Refusal("whole_is_past_it", "13")
    with transaction.atomic():
        for item in dict.fromkeys(items):
            registers.move(context, AGENDA, item, Change("list", {"conference": number}))
    return len(items)


def list_disputes(context: Context, number: str, petitions: Sequence[str]) -> int:
    """Put disputes about competence on the agenda, told by what the petitions say, all or none;
    how many (article 24). Raises NoSuchEntry, NoSuchPetition, Refusal."""
    with transaction.atomic():
        items = [registers.open_entry(context, AGENDA, _as_item(context, one))
                 for one in dict.fromkeys(petitions)]  # fmt: skip
        return list_items(context, number, items)


def _as_item(context: Context, number: str) -> Opening:
    view = reading.petition(context, number)
    act = last((e.act for e in view.line), ActKind.ACCEPTANCE_DISPUTED)
    if act is None or view.row.petition["state"] != State.ACCEPTANCE_DISPUTED:
        raise Refusal("not_in_this_state", "24")
    names = unit_names(act.fields["units"])
    units = "、".join(names.get(code, code) for code in act.fields["units"])
    return Opening({
        "title": view.row.petition["title"], "petition": number, "is_dispute": "on",
        "marked_on": context.today, "brief": f"{units}：{act.fields['reason']}",
        "question": "由哪个单位受理",
    })  # fmt: skip


def members(context: Context, body: str) -> dict[str, str]:
    """The member units of a body, and who comes for each."""
    filters = EntryFilters(state="member", where={"body": body})
    rows, _ = queries.entries(scope(context.actor), MEMBER, filters, size=200)
    return {str(r.entry["fields"]["unit"]): str(r.entry["title"]) for r in rows}


def invite(context: Context, number: str, units: Sequence[str]) -> int:
    """Invite units that are not invited yet; how many were.

    Raises NoSuchEntry, Refusal, Invalid.
    """
    found = sheet(context, number)
    there = {a.entry["fields"]["unit"] for a in found.attendance}
    fresh = [u for u in dict.fromkeys(units) if u and u not in there]
    comes = members(context, found.entry["fields"]["body"])
    with transaction.atomic():
        for unit in fresh:
            named = comes.get(unit, NOT_YET_NAMED)
            given = {"conference": number, "unit": unit, "title": named}
            registers.open_entry(context, ATTENDANCE, Opening(given))
    return len(fresh)


def decide(
    context: Context,
    number: str,
    item: str,
    said: Mapping[str, Any],
    resolutions: Sequence[Mapping[str, Any]],
) -> None:
    """Note the conclusion on an item (`outcome`, of a dispute `decided_unit`) and its resolutions,
    in one transaction.

    Raises NoSuchEntry, Refusal, Invalid.
    """
    row = queries.entry(AGENDA, item)
    whole = queries.entry(CONFERENCE, number)
    if row is None or whole is None or row.entry["parent"] != whole.entry["id"]:
        raise NoSuchEntry(item)
    with transaction.atomic():
        registers.move(context, AGENDA, item, Change("decide", said))
        for one in resolutions:
            given = {"conference": number, "agenda": item, **one}
            registers.open_entry(context, DECISION, Opening(given))


@dataclass(frozen=True, slots=True)
class Brief:
    """One page on an item: what the matter is, where it stands, when it is due, who holds it."""

    item: EntryRow
    petition: dict[str, Any] | None
    claims: tuple[str, ...]
    holder: str
    clock: Clock | None
    charge: Mapping[str, str]


def briefs(context: Context, found: Sheet) -> list[Brief]:
    """The papers of a conference, one page an item; what the actor may not see stays out."""
    return [_brief(context, item) for item in found.agenda]


def _brief(context: Context, item: EntryRow) -> Brief:
    number = item.entry["fields"].get("petition", "")
    try:
        view = reading.petition(context, number) if number else None
    except NoSuchPetition:
        view = None
    if view is None:
        return Brief(item, None, (), "", None, {})
    claims = tuple(str(c["text"]) for c in view.row.claims)
    holder = view.holder.name if view.holder else ""
    charge = on_petition(context, number).charge
    return Brief(item, view.row.petition, claims, holder, view.next_clock, charge)
