"""Reading petitions: one with its child rows, earlier ones of a person, clocks and messages."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q

from huiyin.domain.authority import Place
from huiyin.domain.petition import ENDED, State, Track
from huiyin.store.petitions.derive import GONE, RIGHTS, UNDONE
from huiyin.store.petitions.identity import KNOWN_BY
from huiyin.store.petitions.models import (
    AttachmentRow,
    ClaimRow,
    ClockRow,
    LedgerMapping,
    LedgerRun,
    Letter,
    Message,
    Petition,
    Petitioner,
    SightRow,
    StandingRow,
    StrandRow,
)
from huiyin.store.petitions.participant_models import Participant
from huiyin.store.record.queries import disposals_of


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
        """What decides who sees it; `derive.place_in` read from stored rows."""
        row, at_work = self.petition, (s for s in self.strands if s["state"] not in GONE)
        units = {u for s in at_work for u in (s["holder"], s["unit"])} - {"", row["bureau"]}
        return Place(row["bureau"], frozenset(units), row["registrar"], row["is_restricted"],
                     is_unclassed=not row["registrar"])  # fmt: skip


def petition(number: str) -> PetitionRow | None:
    """One petition by number, or None; who may see it is for the caller to ask."""
    if "\x00" in number:
        return None
    row = Petition.objects.filter(number=number).values().first()
    return _with_children(dict(row)) if row else None


def petition_by_id(ident: int) -> PetitionRow | None:
    """One petition by its id, or None."""
    row = Petition.objects.filter(id=ident).values().first()
    return _with_children(dict(row)) if row else None


def standing_with(unit: str) -> list[int]:
    """The petitions in which a unit has a strand that is not over: as handler or as superior."""
    mine = StrandRow.objects.filter(Q(unit=unit) | Q(holder=unit)).exclude(state__in=ENDED)
    mine = mine.exclude(disposals_of("petition_id"))
    return sorted(set(mine.values_list("petition_id", flat=True)))


def _with_children(row: dict[str, Any]) -> PetitionRow:
    kinds = (ClaimRow, Petitioner, StrandRow, ClockRow)
    return PetitionRow(row, *(_children(kind, row["id"]) for kind in kinds))


def _children(model: Any, petition: int) -> list[dict[str, Any]]:
    found = model.objects.filter(petition_id=petition).order_by("ordinal").values()
    return [{k: v for k, v in r.items() if k not in ("id", "petition_id")} for r in found]


def derived_rows(ident: int) -> dict[str, Any]:
    """Every stored row of a petition by the name `Derived` gives it; {} when there is none."""
    row = petition_by_id(ident)
    if row is None:
        return {}
    return {
        "petition": row.petition, "claims": row.claims, "petitioners": row.petitioners,
        "strands": row.strands, "clocks": row.clocks, "sights": _children(SightRow, ident),
        "standings": _children(StandingRow, ident),
        "participants": _children(Participant, ident),
        "attachments": _children(AttachmentRow, ident),
    }  # fmt: skip


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


def with_letters() -> frozenset[int]:
    """The petitions that have a letter."""
    return frozenset(Letter.objects.values_list("petition_id", flat=True).distinct())


def joined_by(hashes: Sequence[Mapping[str, str]]) -> list[Earlier]:
    """Petitions on whose joint list somebody with one of the hashes stands, newest first."""
    return _earlier(Participant, _carrying(hashes, KNOWN_BY), KNOWN_BY, 200)


def of_households(houses: Collection[str]) -> list[Earlier]:
    """Petitions of people who live in one of the houses (keyed hashes), newest first."""
    wanted = [house for house in houses if house]
    found = Q(household_hash__in=wanted) if wanted else Q()
    return _earlier(Petitioner, found, ("household_hash",), 200)


def earlier_of(hashes: Sequence[Mapping[str, str]], limit: int | None = 200) -> list[Earlier]:
    """Petitions that carry one of the keyed hashes (name, phone, document), newest first."""
    return _earlier(Petitioner, _carrying(hashes, KNOWN_BY), KNOWN_BY, limit)


def _carrying(hashes: Sequence[Mapping[str, str]], columns: Sequence[str]) -> Q:
    wanted = Q()
    for column in columns:
        values = [h[column] for h in hashes if h.get(column)]
        if values:
            wanted |= Q(**{f"{column}__in": values})
    return wanted


def _earlier(
    model: type[Petitioner | Participant], wanted: Q, columns: Sequence[str], limit: int | None
) -> list[Earlier]:
    if not wanted:
        return []
    rows: Any = (
        model._default_manager.filter(wanted, petition__is_restricted=False)
        .exclude(petition__state__in=UNDONE)
        .order_by("-petition_id")
        .values_list(
            "petition_id", "petition__number", "petition__title", "petition__detail",
            "petition__received_on", "petition__state", "petition__bureau", *columns,
        )[:limit]
    )  # fmt: skip
    names = [f for f in Earlier.__dataclass_fields__ if f != "hashes"]
    return [
        Earlier(**dict(zip(names, row, strict=False)), hashes=frozenset(filter(None, row[7:])))
        for row in rows
    ]


def handled_before(petitions: Iterable[int]) -> dict[int, dict[str, str]]:
    """By petition, which units handled it and did not give it back, with its number."""
    wanted = list(petitions)
    rows = StrandRow.objects.filter(petition_id__in=wanted, track=Track.HANDLING)
    found: dict[int, dict[str, str]] = {}
    if wanted:
        kept = rows.exclude(state__in=GONE)
        for ident, unit, number in kept.values_list("petition_id", "unit", "petition__number"):
            found.setdefault(ident, {})[unit] = number
    return found


def known_outside_ids(bureau: str, ids: Sequence[str]) -> set[str]:
    """Which of the ids a ledger carries are in the register already."""
    rows = Petition.objects.filter(bureau=bureau, outside_id__in=list(ids))
    return set(rows.values_list("outside_id", flat=True))


def all_ids() -> list[int]:
    """Ids of all petitions, oldest first."""
    return list(Petition.objects.order_by("id").values_list("id", flat=True))


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


def overdue_by_holder(day: date) -> dict[str, int]:
    """How many running duties are past their day, by whose they are."""
    rows = ClockRow.objects.filter(outcome="", due_on__lt=day).exclude(holder="petitioner")
    found = rows.exclude(rule__in=RIGHTS).values_list("holder")
    return dict(found.annotate(n=Count("id")).order_by())


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
    rows = rows.exclude(disposals_of("pk"))
    return list(rows.values_list("id", "number", "bureau"))


def alive_in(region: str, since: date, day: date) -> list[tuple[int, str, str]]:
    """(id, number, bureau) of petitions of a region, and of those below it, with an act on or
    after `since` that are open or were on `day`, oldest first."""
    ticking = ClockRow.objects.filter(outcome="").values("petition_id")
    still = Q(is_open=True) | Q(latest_on__gte=day) | Q(pk__in=ticking)
    rows = Petition.objects.filter(still, region__startswith=region, latest_on__gte=since)
    rows = rows.exclude(disposals_of("pk"))
    return list(rows.order_by("id").values_list("id", "number", "bureau"))


def clocks_of_many(petitions: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The stored clocks of many petitions, by petition, in order."""
    found: dict[int, list[dict[str, Any]]] = {p: [] for p in petitions}
    rows = ClockRow.objects.filter(petition_id__in=list(petitions))
    for row in rows.order_by("petition_id", "ordinal").values():
        found[row["petition_id"]].append(
            {k: v for k, v in row.items() if k not in ("id", "petition_id")}
        )
    return found


