"""Many petitions sent on at once: each with the unit suggested and the reason beside it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.domain.authority import Permission
from huiyin.services import dispatching
from huiyin.services.context import words
from huiyin.services.dispatching import Sending
from huiyin.store.accounts.queries import UnitRow
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import open_units


@staff(Permission.REGISTER, "GET", "POST")
def forwarding(request: HttpRequest) -> HttpResponse:
    """What waits to be sent on; POST sends what was ticked and names what could not go."""
    context = staff_context(request)
    units = open_units(context.actor.unit)
    failed: dict[str, str] = {}
    if request.method == "POST":
        batch, failed = _batch(request.POST, units)
        outcomes = dispatching.forward_many(context, batch)
        reasons = words()["reason"]
        failed |= {o.number: reasons.get(o.reason, o.reason) for o in outcomes if o.reason}
        if sent := sum(not o.reason for o in outcomes):
            messages.success(request, f"已转送 {sent} 件。")
        if not failed:
            if not batch:
                messages.warning(request, "没有勾选要转送的件。")
            return redirect("handling:forwarding")
    typed = {n.removeprefix("unit_"): v for n, v in request.POST.items() if n.startswith("unit_")}
    rows = [
        (w, typed.get(w.row.number, w.suggested[0].name if w.suggested else ""),
         failed.get(w.row.number, ""))
        for w in dispatching.waiting(context)
    ]  # fmt: skip
    shown = {"rows": rows, "units": units, "failed": failed}
    return render(request, "handling/forwarding.html", shown, status=422 if failed else 200)


def _batch(
    posted: Mapping[str, str], units: list[UnitRow]
) -> tuple[list[Sending], dict[str, str]]:
    """What was ticked, and what names no unit."""
    batch, failed = [], {}
    for name in posted:
        number = name.removeprefix("pick_")
        if number == name:
            continue
        named, seen = posted.get(f"unit_{number}", "").strip(), posted.get(f"seen_{number}", "")
        found = [u.code for u in units if named in (u.code, u.name)]
        if len(found) == 1 and seen.isdigit():
            batch.append(Sending(number, found[0], int(seen)))
        else:
            failed[number] = words()["reason"]["no_such_unit" if named else "not_unit"]
    return batch, failed
