"""From the acts of an entry to its rows: the one way they are made, rebuilt and compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huiyin.domain.authority import Place
from huiyin.domain.fields import FieldKind
from huiyin.domain.registers.catalogue import registers
from huiyin.domain.registers.declaration import Register, RegisterAct
from huiyin.domain.registers.terms import due_on
from huiyin.store.petitions.derive import Rules
from huiyin.store.petitions.identity import Identity, hashes_of
from huiyin.store.record.queries import ActRow
from huiyin.store.record.seals import keyed_hash, unseal

Row = dict[str, Any]
_LINKED = {
    FieldKind.MATTER: "petition", FieldKind.ENTRY: "entry", FieldKind.UNIT: "unit",
    FieldKind.PERSON: "person",
}  # fmt: skip
_TITLE_AT_MOST = 300
_CLOSED = ("is_restricted", "registrar")
_FOUND_BY = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.PLACE)


@dataclass(frozen=True, slots=True)
class DerivedEntry:
    """All rows of one entry; ids of the child rows are left to the writer."""

    entry: Row
    links: list[Row]
    participants: list[Row]
    files: list[Row] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """What decides who sees it."""
        units = {r["target"] for r in self.links if r["target_kind"] == "unit"}
        return place_of(self.entry, units)


def place_of(entry: Mapping[str, Any], units: set[str]) -> Place:
    """What decides who sees an entry: its bureau, its unit and those it names."""
    at_work = frozenset({*units, entry["unit"]} - {"", entry["bureau"]})
    return Place(
        entry["bureau"], at_work, entry["registrar"], entry["is_restricted"], entry["is_shared"]
    )


def derive(ident: int, acts: Sequence[ActRow], rules: Rules) -> DerivedEntry:
    """The rows of an entry after its acts."""
    opened = acts[0].body
    register = registers()[opened["kind"]]
    fields, people = dict(opened["fields"]), dict(opened.get("people", {}))
    closed = {n: opened[n] for n in _CLOSED if n in opened}
    state = str(opened["state"])
    finished_on = _finished(register, state, opened, acts[0].on)
    for act in acts[1:]:
        _mend(fields, act.body.get("fields", {}))
        people |= act.body.get("people", {})
        closed |= {n: act.body[n] for n in _CLOSED if n in act.body}
        if act.kind == RegisterAct.ENTRY_MOVED and act.body["to"]:
            state = str(act.body["to"])
            finished_on = None if register.stage(state).is_open else act.on
    entry = _entry(register, {**opened, **closed}, state, fields)
    law = rules.book, rules.calendar, str(entry["region"])
    entry |= {"id": ident, "finished_on": finished_on, "version": acts[-1].seq,
              "on": _on(register, fields, acts[0].on),
              "due_on": due_on(register, state, fields, law)}  # fmt: skip
    people_rows = _participants(people)
    return DerivedEntry(entry, _links(register, fields), people_rows, _files(register, fields))


def _finished(register: Register, state: str, opened: Mapping[str, Any], on: date) -> date | None:
    """Since when an entry is finished that a ledger brought so."""
    if register.stage(state).is_open:
        return None
    return date.fromisoformat(opened["finished_on"]) if opened.get("finished_on") else on


def _mend(fields: Row, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = value


def _on(register: Register, fields: Mapping[str, Any], opened: date) -> date:
    said = fields.get(register.day) if register.day else None
    return date.fromisoformat(str(said)) if said else opened


def _entry(register: Register, opened: Mapping[str, Any], state: str, fields: Row) -> Row:
    kept = {n: opened[n] for n in ("kind", "number", "bureau", "region")}
    said = [str(fields[i.name]) for i in register.items if i.kind in _FOUND_BY and
            fields.get(i.name)]  # fmt: skip
    said += [i.word(v) for i in register.items if i.kind is FieldKind.CHOICES
             for v in fields.get(i.name, ())]  # fmt: skip
    return kept | {
        "unit": str(fields.get(register.unit) or opened["unit"]), "state": state,
        "is_open": register.stage(state).is_open, "is_shared": register.is_shared,
        "is_restricted": bool(opened.get("is_restricted")),
        "registrar": opened.get("registrar", ""), "parent": _parent(register, fields),
        "outside_id": opened.get("outside_id", ""), "fields": fields,
        "title": str(fields.get(register.title, ""))[:_TITLE_AT_MOST], "text": "\n".join(said),
    }  # fmt: skip


def _parent(register: Register, fields: Row) -> int | None:
    above = register.parent_item
    return int(fields[above.name]) if above and fields.get(above.name) else None


def _links(register: Register, fields: Mapping[str, Any]) -> list[Row]:
    found = [(i.name, _LINKED[i.kind], str(fields[i.name])) for i in register.items
             if i.kind in _LINKED and fields.get(i.name)]  # fmt: skip
    return [
        {"ordinal": n, "item": item, "target_kind": kind, "target": target}
        for n, (item, kind, target) in enumerate(found, start=1)
    ]


def _files(register: Register, fields: Mapping[str, Any]) -> list[Row]:
    held = [(i.name, one) for i in register.papers for one in fields.get(i.name, ())]
    return [
        {"ordinal": n, "item": item, "file_hash": one["hash"]}
        for n, (item, one) in enumerate(held, start=1)
    ]


def _participants(people: Mapping[str, Any]) -> list[Row]:
    named = [(item, one) for item, some in people.items() for one in some]
    return [
        {"ordinal": n, "item": item, "sealed": one["sealed"], "masked_name": one["masked_name"],
         "masked_phone": one["masked_phone"], **_hashes(one["sealed"])}
        for n, (item, one) in enumerate(named, start=1)
    ]  # fmt: skip


def _hashes(sealed: str) -> dict[str, str]:
    """How somebody is found, and told from others: by name with phone."""
    identity = Identity(**unseal(sealed))
    known = hashes_of(identity)
    digits = "".join(c for c in identity.phone if c.isdigit())
    return {
        "name_hash": known["name_hash"], "phone_hash": known["phone_hash"],
        "person_hash": keyed_hash("participant", f"{identity.name}|{digits}"),
    }  # fmt: skip
