"""Reading registers: one entry, lists by scope and filter, what points at something."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from huiyin.domain.authority import Place, Scope
from huiyin.domain.registers.declaration import Basis, Indicator
from huiyin.store.record.models import ActHead
from huiyin.store.record.seals import keyed_hash
from huiyin.store.registers.derive import DerivedEntry, place_of
from huiyin.store.registers.models import Entry, FileRow, Link, Participant

PAGE = 50
_BY_DUE = frozenset({"due", "overdue"})


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry with what it names, as stored."""

    entry: dict[str, Any]
    links: tuple[dict[str, Any], ...] = ()
    participants: tuple[dict[str, Any], ...] = ()

    @property
    def place(self) -> Place:
        """What decides who sees it."""
        units = {r["target"] for r in self.links if r["target_kind"] == "unit"}
        return place_of(self.entry, units)


@dataclass(frozen=True, slots=True)
class EntryFilters:
    """What a list is narrowed by. `view` is all, open, due or overdue, as of `today`.

    `where` holds items by name and value; `to` (kind, target, item) what an entry points at;
    with `figure` the list holds what that indicator counts, in the days its basis means.
    """

    view: str = "all"
    words: str = ""
    state: str = ""
    unit: str = ""
    since: date | None = None
    until: date | None = None
    today: date | None = None
    soon: date | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    to: tuple[str, str, str] | None = None
    parent: int | None = None
    region: str = ""
    figure: Indicator | None = None


def within(scope: Scope) -> Q:
    """The scope as a condition on entries; agrees with `domain.authority.may`."""
    if scope.is_everything:
        return Q()
    mine = Q(bureau__in=scope.bureaus)
    if scope.units:
        links = Link.objects.filter(
            entry=OuterRef("pk"), target_kind="unit", target__in=list(scope.units)
        )
        mine |= Q(unit__in=scope.units) & ~Q(unit=F("bureau"))
        mine |= Q(Exists(links)) & ~Q(bureau__in=scope.units)
    if scope.home:
        mine |= Q(is_shared=True, bureau=scope.home)
    own = Q(registrar=scope.registrar, bureau__in=scope.bureaus) | Q(bureau__in=scope.heads)
    return Q(is_restricted=False) & mine | Q(is_restricted=True) & own


def _found_by(words: str) -> Q:
    text = words.strip()
    people = Participant.objects.filter(entry=OuterRef("pk")).filter(
        Q(name_hash=keyed_hash("name", text))
        | Q(phone_hash=keyed_hash("phone", "".join(c for c in text if c.isdigit())))
    )
    return Q(number=text.upper()) | Q(text__icontains=text) | Q(Exists(people))


def conditions(filters: EntryFilters) -> Q:
    """The filters as a condition on entries."""
    exact = {
        "state": filters.state, "unit": filters.unit, "parent": filters.parent,
        "region": filters.region,
        **({} if filters.figure else {"on__gte": filters.since, "on__lte": filters.until}),
        **{f"fields__{name}": value for name, value in filters.where.items()},
    }  # fmt: skip
    found = Q(**{k: v for k, v in exact.items() if v}) & _view(filters)
    if filters.figure:
        found &= counted(filters.figure, filters.since, filters.until)
    if filters.words.strip():
        found &= _found_by(filters.words)
    if filters.to:
        kind, target, item = filters.to
        links = Link.objects.filter(entry=OuterRef("pk"), target_kind=kind, target=target)
        found &= Q(Exists(links.filter(item=item) if item else links))
    return found


def day_of(indicator: Indicator) -> str:
    """The column of the day that puts an entry into a period."""
    return "on" if indicator.basis is Basis.HAPPENED else "finished_on"


def counted(indicator: Indicator, since: date | None, until: date | None) -> Q:
    """Which entries an indicator counts from a day to a day (None leaves a side open)."""
    day = day_of(indicator)
    asked: dict[str, Any] = {f"{day}__gte": since, f"{day}__lte": until}
    found = Q(**{k: v for k, v in asked.items() if v is not None})
    if indicator.basis is Basis.FINISHED:
        found &= Q(finished_on__isnull=False)
    if indicator.states:
        found &= Q(state__in=indicator.states)
    for item, value in indicator.where:
        found &= Q(**{f"fields__{item}": value}) if value else Q(fields__has_key=item)
    return found


