"""What pages, commands and the API show of one petition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from huiyin.domain.acts import Act, ActKind, as_of, effective
from huiyin.domain.attachments import Attachment, attachments
from huiyin.domain.authority import Actor, Role, may, scope
from huiyin.domain.clocks import Clock, Unlawful
from huiyin.domain.guards import Situation
from huiyin.domain.petition import Life, State
from huiyin.domain.procedure import Offer, available, retractable
from huiyin.services.acting import (
    Disposed,
    NoSuchPetition,
    Wish,
    as_domain,
    matter_of,
    plan,
    situation_of,
)
from huiyin.services.context import ZONE, Context
from huiyin.services.looking import Look
from huiyin.services.preparations import PREPARATIONS
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts.queries import UnitRow
from huiyin.store.petitions import queries
from huiyin.store.petitions.derive import RIGHTS, derive, is_unsaid, to_act
from huiyin.store.petitions.queries import PetitionRow
from huiyin.store.petitions.repository import Loaded
from huiyin.store.record.queries import ActRow, acts_of, is_disposed

_FINAL = frozenset({"met", "met_late", "cancelled", "lapsed"})


@dataclass(frozen=True, slots=True)
class LineEntry:
    """One act on the line of a petition; `is_void` when it was taken back since."""

    act: Act
    article: str
    actor: str
    unit: str
    about: str
    is_void: bool
    amendments: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class PetitionView:
    """One petition as an actor may see it on `day`. `next_clock` is the next legal day."""

    row: PetitionRow
    life: Life
    line: tuple[LineEntry, ...]
    clocks: tuple[Clock, ...]
    next_clock: Clock | None
    offers: tuple[Offer, ...]
    holder: UnitRow | None
    handler: str
    unit_names: dict[str, str]
    people_names: dict[str, str]
    looks: tuple[Look, ...]
    unlawful: tuple[Unlawful, ...]
    may_retract: bool
    day: date
    attachments: tuple[Attachment, ...]

    @property
    def number(self) -> str:
        """The petition's number."""
        return str(self.row.petition["number"])

    @property
    def version(self) -> int:
        """What a form carries, so that nobody overwrites another."""
        return int(self.row.petition["version"])


def petition(
    context: Context, number: str, *, day: date | None = None, step: int | None = None
) -> PetitionView:
    """One petition with its line, its clocks and what the actor may do now.

    With `day` as it stood at the end of a past day, with `step` as it stood after an act, both
    by the calendar known then and with nothing to be done. Raises NoSuchPetition when there is
    none, when it was not there yet, or when it is none of the actor's business.
    """
    row = queries.petition(number)
    if row is None or not _may_see(context.actor, row):
        raise NoSuchPetition(number)
    records = _records(row)
    if day is None and step is None:
        return _view(context, row, records)
    cut = _until(records, day, step)
    if not cut:
        raise NoSuchPetition(number)
    then = _back_on(context, day or max(r.on for r in cut))
    return _view(then, _row_of(then, row, cut), cut, is_past=True)


def _records(row: PetitionRow) -> list[ActRow]:
    """The acts of a petition. Raises Disposed when their content is gone."""
    records = acts_of(row.petition["id"])
    if is_disposed(records):
        raise Disposed(str(row.petition["number"]), records[-1].on)
    return records


def as_answered(context: Context, number: str, version: int) -> PetitionView:
    """The petition as whoever brought it to a version was shown it, whatever came since.

    Raises NoSuchPetition.
    """
    row = queries.petition(number)
    if row is None or not _may_see(context.actor, row):
        raise NoSuchPetition(number)
    cut = [r for r in _records(row) if r.seq <= version]
    at = cut[-1].at
    rules = context.rules.known_on(at.astimezone(ZONE).date())
    then = replace(context, at=at, rules=rules)
    return _view(then, _row_of(then, row, cut), cut)


def _until(records: Sequence[ActRow], day: date | None, step: int | None) -> list[ActRow]:
    """The records of up to a day or a step; days as they were corrected since."""
    kept = [r for r in records if step is None or r.seq <= step]
    if day is None:
        return kept
    days = {a.seq: a.on for a in as_of([to_act(r) for r in kept], day)}
    return [replace(r, on=days[r.seq]) for r in kept if r.seq in days]


