"""What a bureau sets for its region: promises stricter than the law, goals, lengths of its own.

Every change is an act of the bureau's chain with the old and the new, and is carried through
the clocks that still run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct, UnitKind
from huiyin.domain.procedure import Refusal
from huiyin.law.book import LawBook
from huiyin.law.packs import HOUSE_BASES, Edition, kind_of, local_name, reach
from huiyin.law.rules import LawError, Regional, Rule, Target, Version
from huiyin.law.strictness import LaxerError, longest
from huiyin.services.acting import Invalid
from huiyin.services.context import (
    CALENDAR_SECONDS,
    Context,
    forget_calendar,
    objection_to,
    rules,
    rules_with_editions,
    words,
)
from huiyin.services.organisation import record_office
from huiyin.services.recalculating import Carried, Foreseen, carry_through, foresee
from huiyin.services.recalculating_entries import (
    EntryMove,
    carry_entries_through,
    foresee_entries,
)
from huiyin.store.accounts import packs as store
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts import repository
from huiyin.store.accounts.packs import EditionRow
from huiyin.store.petitions import queries

SETTLED_AFTER = timedelta(seconds=4 * CALENDAR_SECONDS)
LAW_BEGAN = date(2022, 5, 1)
"""Before this day there was no regulation that a promise could sharpen."""
DAYS_AT_MOST, SOURCE_AT_MOST, NOTE_AT_MOST = 365, 120, 200
UNITS = ("calendar_day", "working_day")
BUREAU_NAMES = ("人民来访接待中心", "信访工作局", "信访局", "信访办公室", "信访办")


@dataclass(frozen=True, slots=True)
class Place:
    """The region a bureau speaks for: its code as rules carry it, and its name."""

    region: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """One rule that a bureau may set: what the law says, what holds here on a day, what comes.

    `group` is promise, target or house; `laws` pairs a national rule's name with its period;
    `own` are the versions of the region, oldest first.
    """

    rule: str
    terms: str
    label: str
    note: str
    group: str
    laws: tuple[tuple[str, Version], ...]
    now: Version | None
    own: tuple[Version, ...]

    @property
    def limits(self) -> tuple[tuple[int | None, str], ...]:
        """The nation's periods, each figure once: length and unit."""
        return tuple(dict.fromkeys((v.length, v.unit) for _, v in self.laws))

    @property
    def coming(self) -> Version | None:
        """The next version that is not in force yet."""
        return next((v for v in self.own if self.now is None or v.since > self.now.since), None)


@dataclass(frozen=True, slots=True)
class Change:
    """What a bureau wants to set for one rule; `length` None takes it back from `since` on."""

    rule: str
    since: date
    length: int | None
    unit: str
    source: str
    terms: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What setting rules did; `entries` of registers were moved."""

    editions: int
    carried: Carried
    entries: int


def place_of(context: Context) -> Place:
    """The region of the actor's bureau. Raises Refusal, Invalid where it has no region."""
    if not context.actor.may(Permission.KEEP_RULES):
        raise Refusal("not_yours", "14")
    unit = accounts.unit(context.actor.unit)
    if unit is None or unit.kind != UnitKind.BUREAU:
        raise Refusal("not_yours", "14")
    if not unit.region:
        raise Invalid([FieldProblem("region", "no_region")])
    return Place(reach(unit.region), store.region_name(unit.region) or _plain(unit.name))


def _plain(name: str) -> str:
    return next((name.removesuffix(e) for e in BUREAU_NAMES if name.endswith(e)), name)


def items(context: Context, place: Place) -> list[Item]:
    """Everything the bureau may set, in the order of the book."""
    book = context.rules.book
    return [*_local_items(book, place, context.today), *_house_items(book, place, context.today)]


def item(context: Context, place: Place, rule: str, terms: str = "") -> Item | None:
    """One of them, or None."""
    found = (i for i in items(context, place) if (i.rule, i.terms) == (rule, terms))
    return next(found, None)


def _local_items(book: LawBook, place: Place, day: date) -> Iterator[Item]:
    for kind, pattern in book.patterns.items():
        name = local_name(place.region, kind)
        kept = _kept(book, name)
        own = kept.versions if kept else ()
        now = kept.version(day) if kept else None
        group = "target" if isinstance(pattern, Target) else "promise"
        laws = tuple(_laws(book, pattern, day)) if isinstance(pattern, Rule) else ()
        label = kept.label if kept else pattern.label
        yield Item(name, "", label, pattern.note, group, laws, now, own)