def _view(filters: EntryFilters) -> Q:
    views = {
        "open": Q(is_open=True),
        "due": Q(is_open=True, due_on__gte=filters.today, due_on__lte=filters.soon),
        "overdue": Q(is_open=True, due_on__lt=filters.today),
    }
    return views.get(filters.view, Q())


def _ordered(rows: QuerySet[Entry], filters: EntryFilters) -> QuerySet[Entry]:
    if filters.view in _BY_DUE:
        return rows.order_by("due_on", "id")
    return rows.order_by("-on", "-id")


def entries(
    scope: Scope, kind: str, filters: EntryFilters, key: str = "", size: int = PAGE
) -> tuple[tuple[EntryRow, ...], str]:
    """A page of entries and the key of the next. Raises ValueError for a key of no page."""
    rows = Entry.objects.filter(within(scope), conditions(filters), kind=kind)
    rows = _ordered(rows.filter(_after(key, filters)) if key else rows, filters)
    found = _dicts(rows, size + 1)
    column = "due_on" if filters.view in _BY_DUE else "on"
    last = found[size - 1] if len(found) > size else None
    return _with_people(found[:size]), f"{last[column]}_{last['id']}" if last else ""


def _after(key: str, filters: EntryFilters) -> Q:
    day, ident = key.split("_")
    last, number = date.fromisoformat(day), int(ident)
    if filters.view in _BY_DUE:
        return Q(due_on__gt=last) | Q(due_on=last, id__gt=number)
    return Q(on__lt=last) | Q(on=last, id__lt=number)


def _dicts(rows: QuerySet[Any], at_most: int | None = None) -> list[dict[str, Any]]:
    return [dict(row) for row in rows.values()[:at_most]]


def _with_people(found: Sequence[dict[str, Any]]) -> tuple[EntryRow, ...]:
    people: dict[int, list[dict[str, Any]]] = {row["id"]: [] for row in found}
    rows = Participant.objects.filter(entry_id__in=people).order_by("entry_id", "ordinal")
    for row in _dicts(rows):
        people[row["entry_id"]].append(row)
    return tuple(EntryRow(row, (), tuple(people[row["id"]])) for row in found)


def entry(kind: str, number: str) -> EntryRow | None:
    """One entry, or None; who may see it is for the caller to ask."""
    row = Entry.objects.filter(kind=kind, number=number).values().first()
    return _whole(dict(row)) if row else None


def open_in(kinds: Sequence[str], region: str) -> list[EntryRow]:
    """Open entries of some kinds, of a region and of those below it ("" for all), by id."""
    rows = Entry.objects.filter(kind__in=list(kinds), is_open=True, region__startswith=region)
    return list(_with_people(_dicts(rows.order_by("id"))))


def due_day(ident: int) -> date | None:
    """The day an entry is due as it is stored."""
    return Entry.objects.filter(id=ident).values_list("due_on", flat=True).first()


def entry_by_id(ident: int) -> EntryRow | None:
    """One entry by its id, or None."""
    row = Entry.objects.filter(id=ident).values().first()
    return _whole(dict(row)) if row else None


def _whole(row: dict[str, Any]) -> EntryRow:
    links = Link.objects.filter(entry_id=row["id"]).order_by("ordinal")
    people = Participant.objects.filter(entry_id=row["id"]).order_by("ordinal")
    return EntryRow(row, tuple(_dicts(links)), tuple(_dicts(people)))


def parts(parent: int, kinds: Sequence[str], scope: Scope | None = None) -> tuple[EntryRow, ...]:
    """The entries that belong to one, oldest first; with a scope those it allows."""
    found = Entry.objects.filter(parent=parent, kind__in=list(kinds)).order_by("on", "id")
    found = found.filter(within(scope)) if scope is not None else found
    return _with_people(_dicts(found))


