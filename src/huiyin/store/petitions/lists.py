"""Lists of petitions: by scope and filter, inboxes, counts that stay cheap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huiyin.domain.authority import Scope
from huiyin.domain.petition import IN_PERSON, State
from huiyin.store.petitions.derive import UNDONE
from huiyin.store.petitions.models import Petition, Petitioner, SightRow, StrandRow
from huiyin.store.petitions.search import matching
from huiyin.store.record.queries import disposals_of
from huiyin.store.record.seals import keyed_hash

PAGE = 50
ALL_OPEN = 1000
WAITING_FOR_SERVICE = (State.OPINION_ISSUED, State.REVIEW_ISSUED, State.FINAL_REVIEW_ISSUED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed by; "" and None leave a thing open. `view` names an inbox.

    With `as_of` the list is as it stood at the end of that past day; an inbox is of today only.
    `is_whole` leaves out what was split off; `company` is "collective" or "individual".
    """

    view: str = "all"
    words: str = ""
    state: str = ""
    holder: str = ""
    channel: str = ""
    purpose: str = ""
    registrar: str = ""
    since: date | None = None
    until: date | None = None
    is_repeat: bool = False
    is_whole: bool = False
    company: str = ""
    due_since: date | None = None
    due_until: date | None = None
    as_of: date | None = None

    @property
    def is_by_due(self) -> bool:
        """A list asked for by due day shows what is due first."""
        return bool(self.due_since or self.due_until)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a list; the petitioner is masked."""

    id: int
    number: str
    title: str
    state: str
    holder: str
    handler: str
    due_on: date | None
    due_rule: str
    is_open: bool
    channel: str
    purpose: str
    received_on: date
    version: int
    repeats: int | None
    petitioner: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Rows and the key of the next page ("" at the end)."""

    rows: tuple[ListRow, ...]
    next_key: str


class NoSuchKey(ValueError):
    """The key of a page is none of ours."""


def _read_key(key: str) -> tuple[date | None, int]:
    """The day and the id after which a page begins. Raises NoSuchKey."""
    day, _, ident = key.partition("_")
    try:
        found = (date.fromisoformat(day) if day else None), int(ident[:20])
    except ValueError as error:
        raise NoSuchKey(key) from error
    if not 0 <= found[1] <= _GREATEST_ID:
        raise NoSuchKey(key)
    return found


_GREATEST_ID = 2**63 - 1
_LIST = (
    "id", "number", "title", "state", "holder", "handler", "due_on", "due_rule", "is_open",
    "channel", "purpose", "received_on", "version", "repeats",
)  # fmt: skip


def within(scope: Scope) -> Q:
    """The scope as a condition on petitions; agrees with `domain.authority.may`."""
    if scope.is_everything:
        return Q()
    sights = SightRow.objects.filter(petition=OuterRef("pk"), unit__in=list(scope.units))
    mine = Q(bureau__in=scope.bureaus) & _classed(scope)
    if scope.units:
        mine |= Q(Exists(sights))
    return Q(is_restricted=False) & mine | _restricted(scope)


def _classed(scope: Scope) -> Q:
    """What nobody registered yet is for who may register it."""
    return Q() if scope.may_class else Q(registrar__gt="")


def _restricted(scope: Scope) -> Q:
    """The accusations a scope opens (article 30)."""
    own = Q(registrar=scope.registrar, bureau__in=scope.bureaus)
    return Q(is_restricted=True) & (own | Q(bureau__in=scope.heads))


def _lanes(scope: Scope) -> list[tuple[Q, str]]:
    """The scope as parts that each walk one index in order, and where its sort columns stand.

    A part for each register, one for each unit with work on a petition of another register.
    """
    if scope.is_everything:
        return [(Q(), "")]
    registers = [(_of(scope, bureau), "") for bureau in sorted(scope.bureaus)]
    others = Q(is_restricted=False) & ~Q(bureau__in=scope.bureaus)
    return registers + [(others & Q(sights__unit=u), "sights__") for u in sorted(scope.units)]


def _of(scope: Scope, bureau: str) -> Q:
    if bureau in scope.heads:
        return Q(bureau=bureau)
    is_open = Q(is_restricted=False) & _classed(scope)
    return Q(bureau=bureau) & (is_open | Q(registrar=scope.registrar))


