"""Full-text search: exact for words of any length, in Chinese too.

A character is a token, but where Latin letters and figures stand together the token at each of
them is the rest of the run: "4321" is then one rare token, not four that every text has.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from huiyin.store.record.inserts import insert_into

_PART = 2000
_SAME = 250
_OVERLAP = 64
"""PostgreSQL keeps 255 positions of a lexeme and 16,383 in all: long texts go in parts, and each
64 characters of a text stand together in one of them."""

_RUN = 12
"""How much of a run of letters and figures one token holds."""


def narrative(petition: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> str:
    """What a petition is found by: its own words, never a name."""
    own = [petition["title"], petition["detail"], petition["place"]]
    texts = [*own, *(claim["text"] for claim in claims)]
    return "\n".join(dict.fromkeys(t for t in texts if t))


def _runs(text: str) -> list[str]:
    """Letters and figures of a text: Latin ones in runs, others one by one; the rest left out."""
    plain = filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold())
    parts = ((latin, "".join(run)) for latin, run in groupby(plain, str.isascii))
    return [piece for latin, run in parts for piece in ([run] if latin else run)]


def _spread(run: str) -> list[str]:
    if len(run) == 1:
        return [run]
    return [run[start : start + _RUN] for start in range(len(run))]


def tokens(text: str) -> list[str]:
    """What a text is indexed by, one token for each letter and figure."""
    return [token for run in _runs(text) for token in _spread(run)]


def _phrase(word: str) -> list[str]:
    """The tokens of what is looked for; the last one may go on in the text."""
    runs = _runs(word)
    whole = [token for run in runs[:-1] for token in _spread(run)]
    return whole + [t for run in runs[-1:] for t in _spread(run)[: max(1, len(run) - _RUN + 1)]]


def _parts(text: str) -> list[list[str]]:
    spread = tokens(text)
    parts, start, end = [], 0, 0
    while end < len(spread):
        end = _end(spread, start)
        parts.append(spread[start:end])
        start = end - _OVERLAP
    return parts


def _end(spread: Sequence[str], start: int) -> int:
    """Where a part ends: at its length, or before a character comes too often."""
    seen: Counter[str] = Counter()
    last = min(len(spread), start + _PART)
    for place in range(start, last):
        seen[spread[place]] += 1
        if seen[spread[place]] > _SAME:
            return place
    return last


def _windows(phrase: list[str]) -> list[list[str]]:
    """A phrase in pieces no longer than what parts have in common, each over half in the next."""
    starts = range(0, max(1, len(phrase) - _OVERLAP // 2), _OVERLAP // 2)
    return [phrase[i : i + _OVERLAP] for i in starts]


def index(texts: Sequence[tuple[int, str]]) -> None:
    """Make petitions findable by their narrative: (petition, text) each."""
    if connection.vendor == "sqlite":
        narrated = [(petition, " ".join(tokens(text))) for petition, text in texts]
        insert_into("petitions_search", ("rowid", "body"), narrated)
        return
    rows = [
        (petition, n, " ".join(f"'{t}':{at}" for at, t in enumerate(part, start=1)))
        for petition, text in texts
        for n, part in enumerate(_parts(text))
    ]
    insert_into("petitions_search", ("petition", "part", "vector"), rows)


def reindex(petition: int, text: str) -> None:
    """Replace what a petition is found by, after a correction."""
    column = "rowid" if connection.vendor == "sqlite" else "petition"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM petitions_search WHERE {column} = %s", [petition])
    index([(petition, text)])


def matching(words: str) -> RawSQL | None:
    """Ids of petitions whose narrative holds every word given, as a subquery; None for none."""
    phrases = [phrase for phrase in map(_phrase, words.split()) if phrase]
    if not phrases:
        return None
    if connection.vendor == "sqlite":
        match = " AND ".join(f'"{" ".join(phrase)}" *' for phrase in phrases)
        return RawSQL(
            "SELECT rowid FROM petitions_search WHERE petitions_search MATCH %s", [match]
        )
    windows = [window for phrase in phrases for window in _windows(phrase)]
    queries = [" <-> ".join(f"'{t}'" for t in window) + ":*" for window in windows]
    one = "SELECT petition FROM petitions_search WHERE vector @@ %s::tsquery"
    return RawSQL(" INTERSECT ".join([one] * len(queries)), queries)


CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE petitions_search USING fts5(body, "
        "tokenize='unicode61 remove_diacritics 0')"
    ],
    "postgresql": [
        "CREATE TABLE petitions_search (petition bigint NOT NULL, part integer NOT NULL, "
        "vector tsvector NOT NULL, PRIMARY KEY (petition, part))",
        "CREATE INDEX petitions_search_vector ON petitions_search USING gin (vector)",
    ],
}
"""What the migration runs."""