def _kept(book: LawBook, name: str) -> Rule | Regional | None:
    """What a region set: a promise, a goal or a period of a register."""
    return book.rules.get(name) or book.targets.get(name) or book.periods.get(name)


def _laws(book: LawBook, rule: Rule, day: date) -> Iterator[tuple[str, Version]]:
    for name in rule.sharpens:
        if (version := book.version(name, day)) is not None:
            yield book.rule(name).label, version


def _house_items(book: LawBook, place: Place, day: date) -> Iterator[Item]:
    for rule in book.rules.values():
        series = {v.terms: v for v in rule.versions if not v.region and v.basis in HOUSE_BASES}
        for terms, usual in series.items():
            if rule.region or not usual.length:
                continue
            own = tuple(v for v in rule.versions if v.terms == terms and v.region == place.region)
            yield Item(
                rule.name, terms, rule.label, rule.note, "house", (("", usual),),
                rule.version(day, terms, place.region), own,
            )  # fmt: skip


def above(context: Context, place: Place) -> list[tuple[str, Version]]:
    """What holds here because a region above set it: label and version in force."""
    book, day = context.rules.book, context.today
    kept: list[Rule | Regional] = [
        *book.rules.values(), *book.targets.values(), *book.periods.values()
    ]  # fmt: skip
    found = [k for k in kept if k.region and place.region.startswith(k.region)]
    said = [(k.label, k.version(day)) for k in found if k.region != place.region]
    return [(label, version) for label, version in said if version is not None]


def history(place: Place) -> list[EditionRow]:
    """Everything that was set for the region, newest first."""
    return [row for row in reversed(store.announced_editions()) if row.region == place.region]


def preview(context: Context, changes: Sequence[Change]) -> Foreseen:
    """What the changes would move; writes nothing. Raises Refusal, Invalid."""
    place = place_of(context)
    editions = _checked(context, place, changes)
    first = min(edition.since for edition in editions)
    alive = queries.alive_in(place.region, first, context.today)
    return foresee(context.actor, rules_with_editions(editions), alive, context.today)


def preview_entries(
    context: Context, changes: Sequence[Change]
) -> tuple[EntryMove, ...]:  # fmt: skip
    """The entries of registers that the changes would move. Raises Refusal, Invalid."""
    place = place_of(context)
    law = rules_with_editions(_checked(context, place, changes))
    return foresee_entries(context.actor, law, place.region)


def save(context: Context, changes: Sequence[Change], at_most: int | None = None) -> Saved:
    """Set the rules as one act, then bring every running clock up to date.

    The rules and their act are one transaction, each petition another; after `at_most` petitions
    the worker goes on. Raises Refusal, Invalid.
    """
    place = place_of(context)
    editions = _checked(context, place, changes)
    try:
        with transaction.atomic():
            _keep(context, place, changes, editions)
    except IntegrityError as error:
        raise Invalid([FieldProblem("rule", "set_by_another")]) from error
    forget_calendar()
    first = min(edition.since for edition in editions)
    carried, entries = _carry_through(context, (place.region, first, changes[0].source), at_most)
    return Saved(len(editions), carried, entries)


def _keep(
    context: Context, place: Place, changes: Sequence[Change], editions: Sequence[Edition]
) -> None:
    number = max((row.edition for row in store.announced_editions()), default=0)
    repository.announce_editions([
        {"edition": number + n, "region": place.region, "place": place.name, "rule": e.rule,
         "terms": e.terms, "since": e.since, "length": e.length, "unit": e.unit,
         "source": e.source, "note": c.note.strip(), "announced_by": context.actor.person,
         "announced_at": context.at}
        for n, (c, e) in enumerate(zip(changes, editions, strict=True), start=1)
    ])  # fmt: skip
    said = [_told(context, place, c) for c in changes]
    body = {"region": place.region, "place": place.name, "changes": said}
    record_office(context, OfficeAct.RULES_SET, context.actor.unit, 0, body)


def _told(context: Context, place: Place, change: Change) -> dict[str, Any]:
    """A change as its act says it: what held on its first day before, and what holds now."""
    old = _in_force(context.rules.book, place, change)
    new = {"length": change.length, "unit": change.unit}
    return {
        "rule": change.rule, "terms": change.terms, "since": change.since.isoformat(),
        "old": {"length": old.length, "unit": old.unit} if old else {}, "new": new,
        "source": change.source.strip(), "note": change.note.strip(),
    }  # fmt: skip