def _found_by(words: str) -> QuerySet[Petition, Any]:
    """Ids of what a search box means: a number, a phone or part of it, an ID, a name, words."""
    text = words.strip()
    people = Petitioner.objects.filter(_hashed(text)).values_list("petition_id")
    parts: list[Any] = [
        Petition.objects.filter(outside_id=text).exclude(outside_id="").values_list("id"), people
    ]  # fmt: skip
    ids = matching(text)
    if ids is not None:
        parts.append(Petition.objects.filter(pk__in=ids).values_list("id"))
    return Petition.objects.filter(number=text.upper()).values_list("id").union(*parts)


def _hashed(text: str) -> Q:
    by_hash = Q(name_hash=keyed_hash("name", text))
    digits = "".join(c for c in text if c.isdigit())
    if digits == text and len(text) == 4:
        by_hash |= Q(phone_tail_hash=keyed_hash("tail", text))
    elif digits == text and len(text) >= 7:
        by_hash |= Q(phone_hash=keyed_hash("phone", text))
    if len(text) in (15, 18):
        by_hash |= Q(document_hash=keyed_hash("document", text.upper()))
    return by_hash


_STANDING = ("state", "holder", "handler", "due_on", "due_rule", "is_open")
"""What of a petition changes with its acts."""


def _conditions(filters: Filters) -> Q:
    at = "standings__" if filters.as_of else ""
    exact = {
        f"{at}state": filters.state, f"{at}holder": filters.holder, "channel": filters.channel,
        "purpose": filters.purpose, "registrar": filters.registrar,
        "received_on__gte": filters.since, "received_on__lte": filters.until,
        f"{at}due_on__gte": filters.due_since, f"{at}due_on__lte": filters.due_until,
        f"{at}is_open": filters.is_by_due,
        "standings__since__lte": filters.as_of, "standings__until__gt": filters.as_of,
    }  # fmt: skip
    found = Q(**{k: v for k, v in exact.items() if v})
    if filters.state not in UNDONE:
        found &= ~Q(**{f"{at}state__in": UNDONE})
    found &= Q(repeats__isnull=False) if filters.is_repeat else Q()
    found &= Q(parted_from__isnull=True) if filters.is_whole else Q()
    if filters.company:
        found &= Q(is_collective=filters.company == "collective", channel__in=IN_PERSON)
    return found & Q(pk__in=_found_by(filters.words)) if filters.words.strip() else found


def _values(rows: QuerySet[Petition], as_of: date | None) -> list[dict[str, Any]]:
    """The columns of a list, as they are or as they stood."""
    if as_of is None:
        return list(rows.values(*_LIST))
    fixed = [name for name in _LIST if name not in _STANDING]
    stood = {f"stood_{name}": F(f"standings__{name}") for name in _STANDING}
    found = rows.values(*fixed, **stood)
    return [{k.removeprefix("stood_"): v for k, v in row.items()} for row in found]


def _rows(found: Sequence[dict[str, Any]]) -> tuple[ListRow, ...]:
    people = Petitioner.objects.filter(petition_id__in=[r["id"] for r in found], ordinal=1)
    names = {p: (name, hides) for p, name, hides in people.values_list(
        "petition_id", "masked_name", "is_hidden"
    )}  # fmt: skip
    return tuple(ListRow(**r, petitioner=n, is_hidden=h) for r in found
                 for n, h in [names.get(r["id"], ("", False))])  # fmt: skip


def petitions(scope: Scope, filters: Filters, key: str = "", size: int = PAGE) -> Page:
    """A page of petitions the scope allows, after a key: newest first, or what is due first."""
    column = "due_on" if filters.is_by_due else "received_on"
    found: dict[int, dict[str, Any]] = {}
    for lane, prefix in _lanes(scope):
        order = _by_due(key, filters.as_of) if filters.is_by_due else _by_day(key, prefix)
        rows = Petition.objects.filter(lane & _conditions(filters) & order.after)
        for row in _values(rows.order_by(*order.columns)[: size + 1], filters.as_of):
            found[row["id"]] = row
    merged = sorted(found.values(), key=itemgetter(column, "id"), reverse=not filters.is_by_due)
    return _page(merged, column, size)


@dataclass(frozen=True, slots=True)
class _Order:
    columns: tuple[str, str]
    after: Q


def _by_day(key: str, prefix: str) -> _Order:
    """Newest first; `prefix` says where the lane's index has the day and the id."""
    day, ident = f"{prefix}received_on", f"{prefix}petition_id" if prefix else "id"
    after = Q()
    if key:
        last, number = _read_key(key)
        # the span by itself lets the index seek; the pair alone would be scanned
        after = Q(**{f"{day}__lte": last or date.min}) & (
            Q(**{f"{day}__lt": last or date.min}) | Q(**{f"{ident}__lt": number})
        )
    return _Order((f"-{day}", f"-{ident}"), after)


