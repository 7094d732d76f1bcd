"""Issued letters taken out many at once, to be printed and posted; each look at names recorded."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from huiyin.documents import mailing
from huiyin.documents.compose import compose
from huiyin.documents.contexts.handling import ServiceSheet
from huiyin.documents.kinds import kinds
from huiyin.documents.mailing import Addressee, addressee
from huiyin.documents.model import Block, BlockKind, Document, Form
from huiyin.documents.pdf import NoGlyph, pdf
from huiyin.domain.acts import ActKind
from huiyin.domain.authority import Permission, Role
from huiyin.domain.procedure import Refusal
from huiyin.services import letters
from huiyin.services.acting import Draft, NoSuchPetition, hold, record
from huiyin.services.context import Context, words
from huiyin.services.letter_content import people
from huiyin.services.letter_freezing import issued_pdf
from huiyin.services.letter_people import People, on_paper
from huiyin.services.letter_service import is_served, service_of
from huiyin.services.letter_slips import slip_document
from huiyin.services.letters import Letter
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import letter_lists, queries
from huiyin.store.petitions.letter_lists import WaitingFilters, WaitingLetter
from huiyin.store.record.seals import SealBroken

AT_ONCE = 100
"""How many letters a page takes out at once; a command has no such bound."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What is printed with each letter: the slip in plain words, a service sheet to be signed."""

    slip: bool = True
    sheet: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """One letter that came out: its pages, and to whom it goes."""

    letter: WaitingLetter
    label: str
    pages: bytes
    to: tuple[Addressee, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """One letter that did not come out, or has no address: `reason` says what to do."""

    id: int
    petition: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What came out, in the order asked for, and what did not."""

    sender: Addressee
    pieces: tuple[Piece, ...]
    failed: tuple[Failed, ...]
    homeless: tuple[Failed, ...] = field(default=())

    @property
    def to(self) -> tuple[Addressee, ...]:
        """Everybody who has an address, in the order of the letters."""
        return tuple(a for piece in self.pieces for a in piece.to if a.address)


def waiting(
    context: Context, filters: WaitingFilters, after: int = 0, limit: int = AT_ONCE
) -> list[WaitingLetter]:
    """The letters of the actor's unit that wait to be served, oldest first. Accusations stay out
    of the list but for the bureau's head."""
    actor = context.actor
    return letter_lists.waiting(
        actor.unit, filters, after, limit, is_head=actor.role is Role.BUREAU_HEAD
    )


def take_out(
    context: Context, rows: Sequence[WaitingLetter], parts: Parts, tell: Callable[[int], None]
) -> Batch:  # fmt: skip
    """Take letters out one by one, each with its look in a transaction of its own: what cannot
    come out is told and the rest comes. `tell` hears how many are done. Raises Refusal."""
    if not context.actor.may(Permission.REVEAL_IDENTITY):
        raise Refusal("not_yours", "30")
    pieces, failed, homeless = [], [], []
    for count, row in enumerate(rows, start=1):
        label = words()["document"][row.kind]
        try:
            piece = _piece(context, row, label, parts)
        except Exception as error:  # one broken letter must not keep the others
            failed.append(Failed(row.id, row.petition, label, _why(error)))
            continue
        finally:
            tell(count)
        pieces.append(piece)
        if not all(a.address for a in piece.to):
            said = words()["reason"]["no_address"]
            homeless.append(Failed(row.id, row.petition, label, said))
    return Batch(_sender(rows), tuple(pieces), tuple(failed), tuple(homeless))


def _why(error: Exception) -> str:
    said = words()["reason"]
    if isinstance(error, NoGlyph):
        return f"{said['letter_no_glyph']}：{'、'.join(error.signs)}"
    if isinstance(error, Refusal):
        return said.get(error.reason, error.reason)
    if isinstance(error, NoSuchPetition):
        return said["no_such_petition"]
    if not isinstance(error, SealBroken):
        logger.exception("a letter of a batch is broken")
    return said["letter_broken"]


def _piece(context: Context, row: WaitingLetter, label: str, parts: Parts) -> Piece:
    with transaction.atomic():
        matter = hold(context, row.petition)
        letter = letters.find(context, row.petition, row.id)
        if not is_served(letter) or letter.row is None:
            raise Refusal("letter_wrong_state")
        purpose = {"purpose": f"批量打印：{label}{row.number}"}
        record(context, matter.loaded,
               [Draft(ActKind.IDENTITY_REVEALED, context.today, "30", purpose)])  # fmt: skip
        to = _addressees(letter)
        if signs := mailing.undrawable(to):
            raise NoGlyph(signs)
        letters.frozen(letter.row)
        left, slip = issued_pdf(letter.row), pdf(slip_document(letter)) if parts.slip else b""
        pages: list[bytes] = []
        for one in to:
            sheet = pdf(_sheet(context, letter, label, one)) if parts.sheet else b""
            pages += [page for page in (left, slip, sheet) if page]
        return Piece(row, label, mailing.joined(pages), to)


def _addressees(letter: Letter) -> tuple[Addressee, ...]:
    """Those who were not served yet, by name."""
    desk = letter.desk
    known = people(desk.view, desk.unit, True)
    waiting = service_of(letter).waiting or range(1, desk.view.life.petitioners + 1)
    found = [known.identities[n - 1] for n in waiting]
    anonymous = People(()).named(1)
    return tuple(
        addressee(who.get("name") or anonymous, who.get("address", "")) for who in found
    )  # fmt: skip


def _sheet(context: Context, letter: Letter, label: str, to: Addressee) -> Document:
    """A service sheet that is still to be signed."""
    kind, view = kinds()["service_sheet"], letter.desk.view
    unit = accounts.unit(letter.desk.unit)
    blank = "　　　　年　　月　　日"
    values = ServiceSheet(
        organ=unit.name if unit else letter.desk.unit, petition_number=view.number,
        document=label, document_number=letter.number, petitioner=to.name, way="　",
        place=to.address, served_on=blank, receiver="", server="",
    )  # fmt: skip
    return compose(kind, values, "", on_paper(context.today))


def _sender(rows: Sequence[WaitingLetter]) -> Addressee:
    unit = accounts.unit(rows[0].unit) if rows else None
    return addressee(unit.name, unit.address) if unit else Addressee("", "")


def cover(batch: Batch, day: str) -> Document:
    """The list of a batch: what is in it, in order, and what did not come out. No names."""
    line, table = BlockKind.LINE, BlockKind.TABLE
    head = ("序", "文书", "编号", "信访件")
    rows = tuple(
        (str(n), p.label, p.letter.number, p.letter.petition)
        for n, p in enumerate(batch.pieces, start=1)
    )
    blocks = [Block(line, f"{day}　共 {len(rows)} 份，按下列顺序。")]
    blocks += [Block(table, "", (head, *rows), (3, 12, 12, 12), has_header=True)] if rows else []
    for said, failed in (("没有打出的", batch.failed), ("没有地址的", batch.homeless)):
        if failed:
            told = tuple((f.petition, f.label, f.reason) for f in failed)
            blocks += [
                Block(line, f"{said}：{len(failed)} 份"),
                Block(table, "", (("信访件", "文书", "原因"), *told), (12, 9, 18), (), True),
            ]
    return Document(Form.SHEET, ("文书打印清单",), blocks=tuple(blocks))


def letters_pdf(batch: Batch, day: str) -> bytes:
    """The cover, then every letter with what goes with it, in order."""
    return mailing.joined([pdf(cover(batch, day)), *(p.pages for p in batch.pieces)])


def find(idents: Sequence[int], context: Context) -> list[WaitingLetter]:
    """Letters by id, in the order given, as far as they are of the actor's unit."""
    found: list[WaitingLetter] = []
    for ident in idents:
        row = queries.letter(ident)
        known = queries.petition_by_id(row.petition) if row else None
        if row is None or known is None or row.unit != context.actor.unit or not row.issued_on:
            continue
        said = known.petition
        if said["is_restricted"] and context.actor.role is not Role.BUREAU_HEAD:
            continue
        found.append(
            WaitingLetter(row.id, row.kind, row.act, row.unit, row.number, row.issued_on,
                          said["number"], said["title"], said["is_restricted"])
        )  # fmt: skip
    return found