def _back_on(context: Context, day: date) -> Context:
    """The end of a past day, and the law and the calendar as they were known then."""
    at = datetime.combine(day, time.max, ZONE)
    return replace(context, at=at, rules=context.rules.known_on(day))


def _row_of(context: Context, row: PetitionRow, records: Sequence[ActRow]) -> PetitionRow:
    """The rows of a petition as they were when these were all its acts."""
    kept, acts = row.petition, [to_act(r) for r in records]
    then = derive(kept["id"], kept["bureau"], acts, context.rules)
    return PetitionRow(then.petition, then.claims, then.petitioners, then.strands, then.clocks)


def _view(
    context: Context, row: PetitionRow, records: Sequence[ActRow], is_past: bool = False
) -> PetitionView:
    acts = tuple(to_act(r) for r in records)
    situation = situation_of(context, acts, row.petition["bureau"])
    units, people = _units(acts, row), _people(acts, row)
    unit_names = {code: u.name for code, u in units.items()}
    line = _line(acts, {r.seq: r.article for r in records}, (unit_names, people))
    offers = () if is_past else _offers(situation, units)
    if context.actor.role is Role.PETITIONER:
        offers = tuple(o for o in offers if Role.PETITIONER in o.transition.roles)
    is_ledger = row.petition["is_imported"]
    shown = tuple(c for c in situation.clocks if not (is_ledger and is_unsaid(c)))
    may_retract = not is_past and bool(retractable(acts, context.actor.person))
    return PetitionView(
        row, situation.life, line, shown, next_clock(shown), offers,
        units.get(row.petition["holder"]), people.get(row.petition["handler"], ""),
        unit_names, people, _looks(line), (), may_retract, context.today,
        attachments(effective(acts)),
    )  # fmt: skip


def _offers(situation: Situation, units: Mapping[str, UnitRow]) -> tuple[Offer, ...]:
    """What the actor may do; a successor is only named where a unit is no more."""
    held = {code for s in situation.life.strands for code in (s.unit, s.holder)}
    is_orphaned = any(units[code].is_closed for code in held & units.keys())
    return tuple(
        o for o in available(situation)
        if is_orphaned or o.transition.act is not ActKind.SUCCEEDED
    )  # fmt: skip


def _may_see(actor: Actor, row: PetitionRow) -> bool:
    return actor.petition == row.petition["number"] or may(scope(actor), row.place)


_UNIT_FIELDS = ("superior", "proposed_unit", "successor", "decided_unit", "centre")


def _units(acts: Sequence[Act], row: PetitionRow) -> dict[str, UnitRow]:
    """Every unit that the acts or the strands name, by code."""
    codes = {a.unit for a in acts} | {a.actor_unit for a in acts}
    codes |= {str(a.fields.get(name, "")) for a in acts for name in _UNIT_FIELDS}
    codes |= {str(code) for a in acts for code in a.fields.get("units", ())}
    codes |= {s["holder"] for s in row.strands} | {s["unit"] for s in row.strands}
    codes |= {row.petition["bureau"]}
    return {u.code: u for u in accounts.units(codes - {""})}


def _people(acts: Sequence[Act], row: PetitionRow) -> dict[str, str]:
    people = {a.actor for a in acts} | {s["handler"] for s in row.strands}
    people |= {str(a.fields["person"]) for a in acts if "person" in a.fields}
    return accounts.person_names(people)


def _line(
    acts: Sequence[Act], articles: dict[int, str], names: tuple[dict[str, str], dict[str, str]]
) -> tuple[LineEntry, ...]:
    units, people = names
    kept = {a.seq for a in effective(acts)}
    mended: dict[int, list[Act]] = {}
    for act in acts:
        if act.kind is ActKind.AMENDED:
            mended.setdefault(int(act.fields["seq"]), []).append(act)
    correcting = (ActKind.AMENDED, ActKind.RETRACTED)
    return tuple(
        LineEntry(
            a, articles[a.seq], people.get(a.actor, ""), units.get(a.actor_unit, ""),
            units.get(a.unit, ""), a.seq not in kept and a.kind not in correcting,
            tuple(mended.get(a.seq, ())),
        )
        for a in acts
    )  # fmt: skip