def _by_due(key: str, as_of: date | None) -> _Order:
    due, after = "standings__due_on" if as_of else "due_on", Q()
    if key:
        last, number = _read_key(key)
        later = Q(**{f"{due}__gt": last or date.min}) | Q(id__gt=number)
        after = Q(**{f"{due}__gte": last or date.min}) & later
    return _Order((due, "id"), after)


def _page(rows: Sequence[dict[str, Any]], column: str, size: int) -> Page:
    last = rows[size - 1] if len(rows) > size else None
    key = f"{last[column] or ''}_{last['id']}" if last else ""
    return Page(_rows(rows[:size]), key)


def _views(person: str, today: date, soon: date) -> dict[str, Q]:
    return {
        "new": Q(state=State.RECEIVED),
        "receive": Q(state__in=[State.REGISTERED, State.IN_TRANSIT])
        | Q(state__in=[State.WITH_UNIT, State.REVIEWING, State.FINAL_REVIEWING], handler=""),
        "mine": Q(handler=person),
        "due": Q(due_on__gte=today, due_on__lte=soon),
        "overdue": Q(due_on__lt=today),
        "service": Q(state__in=WAITING_FOR_SERVICE),
        "open": Q(),
    }


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose inbox it is, on which day; `soon` is the last day that counts as due soon."""

    scope: Scope
    holder: str
    person: str
    today: date
    soon: date


def _strands(desk: Desk, view: str) -> QuerySet[StrandRow]:
    """Open strands of the unit that a view of its inbox shows, as far as the scope goes."""
    seen = desk.scope
    if not seen.is_everything and desk.holder not in seen.units | seen.bureaus:
        return StrandRow.objects.filter(pk__in=list[int]())
    accusations = Petition.objects.filter(_restricted(desk.scope)).values("id")
    is_classed = Q() if seen.may_class or seen.is_everything else ~Q(state=State.RECEIVED)
    return StrandRow.objects.filter(
        is_classed,
        Q(is_restricted=False) | Q(is_restricted=True, petition__in=accusations),
        _views(desk.person, desk.today, desk.soon)[view],
        holder=desk.holder, is_open=True,
    )  # fmt: skip


def inbox(desk: Desk, filters: Filters, key: str = "", size: int = PAGE) -> Page:
    """A page of what the unit must do, due first; without a due day comes last."""
    rows = _strands(desk, filters.view).order_by(F("due_on").asc(nulls_last=True), "petition_id")
    asked = _conditions(filters)
    if asked:
        rows = rows.filter(Exists(Petition.objects.filter(asked, pk=OuterRef("petition_id"))))
    if key:
        day, ident = _read_key(key)
        later = Q(due_on=None, petition_id__gt=ident)
        if day:
            later = Q(due_on__gt=day) | Q(due_on=day, petition_id__gt=ident) | Q(due_on=None)
        rows = rows.filter(later)
    theirs = [n for n in _LIST if n not in _STANDING and n != "id"]
    columns = {n: F(f"petition__{n}") for n in theirs}
    found = [
        {"id": row.pop("petition_id"), **row}
        for row in rows.values(*_STANDING, "petition_id", **columns)[: size + 1]
    ]
    return _page(found, "due_on", size)


def inbox_counts(desk: Desk, views: Sequence[str]) -> dict[str, int]:
    """How many each view of the inbox holds, counted no further than 1,000; one statement."""
    parts = [_strands(desk, view).values("id")[:ALL_OPEN] for view in views]
    compiled = [
        part.query.get_compiler(connection=connection, elide_empty=False).as_sql()
        for part in parts
    ]
    counts = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS few)" for sql, _ in compiled)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [p for _, params in compiled for p in params])
        return dict(zip(views, cursor.fetchone(), strict=True))


def ids_for_export(
    scope: Scope, since: date | None, until: date | None, holder: str
) -> list[tuple[int, str]]:
    """(id, number) of petitions to export, oldest first; accusations never."""
    rows = Petition.objects.filter(within(scope), is_restricted=False)
    filters = Filters(since=since, until=until, holder=holder)
    rows = rows.exclude(disposals_of("pk"))
    found = rows.filter(_conditions(filters)).order_by("received_on", "id")
    return list(found.values_list("id", "number"))


def visible(scope: Scope, ids: Sequence[int]) -> set[int]:
    """Which of the petitions the scope allows."""
    rows = Petition.objects.filter(within(scope), pk__in=list(ids))
    return set(rows.values_list("id", flat=True))
