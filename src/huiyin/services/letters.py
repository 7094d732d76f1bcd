"""Letters: owed by acts or written freely, checked, approved, issued under a number, frozen."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from huiyin.documents.contexts.base import Missing
from huiyin.documents.kinds import Kind, kinds
from huiyin.documents.model import Document, as_data, texts
from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.authority import Permission, Role
from huiyin.domain.letters import (
    BY_KEEPER,
    ChainStep,
    LetterState,
    LetterStep,
    Owed,
    Standing,
    owed,
    steps,
)
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_trail, letter_versions, reading
from huiyin.services.acting import Draft, hold, new_act
from huiyin.services.context import Context
from huiyin.services.letter_chain import standing
from huiyin.services.letter_content import BLANK, Sheet, Written, open_sheet
from huiyin.services.letter_freezing import finish, frozen, hash_of, keep
from huiyin.services.letter_numbers import take
from huiyin.services.letter_people import on_paper
from huiyin.services.letter_phrases import UNFILLED
from huiyin.services.letter_sources import Desk
from huiyin.services.reading import PetitionView
from huiyin.services.waiting_letters import settle
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import queries, repository
from huiyin.store.petitions.queries import LetterRow
from huiyin.store.record.seals import seal, sm3, unseal

__all__ = ["frozen", "hash_of"]
ARTICLE = {"petitioner": "23", "unit": "22", "file": "21"}
_OVER_ALL = frozenset({Role.OPERATOR, Role.SYSTEM})


class Incomplete(Exception):
    """A letter may not leave: these fields are empty, these claims unanswered."""

    def __init__(self, lacking: tuple[Missing, ...]) -> None:
        super().__init__(", ".join(m.field for m in lacking))
        self.missing = lacking


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and what may be done with it; `row` is None while nothing was written."""

    desk: Desk
    row: LetterRow | None
    written: Written
    stand: Standing
    steps: tuple[LetterStep, ...]
    may_write: bool

    @property
    def kind(self) -> Kind:
        """What kind it is."""
        return self.desk.kind

    @property
    def number(self) -> str:
        """Its number, "" before it is issued."""
        return self.row.number if self.row else ""

    @property
    def is_mine(self) -> bool:
        """Does the actor's unit write it? Others see what was issued, not how it came about."""
        return _is_mine(self.desk.context, self.desk.unit)

    @property
    def day(self) -> date:
        """The day it bears: that of the act it puts on paper, which the law counts from."""
        return self.desk.act.on if self.desk.act else self.desk.context.today


def view_of(context: Context, number: str) -> tuple[PetitionView, tuple[LetterRow, ...]]:
    """A petition and its letters that the actor may see. Raises NoSuchPetition."""
    view = reading.petition(context, number)
    rows = queries.letters_of(view.row.petition["id"])
    is_all = context.actor.role in _OVER_ALL
    mine = context.actor.unit
    shown = (
        x for x in rows if x.number or x.state == LetterState.ISSUED or x.unit == mine or is_all
    )
    return view, tuple(shown)


def owed_by(view: PetitionView) -> tuple[Owed, ...]:
    """The letters the acts make; what the petitioner did is put down by the bureau."""
    found = owed(effective([e.act for e in view.line]))
    return tuple(replace(o, actor_unit=o.actor_unit or view.row.petition["bureau"]) for o in found)


def free_kinds(context: Context, view: PetitionView) -> tuple[Kind, ...]:
    """The kinds the actor's unit may write without an act."""
    side = "bureau" if context.actor.unit == view.row.petition["bureau"] else "unit"
    return tuple(k for k in kinds().values() if k.by in (side, "any"))


def open_letter(context: Context, number: str, kind: str, seq: int = 0) -> Letter:
    """A letter that is owed or may be written freely, before anything is kept.

    Raises NoSuchPetition; Refusal when no act of the petition makes it.
    """
    view, letters = view_of(context, number)
    chosen = kinds().get(kind)
    if chosen is None:
        raise Refusal("no_such_letter")
    act, unit = _act_of(context, view, chosen, seq)
    desk = Desk(context, view, chosen, act, unit, letters)
    stand = standing(None, unit, chosen, _is_restricted(view))
    may_write = _is_mine(context, unit) and context.actor.may(Permission.ACT)
    return Letter(desk, None, BLANK, stand, _steps(context, unit, stand), may_write)


def _is_restricted(view: PetitionView) -> bool:
    return view.life.is_close


def _steps(context: Context, unit: str, stand: Standing) -> tuple[LetterStep, ...]:
    """What the actor may do with a letter of a unit that stands there."""
    if not _is_mine(context, unit):
        return ()
    found = steps(stand, context.actor.role)
    if context.actor.may(Permission.ACT) or context.actor.role in _OVER_ALL:
        return found
    is_keeper = context.actor.may(Permission.KEEP_SEAL)
    return tuple(step for step in found if is_keeper and step in BY_KEEPER)


