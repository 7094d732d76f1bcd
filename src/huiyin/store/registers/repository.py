"""Writing registers: acts on entries, and the rows derived from them, in the caller's
transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models

from huiyin.store.petitions.derive import Rules
from huiyin.store.petitions.repository import Conflict
from huiyin.store.record import repository as record
from huiyin.store.record.inserts import insert, new_id
from huiyin.store.record.queries import ActRow, acts_of
from huiyin.store.record.repository import NewAct
from huiyin.store.registers.derive import DerivedEntry, Row, derive
from huiyin.store.registers.models import Entry, FileRow, Link, Participant

SUBJECT = "entry"
_CHILDREN: tuple[tuple[type[models.Model], str], ...] = (
    (Link, "links"),
    (Participant, "participants"),
    (FileRow, "files"),
)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be written by its first act."""

    id: int
    bureau: str
    act: NewAct


@dataclass(frozen=True, slots=True)
class LoadedEntry:
    """An entry held by this transaction, with its acts and rows."""

    id: int
    number: str
    version: int
    acts: tuple[ActRow, ...]
    derived: DerivedEntry


def _as_row(act: NewAct) -> ActRow:
    return ActRow(0, act.kind, act.on, act.at, act.actor, act.actor_unit, act.article,
                  act.subject, act.seq, "", dict(act.body))  # fmt: skip


def create(entries: Sequence[NewEntry], rules: Rules) -> list[DerivedEntry]:
    """Write new entries of one bureau. Raises IntegrityError when an outside id is there."""
    made = [derive(e.id, [_as_row(e.act)], rules) for e in entries]
    insert(Entry, [d.entry for d in made])
    for model, name in _CHILDREN:
        rows = [_owned(d, row) for d in made for row in getattr(d, name)]
        if rows:
            insert(model, rows)
    record.append(entries[0].bureau, [e.act for e in entries])
    return made


def _owned(derived: DerivedEntry, row: Row) -> Row:
    return {"id": new_id(), "entry_id": derived.entry["id"], **row}


def load(kind: str, number: str, rules: Rules, seen: int | None = None) -> LoadedEntry | None:
    """Take hold of an entry until the transaction ends, or None when there is none.

    `seen` is the version the person looked at; Conflict is raised when acts came since.
    """
    row = Entry.objects.select_for_update().filter(kind=kind, number=number).first()
    if row is None:
        return None
    acts = acts_of(row.id, SUBJECT)
    if seen is not None and seen < row.version:
        raise Conflict([a for a in acts if a.seq > seen])
    return LoadedEntry(row.id, row.number, row.version, tuple(acts), derive(row.id, acts, rules))


def add(loaded: LoadedEntry, act: NewAct, rules: Rules) -> DerivedEntry:
    """Add an act to an entry that this transaction holds, and bring its rows up to date."""
    derived = derive(loaded.id, [*loaded.acts, _as_row(act)], rules)
    rewrite(derived)
    record.append(derived.entry["bureau"], [act])
    return derived


def rewrite(derived: DerivedEntry) -> None:
    """Put the rows of an entry as its acts say."""
    ident = derived.entry["id"]
    changed = {k: v for k, v in derived.entry.items() if k != "id"}
    Entry.objects.update_or_create(id=ident, defaults=changed)
    for model, name in _CHILDREN:
        model._default_manager.filter(entry_id=ident).delete()
        rows = [_owned(derived, row) for row in getattr(derived, name)]
        if rows:
            insert(model, rows)
