"""Reading how units write letters: approval, turns of phrase, seals."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from huiyin.store.accounts.models import LetterChain, OfficialSeal, Phrase


@dataclass(frozen=True, slots=True)
class ChainRow:
    """The steps a unit set for a kind of letter, and the version of that."""

    kind: str
    steps: tuple[str, ...]
    version: int


def chains_of(unit: str) -> dict[str, ChainRow]:
    """What a unit set, by kind."""
    rows = LetterChain.objects.filter(unit_id=unit).values_list("kind", "steps", "version")
    return {kind: ChainRow(kind, tuple(steps.split()), v) for kind, steps, v in rows}


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """A turn of phrase of a unit. `topic` and `outcome` are "" where it fits all of them."""

    id: int
    unit: str
    topic: str
    outcome: str
    text: str
    version: int
    is_withdrawn: bool
    changed_by: str
    changed_at: datetime


_PHRASE = tuple("unit_id" if n == "unit" else n for n in PhraseRow.__dataclass_fields__)


def phrases_of(units: Collection[str], with_withdrawn: bool = False) -> list[PhraseRow]:
    """The turns of phrase of some units, by topic and outcome."""
    rows = Phrase.objects.filter(unit_id__in=list(units))
    rows = rows if with_withdrawn else rows.filter(is_withdrawn=False)
    ordered = rows.order_by("is_withdrawn", "topic", "outcome", "id")
    return [PhraseRow(*row) for row in ordered.values_list(*_PHRASE)]


def phrase(ident: int) -> PhraseRow | None:
    """One turn of phrase, or None; whose it is is for the caller to ask."""
    row = Phrase.objects.filter(id=ident).values_list(*_PHRASE).first()
    return PhraseRow(*row) if row else None


@dataclass(frozen=True, slots=True)
class SealRow:
    """A unit's seal: its picture lies in the file store under `file_hash`."""

    id: int
    unit: str
    name: str
    file_hash: str
    width: int
    added_by: str
    added_at: datetime
    withdrawn_at: datetime | None


_SEAL = tuple("unit_id" if n == "unit" else n for n in SealRow.__dataclass_fields__)


def seals_of(unit: str) -> list[SealRow]:
    """Every seal a unit ever kept here, the newest first."""
    rows = OfficialSeal.objects.filter(unit_id=unit).order_by("-id")
    return [SealRow(*row) for row in rows.values_list(*_SEAL)]


def seal_of(unit: str) -> SealRow | None:
    """The seal a unit has in use."""
    rows = OfficialSeal.objects.filter(unit_id=unit, withdrawn_at=None)
    row = rows.values_list(*_SEAL).first()
    return SealRow(*row) if row else None


def seals_among(hashes: Collection[str]) -> set[str]:
    """Which of some files are pictures of seals."""
    rows = OfficialSeal.objects.filter(file_hash__in=list(hashes))
    return set(rows.values_list("file_hash", flat=True))


def seal_hashes() -> Iterator[str]:
    """The hash of every picture of a seal."""
    return iter(OfficialSeal.objects.values_list("file_hash", flat=True).distinct())
