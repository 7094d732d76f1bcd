"""Are two texts about the same matter?"""

import unicodedata

from rapidfuzz import fuzz

SAME_FROM = 80.0
"""Percent of likeness from which one person's two texts count as one matter."""

_COMPARED = 1500


def plain(text: str) -> str:
    """Letters and figures only, one width, lower case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def likeness(one: str, other: str) -> float:
    """0 to 100: how much of the words of two texts agree, whatever their order of sentences."""
    return fuzz.ratio(plain(one)[:_COMPARED], plain(other)[:_COMPARED])


def is_same_matter(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Do two (title, detail) pairs of one person tell of the same matter?

    Equal titles of some length, or details that agree for the most part.
    """
    if plain(one[0]) == plain(other[0]) and len(plain(one[0])) >= 6:
        return True
    return likeness(one[1], other[1]) >= SAME_FROM
