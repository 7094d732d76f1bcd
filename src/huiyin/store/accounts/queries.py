"""Reading the organisation."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.contrib.auth.tokens import default_token_generator
from django.db import connection
from django.db.models import Q

from huiyin.store.accounts.models import (
    AnnouncedYear,
    ApiClient,
    LetterPattern,
    Person,
    Post,
    Region,
    Unit,
)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as pages and services see it."""

    code: str
    name: str
    kind: str
    parent: str
    bureau: str
    region: str
    phone: str
    address: str
    reception: str
    is_closed: bool
    closed_on: date | None


_UNIT = ", ".join(field.name for field in fields(UnitRow))

LENT = "/"
"""Stands in the key of a post that is only stood in for."""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A running post of a person; `absent` is whose post it is when only stood in for."""

    person: int
    login: str
    name: str
    is_active: bool
    unit: str
    unit_name: str
    role: str
    has_password: bool
    last_login: str
    bureau: str
    region: str = ""
    absent: int = 0
    absent_name: str = ""

    @property
    def key(self) -> str:
        """How a session names the post."""
        return f"{self.unit}{LENT}{self.absent}" if self.absent else self.unit


@dataclass(frozen=True, slots=True)
class ActingPost:
    """A running post of one's own, as far as it says who acts."""

    person: int
    name: str
    unit: str
    unit_name: str
    role: str
    bureau: str
    region: str

    @property
    def key(self) -> str:
        """How a session names the post."""
        return self.unit


def _unit(row: Unit) -> UnitRow:
    return UnitRow(**{name: getattr(row, name) for name in UnitRow.__dataclass_fields__})


def unit(code: str) -> UnitRow | None:
    """One unit, or None."""
    row = Unit.objects.filter(code=code).first()
    return _unit(row) if row else None


def units(codes: Iterable[str] | None = None) -> list[UnitRow]:
    """Units by code, or all of them, in order of code."""
    rows = Unit.objects.order_by("code")
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    return [_unit(row) for row in rows]


def first_bureau() -> UnitRow | None:
    """The first bureau by code that is open, or None.

    Written as SQL: every page of the portal asks it, and the ORM takes most of the time.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_UNIT} FROM accounts_unit WHERE kind = 'bureau' AND NOT is_closed "
            "ORDER BY code LIMIT 1"
        )
        row = cursor.fetchone()
    return UnitRow(*row) if row else None


def search_units(words: str, is_open: bool = True, limit: int = 50) -> list[UnitRow]:
    """Units whose name or code holds the words."""
    rows = Unit.objects.filter(Q(name__icontains=words) | Q(code__startswith=words))
    if is_open:
        rows = rows.filter(is_closed=False)
    return [_unit(row) for row in rows.order_by("code")[:limit]]


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of units by code."""
    wanted = {c for c in codes if c}
    if not wanted:
        return {}
    return dict(Unit.objects.filter(code__in=wanted).values_list("code", "name"))


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of regions by code."""
    return dict(Region.objects.filter(code__in=list(codes)).values_list("code", "name"))


def bureaus_below(code: str) -> frozenset[str]:
    """Bureaus of the tree under a unit, its own included."""
    found = {u.code: u for u in units()}
    below = {code}
    grew = True
    while grew:
        more = {u.code for u in found.values() if u.parent in below} - below
        grew = bool(more)
        below |= more
    return frozenset(c for c in below if c in found and found[c].kind == "bureau")


def superior(code: str) -> UnitRow | None:
    """The unit one level above, which decides a review (articles 35, 36)."""
    row = unit(code)
    return unit(row.parent) if row and row.parent else None


def common_superior(codes: list[str]) -> UnitRow | None:
    """The nearest unit above all of the units, or None where the tree has none."""
    parents = {u.code: u.parent for u in units()}
    lines = [_line_above(code, parents) for code in codes]
    shared = next((c for c in lines[0] if all(c in line for line in lines[1:])), "")
    return unit(shared) if shared else None


def _line_above(code: str, parents: dict[str, str]) -> list[str]:
    line: list[str] = []
    while (code := parents.get(code, "")) and code not in line:
        line.append(code)
    return line


def _post(row: Post) -> PostRow:
    person = row.person
    seen = person.last_login.isoformat() if person.last_login else ""
    return PostRow(
        person.pk, person.login, person.name, person.is_active, row.unit_id, row.unit.name,
        row.role, person.has_usable_password(), seen,
        row.unit.bureau or row.unit_id, row.unit.region,
    )  # fmt: skip


def posts_of(person: int) -> list[PostRow]:
    """The running posts of a person, newest first."""
    rows = Post.objects.filter(person_id=person, until=None).select_related("person", "unit")
    return [_post(row) for row in rows.order_by("-since", "-id")]


def units_of(people: Iterable[int]) -> dict[str, list[str]]:
    """The units in which people have a running post, newest first, by person; one statement."""
    rows = Post.objects.filter(person_id__in=list(people), until=None, person__is_active=True)
    found: dict[str, list[str]] = {}
    for person, unit in rows.order_by("-since", "-id").values_list("person_id", "unit_id"):
        found.setdefault(str(person), []).append(unit)
    return found


_ACTING = """
SELECT p.id, p.name, u.code, u.name, o.role, COALESCE(NULLIF(u.bureau, ''), u.code), u.region
FROM accounts_post o JOIN accounts_person p ON p.id = o.person_id
JOIN accounts_unit u ON u.code = o.unit_id
WHERE o.person_id = %s AND o."until" IS NULL AND p.is_active ORDER BY o.since DESC, o.id DESC
"""


def acting_posts(person: int) -> list[ActingPost]:
    """What an active person may act as, newest first.

    Written as SQL: every page of the staff asks it, and the ORM takes ten times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ACTING, [person])
        return [ActingPost(*row) for row in cursor.fetchall()]


