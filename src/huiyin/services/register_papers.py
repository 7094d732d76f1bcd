"""The files of an entry: added, taken from view, put back, opened on the record, handed out."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

from django.db import transaction

from huiyin.documents.incoming.content import SUFFIXES, Content
from huiyin.domain.authority import Actor, Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.files import FileFacts, files_of, joined
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers import moving
from huiyin.domain.registers.declaration import Item, Register, RegisterAct
from huiyin.domain.registers.moving import Owners
from huiyin.services import file_store, uploads
from huiyin.services.acting import Invalid
from huiyin.services.attachments import Added
from huiyin.services.closeness import new_act
from huiyin.services.context import Context
from huiyin.services.registers import hold, owners_of, register_of
from huiyin.services.uploads import FILES_AT_MOST, Given, Refused
from huiyin.store.petitions import repository as petitions
from huiyin.store.petitions.uploads import UploadRow
from huiyin.store.record.seals import SealBroken
from huiyin.store.registers import repository
from huiyin.store.registers.derive import DerivedEntry
from huiyin.store.registers.queries import EntryRow
from huiyin.store.registers.repository import LoadedEntry


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of an entry: the item that holds it, its number there, and what the record keeps."""

    item: Item
    ordinal: int
    file: FileFacts

    @property
    def name(self) -> str:
        """How it is called where its own name is not to be seen."""
        return paper_name(self.item, self.ordinal, self.file)


def paper_name(item: Item, ordinal: int, file: FileFacts) -> str:
    """A name that says what a file is and nothing that somebody typed: 01-批示原件.pdf."""
    return f"{ordinal:02d}-{item.label}.{SUFFIXES[Content(file.content_type)][0]}"


def papers_of(register: Register, fields: Any) -> list[Paper]:
    """Every file of an entry, those taken from view too, item by item."""
    return [
        Paper(item, ordinal, file)
        for item in register.papers
        for ordinal, file in enumerate(files_of(fields.get(item.name)), start=1)
    ]


def shown_names(item: Item, value: Any) -> str:
    """The files of an item that are in view, by the names they leave the house with."""
    held = enumerate(files_of(value), start=1)
    return "、".join(paper_name(item, n, file) for n, file in held if not file.removal)


def facts_of(row: UploadRow) -> FileFacts:
    """An upload as the record keeps it."""
    return FileFacts(row.file_hash, row.file_size, row.file_pages, row.file_type, row.file_name)


def original_name(file: FileFacts) -> str:
    """The name a file came with, "" where the seal does not open any more."""
    try:
        return uploads.name_of(file.sealed_name)
    except SealBroken:
        return ""


def may_keep(actor: Actor, register: Register, owners: Owners) -> bool:
    """May the actor add files and take them from view: whoever may change or move the entry."""
    moves = any(moving.may_move(actor, m, owners) for m in register.moves)
    return moves or moving.may_change(actor, register, owners)


def _held(context: Context, kind: str, number: str, item: str) -> tuple[LoadedEntry, Item]:
    """An entry in this transaction and the item that holds files. Raises NoSuchEntry, Refusal."""
    register = register_of(kind)
    loaded = hold(context, kind, number)
    found = next((i for i in register.papers if i.name == item), None)
    if found is None or not may_keep(context.actor, register, owners_of(loaded.derived)):
        raise Refusal("not_yours", register.article)
    return loaded, found


def need_keeping(context: Context, kind: str, number: str, item: str) -> None:
    """Raise NoSuchEntry or Refusal where the actor may not add files to an item of an entry."""
    _held(context, kind, number, item)


def _kept(loaded: LoadedEntry, item: Item) -> tuple[FileFacts, ...]:
    return files_of(loaded.derived.entry["fields"].get(item.name))


def _write(context: Context, kind: str, loaded: LoadedEntry, item: Item,
           files: Sequence[FileFacts]) -> None:  # fmt: skip
    body = {"fields": {item.name: [one.as_data() for one in files]}}
    act = new_act(context, RegisterAct.ENTRY_CHANGED, register_of(kind).article,
                  (loaded.id, loaded.version + 1), body)  # fmt: skip
    repository.add(loaded, act, context.rules)


def add(
    context: Context, kind: str, number: str, item: str, given: Sequence[Given]
) -> Added:  # fmt: skip
    """Add files to an item of an entry, whatever its state; bad ones stay out.

    Raises NoSuchEntry, Refusal, before anything is kept.
    """
    with transaction.atomic():
        _held(context, kind, number, item)
    rows, refused = uploads.take_in(context, given)
    with transaction.atomic():
        loaded, found = _held(context, kind, number, item)
        held = _kept(loaded, found)
        fitting, more = _fitting(held, rows)
        if fitting:
            files = joined(held, [facts_of(row) for row in fitting])
            _write(context, kind, loaded, found, files)
        petitions.drop_uploads([row.id for row in rows])
    return Added(len(fitting), (*refused, *more))


