"""The files of a petition: added, taken from view, put back, opened, handed out together."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from django.db import transaction

from huiyin.documents.incoming.content import SUFFIXES, Content
from huiyin.domain.acts import ActKind, effective
from huiyin.domain.attachments import (
    Attachment,
    AttachmentKind,
    attachments,
    is_closed_to,
    may_remove,
)
from huiyin.domain.authority import Permission, Role
from huiyin.domain.fields import FieldProblem
from huiyin.domain.procedure import Refusal, choose
from huiyin.services import acting, file_store, uploads
from huiyin.services.acting import Draft, Invalid, Matter, hold, with_fields
from huiyin.services.context import Context, words
from huiyin.services.uploads import FILES_AT_MOST, Given, Refused
from huiyin.store.petitions import repository
from huiyin.store.petitions.derive import Derived
from huiyin.store.petitions.uploads import UploadRow
from huiyin.store.record.seals import SealBroken


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an upload: how many files were added, and which were not."""

    count: int
    refused: tuple[Refused, ...]


def add(
    context: Context, number: str, given: Sequence[Given], kind: AttachmentKind, about: int = 0
) -> Added:  # fmt: skip
    """Add files to a petition, each an act that carries its hash; bad ones stay out. `about` is
    the service of which they show the signed sheet.

    Raises NoSuchPetition, Refusal, before anything is kept.
    """
    with transaction.atomic():
        _allowed(context, number)
    rows, refused = uploads.take_in(context, given)
    with transaction.atomic():
        matter = _allowed(context, number)
        fitting, more = _fitting(matter, rows)
        if fitting:
            drafts = drafts_of(context, fitting, kind)
            if about:
                drafts = [with_fields(d, about=about) for d in drafts]
            acting.record(context, matter.loaded, drafts)
        repository.drop_uploads([row.id for row in rows])
    return Added(len(fitting), (*refused, *more))


def _allowed(context: Context, number: str) -> Matter:
    matter = hold(context, number)
    choose(matter.situation, "attach")
    return matter


def _fitting(
    matter: Matter, rows: Sequence[UploadRow]
) -> tuple[list[UploadRow], list[Refused]]:  # fmt: skip
    """Those that are new here and still there, as many as a petition holds."""
    shown = [a for a in attachments(effective(matter.loaded.acts)) if not a.removal]
    known, room = {a.hash for a in shown}, FILES_AT_MOST - len(shown)
    fitting: list[UploadRow] = []
    refused = []
    for row in rows:
        reason = _hindrance(row, known, room - len(fitting))
        if reason:
            refused.append(Refused(uploads.name_of(row.file_name), reason))
        else:
            fitting.append(row)
            known.add(row.file_hash)
    return fitting, refused


def _hindrance(row: UploadRow, known: set[str], room: int) -> str:
    if row.file_hash in known:
        return "file_there"
    if room < 1:
        return "file_too_many"
    return "" if file_store.is_kept(row.file_hash) else "file_gone"


def drafts_of(context: Context, rows: Sequence[UploadRow], kind: AttachmentKind) -> list[Draft]:
    """The acts that bring files."""
    return [
        Draft(
            ActKind.ATTACHED, context.today, "19",
            {"file_hash": r.file_hash, "file_size": r.file_size, "file_pages": r.file_pages,
             "file_type": r.file_type, "file_kind": str(kind), "file_name": r.file_name},
        )
        for r in rows
    ]  # fmt: skip


def _found(matter: Matter, seq: int) -> Attachment:
    every = attachments(effective(matter.loaded.acts))
    found = next((a for a in every if a.seq == seq), None)
    if found is None:
        raise Invalid([FieldProblem("seq", "not_its_attachment")])
    return found


def remove(
    context: Context, number: str, seq: int, why: str, seen: int | None = None
) -> Derived:  # fmt: skip
    """Take a file from view; it stays in the record and can be put back.

    Raises NoSuchPetition, Conflict, Invalid, Refusal.
    """
    if not why.strip():
        raise Invalid([FieldProblem("why", "missing")])
    with transaction.atomic():
        matter, found = _removable(context, number, seq, seen)
        if found.removal:
            raise Invalid([FieldProblem("seq", "not_its_attachment")])
        fields = {"seq": seq, "why": why.strip()}
        draft = Draft(ActKind.DETACHED, context.today, "21", fields)
        return acting.record(context, matter.loaded, [draft])


