"""Bringing petitions up to date when the law or the calendar changed under them.

A clock whose day moves gets an act with the old day and the new one; what only reads otherwise
is put right without one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from huiyin.domain.acts import ActKind
from huiyin.domain.authority import Actor, scope
from huiyin.services import acting
from huiyin.services.acting import Draft
from huiyin.services.context import SYSTEM, Context, rules
from huiyin.store.petitions import lists, queries, repository
from huiyin.store.petitions.derive import Row, Rules, Ticking, ticking, to_act
from huiyin.store.record.queries import acts_of_many
from huiyin.store.record.repository import NewErrand, queue

CHUNK = 200
ERRAND = "recalculate"
NOW_AT_MOST = 100
"""How many petitions are brought up to date while somebody waits for the page."""

Candidate = tuple[int, str, str]
"""A petition that may be concerned: id, number, bureau."""


@dataclass(frozen=True, slots=True)
class Move:
    """A running clock whose due day changes: `old` None where it appears, `new` where it goes."""

    petition: int
    number: str
    rule: str
    label: str
    article: str
    round: int
    unit: str
    old: date | None
    new: date | None

    @property
    def days(self) -> int | None:
        """How many days later it is due (negative: earlier), None where there is no other day."""
        return (self.new - self.old).days if self.new and self.old else None

    @property
    def earlier(self) -> int:
        """How many days earlier, for people."""
        return -(self.days or 0)


@dataclass(frozen=True, slots=True)
class Shift:
    """A petition whose stored clocks are not what its acts say under the changed law."""

    id: int
    number: str
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a change would move: `moves` are those the actor may see, the rest is counted."""

    petitions: int
    clocks: int
    moves: tuple[Move, ...]
    unmoved: int
    late_at_once: int

    @property
    def unhidden(self) -> int:
        """Moves that are listed."""
        return len(self.moves)

    @property
    def hidden(self) -> int:
        """Moves of petitions the actor may not see."""
        return self.clocks - self.unhidden


@dataclass(frozen=True, slots=True)
class Carried:
    """What a change did: petitions and clocks moved, petitions that only read otherwise.

    `is_left`: there is more, which the worker was asked to do.
    """

    petitions: int = 0
    clocks: int = 0
    unmoved: int = 0
    is_left: bool = False


def foresee(
    actor: Actor, law: Rules, candidates: Iterable[Candidate], today: date
) -> Foreseen:  # fmt: skip
    """What the law would move among the candidates; writes nothing."""
    found = list(shifts(law, candidates))
    moving = [s for s in found if s.moves]
    seen = lists.visible(scope(actor), [s.id for s in moving])
    shown = [m for s in moving if s.id in seen for m in s.moves]
    every = [m for s in moving for m in s.moves]
    return Foreseen(
        len(moving), len(every),
        tuple(sorted(shown, key=lambda m: (m.new or date.max, m.number))),
        len(found) - len(moving),
        sum(m.new is not None and m.new < today <= (m.old or today) for m in every),
    )  # fmt: skip


def carry_through(
    context: Context, candidates: Iterable[Candidate], why: Mapping[str, Any],
    at_most: int | None = None,
) -> Carried:  # fmt: skip
    """Bring the candidates up to date, each petition in its own transaction.

    After `at_most` petitions the rest is left to the worker: a person waits for an answer.
    """
    inside = Context(SYSTEM, context.at, rules())
    petitions = clocks = unmoved = 0
    for done, shift in enumerate(shifts(inside.rules, candidates)):
        if done == at_most:
            key = f"{ERRAND}:{context.at.isoformat()}"
            queue([NewErrand(ERRAND, key, {}, context.at)])
            return Carried(petitions, clocks, unmoved, is_left=True)
        moved = _renew(inside, shift, why)
        petitions += bool(moved)
        clocks += moved
        unmoved += not moved
    return Carried(petitions, clocks, unmoved)


def shifts(law: Rules, candidates: Iterable[Candidate]) -> Iterator[Shift]:
    """Petitions whose clocks would read otherwise under `law`, chunk by chunk."""
    left = iter(candidates)
    while chunk := list(islice(left, CHUNK)):
        ids = [ident for ident, _, _ in chunk]
        acts, stored = acts_of_many(ids), queries.clocks_of_many(ids)
        for ident, number, bureau in chunk:
            now = ticking(bureau, [to_act(a) for a in acts[ident]], law)
            if now.clocks != stored[ident]:
                yield Shift(ident, number, _moves_of((ident, number), stored[ident], now, law))


def _moves_of(
    whose: tuple[int, str], stored: Sequence[Row], now: Ticking, law: Rules
) -> tuple[Move, ...]:
    """Running clocks, in the order both keep, that are due on another day than before."""
    if now.is_aside:
        return ()
    before, after = dict(_keyed(stored)), dict(_keyed(now.clocks))
    labels = {(n, c.rule): (c.label, c.article) for n, c in enumerate(now.reckoned, start=1)}
    found = []
    for key, row in (*after.items(), *((k, r) for k, r in before.items() if k not in after)):
        old, new = _running(before.get(key)), _running(after.get(key))
        if old == new or _is_ended(after.get(key)):
            continue
        said = labels.get((row["ordinal"], row["rule"])) if key in after else _named(law, row)
        label, article = said or (row["rule"], "")
        found.append(Move(
            *whose, row["rule"], label, article, row["round"], row["unit_code"], old, new,
        ))  # fmt: skip
    return tuple(found)


def _running(row: Row | None) -> date | None:
    return row["due_on"] if row is not None and not row["ended_on"] else None


def _is_ended(row: Row | None) -> bool:
    return row is not None and bool(row["ended_on"])


def _named(law: Rules, row: Row) -> tuple[str, str]:
    """Label and article of a clock that goes."""
    rule = law.book.rules.get(row["rule"])
    return (rule.label, rule.versions[-1].citation.code) if rule else (row["rule"], "")


def _keyed(rows: Sequence[Row]) -> Iterator[tuple[tuple[Any, ...], Row]]:
    """Rows by what they are; the same right of several petitioners is counted."""
    counts: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = row["rule"], row["round"], row["unit_code"], row["started_on"]
        counts[key] = counts.get(key, 0) + 1
        yield (*key, counts[key]), row


def _renew(context: Context, shift: Shift, why: Mapping[str, Any]) -> int:
    """Bring one petition up to date in its own transaction; how many clocks were moved."""
    with transaction.atomic():
        loaded = repository.load(shift.number)
        if loaded is None:
            return 0
        stored = queries.clocks_of_many([loaded.id])[loaded.id]
        law = context.rules
        reckoned = ticking(loaded.bureau, loaded.acts, law)
        moves = _moves_of((loaded.id, loaded.number), stored, reckoned, law)
        if moves:
            acting.record(context, loaded, [_draft(context, move, why) for move in moves])
        else:
            repository.bring_up_to_date(loaded, context.rules)
    return len(moves)


def _draft(context: Context, move: Move, why: Mapping[str, Any]) -> Draft:
    fields = {
        "rule": move.rule, "round": move.round, "old": _iso(move.old), "new": _iso(move.new),
        **why,
    }  # fmt: skip
    return Draft(ActKind.RECALCULATED, context.today, move.article, fields, move.unit)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def as_json(move: Move) -> dict[str, Any]:
    """A move as commands print it."""
    return {k: v for k, v in asdict(move).items() if k != "petition"} | {"days": move.days}
