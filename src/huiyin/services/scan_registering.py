"""A scanned letter becomes a petition: with its pictures, what was read and what was written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from huiyin.domain.attachments import AttachmentKind
from huiyin.domain.fields import FieldProblem
from huiyin.domain.scans import ScanState
from huiyin.services import additions, intake, scan_pages, scan_reading, scans
from huiyin.services.acting import Invalid, hold, record
from huiyin.services.attachments import drafts_of
from huiyin.services.context import Context
from huiyin.services.file_store import FilesTrouble, Lost
from huiyin.services.intake import Desk, Receipt, Registration, Submission
from huiyin.services.scan_pages import Unfit
from huiyin.services.scans import Letter
from huiyin.store.petitions import repository, scan_writing
from huiyin.store.petitions import scans as rows
from huiyin.store.petitions.uploads import UploadRow
from huiyin.store.record.seals import SealBroken, seal, unseal


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands on the envelope: the writer's date, the post's date and place."""

    envelope_on: date | None = None
    postmark_on: date | None = None
    postmark_place: str = ""

    def beside(self) -> dict[str, str]:
        """As the act of receiving says it."""
        said = {
            "envelope_on": self.envelope_on.isoformat() if self.envelope_on else "",
            "postmark_on": self.postmark_on.isoformat() if self.postmark_on else "",
            "postmark_place": self.postmark_place.strip(),
        }
        return {name: value for name, value in said.items() if value}


def problems_of(envelope: Envelope, received_on: date) -> list[FieldProblem]:
    """A letter is written and posted before it comes."""
    days = {"envelope_on": envelope.envelope_on, "postmark_on": envelope.postmark_on}
    return [
        FieldProblem(name, "after_it_came") for name, day in days.items()
        if day and day > received_on
    ]  # fmt: skip


def keep_draft(context: Context, ident: int, typed: Mapping[str, str]) -> None:
    """Keep what was typed so far, for whoever goes on. Raises NoSuchScan, Invalid."""
    with transaction.atomic():
        letter = scans.held(context, ident)
        draft = seal({name: value for name, value in typed.items() if value})
        scan_writing.change_scan(ident, letter.row.version, {"draft": draft})


def draft_of(letter: Letter) -> dict[str, str]:
    """What was typed before; nothing where it does not open any more."""
    try:
        return dict(unseal(letter.row.draft)) if letter.row.draft else {}
    except SealBroken:
        return {}


def register(
    context: Context, desk: Desk, ident: int, what: tuple[Submission, Registration], token: str
) -> Receipt:
    """Register the letter with its pictures; the same form sent again gives the same receipt.

    Raises NoSuchScan, Refusal, Invalid.
    """
    if known := intake.taken(token):
        return known
    submission, registration = what
    letter = scans.taken(context, ident)
    file = _bound(context, letter)
    with transaction.atomic():
        scans.held(context, ident, letter.row.version)
        read = scan_reading.texts(letter.pages)
        engine = next((page.engine for page in letter.pages if page.engine), "")
        beside = dict(submission.beside) | {"scan_file": file.file_hash}
        if engine:
            beside |= {"read_by": engine, "read_text": seal({"text": scan_reading.whole(read)})}
        given = replace(
            submission, files=(file,), files_are=AttachmentKind.INCOMING_LETTER, beside=beside
        )
        receipt = intake.register_at_window(context, desk, given, registration, token)
        _done(context, letter, receipt.number, file)
    return receipt


def add_to(context: Context, ident: int, number: str, text: str, token: str) -> None:
    """The letter belongs to a matter in progress: words and pictures are added to that, once.

    Raises NoSuchScan, NoSuchPetition, Refusal, Invalid.
    """
    letter = scans.taken(context, ident)
    file = _bound(context, letter)
    with transaction.atomic():
        scans.held(context, ident, letter.row.version)
        if additions.add_to(context, number, text, token):
            matter = hold(context, number)
            drafts = drafts_of(context, [file], AttachmentKind.INCOMING_LETTER)
            record(context, matter.loaded, drafts)
        repository.drop_uploads([file.id])
        _done(context, letter, number, file)


def _done(context: Context, letter: Letter, number: str, file: UploadRow) -> None:
    values = {
        "state": str(ScanState.REGISTERED), "number": number, "draft": "", "done_at": context.at,
    }  # fmt: skip
    scan_writing.change_scan(letter.row.id, letter.row.version, values)
    scan_writing.drop_pages(letter.row.id)
    scans.release(letter.pages, file.file_hash)


def _bound(context: Context, letter: Letter) -> UploadRow:
    try:
        return scan_pages.bound(context, letter.pages)
    except (Lost, Unfit) as error:
        raise Invalid([FieldProblem("scan", "scan_lost")]) from error
    except FilesTrouble as error:
        raise Invalid([FieldProblem("scan", "file_unkept")]) from error


def read_text(said: Mapping[str, Any], file_hash: str) -> str:
    """What was read off a petition's letter, from what its act of receiving says."""
    if said.get("scan_file") != file_hash or "read_text" not in said:
        return ""
    try:
        return str(unseal(said["read_text"])["text"])
    except SealBroken:
        return ""


def next_letter(letter: Letter) -> int:
    """The letter that waits behind this one, 0 for none."""
    return rows.next_waiting(letter.row.bureau, letter.row)