@dataclass(frozen=True, slots=True)
class RunRow:
    """One ledger brought by a person, as stored."""

    id: int
    bureau: str
    person: str
    at: datetime
    filename: str
    size: int
    state: str
    is_dry: bool
    sheet: str
    header_row: int
    columns: dict[str, str]
    read: int
    outcome: str
    reason: str
    day: date | None


def ledger_run(run: int) -> RunRow | None:
    """One ledger brought by a person, or None."""
    row = LedgerRun.objects.filter(id=run).values().first()
    return RunRow(**row) if row else None


def ledger_runs(bureau: str, limit: int = 50) -> list[RunRow]:
    """The newest ledgers brought to a bureau."""
    rows = LedgerRun.objects.filter(bureau=bureau).order_by("-id").values()
    return [RunRow(**row) for row in rows[:limit]]


def runs_before(moment: datetime) -> list[int]:
    """Ids of ledgers brought before a moment."""
    return list(LedgerRun.objects.filter(at__lt=moment).values_list("id", flat=True))


def mappings(bureau: str) -> dict[str, dict[str, str]]:
    """The columns kept by name."""
    rows = LedgerMapping.objects.filter(bureau=bureau).order_by("name")
    return dict(rows.values_list("name", "columns"))


def of_ledger(run: int, after: int = 0, limit: int = 200) -> list[tuple[int, str]]:
    """(id, number) of petitions an import brought and that still stand, after an id."""
    rows = Petition.objects.filter(ledger=run, id__gt=after).exclude(state=State.IMPORT_UNDONE)
    return list(rows.order_by("id").values_list("id", "number")[:limit])


def count_of_ledger(run: int) -> int:
    """How many petitions of an import stand."""
    rows = Petition.objects.filter(ledger=run).exclude(state=State.IMPORT_UNDONE)
    return rows.count()


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as stored; `sealed` holds what it says."""

    id: int
    petition: int
    kind: str
    act: int
    unit: str
    state: str
    number: str
    sealed: str
    version: int
    drafted_by: str
    approved_by: str
    changed_at: datetime
    issued_on: date | None
    content_hash: str
    pdf_hash: str
    is_file_kept: bool
    chain: str
    waits_for: str


_LETTER = tuple("petition_id" if n == "petition" else n for n in LetterRow.__dataclass_fields__)


def letters_of(petition: int) -> list[LetterRow]:
    """The letters of a petition, oldest first."""
    rows = Letter.objects.filter(petition_id=petition).order_by("id")
    return [LetterRow(*row) for row in rows.values_list(*_LETTER)]


def letter(ident: int) -> LetterRow | None:
    """One letter, or None; who may see it is for the caller to ask."""
    row = Letter.objects.filter(id=ident).values_list(*_LETTER).first()
    return LetterRow(*row) if row else None


def letters_waiting(unit: str, steps: Collection[str], limit: int) -> list[dict[str, Any]]:
    """Letters of a unit that wait for one of some steps, those that wait longest first."""
    rows = Letter.objects.filter(unit=unit, waits_for__in=list(steps))
    rows = rows.exclude(waits_for="").order_by("changed_at", "id")
    found = rows.values(
        "id", "kind", "changed_at", "waits_for", petition_number=F("petition__number"),
        title=F("petition__title"), is_restricted=F("petition__is_restricted"),
    )  # fmt: skip
    return [dict(row) for row in found[:limit]]
