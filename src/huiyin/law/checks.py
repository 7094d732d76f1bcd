"""Are the law data consistent with the statute texts and with themselves?"""

from collections.abc import Iterator, Mapping
from typing import Any

from huiyin.law.book import LawBook, OutsideLimit
from huiyin.law.calendar import Festival, PublishedYear, WorkCalendar, statutory
from huiyin.law.citation import Citation, article_text, figure_stands
from huiyin.law.rules import Rule, Version


def findings(
    book: LawBook, calendar: WorkCalendar, statutes: Mapping[str, str], balance: Any
) -> list[str]:
    """One line for every figure, article or calendar year that does not hold.

    `statutes` maps file names to texts; without any, figures are not checked.
    """
    found = list(_years(calendar, balance))
    if statutes:
        found += _rules(book, statutes)
        found += _citations(book, statutes)
        found += _limits(book, statutes)
    return found


def _years(calendar: WorkCalendar, balance: Any) -> Iterator[str]:
    for year in sorted(calendar.published):
        rest = sum(d.year == year and d.weekday() < 5 for d in calendar.rest)
        worked = sum(d.year == year for d in calendar.makeup)
        expected = balance["irregular_years"].get(year) or _statutory_days(year, balance)
        if rest - worked != expected:
            yield f"{year}: {rest} weekdays off, {worked} make-up days; expected {expected} more"


def year_findings(
    year: PublishedYear, festivals: tuple[Festival, ...], balance: Any
) -> Iterator[tuple[str, str]]:
    """What is wrong with a notice before it is taken: reason and the value that shows it.

    A notice is balanced as a whole: the days it takes from the year before count too.
    """
    rest = dict(year.rest)
    for day, name in sorted(statutory(year.year, festivals).items()):
        if day not in rest:
            yield "statutory_missing", f"{day} {name}"
    off = sum(day.weekday() < 5 for day in rest)
    expected = _statutory_days(year.year, balance)
    if off - len(year.makeup) != expected:
        yield "unbalanced_year", f"{off}-{len(year.makeup)}≠{expected}"


def _statutory_days(year: int, balance: Any) -> int:
    since = max(first for first in balance["statutory_days"] if first <= year)
    return int(balance["statutory_days"][since])


def _rules(book: LawBook, statutes: Mapping[str, str]) -> Iterator[str]:
    for rule in book.rules.values():
        for version in rule.versions:
            if version.basis == "statute":
                yield from _version(rule, version, statutes)


def _version(rule: Rule, version: Version, statutes: Mapping[str, str]) -> Iterator[str]:
    statute = _statute(version.citation, statutes)
    if not statute:
        yield f"{rule.name}: no text of {version.citation.instrument} to check against"
        return
    cited = article_text(statute, version.citation.article)
    if not cited:
        yield f"{rule.name}: {version.citation.text} is not in the text"
    text = article_text(statute, version.figure_in) if version.figure_in else cited
    if version.length is not None and not figure_stands(text, version.length, version.unit):
        yield f"{rule.name}: {version.length} {version.unit} is not in {version.citation.text}"
    more = version.extension
    if more and not figure_stands(
        article_text(statute, more.citation.article), more.length, version.unit
    ):
        yield f"{rule.name}: extension of {more.length} is not in {more.citation.text}"


def _citations(book: LawBook, statutes: Mapping[str, str]) -> Iterator[str]:
    said = [(f"condition of {c.act}", c.citation) for c in book.conditions]
    said += [(f"ground {ground.code}", ground.citation) for ground in book.grounds]
    said += [(f"route {route.number}", route.citation) for route in book.routes.values()]
    for name, citation in said:
        if not article_text(_statute(citation, statutes), citation.article):
            yield f"{name}: {citation.text} is not in the text"


def _limits(book: LawBook, statutes: Mapping[str, str]) -> Iterator[str]:
    for route in book.routes.values():
        for limit in route.limits:
            statute = _statute(limit.citation, statutes)
            if statute and not _limit_stands(limit, statute):
                yield f"route {route.number}: {limit.label} is not in {limit.citation.text}"
    for name, term in book.terms.items():
        statute = _statute(term.citation, statutes)
        if statute and not _limit_stands(term, statute):
            yield f"term {name}: {term.length} is not in {term.citation.text}"


def _limit_stands(limit: OutsideLimit, statute: str) -> bool:
    """Some statutes define a short 日 as a working day, so those may be written either way."""
    text = article_text(statute, limit.citation.article)
    units = {limit.unit} | ({"calendar_day"} if limit.unit == "working_day" else set())
    return any(figure_stands(text, limit.length, unit) for unit in units)


def _statute(citation: Citation, statutes: Mapping[str, str]) -> str:
    for name, text in statutes.items():
        if name.split("(")[0].split("-")[0] == citation.instrument:
            return text
    return ""
