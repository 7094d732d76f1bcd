"""Contacts with the petitioner: the bureau's own list, and what was done of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.services.reading import LineEntry, PetitionView
from huiyin.services.settings import ways_of


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact of the list: when, how and with what proof; `on` empty while it is owed."""

    name: str
    on: date | None = None
    way: str = ""
    proof: str = ""
    person: str = ""


def contacts_of(view: PetitionView) -> list[Contact]:
    """The bureau's list in order, each with its newest contact; others stand behind it."""
    wanted = ways_of(str(view.row.petition["bureau"])).contacts
    read = {act.seq: act for act in effective([e.act for e in view.line])}
    entries = standing(view, ActKind.CONTACTED)
    made = [_contact(read[e.act.seq], e.actor) for e in entries]
    done = {contact.name: contact for contact in made}
    extra = [name for name in done if name not in wanted]
    return [done.get(name, Contact(name)) for name in (*wanted, *extra)]


def _contact(act: Act, person: str) -> Contact:
    said = act.fields
    return Contact(str(said["contact"]), act.on, str(said["way"]), str(said["proof"]), person)


def standing(view: PetitionView, kind: ActKind) -> Sequence[LineEntry]:
    """The acts of a kind that were not taken back."""
    return [e for e in view.line if e.act.kind is kind and not e.is_void]


def bounces_of(view: PetitionView) -> int:
    """How often the petition came back to the bureau from a unit."""
    return len(standing(view, ActKind.OBJECTION_UPHELD)) + len(standing(view, ActKind.RECALLED))
