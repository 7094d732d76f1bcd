"""Reading the queue of a reception hall."""

from dataclasses import dataclass
from datetime import date, datetime

from huiyin.store.accounts.models import Ticket


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A number of a day: where it stands, at which window, called by whom."""

    id: int
    serial: int
    state: str
    window: str
    person: str
    taken_at: datetime
    called_at: datetime | None

    @property
    def label(self) -> str:
        """The number as it is printed and called."""
        return f"A{self.serial:03d}"


def _ticket(row: Ticket) -> TicketRow:
    return TicketRow(
        row.pk, row.serial, row.state, row.window, row.person, row.taken_at, row.called_at
    )


def tickets(bureau: str, day: date, *states: str) -> list[TicketRow]:
    """The numbers of a day in a hall, in order; only those of the states, where given."""
    rows = Ticket.objects.filter(bureau=bureau, on=day).order_by("serial")
    return [_ticket(r) for r in (rows.filter(state__in=states) if states else rows)]


def ticket_of(bureau: str, day: date, person: str) -> TicketRow | None:
    """Whom somebody is seeing now, or None."""
    rows = Ticket.objects.filter(bureau=bureau, on=day, person=person, state="called")
    row = rows.order_by("-called_at").first()
    return _ticket(row) if row else None
