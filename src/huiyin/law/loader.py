"""Reading the law: the only module of the core that opens files."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from huiyin.law.book import LawBook, Texts, bind
from huiyin.law.calendar import Festival, PublishedYear, WorkCalendar
from huiyin.law.checks import findings, year_findings
from huiyin.law.packs import (
    Edition,
    Pattern,
    objection_to,
    packed,
    read_patterns,
    shipped_editions,
    standing_editions,
)
from huiyin.law.phrases import Phrase, phrase_findings, read_phrases
from huiyin.law.reading import conditions, grounds, routes, rules, terms
from huiyin.law.retention import RetentionBook, read_retention
from huiyin.law.rules import LawError, Rule

RULES = ("intake", "handling", "review", "simplified")


def load_book(editions: tuple[Edition, ...] = ()) -> LawBook:
    """The law book of the house, with what its bureaus set for their regions.

    LawError names the rule of ours that is wrong and what to mend.
    """
    return _book(editions)


def objection(edition: Edition) -> LawError | None:
    """Why a bureau may not set this: LaxerError with both figures, LawError for no such rule."""
    return objection_to(edition, _national(), _patterns())


@lru_cache(maxsize=1)
def load_words() -> Mapping[str, Mapping[str, str]]:
    """The Chinese word for each identifier, by group (state, verb, reason …)."""
    words: dict[str, dict[str, str]] = _document("words")
    words["act"] = dict(_document("acts"))
    return words


@lru_cache(maxsize=1)
def load_phrases() -> tuple[Phrase, ...]:
    """The turns of phrase that letters may take, with the statutes they name."""
    return read_phrases(_document("phrases"))


def load_retention() -> RetentionBook:
    """How long closed matters are kept."""
    return _retention()


def load_calendar(extra: tuple[PublishedYear, ...] = ()) -> WorkCalendar:
    """The calendar of working days, published years from chinesecalendar.

    `extra` adds years that were announced since, or replaces years that were changed.
    """
    return _calendar(extra)


def check(texts_dir: Path | None = None) -> list[str]:
    """What is wrong with the law data: figures against statute texts, calendar years.

    `texts_dir` holds statutes as Markdown; without it only the calendar is checked.
    """
    texts = _read_statutes(texts_dir)
    found = findings(load_book(), load_calendar(), texts, _document("calendar"))
    return found + (list(phrase_findings(load_phrases(), texts)) if texts else [])


def check_year(year: PublishedYear) -> list[tuple[str, str]]:
    """What is wrong with a year's arrangement: reason and the value that shows it."""
    return list(year_findings(year, _festivals(), _document("calendar")))


def _document(name: str) -> Any:
    text = files("huiyin.law").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise LawError(f"law/data/{name}.yaml: {str(error).splitlines()[0]}") from error


@lru_cache(maxsize=16)
def _book(editions: tuple[Edition, ...]) -> LawBook:
    national, patterns = _national(), _patterns()
    every = (*_shipped(), *standing_editions(national, patterns, editions))
    made, regional = packed(national, patterns, every)
    return bind(made, _texts(), regional, patterns)


@lru_cache(maxsize=1)
def _retention() -> RetentionBook:
    return read_retention(_document("retention"))


@lru_cache(maxsize=1)
def _national() -> tuple[Rule, ...]:
    return tuple(rule for name in RULES for rule in rules(_document(name), name))


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, Pattern]:
    return read_patterns(_document("local"))


@lru_cache(maxsize=1)
def _shipped() -> tuple[Edition, ...]:
    """What the packs say that come with the programme."""
    names = sorted(
        entry.name.removesuffix(".yaml")
        for entry in files("huiyin.law").joinpath("data").iterdir()
        if entry.name.startswith("local_") and entry.name.endswith(".yaml")
    )
    return tuple(e for name in names for e in shipped_editions(_document(name)))


@lru_cache(maxsize=1)
def _texts() -> Texts:
    return Texts(
        conditions=conditions(_document("conditions")),
        grounds=grounds(_document("grounds")),
        routes=routes(_document("routes")),
        wording=_document("wording"),
        act_labels=_document("acts"),
        terms=terms(_document("terms")),
    )


def _read_statutes(folder: Path | None) -> Mapping[str, str]:
    if folder is None:
        return {}
    if not folder.is_dir():
        raise LawError(f"{folder}: no such folder of statute texts")
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md"))}


@lru_cache(maxsize=8)
def _calendar(extra: tuple[PublishedYear, ...]) -> WorkCalendar:
    rest, makeup = _announced()
    replaced = {year.year for year in extra}
    rest = {day: name for day, name in rest.items() if day.year not in replaced}
    makeup = {day: name for day, name in makeup.items() if day.year not in replaced}
    published = {day.year for day in rest} | replaced
    for year in extra:
        rest = {day: name for day, name in rest.items() if day not in year.makeup} | dict(
            year.rest
        )
        off = {day for day, _ in year.rest}
        makeup = {day: name for day, name in makeup.items() if day not in off}
        makeup |= dict.fromkeys(year.makeup, "")
    return WorkCalendar(frozenset(published), rest, makeup, _festivals())


def _announced() -> tuple[dict[date, str], dict[date, str]]:
    from chinese_calendar.constants import Holiday, holidays, workdays

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    return (
        {day: names[name] for day, name in holidays.items()},
        {day: names[name] for day, name in workdays.items()},
    )


def _festivals() -> tuple[Festival, ...]:
    entries = _document("calendar")["festivals"]
    return tuple(Festival(**{**e, "days": tuple(e.get("days", (0,)))}) for e in entries)
