"""Full-text search, one character a token: exact for words of any length, in Chinese too."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

from django.db import connection
from django.db.models.expressions import RawSQL

_PART = 2000
_SAME = 250
_OVERLAP = 64
"""PostgreSQL keeps 255 positions of a lexeme and 16,383 in all: long texts go in parts, and each
64 characters of a text stand together in one of them."""


def tokens(text: str) -> str:
    """Letters and figures of a text, one by one, parted by spaces; the rest is left out."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(filter(str.isalnum, plain))


def _parts(text: str) -> list[str]:
    spread = tokens(text).split(" ")
    parts, start, end = [], 0, 0
    while end < len(spread):
        end = _end(spread, start)
        parts.append(" ".join(spread[start:end]))
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


def _windows(phrase: str) -> list[str]:
    """A phrase in pieces no longer than what parts have in common, each over half in the next."""
    spread = phrase.split(" ")
    starts = range(0, max(1, len(spread) - _OVERLAP // 2), _OVERLAP // 2)
    return [" ".join(spread[i : i + _OVERLAP]) for i in starts]


@cache
def _insert_sql(vendor: str, rows: int) -> str:
    if vendor == "sqlite":
        values = ", ".join(["(%s, %s)"] * rows)
        return f"INSERT INTO petitions_search (rowid, body) VALUES {values}"
    values = ", ".join(["(%s, %s, to_tsvector('simple', %s))"] * rows)
    return f"INSERT INTO petitions_search (petition, part, vector) VALUES {values}"


def index(texts: Sequence[tuple[int, str]]) -> None:
    """Make petitions findable by their narrative: (petition, text) each, in one statement."""
    rows: list[tuple[int | str, ...]]
    if connection.vendor == "sqlite":
        rows = [(petition, tokens(text)) for petition, text in texts]
    else:
        rows = [
            (petition, n, part) for petition, text in texts for n, part in enumerate(_parts(text))
        ]
    for start in range(0, len(rows), 500):
        some = rows[start : start + 500]
        with connection.cursor() as cursor:
            cursor.execute(
                _insert_sql(connection.vendor, len(some)), [v for row in some for v in row]
            )


def reindex(petition: int, text: str) -> None:
    """Replace what a petition is found by, after a correction."""
    column = "rowid" if connection.vendor == "sqlite" else "petition"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM petitions_search WHERE {column} = %s", [petition])
    index([(petition, text)])


def matching(words: str) -> RawSQL | None:
    """Ids of petitions whose narrative holds every word given, as a subquery; None for none."""
    phrases = [t for t in (tokens(word) for word in words.split()) if t]
    if not phrases:
        return None
    if connection.vendor == "sqlite":
        match = " AND ".join(f'"{p}"' for p in phrases)
        return RawSQL(
            "SELECT rowid FROM petitions_search WHERE petitions_search MATCH %s", [match]
        )
    windows = [window for phrase in phrases for window in _windows(phrase)]
    one = "SELECT petition FROM petitions_search WHERE vector @@ phraseto_tsquery('simple', %s)"
    return RawSQL(" INTERSECT ".join([one] * len(windows)), windows)


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
