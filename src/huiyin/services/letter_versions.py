"""The versions of a draft: each as it was saved, two of them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin.documents.model import texts
from huiyin.domain.procedure import Refusal
from huiyin.services.context import Context
from huiyin.services.letter_content import Written, open_sheet
from huiyin.services.letter_sources import Desk
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import repository, versions
from huiyin.store.record.seals import seal, unseal
from huiyin.text.differences import Row, compare


@dataclass(frozen=True, slots=True)
class Version:
    """A version in the list: its place counted from 1, who saved it and when."""

    place: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side, line by line."""

    older: Version
    newer: Version
    rows: tuple[Row, ...]

    @property
    def is_same(self) -> bool:
        """Do both say the same?"""
        return all(row.is_same for row in self.rows)


def lines_of(desk: Desk, written: Written) -> list[str]:
    """Every line a draft comes to, names covered."""
    document = open_sheet(desk, written, is_open=False).document("", "")
    title = "".join(document.title)
    body = [line for line in texts(document) if line.strip() and line != title]
    return [title, *body]


def keep(context: Context, desk: Desk, letter: int, written: Written) -> None:
    """Keep a draft as it is saved, unless it says what the newest version says."""
    said = {"fields": dict(written.fields), "answers": dict(written.answers),
            "body": written.body and list(written.body),
            "lines": lines_of(desk, written)}  # fmt: skip
    newest = versions.version(letter)
    if newest is None or unseal(newest.sealed) != said:
        by, at = context.actor.person, context.at
        repository.add_letter_version(letter, seal(said), by, at)


def listing(letter: int) -> list[Version]:
    """The versions of a draft, first one first."""
    rows = versions.versions_of(letter)
    names = accounts.person_names(row.saved_by for row in rows)
    return [Version(r.place, names.get(r.saved_by, ""), r.saved_at) for r in rows]


def side_by_side(letter: int, older: int, newer: int) -> Comparison:
    """Two versions of a letter the caller may see. Raises Refusal where one is not there."""
    known = {version.place: version for version in listing(letter)}
    if older not in known or newer not in known:
        raise Refusal("no_such_letter")
    rows = compare(_lines(letter, older), _lines(letter, newer))
    return Comparison(known[older], known[newer], tuple(rows))


def _lines(letter: int, place: int) -> Sequence[str]:
    row = versions.version(letter, place)
    assert row is not None
    return [str(line) for line in unseal(row.sealed)["lines"]]
