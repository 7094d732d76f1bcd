"""Reading archives: what is filed, what must be filed anew, makings, templates."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huiyin.domain.authority import Scope
from huiyin.domain.petition import State
from huiyin.store.archives.models import Filing, Making, Template
from huiyin.store.petitions.models import AttachmentRow, Petition
from huiyin.store.record.queries import acts_of
from huiyin.store.registers.models import Link

PAGE = 50
INSTRUCTION = "leader_instruction"


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A closed petition as the archive keeps it, with what its list shows of it."""

    petition: int
    bureau: str
    unit: str
    year: int
    closed_on: date
    retention: str
    rule: str
    keep_until: date | None
    is_set: bool
    pages: int
    version: int
    disposed_on: date | None
    number: str = ""
    title: str = ""
    received_on: date = date.min
    is_restricted: bool = False


@dataclass(frozen=True, slots=True)
class FilingFilters:
    """What the inventory is narrowed by. `view` is all, kept, ended (as of `today`), disposed."""

    year: int | None = None
    retention: str = ""
    unit: str = ""
    view: str = "all"
    today: date | None = None


_FILED = (
    "petition_id", "bureau", "unit", "year", "closed_on", "retention", "rule", "keep_until",
    "is_set", "pages", "version", "disposed_on",
)  # fmt: skip
_SHOWN = ("petition__number", "petition__title", "petition__received_on",
          "petition__is_restricted")  # fmt: skip


def _seen(scope: Scope) -> Q:
    """The filings of the registers a scope reads; accusations as the law keeps them apart."""
    if scope.is_everything:
        return Q()
    own = Q(petition__is_restricted=False) | Q(petition__registrar=scope.registrar)
    return Q(bureau__in=scope.bureaus) & (own | Q(bureau__in=scope.heads))


def _conditions(filters: FilingFilters) -> Q:
    exact = {"year": filters.year, "retention": filters.retention, "unit": filters.unit}
    found = Q(**{k: v for k, v in exact.items() if v})
    if filters.view == "disposed":
        return found & Q(disposed_on__isnull=False)
    if filters.view == "ended":
        return found & Q(disposed_on=None, keep_until__lt=filters.today)
    return found & Q(disposed_on=None) if filters.view == "kept" else found


def filings(
    scope: Scope, filters: FilingFilters, key: str = "", size: int = PAGE
) -> tuple[list[FilingRow], str]:
    """A page of the inventory, newest year first, and the key of the next page ("" at the end)."""
    rows = Filing.objects.filter(_seen(scope), _conditions(filters))
    year, _, ident = key.partition("_")
    if year.isdecimal() and ident.isdecimal():
        later = Q(year__lt=int(year)) | Q(petition__gt=int(ident))
        rows = rows.filter(Q(year__lte=int(year)) & later)
    found = _rows(rows.order_by("-year", "petition_id"), size + 1)
    last = found[size - 1] if len(found) > size else None
    return found[:size], f"{last.year}_{last.petition}" if last else ""


def _rows(rows: QuerySet[Filing], limit: int | None = None) -> list[FilingRow]:
    return [FilingRow(*row) for row in rows.values_list(*_FILED, *_SHOWN)[:limit]]


def filing(petition: int) -> FilingRow | None:
    """How one petition is filed, or None while it is not."""
    return next(iter(_rows(Filing.objects.filter(petition_id=petition))), None)


def filing_of(scope: Scope, number: str) -> FilingRow | None:
    """The same by number, as far as the scope goes; also of what was disposed of."""
    rows = Filing.objects.filter(_seen(scope), petition__number=number)
    return next(iter(_rows(rows)), None)


def years(scope: Scope) -> list[int]:
    """The years in which something is filed, newest first."""
    rows = Filing.objects.filter(_seen(scope)).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def unfiled(limit: int, by_hand: Collection[str]) -> list[tuple[int, str, str]]:
    """(id, number, bureau) of closed petitions whose filing is missing or older than their acts,
    or does not yet know of a leader's instruction (`by_hand` are the rules that do)."""
    told = Link.objects.filter(
        target_kind="petition", target=OuterRef("number"), entry__kind=INSTRUCTION
    )
    is_unheard = Exists(told) & ~Q(filing__rule__in=list(by_hand)) & Q(filing__is_set=False)
    is_old = Q(filing=None) | Q(filing__version__lt=F("version")) | is_unheard
    rows = Petition.objects.filter(is_old, is_open=False).exclude(state=State.IMPORT_UNDONE)
    kept = rows.filter(Q(filing=None) | Q(filing__disposed_on=None)).order_by("id")
    return list(kept.values_list("id", "number", "bureau")[:limit])


