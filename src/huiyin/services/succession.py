"""When a unit is merged, split or abolished: no matter is lost with it (article 24)."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from huiyin.services.acting import Wish
from huiyin.services.context import SYSTEM, Context, begin
from huiyin.services.procedure import act
from huiyin.store.petitions import queries
from huiyin.store.record.repository import ClaimedErrand, NewErrand, queue


def carry_over(context: Context, former: str, successor: str, basis: str) -> int:
    """Queue the succession of every matter that a closed unit still stands in; how many.

    Asking again queues nothing twice. `basis` is the decision that names the successor.
    """
    found = queries.standing_with(former)
    said = {"former_unit": former, "successor": successor, "basis": basis}
    with transaction.atomic():
        return queue(
            NewErrand(
                "succeed", f"succeed:{petition}:{former}", {"petition": petition, **said},
                context.at,
            )
            for petition in found
        )  # fmt: skip


def succeed(errand: ClaimedErrand, at: datetime) -> None:
    """One matter passes to the successor, unless somebody saw to it before or the successor has
    a part of it already: then the bureau takes the closed unit's part back by hand."""
    said = dict(errand.payload)
    found = queries.petition_by_id(int(said.pop("petition")))
    units = {s["unit"] for s in found.strands} if found else set()
    held = units | {s["holder"] for s in found.strands} if found else set()
    if found is None or said["former_unit"] not in held or said["successor"] in units:
        return
    act(replace(begin(SYSTEM), at=at), found.petition["number"], Wish("succeed", said))
