"""Reading the law library: instruments, their articles, and articles by their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from huiyin.store.accounts.models import Article, Instrument


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument of the library; `size` counts its articles."""

    id: int
    key: str
    name: str
    preface: str
    digest: str
    imported_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article with the instrument it stands in."""

    instrument: int
    name: str
    code: str
    chapter: str
    text: str


def _instrument(row: Instrument) -> InstrumentRow:
    return InstrumentRow(
        row.pk, row.key, row.name, row.preface, row.digest, row.imported_at, row.size,  # type: ignore[attr-defined]
    )  # fmt: skip


def instruments() -> list[InstrumentRow]:
    """All instruments by name."""
    rows = Instrument.objects.annotate(size=Count("articles")).order_by("name")
    return [_instrument(row) for row in rows]


def instrument(ident: int) -> InstrumentRow | None:
    """One instrument, or None."""
    row = Instrument.objects.annotate(size=Count("articles")).filter(id=ident).first()
    return _instrument(row) if row else None


def instrument_by_key(key: str) -> InstrumentRow | None:
    """The instrument that rules cite by this name, or None."""
    row = Instrument.objects.annotate(size=Count("articles")).filter(key=key).first()
    return _instrument(row) if row else None


def articles(ident: int) -> list[ArticleRow]:
    """The articles of an instrument, in order."""
    return _rows(Q(instrument_id=ident), None)


def search(words: Sequence[str], limit: int) -> list[ArticleRow]:
    """Articles that hold every one of the words."""
    wanted = Q()
    for word in words:
        wanted &= Q(text__icontains=word)
    return _rows(wanted, limit)


def by_code(code: str, limit: int) -> list[ArticleRow]:
    """The article of a number in every instrument that has it."""
    return _rows(Q(code=code), limit)


def _rows(wanted: Q, limit: int | None) -> list[ArticleRow]:
    found = Article.objects.filter(wanted).order_by("instrument__name", "instrument_id", "ordinal")
    values = found.values_list("instrument_id", "instrument__name", "code", "chapter", "text")
    return [ArticleRow(*row) for row in values[:limit]]


def places() -> dict[str, tuple[int, frozenset[str]]]:
    """Where citations lead: by an instrument's short name its id and its articles' numbers."""
    codes: dict[tuple[str, int], set[str]] = {}
    rows = Article.objects.values_list("instrument__key", "instrument_id", "code")
    for key, ident, code in rows:
        codes.setdefault((key, ident), set()).add(code)
    return {key: (ident, frozenset(found)) for (key, ident), found in codes.items()}