def _looks(line: Sequence[LineEntry]) -> tuple[Look, ...]:
    return tuple(
        Look(e.act.at, e.actor, e.unit, str(e.act.fields.get("purpose", "")))
        for e in line
        if e.act.kind is ActKind.IDENTITY_REVEALED and e.act.at is not None
    )


def next_clock(found: Sequence[Clock]) -> Clock | None:
    """The clock whose day comes next: duties first, then the petitioner's own right.

    A promise of the region that was missed does not stand before the day of the law.
    """
    running = [c for c in found if c.ended_on is None and c.state not in _FINAL and c.due_on]
    duties = [c for c in running if c.holder != "petitioner" and c.rule not in RIGHTS]
    ahead = [c for c in duties if (c.basis, c.state) != ("local", "overdue")]
    return min(ahead or duties or running, key=_due, default=None)


def _due(clock: Clock) -> tuple[date, bool]:
    """Due first; of one day the statute's clock before the house's own."""
    assert clock.due_on is not None
    return clock.due_on, clock.basis in ("policy", "local")


@dataclass(frozen=True, slots=True)
class Played:
    """A petition as it stood after one of its acts, and the clocks that the act moved."""

    view: PetitionView
    began: tuple[Clock, ...]
    ended: tuple[Clock, ...]


def played(context: Context, number: str, step: int) -> Played:
    """The step of a petition's line: how it stood then, what it began and ended.

    Raises NoSuchPetition, also for a step that is not there.
    """
    view = petition(context, number, step=step)
    if view.line[-1].act.seq != step:
        raise NoSuchPetition(number)
    before = petition(context, number, step=step - 1).clocks if step > 1 else ()
    was, now = {_key(c): c for c in before}, {_key(c): c for c in view.clocks}
    return Played(view, _began(was, now), _began(now, was))


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would change: the state it leads to, clocks that would begin or end."""

    state: State
    began: tuple[Clock, ...]
    ended: tuple[Clock, ...]


def preview(context: Context, number: str, wish: Wish) -> Preview:
    """Fold an act that is only wished for, and write nothing.

    Raises NoSuchPetition, Refusal and Invalid as the act itself would.
    """
    row = queries.petition(number)
    if row is None:
        raise NoSuchPetition(number)
    kept, bureau = row.petition, row.petition["bureau"]
    acts = tuple(to_act(r) for r in _records(row))
    matter = matter_of(context, Loaded(kept["id"], number, bureau, kept["version"], acts))
    drafts = plan(context, matter, wish, PREPARATIONS)
    wished = [as_domain(context, d, kept["version"] + n) for n, d in enumerate(drafts, start=1)]
    later = situation_of(context, [*acts, *wished], bureau)
    before = {_key(c): c for c in matter.situation.clocks}
    after = {_key(c): c for c in later.clocks}
    return Preview(later.life.state, _began(before, after), _began(after, before))


def _key(clock: Clock) -> tuple[str, int, str, str]:
    return clock.rule, clock.round, clock.unit_code, str(clock.to)


def _runs(clock: Clock | None) -> date | None:
    return clock.due_on if clock is not None and clock.ended_on is None else None


def _began(
    before: dict[tuple[str, int, str, str], Clock], after: dict[tuple[str, int, str, str], Clock]
) -> tuple[Clock, ...]:
    """Clocks that run to a day in `after` and ran to no day or another in `before`."""
    return tuple(
        clock for key, clock in after.items()
        if _runs(clock) is not None and _runs(before.get(key)) != _runs(clock)
    )  # fmt: skip


_CLOSED = frozenset({"petitioners", "participants", "agent", "query_code_hash", "file_name"})


def open_fields(act: Act) -> dict[str, Any]:
    """What an act says, without sealed identities and code hashes."""
    hidden = _CLOSED | ({"old", "new"} if act.fields.get("field") in _CLOSED else set())
    return {k: v for k, v in act.fields.items() if k not in hidden}
