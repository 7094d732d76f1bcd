"""Turns of phrase for letters, by topic and outcome; statutes are named from the law data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from huiyin.law.citation import Citation, article_text
from huiyin.law.rules import LawError

OUTCOMES = ("", "supported", "explained", "not_supported")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A turn of phrase; `topic` and `outcome` are "" where it fits all. `cites` names statutes."""

    code: str
    topic: str
    outcome: str
    text: str
    cites: tuple[Citation, ...]


def read_phrases(said: Mapping[str, Any]) -> tuple[Phrase, ...]:
    """The phrases with their statutes named. LawError for a code, outcome or statute unknown."""
    statutes = {name: Citation(**given) for name, given in said["statutes"].items()}
    found = tuple(_phrase(entry, statutes) for entry in said["phrases"])
    if len({phrase.code for phrase in found}) != len(found):
        raise LawError("phrases: a code stands twice")
    return found


def _phrase(entry: Mapping[str, str], statutes: Mapping[str, Citation]) -> Phrase:
    named = [name for _, name, _, _ in Formatter().parse(entry["text"]) if name is not None]
    if unknown := set(named) - set(statutes):
        raise LawError(f"phrases: {entry['code']}: no such statute: {', '.join(sorted(unknown))}")
    if entry["outcome"] not in OUTCOMES:
        raise LawError(f"phrases: {entry['code']}: no such outcome: {entry['outcome']}")
    text = entry["text"].format(**{name: citation.text for name, citation in statutes.items()})
    cites = tuple(statutes[name] for name in dict.fromkeys(named))
    return Phrase(entry["code"], entry["topic"], entry["outcome"], text, cites)


def phrase_findings(phrases: tuple[Phrase, ...], statutes: Mapping[str, str]) -> Iterator[str]:
    """A line for every article that a phrase names and the statute's text does not have."""
    for citation in dict.fromkeys(c for phrase in phrases for c in phrase.cites if c.article):
        texts = [text for name, text in statutes.items() if name.startswith(citation.instrument)]
        if not any(article_text(text, citation.article) for text in texts):
            yield f"phrases: {citation.text}: no such article in the texts"
