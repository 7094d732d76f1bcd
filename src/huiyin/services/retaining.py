"""How long the volume of a petition is kept, read from its acts."""

from datetime import date

from huiyin.domain.acts import effective
from huiyin.domain.retention import Kept, closing_day, kept
from huiyin.services.context import retention_book
from huiyin.services.reading import PetitionView
from huiyin.store.archives import queries


def closed_on(view: PetitionView) -> date | None:
    """The day the matter was closed, None while it is open."""
    if view.row.petition["is_open"]:
        return None
    return closing_day(effective([entry.act for entry in view.line]))


def kept_as(view: PetitionView) -> Kept | None:
    """In which class it is kept, None while it is open."""
    closed = closed_on(view)
    if closed is None:
        return None
    is_instructed = view.number in queries.instructed([view.number])
    acts = effective([entry.act for entry in view.line])
    return kept(acts, closed, is_instructed, retention_book())


def retention_of(view: PetitionView, otherwise: str) -> str:
    """The label of the class it is kept in, `otherwise` while it is open."""
    found = kept_as(view)
    return retention_book().labels[found.retention] if found else otherwise