def instructed(numbers: Sequence[str]) -> set[str]:
    """Which of the petitions a leader's instruction points at."""
    rows = Link.objects.filter(
        target_kind="petition", target__in=list(numbers), entry__kind=INSTRUCTION
    )
    return set(rows.values_list("target", flat=True))


def petition_rows(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What of closed petitions their filing is made from, by id."""
    names = ("id", "number", "bureau", "holder", "latest_on", "version", "is_open")
    return {
        row["id"]: dict(row) for row in Petition.objects.filter(id__in=list(ids)).values(*names)
    }


@dataclass(frozen=True, slots=True)
class MakingRow:
    """A volume or package that somebody asked for, as stored."""

    id: int
    petition: int
    form: str
    person: str
    post: str
    purpose: str
    at: datetime
    state: str
    reason: str
    done: int
    total: int
    pages: int
    size: int
    file_hash: str


_MAKING = tuple(MakingRow.__dataclass_fields__)


def making(ident: int) -> MakingRow | None:
    """One making, or None."""
    row = Making.objects.filter(id=ident).values_list(*_MAKING).first()
    return MakingRow(*row) if row else None


def makings_of(petition: int, person: str, limit: int = 10) -> list[MakingRow]:
    """The newest makings of a person for a petition."""
    rows = Making.objects.filter(petition=petition, person=person).order_by("-id")
    return [MakingRow(*row) for row in rows.values_list(*_MAKING)[:limit]]


def makings_before(moment: datetime) -> list[MakingRow]:
    """Makings asked for before a moment."""
    rows = Making.objects.filter(at__lt=moment).order_by("id")
    return [MakingRow(*row) for row in rows.values_list(*_MAKING)]


def all_makings_of(petition: int) -> list[MakingRow]:
    """Every making for a petition, whoever asked."""
    rows = Making.objects.filter(petition=petition).order_by("id")
    return [MakingRow(*row) for row in rows.values_list(*_MAKING)]


def lost_makings(before: datetime) -> list[int]:
    """Makings that should have been made by now and were not."""
    rows = Making.objects.filter(at__lt=before, state__in=["queued", "running"])
    return list(rows.order_by("id").values_list("id", flat=True))


def act_ids(petition: int) -> list[int]:
    """The ids of a petition's acts, in order."""
    return [row.id for row in acts_of(petition)]


def attached_to(petition: int) -> list[str]:
    """The hashes of the files that were handed in with a petition, those taken from view too."""
    rows = AttachmentRow.objects.filter(petition_id=petition)
    return list(rows.values_list("file_hash", flat=True))


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One version of a Word template, as stored; `bureau` is the unit whose letters it is for."""

    id: int
    bureau: str
    kind: str
    version: int
    name: str
    file_hash: str
    size: int
    since: date | None
    person: str
    at: datetime
    withdrawn_on: date | None
    withdrawn_why: str


_TEMPLATE = tuple(TemplateRow.__dataclass_fields__)


def templates_of(unit: str, kind: str = "") -> list[TemplateRow]:
    """Every version of a unit's templates, by kind, newest first."""
    rows = Template.objects.filter(bureau=unit)
    rows = rows.filter(kind=kind) if kind else rows
    return [TemplateRow(*r) for r in rows.order_by("kind", "-version").values_list(*_TEMPLATE)]


def template(ident: int) -> TemplateRow | None:
    """One version, or None."""
    row = Template.objects.filter(id=ident).values_list(*_TEMPLATE).first()
    return TemplateRow(*row) if row else None


def template_on(unit: str, kind: str, day: date) -> TemplateRow | None:
    """The version in force on a day, or None."""
    still = Q(withdrawn_on=None) | Q(withdrawn_on__gt=day)
    rows = Template.objects.filter(still, bureau=unit, kind=kind, since__lte=day)
    row = rows.order_by("-since", "-version").values_list(*_TEMPLATE).first()
    return TemplateRow(*row) if row else None
