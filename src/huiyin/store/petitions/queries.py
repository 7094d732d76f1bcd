"""Reading petitions: lists by scope and filter, one petition, counts that stay cheap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huiyin.domain.authority import Place, Scope
from huiyin.domain.petition import State
from huiyin.store.petitions.derive import GONE, RIGHTS
from huiyin.store.petitions.models import (
    ClaimRow,
    ClockRow,
    Message,
    Petition,
    Petitioner,
    StrandRow,
)
from huiyin.store.petitions.search import matching
from huiyin.store.record.seals import keyed_hash

PAGE = 50
ALL_OPEN = 1000
WAITING_FOR_SERVICE = (State.OPINION_ISSUED, State.REVIEW_ISSUED, State.FINAL_REVIEW_ISSUED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed by; "" and None leave a thing open. `view` names an inbox."""

    view: str = "all"
    words: str = ""
    state: str = ""
    holder: str = ""
    channel: str = ""
    purpose: str = ""
    since: date | None = None
    until: date | None = None
    is_repeat: bool = False
    due_since: date | None = None
    due_until: date | None = None


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


_LIST = (
    "id", "number", "title", "state", "holder", "handler", "due_on", "due_rule", "is_open",
    "channel", "purpose", "received_on", "version", "repeats",
)  # fmt: skip


def within(scope: Scope) -> Q:
    """The scope as a condition on petitions; agrees with `domain.authority.may`."""
    if scope.is_everything:
        return Q()
    strands = StrandRow.objects.filter(petition=OuterRef("pk")).exclude(state__in=GONE)
    units = list(scope.units)
    mine = Q(bureau__in=scope.bureaus)
    if units:
        mine |= Q(Exists(strands.filter(Q(holder__in=units) | Q(unit__in=units))))
    restricted = Q(bureau__in=scope.heads) | Q(registrar=scope.registrar, bureau__in=scope.bureaus)
    return Q(is_restricted=False) & mine | Q(is_restricted=True) & restricted


def found_by(words: str) -> Q:
    """What a search box means: a number, a phone or its tail, an ID number, a name, or words."""
    text = words.strip()
    ways = Q(number__iexact=text) | Q(outside_id=text)
    by_hash = Q(name_hash=keyed_hash("name", text))
    digits = "".join(c for c in text if c.isdigit())
    if digits == text and len(text) == 4:
        by_hash |= Q(phone_tail_hash=keyed_hash("tail", text))
    elif digits == text and len(text) >= 7:
        by_hash |= Q(phone_hash=keyed_hash("phone", text))
    if len(text) in (15, 18):
        by_hash |= Q(document_hash=keyed_hash("document", text.upper()))
    ways |= Q(pk__in=Petitioner.objects.filter(by_hash).values("petition_id"))
    ids = matching(text)
    return ways if ids is None else ways | Q(pk__in=ids)


def _narrowed(rows: QuerySet[Petition], filters: Filters) -> QuerySet[Petition]:
    exact = {
        "state": filters.state, "holder": filters.holder, "channel": filters.channel,
        "purpose": filters.purpose,
    }  # fmt: skip
    rows = rows.filter(**{k: v for k, v in exact.items() if v})
    spans = {
        "received_on__gte": filters.since, "received_on__lte": filters.until,
        "due_on__gte": filters.due_since, "due_on__lte": filters.due_until,
    }  # fmt: skip
    rows = rows.filter(**{k: v for k, v in spans.items() if v})
    if filters.is_repeat:
        rows = rows.filter(repeats__isnull=False)
    return rows.filter(found_by(filters.words)) if filters.words.strip() else rows


def _rows(found: Sequence[dict[str, Any]]) -> tuple[ListRow, ...]:
    people = Petitioner.objects.filter(petition_id__in=[r["id"] for r in found], ordinal=1)
    names = {p: (name, hides) for p, name, hides in people.values_list(
        "petition_id", "masked_name", "is_hidden"
    )}  # fmt: skip
    return tuple(ListRow(**r, petitioner=n, is_hidden=h) for r in found
                 for n, h in [names.get(r["id"], ("", False))])  # fmt: skip


