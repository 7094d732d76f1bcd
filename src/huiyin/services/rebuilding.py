"""Derived rows against the acts they come from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction

from huiyin.services import waiting_letters
from huiyin.services.context import rules
from huiyin.store.petitions import queries, repository
from huiyin.store.petitions.derive import Derived, derive, to_act
from huiyin.store.record.queries import (
    acts_of,
    acts_of_many,
    is_disposed,
    petition_subjects,
)
from huiyin.store.registers import queries as registers
from huiyin.store.registers import repository as entries
from huiyin.store.registers.derive import derive as derive_entry

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """A petition whose stored rows are not what its acts say; `what` names the rows."""

    number: str
    what: str


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The result of a rebuild or of its check."""

    petitions: int
    differences: tuple[Difference, ...]
    entries: int = 0


def rebuild(is_check: bool) -> Rebuilt:
    """Derive all rows anew from acts; compare, and without `is_check` put right."""
    count, differences = 0, []
    lettered = frozenset() if is_check else queries.with_letters()
    for ident, derived in _derived():
        count += 1
        if ident in lettered:
            with transaction.atomic():
                waiting_letters.settle(str(derived.petition["number"]))
        stored = queries.derived_rows(ident)
        what = _differing(stored, derived) if stored else "petition"
        if not what:
            continue
        differences.append(Difference(str(derived.petition["number"]), what))
        if not is_check:
            with transaction.atomic():
                repository.rewrite(ident, derived)
    found = list(_entries(is_check))
    differences += [d for d in found if d is not None]
    return Rebuilt(count, tuple(differences), len(found))


def _entries(is_check: bool) -> Iterator[Difference | None]:
    """Every entry of a register, with what differs if anything does."""
    for ident in registers.entry_subjects():
        derived = derive_entry(ident, acts_of(ident, "entry"), rules())
        stored = registers.stored_rows(ident)
        if stored == derived:
            yield None
            continue
        if not is_check:
            with transaction.atomic():
                entries.rewrite(derived)
        yield Difference(str(derived.entry["number"]), "entry")


def _derived() -> Iterator[tuple[int, Derived]]:
    subjects = iter(petition_subjects())
    while chunk := list(islice(subjects, _CHUNK)):
        acts = acts_of_many([ident for ident, _ in chunk])
        for ident, bureau in chunk:
            if is_disposed(acts[ident]):
                continue
            yield ident, derive(ident, bureau, [to_act(a) for a in acts[ident]], rules())


def _differing(stored: Mapping[str, Any], derived: Derived) -> str:
    return ", ".join(part for part in stored if stored[part] != getattr(derived, part))
