"""What a step inside the house leaves: a word to the writer, a line of the trail, an act."""

from collections.abc import Mapping
from dataclasses import replace

from huiyin.documents.model import Document
from huiyin.domain.letters import LetterStep
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services.context import Context
from huiyin.services.letter_content import Written
from huiyin.services.letter_freezing import hash_of
from huiyin.services.letter_people import on_paper
from huiyin.services.letter_sources import Desk
from huiyin.store.accounts import drafting
from huiyin.store.record.repository import NewAct, append

ACT_OF: dict[LetterStep, OfficeAct] = {
    LetterStep.SUBMIT: OfficeAct.LETTER_SUBMITTED,
    LetterStep.SEND_BACK: OfficeAct.LETTER_SENT_BACK,
    LetterStep.COMMENT: OfficeAct.LETTER_COMMENTED,
    LetterStep.ENDORSE: OfficeAct.LETTER_ENDORSED,
    LetterStep.APPROVE: OfficeAct.LETTER_APPROVED,
    LetterStep.SEAL: OfficeAct.LETTER_SEALED,
}
_WORDED = frozenset({LetterStep.SEND_BACK, LetterStep.COMMENT})


def written_after(
    context: Context, written: Written, step: LetterStep, words: str, content: str
) -> Written:
    """What was written, with the step, its words and the hash of what it said then.

    Raises Refusal where words are owed.
    """
    said, day = words.strip(), on_paper(context.today)
    if step in _WORDED and not said:
        raise Refusal("letter_words_missing")
    line = {"step": str(step), "by": context.actor.name, "at": day, "content": content}
    after = replace(written, trail=(*written.trail, line))
    if said:
        note = {"by": context.actor.name, "at": day, "text": said, "step": str(step)}
        after = replace(after, notes=(*after.notes, note))
    return replace(after, seal={}) if step is LetterStep.SEND_BACK else after


def seal_on(unit: str, content: str) -> dict[str, str]:
    """The seal a unit has in use, put to what a letter says. Raises Refusal where it has none."""
    seal = drafting.seal_of(unit)
    if seal is None:
        raise Refusal("no_seal")
    return {"hash": seal.file_hash, "width": str(seal.width), "content": content,
            "seal": str(seal.id)}  # fmt: skip


def need_same(written: Written, document: Document) -> None:
    """What was approved leaves, under the seal what the seal was put to, and nothing else.

    Raises Refusal.
    """
    content = hash_of(replace(document, seal="", seal_width=0))
    if written.seal and content != written.seal["content"]:
        raise Refusal("letter_changed_under_seal")
    approved = _approved(written)
    if approved and content != approved:
        raise Refusal("letter_changed_since_approved")


def _approved(written: Written) -> str:
    """The hash of what was approved last, "" for a letter that nobody had to approve."""
    for line in reversed(written.trail):
        if line["step"] == LetterStep.SEND_BACK:
            return ""
        if line["step"] in (LetterStep.APPROVE, LetterStep.ENDORSE):
            return line.get("content", "")
    return ""


def record_step(
    context: Context, desk: Desk, letter: int, step: LetterStep, told: Mapping[str, object]
) -> None:
    """Chain the step in the record of the petition's bureau, after everything else."""
    actor = context.actor
    act = NewAct(
        ACT_OF[step], context.today, context.at, actor.person, actor.unit, "21", "letter",
        letter, 0, {"petition": desk.view.row.petition["id"], **told},
    )  # fmt: skip
    append(str(desk.view.row.petition["bureau"]), [act])