def pointing_at(
    scope: Scope, kind: str, target: str, only: Sequence[str] = ()
) -> tuple[EntryRow, ...]:
    """The entries the scope allows that point at something, newest first."""
    links = Link.objects.filter(entry=OuterRef("pk"), target_kind=kind, target=target)
    found = Entry.objects.filter(within(scope), Exists(links))
    found = found.filter(kind__in=list(only)) if only else found
    return _with_people(_dicts(found.order_by("-on", "-id"), PAGE))


def parents_pointing_at(kind: str, target: str, of: str, state: str) -> set[int]:
    """What the entries of a register in a state belong to that point at something, whoever may
    see them."""
    links = Link.objects.filter(entry=OuterRef("pk"), target_kind=kind, target=target)
    rows = Entry.objects.filter(Exists(links), kind=of, state=state, parent__isnull=False)
    return {int(ident) for ident in rows.values_list("parent", flat=True) if ident}


def all_pointing_at(kind: str, target: str) -> list[tuple[str, str]]:
    """(kind, number) of every entry that points at something, whoever may see it, by id."""
    links = Link.objects.filter(entry=OuterRef("pk"), target_kind=kind, target=target)
    rows = Entry.objects.filter(Exists(links)).order_by("id")
    return list(rows.values_list("kind", "number"))


def spoken_of(kind: str, numbers: Sequence[str]) -> set[str]:
    """Which petitions an open entry of a kind is about already."""
    links = Link.objects.filter(target_kind="petition", target__in=list(numbers),
                                entry__kind=kind, entry__is_open=True)  # fmt: skip
    return set(links.values_list("target", flat=True))


def visible(scope: Scope, ids: Sequence[int]) -> set[int]:
    """Which of the entries the scope allows."""
    rows = Entry.objects.filter(within(scope), pk__in=list(ids))
    return set(rows.values_list("id", flat=True))


def numbers_of(ids: Sequence[int]) -> dict[str, tuple[str, str, str]]:
    """(kind, number, title) of entries, by id as text."""
    rows = Entry.objects.filter(id__in=list(ids)).values_list("id", "kind", "number", "title")
    return {str(i): (kind, number, title) for i, kind, number, title in rows}


def count(scope: Scope, kind: str, filters: EntryFilters) -> int:
    """How many entries of a kind a filter finds."""
    return Entry.objects.filter(within(scope), conditions(filters), kind=kind).count()


def counts(scope: Scope, today: date) -> dict[str, tuple[int, int]]:
    """How many entries of each kind are open, and how many of those overdue; one statement."""
    rows = Entry.objects.filter(within(scope), is_open=True).order_by().values("kind")
    found = rows.annotate(
        open=Count("id", distinct=True),
        late=Count("id", distinct=True, filter=Q(due_on__lt=today)),
    )
    return {row["kind"]: (row["open"], row["late"]) for row in found}


def known_outside_ids(kind: str, bureau: str, ids: Sequence[str]) -> set[str]:
    """Which of the ids a table carries are in the register already."""
    rows = Entry.objects.filter(kind=kind, bureau=bureau, outside_id__in=list(ids))
    return set(rows.values_list("outside_id", flat=True))


