"""Is this matter known already? Same person by keyed hash, same words by similarity."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from huiyin.services.context import Context
from huiyin.store.petitions.identity import KNOWN_BY
from huiyin.store.petitions.queries import (
    Earlier,
    PetitionRow,
    earlier_of,
    joined_by,
    of_households,
)
from huiyin.text.similar import is_same_matter


def earlier_matters(hashes: Sequence[Mapping[str, str]]) -> list[Earlier]:
    """Earlier petitions of the people whose keyed hashes are given, newest first."""
    return earlier_of(hashes)


class Relation(StrEnum):
    """How somebody belongs to an earlier matter that is not their own petition."""

    JOINT_LIST = "joint_list"
    HOUSEHOLD = "household"


def related_matters(
    hashes: Sequence[Mapping[str, str]], own: Collection[int] = ()
) -> list[tuple[Earlier, Relation]]:
    """Earlier petitions on whose list the people stand, and those of the same house, each newest
    first and once, without their `own`. The clerk decides what they are; nothing is a repeat by
    them alone."""
    found = [(e, Relation.JOINT_LIST) for e in joined_by(hashes)]
    houses = [h.get("household_hash", "") for h in hashes]
    found += [(e, Relation.HOUSEHOLD) for e in of_households(houses)]
    first = {e.id: (e, relation) for e, relation in reversed(found) if e.id not in own}
    return list(reversed(first.values()))


def is_alike(earlier: Earlier, detail: str) -> bool:
    """Do the words typed so far tell of the same matter as an earlier petition?"""
    return bool(detail.strip()) and is_same_matter((earlier.title, earlier.detail), ("", detail))


def earliest_repeat(hashes: Sequence[Mapping[str, str]], title: str, detail: str) -> int | None:
    """The id of the first earlier petition of the same people about the same matter, or None."""
    same = [
        e for e in earlier_matters(hashes)
        if is_same_matter((e.title, e.detail), (title, detail))
    ]  # fmt: skip
    return same[-1].id if same else None


SHOWN_AT_MOST = 12


def similar_matters(context: Context, row: PetitionRow) -> list[Earlier]:
    """Other petitions of the register that may be about the matter of this one: those of the same
    people, the ones whose words agree first. Never a list of people."""
    hashes = [{c: person[c] for c in KNOWN_BY} for person in row.petitioners]
    found = {e.id: e for e in earlier_matters(hashes) if e.bureau in context.actor.bureaus}
    found.pop(int(row.petition["id"]), None)
    detail = str(row.petition["detail"])
    by_words = sorted(found.values(), key=lambda e: not is_alike(e, detail))
    return by_words[:SHOWN_AT_MOST]