def _act_of(context: Context, view: PetitionView, kind: Kind, seq: int) -> tuple[Act | None, str]:
    """The act that makes a letter (where none is named the newest, of one's own unit if it has
    one) and the unit it comes from."""
    found = [o for o in owed_by(view) if o.kind == kind.name and seq in (0, o.seq)]
    if found:
        chosen = ([o for o in found if o.actor_unit == context.actor.unit] or found)[-1]
        return _effective(view)[chosen.seq], chosen.actor_unit
    if not kind.by or seq:
        raise Refusal("no_such_letter")
    if context.actor.role not in _OVER_ALL:
        return None, context.actor.unit
    current = view.life.current
    bureau = view.row.petition["bureau"]
    return None, bureau if kind.by == "bureau" else current.unit or current.holder


def _effective(view: PetitionView) -> dict[int, Act]:
    """The acts as they now read, by seq: corrected ones corrected, those taken back gone."""
    return {a.seq: a for a in effective([e.act for e in view.line])}


def _is_mine(context: Context, unit: str) -> bool:
    return context.actor.unit == unit or context.actor.role in _OVER_ALL


def find(context: Context, number: str, ident: int) -> Letter:
    """A letter that is kept. Raises NoSuchPetition, Refusal."""
    view, letters = view_of(context, number)
    row = next((x for x in letters if x.id == ident), None)
    if row is None:
        raise Refusal("no_such_letter")
    kind = kinds()[row.kind]
    act = _effective(view).get(row.act)
    desk = Desk(context, view, kind, act, row.unit, letters)
    stand = standing(row, row.unit, kind, _is_restricted(view))
    is_draft = row.state == LetterState.DRAFTED and _is_mine(context, row.unit)
    may_write = is_draft and context.actor.may(Permission.ACT)
    return Letter(desk, row, _written(row), stand, _steps(context, row.unit, stand), may_write)


def _written(row: LetterRow) -> Written:
    kept = unseal(row.sealed)
    body = kept.get("body")
    return Written(
        kept.get("fields", {}), kept.get("answers", {}),
        None if body is None else tuple(body), tuple(kept.get("notes", ())),
        tuple(kept.get("trail", ())), kept.get("seal", {}),
    )  # fmt: skip


def _seal(written: Written, document: Document | None = None) -> str:
    kept: dict[str, Any] = asdict(written)
    return seal(kept | ({"document": as_data(document)} if document else {}))


def sheet(letter: Letter, is_open: bool = False) -> Sheet:
    """The letter laid open; people are masked unless `is_open`."""
    return open_sheet(letter.desk, letter.written, is_open)


def save(context: Context, letter: Letter, written: Written, seen: int = 0) -> int:
    """Keep what was written; the letter's id. Raises Refusal when somebody changed it since."""
    if not letter.may_write:
        raise Refusal("not_yours", ARTICLE[letter.kind.audience])
    kept = {"sealed": _seal(written), "changed_at": context.at}
    with transaction.atomic():
        if letter.row is None:
            act = letter.desk.act
            _need_first(context, letter)
            ident = repository.add_letter(
                kept | {
                    "petition_id": letter.desk.view.row.petition["id"], "kind": letter.kind.name,
                    "act": act.seq if act else 0, "unit": letter.desk.unit,
                    "state": LetterState.DRAFTED, "drafted_by": context.actor.person,
                }
            )  # fmt: skip
        else:
            ident = letter.row.id
            _change(letter.row, kept, seen)
        letter_versions.keep(context, letter.desk, ident, written)
        return ident


def _need_first(context: Context, letter: Letter) -> None:
    """One act is put on paper once, unless that letter is void. Raises Refusal."""
    hold(context, letter.desk.view.number)
    if kept_already(letter) is not None:
        raise Refusal("letter_is_there")


def kept_already(letter: Letter) -> LetterRow | None:
    """The letter that puts the same act on paper already, None where there is none."""
    if letter.desk.act is None:
        return None
    same = (letter.kind.name, letter.desk.act.seq, letter.desk.unit)
    rows = queries.letters_of(letter.desk.view.row.petition["id"])
    found = (x for x in rows if (x.kind, x.act, x.unit) == same and x.state != LetterState.VOID)
    return next(found, None)


def _change(row: LetterRow, values: Mapping[str, Any], seen: int = 0) -> None:
    if not repository.change_letter(row.id, seen or row.version, values):
        raise Refusal("letter_changed")


@dataclass(frozen=True, slots=True)
class Ask:
    """A step somebody asks for: with which words, having looked at which version (0: any)."""

    step: LetterStep
    words: str = ""
    seen: int = 0


