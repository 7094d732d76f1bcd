"""Which room is taken when."""

from datetime import timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.domain.authority import Permission, scope
from huiyin.domain.registers.hearing_booking import HEARINGS
from huiyin.domain.registers.moving import may_open
from huiyin.store.registers import queries
from huiyin.store.registers.queries import EntryFilters
from huiyin.web.frame.doors import staff, staff_context

DAYS = 60


@staff(Permission.READ_REGISTERS)
def rooms(request: HttpRequest) -> HttpResponse:
    """The hearings of the coming weeks, day by day, room by room."""
    context = staff_context(request)
    filters = EntryFilters(
        view="open", since=context.today, until=context.today + timedelta(days=DAYS)
    )
    rows, _ = queries.entries(scope(context.actor), HEARINGS.kind, filters, size=300)
    ordered = sorted(
        (r.entry for r in rows), key=lambda e: (e["on"], e["fields"]["room"],
                                                e["fields"]["from_time"])
    )  # fmt: skip
    room = HEARINGS.by_name["room"]
    days = [
        (day, [(room.word(e["fields"]["room"]), HEARINGS.stage(e["state"]), e) for e in found])
        for day, found in groupby(ordered, key=lambda e: e["on"])
    ]
    shown = {"days": days, "may_open": may_open(context.actor, HEARINGS)}
    return render(request, "hearings/rooms.html", shown)
