"""A review as a matter of its own: whose opinion, asked in time or not, decided by whom and why
by them, the file, what came of it (articles 35 and 36)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.authority import scope
from huiyin.domain.clocks import Clock
from huiyin.domain.life import DOCUMENT_OF
from huiyin.domain.petition import Strand, Track
from huiyin.services import reading
from huiyin.services.acting import NoSuchPetition
from huiyin.services.context import Context
from huiyin.services.reading import PetitionView
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions.reviews import ReviewFilters, ReviewRow
from huiyin.store.petitions.reviews import reviews as listed
from huiyin.store.registers import queries as registers
from huiyin.store.registers.queries import EntryRow

FILES = "review_file"
FILE_WORKING_DAYS = 5
_ASKED = {
    Track.REVIEW: ActKind.REVIEW_REQUESTED,
    Track.FINAL_REVIEW: ActKind.FINAL_REVIEW_REQUESTED,
}
_ATTACKED = {
    Track.REVIEW: ActKind.OPINION_ISSUED,
    Track.FINAL_REVIEW: ActKind.REVIEW_OPINION_ISSUED,
}
_ENDS = {
    Track.REVIEW: (ActKind.REVIEW_OPINION_ISSUED, ActKind.REVIEW_REFUSED),
    Track.FINAL_REVIEW: (ActKind.FINAL_REVIEW_OPINION_ISSUED, ActKind.FINAL_REVIEW_REFUSED),
}
_BEFORE = {Track.REVIEW: Track.HANDLING, Track.FINAL_REVIEW: Track.REVIEW}
VERBS = {
    Track.REVIEW: ("issue_review_opinion", "refuse_review", "serve_review"),
    Track.FINAL_REVIEW: (
        "issue_final_review_opinion", "refuse_final_review", "open_review_hearing",
        "close_review_hearing", "serve_final_review",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """The request: when it came, when it was sent, by which petitioner, why, and whether it was
    in time; `right` is the clock of the petitioner's thirty days."""

    act: Act
    by: str
    sent_on: date
    right: Clock | None

    @property
    def days_late(self) -> int:
        """How many days after the last one it was sent, 0 in time."""
        due = self.right.due_on if self.right else None
        return max(0, (self.sent_on - due).days) if due else 0


@dataclass(frozen=True, slots=True)
class Review:
    """One review of a petition. `line` are the units from the handling one up to who decides."""

    strand: Strand
    request: Request
    attacked: Act | None
    served_on: date | None
    line: tuple[str, ...]
    clock: Clock | None
    outcome: Act | None
    again: Clock | None
    verbs: tuple[str, ...]
    files: tuple[EntryRow, ...]
    is_mine: bool


def listing(
    context: Context, filters: ReviewFilters, key: str = ""
) -> tuple[list[ReviewRow], str]:  # fmt: skip
    """The reviews the actor's unit decides; a bureau sees those of its register.

    Raises ValueError for a key of no page.
    """
    actor = context.actor
    holder = "" if actor.bureaus else actor.unit
    return listed(scope(actor), holder, filters, key)


def sheet(context: Context, number: str) -> tuple[PetitionView, list[Review]]:
    """A petition with its reviews, the newest first. Raises NoSuchPetition, also without one."""
    view = reading.petition(context, number)
    acts = effective([e.act for e in view.line])
    found = [s for s in view.life.strands if s.track in _ASKED]
    if not found:
        raise NoSuchPetition(number)
    seen = scope(context.actor)
    files = registers.pointing_at(seen, "petition", number, [FILES])
    return view, [_review(context, view, acts, s, files) for s in reversed(found)]


def _review(
    context: Context, view: PetitionView, acts: Sequence[Act], strand: Strand,
    files: Sequence[EntryRow],
) -> Review:  # fmt: skip
    asked = _first(acts, strand)
    later = [a for a in acts if a.seq > asked.seq and a.unit == asked.unit]
    outcome = next((a for a in later if a.kind in _ENDS[strand.track]), None)
    before = [a for a in acts if a.seq < asked.seq and a.unit in ("", asked.unit)]
    attacked = [a for a in before if a.kind is _ATTACKED[strand.track]]
    is_redo = outcome is not None and outcome.fields.get("outcome") == "redo"
    mine = context.actor.unit == strand.holder
    verbs = {o.transition.verb for o in view.offers if o.strand == strand}
    return Review(
        strand, _request(view, asked, strand), attacked[-1] if attacked else None,
        _served(before, asked, strand), _line(view, strand),
        _clock(view, f"{strand.track}.conclude", strand, strand.round), outcome,
        _clock(view, "handling.conclude", strand, strand.round + 1) if is_redo else None,
        tuple(v for v in VERBS[strand.track] if v in verbs),
        tuple(f for f in files if f.entry["fields"].get("track") == strand.track
              and f.entry["fields"].get("unit") == strand.unit),
        mine,
    )  # fmt: skip


def _first(acts: Sequence[Act], strand: Strand) -> Act:
    """The request a strand began with."""
    kind = _ASKED[strand.track]
    asked = [a for a in acts if a.kind is kind and a.unit in ("", strand.unit)]
    mine = [a for a in asked if a.seq <= strand.seq] or asked
    return mine[-1]


def _request(view: PetitionView, asked: Act, strand: Strand) -> Request:
    by = int(asked.fields.get("by", 1))
    rule = f"{strand.track}.request"
    rights = [c for c in view.clocks if c.rule == rule and c.round == strand.round
              and c.unit_code in ("", strand.unit) and str(c.to or by) == str(by)]  # fmt: skip
    people = {p["ordinal"]: p["masked_name"] for p in view.row.petitioners}
    sent = asked.fields.get("sent_on")
    sent_on = date.fromisoformat(str(sent)) if sent else asked.on
    return Request(asked, people.get(by, ""), sent_on, rights[-1] if rights else None)


def _served(before: Sequence[Act], asked: Act, strand: Strand) -> date | None:
    """When the attacked opinion reached who asks."""
    document, by = DOCUMENT_OF[_BEFORE[strand.track]], int(asked.fields.get("by", 1))
    found = [a for a in before if a.kind is ActKind.SERVED
             and a.fields.get("document", "opinion") == document
             and int(a.fields.get("to", 1)) == by]  # fmt: skip
    return found[-1].on if found else None


def _line(view: PetitionView, strand: Strand) -> tuple[str, ...]:
    """Names of the units from the handling one, each one level above the one before."""
    codes = [strand.unit]
    while codes[-1] != strand.holder and len(codes) < 4:
        above = accounts.superior(codes[-1])
        if above is None:
            codes.append(strand.holder)
            break
        codes.append(above.code)
    names = accounts.unit_names(codes)
    return tuple(names.get(code, code) for code in codes)


def _clock(view: PetitionView, rule: str, strand: Strand, round_: int) -> Clock | None:
    found = [c for c in view.clocks if c.rule == rule and c.unit_code in ("", strand.unit)]
    return next((c for c in found if c.round == round_), None)


def file_due(context: Context) -> date:
    """By when a file is asked for, unless somebody says otherwise."""
    return context.rules.calendar.add_workdays(context.today, FILE_WORKING_DAYS)
