"""After acts of a petition: everybody outside the house who is to hear of them.

Called by the worker's errand that tells the units, so that taking in and acting cost nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from huiyin.services import exchange_up
from huiyin.store.petitions.queries import PetitionRow
from huiyin.store.record.queries import ActRow

Announce = Callable[[PetitionRow, Sequence[ActRow], datetime], None]
HEARERS: tuple[Announce, ...] = (exchange_up.announce,)


def announce(found: PetitionRow, acts: Sequence[ActRow], at: datetime) -> None:
    """Queue what each hearer is to be sent; nothing is sent here."""
    for hear in HEARERS:
        hear(found, acts, at)
