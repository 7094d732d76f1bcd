"""What a register is made of. Its words stand in the declaration: a new register is one file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from huiyin.domain.authority import Role
from huiyin.domain.fields import Field, FieldKind
from huiyin.domain.transitions import Side


class RegisterAct(StrEnum):
    """Acts on an entry; they go to the chain of the entry's bureau."""

    ENTRY_OPENED = "entry_opened"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_MOVED = "entry_moved"
    ENTRY_REVEALED = "entry_revealed"
    ENTRY_RECALCULATED = "entry_recalculated"
    ENTRY_RESTRICTED = "entry_restricted"


class Counting(StrEnum):
    """How an indicator counts: entries, the sum of an item, or persons told apart."""

    ENTRIES = "entries"
    SUM = "sum"
    DISTINCT_PERSONS = "distinct_persons"


class Basis(StrEnum):
    """Which day puts an entry into a period: its own, or the one it was finished on."""

    HAPPENED = "happened"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Item(Field):
    """One item of an entry. `said` are the words for `choices`, `measure` the unit of a number.

    `of` names the register an ENTRY points at; `office` the roles a PERSON may have; a DAY that
    `is_past` tells of what has happened, so it is not one to come.
    """

    label: str = ""
    said: tuple[str, ...] = ()
    measure: str = ""
    hint: str = ""
    of: str = ""
    office: frozenset[Role] = frozenset()
    is_past: bool = False

    def word(self, value: Any) -> str:
        """A choice in Chinese."""
        return dict(zip(self.choices, self.said, strict=True)).get(str(value), str(value))


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an entry stands. `tone` is one of the state component's."""

    name: str
    label: str
    is_open: bool = True
    tone: str = "calm"


@dataclass(frozen=True, slots=True)
class Part:
    """An entry that belongs to another, as its moves need to know it."""

    kind: str
    state: str
    is_open: bool
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry before a move: its state, its items with those of the move, its parts, the day,
    the terms of the law that have lapsed by then, and the state of the whole it belongs to."""

    state: str
    fields: Mapping[str, Any]
    parts: Sequence[Part]
    on: date
    lapsed: frozenset[str] = frozenset()
    whole: str = ""

    def parts_of(self, kind: str) -> list[Part]:
        """Its parts of one register."""
        return [part for part in self.parts if part.kind == kind]


Check = Callable[[Standing], str]
"""A rule beyond the state: "" where it holds, else the reason's words."""