def _fitting(
    held: Sequence[FileFacts], rows: Sequence[UploadRow]
) -> tuple[list[UploadRow], list[Refused]]:  # fmt: skip
    known = {one.hash for one in held if not one.removal}
    room = FILES_AT_MOST - len(known)
    fitting: list[UploadRow] = []
    refused = []
    for row in rows:
        reason = "file_there" if row.file_hash in known else ""
        if not reason and len(fitting) >= room:
            reason = "file_too_many"
        if reason:
            refused.append(Refused(uploads.name_of(row.file_name), reason))
        else:
            fitting.append(row)
            known.add(row.file_hash)
    return fitting, refused


def remove(context: Context, kind: str, number: str, at: tuple[str, int], why: str) -> None:
    """Take a file (item and number) from view; it stays in the record and can be put back.

    Raises NoSuchEntry, Refusal, Invalid.
    """
    if not why.strip():
        raise Invalid([FieldProblem("why", "missing")])
    _mark(context, kind, number, at, why.strip())


def put_back(context: Context, kind: str, number: str, at: tuple[str, int]) -> None:
    """Show a file again. Raises NoSuchEntry, Refusal, Invalid."""
    _mark(context, kind, number, at, "")


def _mark(context: Context, kind: str, number: str, at: tuple[str, int], removal: str) -> None:
    with transaction.atomic():
        loaded, item = _held(context, kind, number, at[0])
        files = list(_kept(loaded, item))
        place = at[1] - 1
        if not 0 <= place < len(files) or bool(files[place].removal) == bool(removal):
            raise Invalid([FieldProblem("file", "not_its_attachment")])
        files[place] = replace(files[place], removal=removal)
        _write(context, kind, loaded, item, files)


def _shown(loaded: LoadedEntry) -> list[Paper]:
    entry = loaded.derived.entry
    every = papers_of(register_of(entry["kind"]), entry["fields"])
    return [one for one in every if not one.file.removal]


def open_one(context: Context, kind: str, number: str, at: tuple[str, int]) -> Paper:
    """Open a file; the look is recorded. Raises NoSuchEntry, Refusal, Invalid."""
    with transaction.atomic():
        loaded = hold(context, kind, number)
        found = next((p for p in _shown(loaded) if (p.item.name, p.ordinal) == at), None)
        if found is None:
            raise Invalid([FieldProblem("file", "not_its_attachment")])
        _looked(context, loaded, found.name)
    return found


def may_look(actor: Actor, entry: DerivedEntry | EntryRow) -> bool:
    """May the actor open its files: by post, or named by the entry, as a leader by a charge."""
    named = {r["target"] for r in entry.links if r["target_kind"] == "person"}
    return actor.may(Permission.REVEAL_IDENTITY) or (
        actor.may(Permission.READ_REGISTERS) and actor.person in named
    )


def _looked(context: Context, loaded: LoadedEntry, which: str) -> None:
    """A file may show a name, so opening one is a look at names (article 30)."""
    if not may_look(context.actor, loaded.derived):
        raise Refusal("not_yours", "30")
    act = new_act(context, RegisterAct.ENTRY_REVEALED, "30", (loaded.id, loaded.version + 1),
                  {"purpose": f"打开材料 {which}"})  # fmt: skip
    repository.add(loaded, act, context.rules)


def archive(context: Context, kind: str, number: str, out: IO[bytes]) -> int:
    """Write every file of an entry into a ZIP, with a list and the hashes; how many.

    The look is recorded. Raises NoSuchEntry, Refusal, Lost.
    """
    with transaction.atomic():
        loaded = hold(context, kind, number)
        found = _shown(loaded)
        _looked(context, loaded, "全部")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archived:
        for one in found:
            archived.writestr(one.name, file_store.fetch(one.file.hash))
        archived.writestr("清单.csv", _list(found))
    return len(found)


def _list(found: Sequence[Paper]) -> bytes:
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(["文件", "类别", "原来的文件名", "页数", "字节", "SM3"])
    rows.writerows(_cells(found))
    return out.getvalue().encode("utf-8-sig")


def _cells(found: Sequence[Paper]) -> Iterator[list[Any]]:
    """Our number stands before a typed name, so that a sheet never reads it as a formula."""
    for one in found:
        typed = f"{one.ordinal:02d}-{original_name(one.file)}"
        yield [one.name, one.item.label, typed, one.file.pages, one.file.size, one.file.hash]