def take_step(context: Context, number: str, ident: int, ask: Ask) -> Letter:
    """Take a letter a step on its way, back to its writer, out of the house, or make it void.

    Raises NoSuchPetition, Refusal, Incomplete with what is empty, NoGlyph.
    """
    with transaction.atomic():
        matter = hold(context, number)
        letter, step = find(context, number, ident), ask.step
        _allow(letter, step)
        if step not in (LetterStep.SEND_BACK, LetterStep.COMMENT, LetterStep.VOID):
            _need_whole(letter)
        if step is LetterStep.ISSUE:
            _issue(context, matter.loaded, letter)
        elif step is LetterStep.VOID:
            _void(context, matter.loaded, letter, ask.words)
        else:
            _move(context, letter, ask)
        if step in (LetterStep.ISSUE, LetterStep.VOID):
            settle(number)
    return find(context, number, ident)


def _allow(letter: Letter, step: LetterStep) -> None:
    row, due = letter.row, letter.stand.next_step
    if row is None or step not in letter.steps:
        is_early = step is LetterStep.ISSUE and due is not None
        is_over_all = letter.desk.context.actor.role in _OVER_ALL
        if is_early and is_over_all and row:
            return
        early = "letter_not_sealed" if due is ChainStep.SEAL else "letter_not_approved"
        raise Refusal(early if is_early else "letter_wrong_state")


def _need_whole(letter: Letter) -> None:
    if letter.row and letter.row.act and letter.desk.act is None:
        raise Refusal("letter_act_gone")
    opened = sheet(letter, is_open=True)
    if lacking := opened.missing:
        raise Incomplete(lacking)
    if any(UNFILLED.search(text) for text in texts(opened.document("", ""))):
        raise Refusal("letter_has_blanks")


def _move(context: Context, letter: Letter, ask: Ask) -> None:
    """A step inside the house: the letter is not out yet, the step is in the record."""
    row, step = letter.row, ask.step
    assert row is not None
    content = hash_of(sheet(letter, is_open=True).document("", ""))
    written = letter_trail.written_after(context, letter.written, step, ask.words, content)
    if step is LetterStep.SEAL:
        written = replace(written, seal=letter_trail.seal_on(row.unit, content))
    after = letter.stand.after(step)
    values: dict[str, Any] = {
        "state": after.state, "chain": " ".join(after.chain), "changed_at": context.at,
        "waits_for": after.waits_for or "", "sealed": _seal(written),
    }  # fmt: skip
    if step in (LetterStep.APPROVE, LetterStep.ENDORSE):
        values["approved_by"] = context.actor.person
    _change(row, values, ask.seen)
    told = {"kind": row.kind, "version": row.version, "content_hash": content,
            "words_hash": sm3(ask.words.strip().encode()).hex() if ask.words.strip() else "",
            "seal_hash": written.seal.get("hash", "")}  # fmt: skip
    letter_trail.record_step(context, letter.desk, row.id, step, told)


def _issue(context: Context, loaded: Any, letter: Letter) -> None:
    """Number, day, frozen document, kept file and their hashes; the act carries them."""
    row, kind = letter.row, letter.kind
    assert row is not None
    unit = accounts.unit(row.unit)
    name = unit.name if unit else row.unit
    day = letter.day
    opened = sheet(letter, is_open=True)
    letter_trail.need_same(letter.written, opened.document("", ""))
    number = take(row.unit, name, kind.series, day.year) if kind.series else ""
    document = opened.document(number, on_paper(day))
    made = finish(document, row.unit)
    hashes = {"content_hash": hash_of(document), "pdf_hash": sm3(made).hex()}
    _change(row, {
        "state": LetterState.ISSUED, "number": number, "issued_on": context.today,
        "changed_at": context.at, "sealed": _seal(letter.written, document), "waits_for": "",
        "is_file_kept": True, **hashes,
    })  # fmt: skip
    fields = {"letter": str(row.id), "letter_kind": row.kind, "letter_number": number, **hashes}
    _record(context, loaded, letter, ActKind.LETTER_ISSUED, fields)
    keep(made)


def _void(context: Context, loaded: Any, letter: Letter, why: str) -> None:
    """A void letter keeps its number, which nobody gets again."""
    row = letter.row
    assert row is not None
    if not why.strip():
        raise Incomplete((Missing("reason"),))
    _change(row, {"state": LetterState.VOID, "changed_at": context.at})
    fields = {"letter": str(row.id), "letter_kind": row.kind, "letter_number": row.number,
              "reason": why.strip()}  # fmt: skip
    _record(context, loaded, letter, ActKind.LETTER_VOIDED, fields)


def _record(
    context: Context, loaded: Any, letter: Letter, kind: ActKind, fields: Mapping[str, str]
) -> None:
    draft = Draft(kind, context.today, ARTICLE[letter.kind.audience], fields, letter.desk.unit)
    act = new_act(context, draft, loaded.id, loaded.version + 1)
    repository.add(loaded, [act], context.rules, [])
