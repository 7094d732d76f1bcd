"""How closed an entry of a register is: as closed as the petition and the entries it points at.

Until the protection of those who accuse is lifted by law, an accusation is for its registrar and
the head of the bureau (article 30); what is said about it elsewhere may not tell more.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from huiyin.domain.fields import FieldKind
from huiyin.domain.registers.catalogue import registers
from huiyin.domain.registers.declaration import Register, RegisterAct
from huiyin.services.context import Context
from huiyin.store.petitions import queries as petitions
from huiyin.store.record.repository import NewAct
from huiyin.store.registers import queries, repository

OPEN = {"is_restricted": False, "registrar": ""}


def new_act(
    context: Context, kind: RegisterAct, article: str, subject: tuple[int, int],
    body: Mapping[str, Any],
) -> NewAct:  # fmt: skip
    """An act on an entry, (id, seq), as the record takes it."""
    actor, (ident, seq) = context.actor, subject
    return NewAct(kind, context.today, context.at, actor.person, actor.unit, article,
                  repository.SUBJECT, ident, seq, body)  # fmt: skip


def closeness(register: Register, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Is an entry with these items restricted, and whose it is then."""
    closed = (about for about in _pointed_at(register, fields) if about["is_restricted"])
    return next(({"is_restricted": True, "registrar": a["registrar"]} for a in closed), OPEN)


def _pointed_at(register: Register, fields: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for item in register.items:
        said = str(fields.get(item.name) or "")
        if said and item.kind is FieldKind.MATTER and (row := petitions.petition(said)):
            yield row.petition
        if said and item.kind is FieldKind.ENTRY and (entry := queries.entry_by_id(int(said))):
            yield entry.entry


def changed_closeness(
    register: Register, entry: Mapping[str, Any], fields: Mapping[str, Any]
) -> dict[str, Any]:
    """What an act must say of closeness when an entry gets these items: nothing if it stays."""
    now = closeness(register, fields)
    return now if any(entry[name] != value for name, value in now.items()) else {}


def settle(context: Context, kind: str, target: str) -> None:
    """Bring every entry that points at a petition (by number) or an entry (by id), and what points
    at those in turn, to the closeness that holds now, in the caller's transaction."""
    for found_kind, number in queries.all_pointing_at(kind, target):
        loaded = repository.load(found_kind, number, context.rules)
        if loaded is None:
            continue
        register, row = registers()[found_kind], loaded.derived.entry
        body = changed_closeness(register, row, row["fields"])
        if body:
            act = new_act(context, RegisterAct.ENTRY_RESTRICTED, "30",
                          (loaded.id, loaded.version + 1), {"fields": {}, **body})  # fmt: skip
            repository.add(loaded, act, context.rules)
            settle(context, "entry", str(loaded.id))
