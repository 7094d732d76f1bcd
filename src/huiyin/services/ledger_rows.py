"""A row of a ledger as it is understood: which heading means what, and what cannot be taken."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from huiyin.domain.petition import Channel, Purpose
from huiyin.services import tabular
from huiyin.services.context import ZONE, Context, words
from huiyin.store.petitions.identity import Identity
from huiyin.store.record.seals import keyed_hash

EARLIEST_YEAR = 1949
LONGEST = {"outside_id": 80, "name": 80, "phone": 40, "document": 40, "address": 200,
           "account": 80}  # fmt: skip
REGION_AT_MOST = 12
_SIGNS = re.compile(r"[\W_]+")
_LOST_DIGITS = re.compile(r"\d\.\d+E\+\d+")
_IDENTITY = ("name", "phone", "document", "address", "account")


@lru_cache(maxsize=1)
def columns() -> Mapping[str, Any]:
    """The columns ledgers use, and those that are never taken."""
    text = files("huiyin.services").joinpath("ledger_columns.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row that can be taken. `said` keeps what was written where it is read otherwise."""

    row: int
    outside_id: str
    title: str
    detail: str
    asked_at: datetime
    reply: str
    replied_at: datetime | None
    identity: Identity
    said: Mapping[str, str]
    channel: Channel = Channel.UNKNOWN
    purpose: Purpose = Purpose.UNKNOWN
    topic: str = ""
    place: str = ""
    region: str = ""
    persons: int = 1
    note: str = ""


class BadRow(ValueError):
    """A row that cannot be taken."""

    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, value, reason


def known_headings(mapping: Mapping[str, str]) -> frozenset[str]:
    """Every heading by which a ledger is known, as it is looked up; those of notes stand over
    other headings too and tell nothing of where the columns begin."""
    fields = columns()["columns"].items()
    headings = {h for field, names in fields if field != "note" for h in names}
    return frozenset(headings | {tabular.plain(h) for h in mapping} | set(columns()["never"]))


def fields_of(headings: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """The field each heading stands for; headings that say nothing we keep are left out."""
    never = set(columns()["never"])
    named = {h: f for f, names in columns()["columns"].items() for h in names}
    named |= {tabular.plain(h): f for h, f in mapping.items()}
    found = {h: named.get(tabular.plain(h), "") for h in headings}
    return {h: f for h, f in found.items() if f and tabular.plain(h) not in never}


def values_of(known: Mapping[str, str], cells: Mapping[str, str]) -> dict[str, str]:
    """What the cells of a row say, by field: of several columns the first that says something,
    of notes each under its heading. An accusation said in any of them counts (article 30)."""
    values: dict[str, str] = {}
    notes = []
    for heading, name in known.items():
        if name == "note":
            notes.append((tabular.plain(heading), cells[heading].strip()))
        elif not values.get(name) or (name == "purpose" and _is_accusation(cells[heading])):
            values[name] = cells[heading]
    if said := "\n".join(f"{heading}：{text}" for heading, text in notes if text):
        values["note"] = said
    return values


def read_row(number: int, values: Mapping[str, str], context: Context, day: str = "") -> LedgerRow:
    """What a row says, by field; `day` is said of every row of a ledger that has no column for
    it. Raises BadRow."""
    for name, value in values.items():
        _check_text(name, value)
    title, detail = values.get("title", ""), values.get("detail", "")
    if not (title.strip() or detail.strip()):
        raise BadRow("detail", "", "empty_row")
    asked_at = _moment("asked_at", day or values.get("asked_at", ""), context)
    reply = values.get("reply", "")
    replied_at = _replied_at(values, asked_at, context) if reply.strip() else None
    said = {n: values[n] for n in ("asked_at", "replied_at") if values.get(n)}
    if reply and replied_at is None:
        said["reply"] = reply
    region, place = _where(values)
    return LedgerRow(
        row=number, outside_id=values.get("outside_id", "").strip() or _own_id(values),
        title=title, detail=detail, asked_at=asked_at, reply=reply, replied_at=replied_at,
        identity=Identity(**{n: values.get(n, "").strip() for n in _IDENTITY}),
        said=said,
        channel=Channel(_coded("channel", values.get("channel", "")) or Channel.UNKNOWN),
        purpose=_purpose(values.get("purpose", "")),
        topic=values.get("topic", "").strip()[:80], place=place, region=region,
        persons=_persons(values.get("persons", "")), note=values.get("note", ""),
    )  # fmt: skip


def _check_text(name: str, value: str) -> None:
    if "\x00" in value or tabular.BROKEN in value:
        raise BadRow(name, value, "broken_text")
    if len(value) > LONGEST.get(name, tabular.CELL_AT_MOST):
        raise BadRow(name, value, "too_long")
    if name in LONGEST and _LOST_DIGITS.fullmatch(value):
        raise BadRow(name, value, "lost_digits")


def _replied_at(values: Mapping[str, str], asked_at: datetime, context: Context) -> datetime:
    replied_at = _moment("replied_at", values.get("replied_at", ""), context)
    if replied_at.date() < asked_at.date():
        raise BadRow("replied_at", values["replied_at"], "reply_before")
    return replied_at


def _moment(name: str, text: str, context: Context) -> datetime:
    if not text.strip():
        raise BadRow(name, text, "no_date")
    try:
        moment = tabular.moment_of(text).replace(tzinfo=ZONE)
    except ValueError as error:
        raise BadRow(name, text, "not_day") from error
    if moment.year < EARLIEST_YEAR:
        raise BadRow(name, text, "not_day")
    if moment.date() > context.today:
        raise BadRow(name, text, "future_date")
    return moment


def _where(values: Mapping[str, str]) -> tuple[str, str]:
    """The region's code and the place; a region written in words is a place."""
    region, place = values.get("region", "").strip(), values.get("place", "").strip()[:200]
    if region.isdecimal() and len(region) <= REGION_AT_MOST:
        return region, place
    return "", place or region[:200]


def _persons(text: str) -> int:
    if not text.strip():
        return 1
    if not text.strip().isdecimal() or not 0 < int(text) < 100_000:
        raise BadRow("persons", text, "bad_count")
    return int(text)


def _purpose(text: str) -> Purpose:
    """The class a row names. Raises BadRow for what is no class."""
    if not _folded(text):
        return Purpose.UNKNOWN
    code = Purpose.ACCUSATION if _is_accusation(text) else _coded("purpose", text)
    if not code:
        raise BadRow("purpose", text, "not_choice")
    return Purpose(code)


def _is_accusation(text: str) -> bool:
    """Whatever speaks of an accusation is one; as another class it would lie open."""
    is_said = any(mark in _folded(text) for mark in columns()["accusation_marks"])
    return is_said or _coded("purpose", text) == Purpose.ACCUSATION


def _folded(text: str) -> str:
    """A word as it is looked up: full width as half, without spaces, brackets and signs."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=2)
def _spellings(group: str) -> Mapping[str, str]:
    """What a column of channels or purposes may say, folded, and the code it stands for: the
    code, the house's own word for it, what other systems write."""
    outside = columns()[f"{group}s"]
    return {
        _folded(name): code
        for code, label in words()[group].items()
        for name in (code, label, *outside.get(code, ()))
    }  # fmt: skip


def _coded(group: str, text: str) -> str:
    return _spellings(group).get(_folded(text), "")


def _own_id(values: Mapping[str, str]) -> str:
    """A row without a number is known again by what it says."""
    parts = (values.get(n, "") for n in ("title", "detail", "asked_at", "account", "name"))
    return "#" + keyed_hash("ledger row", "\x1f".join(parts))