def open_on(kind: str, bureau: str, where: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The open entries of a bureau whose items have these values."""
    return [dict(row) for row in _open_with(kind, bureau, where).values("id", "fields")]


def open_numbers(kind: str, bureau: str, where: Mapping[str, Any]) -> list[str]:
    """The numbers of the open entries of a bureau whose items have these values."""
    return list(_open_with(kind, bureau, where).order_by("id").values_list("number", flat=True))


def _open_with(kind: str, bureau: str, where: Mapping[str, Any]) -> QuerySet[Entry]:
    found = {f"fields__{name}": value for name, value in where.items()}
    return Entry.objects.filter(kind=kind, bureau=bureau, is_open=True, **found)


def taken(kind: str, bureau: str, since: date, until: date) -> list[dict[str, Any]]:
    """The open entries of a bureau from day to day, whoever may see what they are about: id, day
    and items, of which a calendar shows the place and the hours only."""
    rows = Entry.objects.filter(kind=kind, bureau=bureau, is_open=True, on__gte=since,
                                on__lte=until)  # fmt: skip
    return [dict(row) for row in rows.order_by("on", "id").values("id", "on", "fields")]


def published(kind: str, bureau: str, since: date, states: Sequence[str]) -> list[dict[str, Any]]:
    """Entries of a shared register that the public page shows, soonest first."""
    rows = Entry.objects.filter(
        kind=kind, bureau=bureau, is_shared=True, on__gte=since, state__in=list(states)
    )
    return _dicts(rows.order_by("on", "id"), 200)


def entry_subjects() -> list[int]:
    """Ids of all entries of the record, from their first acts."""
    heads = ActHead.objects.filter(subject_kind="entry", seq=1).order_by("id")
    return list(heads.values_list("subject", flat=True))


def open_ids(kinds: Sequence[str]) -> list[int]:
    """Ids of the open entries of some kinds."""
    rows = Entry.objects.filter(kind__in=list(kinds), is_open=True).order_by("id")
    return list(rows.values_list("id", flat=True))


def stored_rows(ident: int) -> DerivedEntry | None:
    """The stored rows of an entry as `derive` gives them, None when there are none."""
    row = entry_by_id(ident)
    if row is None:
        return None
    own = ("id", "entry_id")
    links = [{k: v for k, v in r.items() if k not in own} for r in row.links]
    people = [{k: v for k, v in r.items() if k not in own} for r in row.participants]
    files = FileRow.objects.filter(entry_id=ident).order_by("ordinal")
    held = [{k: v for k, v in r.items() if k not in own} for r in _dicts(files)]
    return DerivedEntry(row.entry, links, people, held)


def number_item(name: str) -> Cast:
    """A number item of the JSON as a column that the database can add up."""
    return Cast(KeyTextTransform(name, "fields"), BigIntegerField())


def files_in_use(hashes: Collection[str]) -> set[str]:
    """Which of the files entries hold."""
    rows = FileRow.objects.filter(file_hash__in=list(hashes))
    return set(rows.values_list("file_hash", flat=True))


def held_hashes() -> Iterator[str]:
    """The hash of every file that an entry holds, in order."""
    rows = FileRow.objects.order_by("file_hash").values_list("file_hash", flat=True)
    return iter(rows.distinct().iterator())


_DUE = (
    "id", "kind", "number", "bureau", "unit", "title", "due_on", "is_restricted", "registrar",
)  # fmt: skip


def due_between(since: date, until: date, size: int = 500) -> Iterator[list[dict[str, Any]]]:
    """Open entries that are due in a span of days, part by part, with the people they name."""
    last = (since, 0)
    while True:
        later = Q(due_on__gt=last[0]) | Q(due_on=last[0], id__gt=last[1])
        rows = Entry.objects.filter(
            later, is_open=True, due_on__gte=last[0], due_on__lte=until
        ).order_by("due_on", "id")
        found = [dict(row) for row in rows.values(*_DUE)[:size]]
        if not found:
            return
        named = _named([row["id"] for row in found])
        yield [row | {"people": named.get(row["id"], [])} for row in found]
        last = found[-1]["due_on"], found[-1]["id"]


def _named(ids: Sequence[int]) -> dict[int, list[str]]:
    people: dict[int, list[str]] = {}
    rows = Link.objects.filter(entry_id__in=ids, target_kind="person")
    for entry, person in rows.values_list("entry_id", "target"):
        people.setdefault(entry, []).append(person)
    return people


def due_for(scope: Scope, of: tuple[str, str], until: date, size: int) -> list[dict[str, Any]]:
    """What of the registers a unit or a person (unit, person) must do by a day, due first."""
    unit, person = of
    mine = Link.objects.filter(target_kind="person", target=person).values("entry_id")
    rows = Entry.objects.filter(within(scope), is_open=True, due_on__lte=until)
    found: dict[int, dict[str, Any]] = {}
    for part in (rows.filter(unit=unit), rows.filter(pk__in=mine)):
        for row in part.order_by("due_on", "id").values(*_DUE)[:size]:
            found[row["id"]] = dict(row)
    return sorted(found.values(), key=lambda row: (row["due_on"], row["id"]))[:size]
