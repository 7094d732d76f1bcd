"""Which files the record holds, whoever they belong to: a petition, a letter, an entry."""

from collections.abc import Collection, Iterator
from itertools import chain

from huiyin.store.petitions import uploads
from huiyin.store.registers import queries as registers


def in_use(hashes: Collection[str], except_for: Collection[int] = ()) -> set[str]:
    """Which of the files something uses, or waits for in other uploads than those."""
    return uploads.in_use(hashes, except_for) | registers.files_in_use(hashes)


def every_hash() -> Iterator[str]:
    """The hash of every file of the record; one that two hold is named twice."""
    return chain(uploads.kept_hashes(), registers.held_hashes())
