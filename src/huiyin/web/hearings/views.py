"""Which room is taken when."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.domain.authority import Permission, scope
from huiyin.domain.registers.hearing_booking import HEARINGS, ROOMS
from huiyin.domain.registers.moving import may_open
from huiyin.store.registers import queries
from huiyin.store.registers.queries import EntryFilters
from huiyin.web.frame.doors import staff, staff_context

DAYS = 60


@staff(Permission.READ_REGISTERS)
def rooms(request: HttpRequest) -> HttpResponse:
    """The hearings of the coming weeks, day by day; of other people's only room and hours."""
    context = staff_context(request)
    seen, since = scope(context.actor), context.today
    until = since + timedelta(days=DAYS)
    filters = EntryFilters(view="open", since=since, until=until)
    rows, _ = queries.entries(seen, HEARINGS.kind, filters, size=300)
    mine = {r.entry["id"]: r.entry for r in rows}
    every = [*mine.values(), *_others(context.actor.bureau, mine, since, until)]
    kept, _ = queries.entries(seen, ROOMS.kind, EntryFilters(view="open"), size=100)
    named = queries.numbers_of([int(r) for e in every if (r := e["fields"].get("room"))])
    every.sort(key=lambda e: (e["on"], e["fields"]["from_time"], e["id"]))
    days = [
        (day, [_line(entry, named) for entry in found])
        for day, found in groupby(every, key=lambda e: e["on"])
    ]
    shown = {
        "days": days, "rooms": [r.entry for r in kept],
        "may_open": may_open(context.actor, HEARINGS),
        "may_keep": may_open(context.actor, ROOMS),
    }  # fmt: skip
    return render(request, "hearings/rooms.html", shown)


def _others(
    bureau: str, mine: Mapping[int, Any], since: date, until: date
) -> list[dict[str, Any]]:
    """The room and hours of hearings that are none of the actor's business."""
    found = queries.taken(HEARINGS.kind, bureau, since, until)
    kept = ("room", "from_time", "until_time")
    return [
        {"id": e["id"], "on": e["on"], "fields": {n: e["fields"].get(n, "") for n in kept}}
        for e in found if e["id"] not in mine and e["fields"].get("room")
    ]  # fmt: skip


def _line(entry: dict[str, Any], named: Mapping[str, tuple[str, str, str]]) -> dict[str, Any]:
    room = named.get(str(entry["fields"].get("room") or ""))
    stage = HEARINGS.stage(entry["state"]) if "state" in entry else None
    return {"entry": entry, "stage": stage,
            "room": room[2] if room else entry["fields"].get("place", "")}  # fmt: skip