def petitions(scope: Scope, filters: Filters, key: str = "", size: int = PAGE) -> Page:
    """A page of petitions the scope allows, newest first, after a key."""
    rows = _narrowed(Petition.objects.filter(within(scope)), filters)
    if key:
        day, ident = key.split("_")
        rows = rows.filter(Q(received_on__lt=day) | Q(received_on=day, id__lt=int(ident)))
    found = list(rows.order_by("-received_on", "-id").values(*_LIST)[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(_rows(found[:size]), f"{last['received_on']}_{last['id']}" if last else "")


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


def inbox_strands(
    holder: str, person: str, view: str, today: date, soon: date
) -> QuerySet[StrandRow]:
    """Open strands of a unit that a view of its inbox shows."""
    rows = StrandRow.objects.filter(holder=holder, is_open=True)
    return rows.filter(_views(person, today, soon)[view])


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose inbox it is, on which day; `soon` is the last day that counts as due soon."""

    scope: Scope
    holder: str
    person: str
    today: date
    soon: date


def inbox(desk: Desk, filters: Filters, key: str = "", size: int = PAGE) -> Page:
    """A page of what the unit must do, due first; without a due day comes last."""
    strands = inbox_strands(desk.holder, desk.person, filters.view, desk.today, desk.soon)
    seen = Petition.objects.filter(within(desk.scope))
    rows = strands.filter(petition__in=_narrowed(seen, filters)).order_by(
        F("due_on").asc(nulls_last=True), "petition_id"
    )
    if key:
        day, ident = key.split("_")
        later = Q(due_on=None, petition_id__gt=int(ident))
        if day:
            later = Q(due_on__gt=day) | Q(due_on=day, petition_id__gt=int(ident)) | Q(due_on=None)
        rows = rows.filter(later)
    own = ("state", "holder", "handler", "due_on", "due_rule", "is_open")
    theirs = [n for n in _LIST if n not in own and n != "id"]
    columns = {n: F(f"petition__{n}") for n in theirs}
    found = [
        {"id": row.pop("petition_id"), **row}
        for row in rows.values(*own, "petition_id", **columns)[: size + 1]
    ]
    last = found[size - 1] if len(found) > size else None
    return Page(_rows(found[:size]), f"{last['due_on'] or ''}_{last['id']}" if last else "")


def inbox_counts(desk: Desk, views: Iterable[str]) -> dict[str, int]:
    """How many each view of the inbox holds, counted no further than 1,000."""
    counts = {}
    for view in views:
        rows = inbox_strands(desk.holder, desk.person, view, desk.today, desk.soon)
        if not desk.scope.is_everything:
            rows = rows.filter(petition__in=Petition.objects.filter(within(desk.scope)))
        counts[view] = rows[:ALL_OPEN].count()
    return counts


@dataclass(frozen=True, slots=True)
class PetitionRow:
    """One petition with its child rows, as stored."""

    petition: dict[str, Any]
    claims: list[dict[str, Any]]
    petitioners: list[dict[str, Any]]
    strands: list[dict[str, Any]]
    clocks: list[dict[str, Any]]

    @property
    def place(self) -> Place:
        """What decides who sees it."""
        units = {
            u for s in self.strands if s["state"] not in GONE
            for u in (s["holder"], s["unit"]) if u
        }  # fmt: skip
        row = self.petition
        return Place(row["bureau"], frozenset(units), row["registrar"], row["is_restricted"])


def petition(number: str) -> PetitionRow | None:
    """One petition by number, or None; who may see it is for the caller to ask."""
    row = Petition.objects.filter(number=number).values().first()
    return _with_children(dict(row)) if row else None


def petition_by_id(ident: int) -> PetitionRow | None:
    """One petition by its id, or None."""
    row = Petition.objects.filter(id=ident).values().first()
    return _with_children(dict(row)) if row else None


def _with_children(row: dict[str, Any]) -> PetitionRow:
    def children(model: Any) -> list[dict[str, Any]]:
        found = model.objects.filter(petition_id=row["id"]).order_by("ordinal").values()
        return [{k: v for k, v in r.items() if k not in ("id", "petition_id")} for r in found]

    return PetitionRow(
        row, children(ClaimRow), children(Petitioner), children(StrandRow), children(ClockRow)
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier petition of somebody known by a keyed hash."""

    id: int
    number: str
    title: str
    detail: str
    received_on: date
    state: str
    bureau: str
    hashes: frozenset[str]


def earlier_of(hashes: Sequence[dict[str, str]], limit: int | None = 200) -> list[Earlier]:
    """Petitions that carry one of the keyed hashes (name, phone, document), newest first."""
    wanted = Q()
    for column in ("name_hash", "phone_hash", "document_hash"):
        values = [h[column] for h in hashes if h.get(column)]
        if values:
            wanted |= Q(**{f"{column}__in": values})
    if not wanted:
        return []
    rows = (
        Petitioner.objects.filter(wanted, petition__is_restricted=False)
        .order_by("-petition_id")
        .values_list(
            "petition_id", "petition__number", "petition__title", "petition__detail",
            "petition__received_on", "petition__state", "petition__bureau",
            "name_hash", "phone_hash", "document_hash",
        )[:limit]
    )  # fmt: skip
    return [Earlier(*r[:7], frozenset(h for h in r[7:] if h)) for r in rows]


def known_outside_ids(bureau: str, ids: Sequence[str]) -> set[str]:
    """Which of the ids a ledger carries are in the register already."""
    rows = Petition.objects.filter(bureau=bureau, outside_id__in=list(ids))
    return set(rows.values_list("outside_id", flat=True))


def all_ids() -> list[int]:
    """Ids of all petitions, oldest first."""
    return list(Petition.objects.order_by("id").values_list("id", flat=True))


def ids_for_export(
    scope: Scope, since: date | None, until: date | None, holder: str
) -> list[tuple[int, str]]:
    """(id, number) of petitions to export, oldest first; accusations never."""
    rows = Petition.objects.filter(within(scope), is_restricted=False)
    filters = Filters(since=since, until=until, holder=holder)
    found = _narrowed(rows, filters).order_by("received_on", "id")
    return list(found.values_list("id", "number"))


def export_rows(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What an export shows of petitions beside their acts, by id; people masked."""
    names = (
        "id", "channel", "purpose", "topic", "place", "persons", "state", "holder", "due_on",
        "received_at",
    )  # fmt: skip
    rows = {r["id"]: dict(r) for r in Petition.objects.filter(id__in=ids).values(*names)}
    masks = Petitioner.objects.filter(petition_id__in=ids, ordinal=1)
    for petition, name, phone in masks.values_list("petition_id", "masked_name", "masked_phone"):
        rows[petition] |= {"masked_name": name, "masked_phone": phone}
    return rows


def running_clocks(until: date) -> list[dict[str, Any]]:
    """Duties still running whose due day is not after `until`, with their petition."""
    rows = ClockRow.objects.filter(outcome="", due_on__lte=until).exclude(holder="petitioner")
    found = rows.exclude(rule__in=RIGHTS).order_by("due_on", "id").values(
            "petition_id", "rule", "round", "holder", "unit_code", "due_on", "warn_on",
            number=F("petition__number"), bureau=F("petition__bureau"),
            handler=F("petition__handler"), held_by=F("petition__holder"),
            is_restricted=F("petition__is_restricted"), registrar=F("petition__registrar"),
    )  # fmt: skip
    return [dict(row) for row in found]


def messages(unit: str, person: str, limit: int = 50) -> list[dict[str, Any]]:
    """The newest messages for a person in a unit."""
    rows = Message.objects.filter(unit=unit, person__in=["", person]).order_by("-at")
    return [dict(row) for row in rows.values()[:limit]]


def unread(unit: str, person: str) -> int:
    """How many messages are unread, counted no further than 100."""
    rows = Message.objects.filter(unit=unit, person__in=["", person], read_at=None)
    return rows[:100].count()


def told_since(moment: datetime) -> int:
    """How many messages were left since a moment."""
    return Message.objects.filter(at__gte=moment).count()


def query_code_hash_of(number: str) -> str:
    """The keyed hash of a petition's query code, or ""."""
    found = Petition.objects.filter(number=number).values_list("query_code_hash", flat=True)
    return found.first() or ""


def count_petitions() -> int:
    """How many petitions there are: for commands, not for pages."""
    return Petition.objects.count()


def leaning_on(first: date, last: date) -> list[tuple[int, str, str]]:
    """(id, number, bureau) of petitions with a clock that touches the days, oldest first."""
    touched = ClockRow.objects.filter(started_on__lte=last, due_on__gte=first)
    rows = Petition.objects.filter(pk__in=touched.values("petition_id")).order_by("id")
    return list(rows.values_list("id", "number", "bureau"))


def clocks_of_many(petitions: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The stored clocks of many petitions, by petition, in order."""
    found: dict[int, list[dict[str, Any]]] = {p: [] for p in petitions}
    rows = ClockRow.objects.filter(petition_id__in=list(petitions))
    for row in rows.order_by("petition_id", "ordinal").values():
        found[row["petition_id"]].append(
            {k: v for k, v in row.items() if k not in ("id", "petition_id")}
        )
    return found


def visible(scope: Scope, ids: Sequence[int]) -> set[int]:
    """Which of the petitions the scope allows."""
    rows = Petition.objects.filter(within(scope), pk__in=list(ids))
    return set(rows.values_list("id", flat=True))