def _in_force(book: LawBook, place: Place, change: Change) -> Version | None:
    if regional := book.targets.get(change.rule) or book.periods.get(change.rule):
        return regional.version(change.since)
    rule = book.rules.get(change.rule)
    return rule.version(change.since, change.terms, place.region) if rule else None


def _checked(context: Context, place: Place, changes: Sequence[Change]) -> list[Edition]:
    """The changes as the book takes them. Raises Invalid with everything that is wrong."""
    forget_calendar()
    law = rules().book
    problems = [p for change in changes for p in _problems(context, law, place, change)]
    if problems or not changes:
        raise Invalid(problems or [FieldProblem("rule", "missing")])
    editions = [
        Edition(
            c.rule, place.region, place.name, c.since, c.length, c.unit, c.source.strip(),
            c.terms, announced_on=context.today,
        )
        for c in changes
    ]  # fmt: skip
    for edition in editions:
        if objection := objection_to(edition):
            raise Invalid([FieldProblem("length", _say(objection))])
    return editions


def _problems(
    context: Context, book: LawBook, place: Place, change: Change
) -> Iterator[FieldProblem]:
    found = item(Context(context.actor, context.at, rules()), place, change.rule, change.terms)
    if found is None:
        yield FieldProblem("rule", "not_choice")
        return
    if change.length is not None and not 1 <= change.length <= DAYS_AT_MOST:
        yield FieldProblem("length", "not_days")
    if change.unit not in UNITS:
        yield FieldProblem("unit", "not_choice")
    if change.since < LAW_BEGAN:
        yield FieldProblem("since", "before_the_law")
    if change.length is None and change.since <= context.today:
        yield FieldProblem("since", "ends_from_tomorrow")
    if change.length is None and _in_force(book, place, change) not in found.own:
        yield FieldProblem("since", "nothing_to_end")
    if not change.source.strip():
        yield FieldProblem("source", "missing")
    sizes = ((change.source, "source", SOURCE_AT_MOST), (change.note, "note", NOTE_AT_MOST))
    yield from (FieldProblem(name, "too_long") for text, name, most in sizes if len(text) > most)


def _say(objection: LawError) -> str:
    """Why it is refused: the rule of the nation and both figures."""
    reasons = words()["reason"]
    if not isinstance(objection, LaxerError):
        return reasons["not_choice"]
    mine, law = objection.version, objection.law
    is_stretched = (mine.unit, law.unit) == ("working_day", "calendar_day")
    return reasons["laxer_stretched" if is_stretched else "laxer"].format(
        mine=_length(mine), label=objection.national.label, theirs=_length(law),
        citation=law.citation.text, longest=longest(mine, law),
    )  # fmt: skip


def _length(version: Version) -> str:
    return f"{version.length} {words()['unit'][version.unit]}"


def _carry_through(
    context: Context, what: tuple[str, date, str], at_most: int | None = None
) -> tuple[Carried, int]:
    """Bring a region up to date: its code, the first day that is concerned, the document. What
    was done to petitions, and how many entries of registers moved."""
    region, first, source = what
    alive = queries.alive_in(region, first, context.today)
    why = {"notice": source, "region": region}
    return (
        carry_through(context, alive, why, at_most), carry_entries_through(context, why, region)
    )  # fmt: skip


def ending(context: Context, since: date, source: str, note: str = "") -> list[Change]:
    """The changes that end the region's whole pack of promises and goals from a day on."""
    place = place_of(context)
    local = [i for i in items(context, place) if kind_of(i.rule)]
    wanted = [Change(i.rule, since, None, "calendar_day", source, "", note) for i in local]
    return [c for c in wanted if _in_force(context.rules.book, place, c) is not None]


def catch_up(context: Context) -> int:
    """Bring up to date what a change missed: it was interrupted, or another process wrote a
    petition by the rules it had read before. How many petitions were; for the sweep."""
    open_rows = [row for row in store.announced_editions() if not row.is_settled]
    done = 0
    for row in reversed(open_rows):
        forget_calendar()
        day = min(row.since, context.today)
        carried, entries = _carry_through(context, (row.region, day, row.source))
        done += carried.petitions + carried.unmoved + entries
    old = [r for r in open_rows if context.at - r.announced_at >= SETTLED_AFTER]
    repository.settle_editions(row.edition for row in old)
    return done