def put_back(context: Context, number: str, seq: int) -> None:
    """Show a file again: the act that took it from view is retracted.

    Raises NoSuchPetition, Invalid, Refusal.
    """
    with transaction.atomic():
        matter, found = _removable(context, number, seq)
        if not found.removal:
            raise Invalid([FieldProblem("seq", "not_taken_down")])
        fields = {"seq": found.removal, "what": str(ActKind.DETACHED), "why": "放回"}
        draft = Draft(ActKind.RETRACTED, context.today, "21", fields)
        acting.record(context, matter.loaded, [draft])


def _removable(
    context: Context, number: str, seq: int, seen: int | None = None
) -> tuple[Matter, Attachment]:  # fmt: skip
    matter = hold(context, number, seen)
    choose(matter.situation, "detach")
    found = _found(matter, seq)
    if not may_remove(context.actor, found, matter.situation.bureau):
        raise Refusal("not_yours", "21")
    return matter, found


def hides_name(matter: Matter) -> bool:
    """Did a petitioner ask that the handling unit does not learn the name?"""
    return any(p["is_hidden"] for p in matter.facts["petitioners"])


def shown_to(context: Context, matter: Matter) -> list[Attachment]:
    """The files in view that the actor may open."""
    hides = hides_name(matter)
    every = attachments(effective(matter.loaded.acts))
    return [a for a in every if not a.removal and not is_closed_to(context.actor, a, hides)]


def open_one(context: Context, number: str, seq: int) -> Attachment:
    """Open a file; the look is recorded, as every look at a name is.

    Raises NoSuchPetition, Invalid, Refusal.
    """
    with transaction.atomic():
        matter = hold(context, number)
        found = _found(matter, seq)
        if found.removal:
            raise Invalid([FieldProblem("seq", "not_its_attachment")])
        if found not in shown_to(context, matter):
            raise Refusal("file_closed", "30")
        _looked(context, matter, [found])
    return found


def _looked(context: Context, matter: Matter, opened: Sequence[Attachment]) -> None:
    """Record a look of somebody else than the petitioner."""
    if context.actor.role is Role.PETITIONER:
        return
    if not context.actor.may(Permission.REVEAL_IDENTITY):
        raise Refusal("not_yours", "30")
    which = "、".join(str(a.ordinal) for a in opened)
    draft = Draft(ActKind.IDENTITY_REVEALED, context.today, "30", {"purpose": f"打开材料 {which}"})
    acting.record(context, matter.loaded, [draft])


def title_of(attachment: Attachment) -> str:
    """How a file is called where its own name is not to be seen."""
    return f"{attachment.ordinal:02d}-{words()['choice'][attachment.kind]}"


def file_name(attachment: Attachment) -> str:
    """The name it came with. What does not open any more has the name of its kind."""
    try:
        return uploads.name_of(attachment.sealed_name)
    except SealBroken:
        suffix = SUFFIXES[Content(attachment.content_type)][0]
        return f"{title_of(attachment)}.{suffix}"


def archive(context: Context, number: str, out: IO[bytes]) -> int:
    """Write every file the actor may open into a ZIP, with a list and the hashes; how many.

    Raises NoSuchPetition, Refusal, Lost.
    """
    with transaction.atomic():
        matter = hold(context, number)
        found = shown_to(context, matter)
        _looked(context, matter, found)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archived:
        for one in found:
            archived.writestr(f"{one.ordinal:02d}-{file_name(one)}", file_store.fetch(one.hash))
        archived.writestr("清单.csv", _list(found))
    return len(found)


def _list(found: Sequence[Attachment]) -> bytes:
    said, out = words(), io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(["序号", "文件", "类别", "页数", "字节", "收到日期", "办理步骤", "SM3"])
    for one in found:
        rows.writerow(
            [one.ordinal, f"{one.ordinal:02d}-{_no_formula(file_name(one))}",
             said["choice"][one.kind], one.pages, one.size, one.on.isoformat(), one.seq, one.hash]
        )  # fmt: skip
    return out.getvalue().encode("utf-8-sig")


def _no_formula(text: str) -> str:
    """Our number stands before it, so that a sheet never reads it as a formula."""
    return text.lstrip("=+-@\t\r")