def people(unit: str = "", words: str = "", limit: int = 500) -> list[PostRow]:
    """People with a running post, of one unit or by words in name or login."""
    rows = Post.objects.filter(until=None).select_related("person", "unit")
    if unit:
        rows = rows.filter(unit_id=unit)
    if words:
        rows = rows.filter(Q(person__name__icontains=words) | Q(person__login__icontains=words))
    return [_post(row) for row in rows.order_by("unit_id", "person_id")[:limit]]


def person_names(ids: Iterable[str]) -> dict[str, str]:
    """Names of people by id (as text, the way acts carry it)."""
    numbers = [int(i) for i in ids if i.isdigit()]
    rows = Person.objects.filter(id__in=numbers).values_list("id", "name")
    return {str(i): n for i, n in rows}


def at_work(unit: str, role: str) -> list[str]:
    """Who has a post of a role in a unit now, by id."""
    rows = Post.objects.filter(unit_id=unit, until=None, role=role, person__is_active=True)
    return [str(p) for p in rows.order_by("person_id").values_list("person_id", flat=True)]


def has_workers(unit: str, roles: Iterable[str]) -> bool:
    """Does somebody work in the system for this unit, in one of the roles?"""
    return Post.objects.filter(
        unit_id=unit, until=None, role__in=list(roles), person__is_active=True
    ).exists()


def person_by_login(login: str) -> int | None:
    """A person's id by login, or None."""
    return Person.objects.filter(login=login).values_list("id", flat=True).first()


def link_token(person: int) -> str:
    """A token for a one-time link: it ends with the password's first change."""
    return default_token_generator.make_token(Person.objects.get(id=person))


def is_link_good(person: int, token: str) -> bool:
    """Does a one-time link still hold?"""
    row = Person.objects.filter(id=person, is_active=True).first()
    return row is not None and default_token_generator.check_token(row, token)


def account(person: int) -> Person | None:
    """The account row itself, which sign-in needs."""
    return Person.objects.filter(id=person).first()


@dataclass(frozen=True, slots=True)
class ClientRow:
    """An API client: for which unit, in which role and scope it acts, and until when."""

    id: int
    name: str
    unit: str
    unit_name: str
    role: str
    scope: tuple[str, ...]
    expires_on: date
    is_closed: bool
    bureau: str
    region: str


def client_row(row: ApiClient) -> ClientRow:
    """A client as it is read, its unit fetched with it."""
    return ClientRow(
        row.pk, row.name, row.unit_id, row.unit.name, row.role, tuple(row.scope.split()),
        row.expires_on, row.is_closed, row.unit.bureau or row.unit_id, row.unit.region,
    )  # fmt: skip


def client_by_hash(key_hash: str) -> ClientRow | None:
    """The client of a key, or None."""
    row = ApiClient.objects.filter(key_hash=key_hash).select_related("unit").first()
    return client_row(row) if row else None


def clients() -> list[ClientRow]:
    """All API clients, newest first."""
    return [client_row(r) for r in ApiClient.objects.select_related("unit").order_by("-id")]


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year's arrangement as it was announced: `rest` by day with the holiday's name."""

    year: int
    edition: int
    notice: str
    rest: tuple[tuple[date, str], ...]
    makeup: tuple[date, ...]
    announced_by: str
    announced_at: datetime
    is_settled: bool


def announced_years() -> tuple[YearRow, ...]:
    """Every announcement kept, replaced ones too, oldest first."""
    return tuple(
        YearRow(
            row.year, row.edition, row.notice,
            tuple((date.fromisoformat(day), str(name)) for day, name in row.rest),
            tuple(date.fromisoformat(day) for day in row.makeup),
            row.announced_by, row.announced_at, row.is_settled,
        )
        for row in AnnouncedYear.objects.order_by("announced_at", "edition")
    )  # fmt: skip


def all_letter_patterns() -> dict[str, dict[str, str]]:
    """How every unit numbers its letters: unit, series, pattern."""
    found: dict[str, dict[str, str]] = {}
    for unit, series, pattern in LetterPattern.objects.values_list("unit_id", "series", "pattern"):
        found.setdefault(unit, {})[series] = pattern
    return found


def letter_patterns(unit: str) -> dict[str, str]:
    """How a unit numbers its letters, by series ("" for the rest)."""
    return dict(LetterPattern.objects.filter(unit_id=unit).values_list("series", "pattern"))