@dataclass(frozen=True, slots=True)
class Carry:
    """What a move tells an open entry of another register on the same claim: its verb there, and
    (item there, item here) of what it says, so that nobody types it twice."""

    kind: str
    verb: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """An entry of another register that a move begins where its item `when` is filled, out of
    (item there, item here)."""

    kind: str
    when: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Move:
    """What may be done to an entry. `asks` are the items its form takes, `sets` those that the
    house itself fills in, `clears` those that it empties, `to` "" where it stays.

    `side` says whose move it is; `named` names a PERSON item whose person may always make it,
    `by` a UNIT item whose unit alone may. `ends` are (register, verb): open parts follow with that
    move and the same reason; `carries` is what it tells elsewhere, `begins` an entry it begins
    there, `tells` are the registers of parts whose units hear of it.
    """

    verb: str
    label: str
    froms: tuple[str, ...]
    to: str
    roles: frozenset[Role]
    side: Side = Side.EITHER
    named: str = ""
    by: str = ""
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    law: str = ""
    check: Check | None = None
    ends: tuple[tuple[str, str], ...] = ()
    carries: Carry | None = None
    begins: Beside | None = None
    tells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure and its counting rule. `states` and `where` (item and value) limit what counts."""

    name: str
    label: str
    measure: str
    counting: Counting = Counting.ENTRIES
    item: str = ""
    states: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    basis: Basis = Basis.HAPPENED


@dataclass(frozen=True, slots=True)
class Term:
    """A period of the law book: from the day of one item until another has one, while the entry
    is in one of `states`.

    The nation's stand in `law/data/terms.yaml`; `is_local` ones are those a region set itself
    (`law/data/local.yaml`). `is_duty`: the entry's unit owes it, else it is a right that lapses.
    """

    name: str
    starts: str
    stops: str
    states: tuple[str, ...]
    is_local: bool = False
    is_duty: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """The items that take a place for some hours of a day; two open entries may not share it. An
    entry without the `place` takes none."""

    place: str
    day: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Once:
    """The items that no two open entries of a bureau may say alike; `taken` are the words for who
    comes second. An entry that lacks one of them is held to nothing."""

    items: tuple[str, ...]
    taken: str


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """One register.

    `title`, `day`, `due`, `unit` and `matter` name the items that stand for the whole entry,
    `begins` those the form of a new one asks, `claim` the one that says which claim of the matter.
    `part_of` is the register its entries belong to, through an item of kind ENTRY; with
    `parent_states` one is begun only while the whole stands there. `admits` is a rule that a new
    entry must meet, `slot` a place that only one may hold at a time, `once` what only one may say.
    What `is_shared` opens to every unit of the bureau; else an entry follows bureau and units.
    With `mended_in` its items are only mended in these states; those of `bureau_mends` by the
    bureau only; with `asker`, a
    UNIT item, an entry is begun and mended by that unit alone.
    """

    kind: str
    code: str
    label: str
    group: str
    about: str
    article: str
    items: tuple[Item, ...]
    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]
    openers: frozenset[Role]
    indicators: tuple[Indicator, ...]
    title: str
    columns: tuple[str, ...]
    begins: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    day: str = ""
    due: str = ""
    unit: str = ""
    matter: str = ""
    claim: str = ""
    part_of: str = ""
    parent_states: tuple[str, ...] = ()
    admits: Check | None = None
    is_shared: bool = False
    terms: tuple[Term, ...] = ()
    slot: Slot | None = None
    once: Once | None = None
    mended_in: tuple[str, ...] = ()
    bureau_mends: tuple[str, ...] = ()
    asker: str = ""
    icon: str = "list"
    by_name: Mapping[str, Item] = field(init=False)

    def __post_init__(self) -> None:
        """Items are asked for by name everywhere."""
        object.__setattr__(self, "by_name", {item.name: item for item in self.items})

    @property
    def opening(self) -> tuple[Item, ...]:
        """What the form of a new entry asks: `begins`, else all that no move asks later."""
        later = {name for move in self.moves for name in (*move.asks, *move.sets)}
        names = self.begins or tuple(i.name for i in self.items if i.name not in later)
        return tuple(self.by_name[name] for name in names)

    @property
    def people(self) -> tuple[Item, ...]:
        """The items that hold names of citizens."""
        return tuple(i for i in self.items if i.kind is FieldKind.PEOPLE)

    @property
    def papers(self) -> tuple[Item, ...]:
        """The items that hold files; they may be added at any time."""
        return tuple(i for i in self.items if i.kind is FieldKind.FILE)

    @property
    def parent_item(self) -> Item | None:
        """The item through which an entry belongs to another."""
        found = (i for i in self.items if i.kind is FieldKind.ENTRY and i.of == self.part_of)
        return next(found, None) if self.part_of else None

    @property
    def stands_alone(self) -> bool:
        """May an entry be begun by itself, without a whole it belongs to?"""
        above = self.parent_item
        return above is None or not above.is_required or above not in self.opening

    def is_mended_in(self, state: str) -> bool:
        """May the items of an entry be mended in a state?"""
        return self.stage(state).is_open and (not self.mended_in or state in self.mended_in)

    @property
    def has_due(self) -> bool:
        """Can an entry be late?"""
        return bool(self.due or self.terms)

    def stage(self, name: str) -> Stage:
        """A stage by name."""
        return next(s for s in self.stages if s.name == name)

    def move(self, verb: str, state: str = "") -> Move | None:
        """The move of a verb, the one from `state` where a verb has several."""
        found = [m for m in self.moves if m.verb == verb]
        return next((m for m in found if state in m.froms), found[0] if found else None)
