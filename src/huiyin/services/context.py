"""The only clock of the house, the law book in force, and who acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from huiyin.domain.authority import Actor, Role
from huiyin.law.loader import load_book, load_calendar, load_words
from huiyin.store.petitions.derive import Rules

ZONE = ZoneInfo("Asia/Shanghai")
SYSTEM = Actor(person="system", name="系统", role=Role.SYSTEM)


def now() -> datetime:
    """This moment, in China's time."""
    return datetime.now(ZONE)


def today() -> date:
    """The day it is in China."""
    return now().date()


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The law book and the calendar in force."""
    return Rules(load_book(), load_calendar())


def words() -> Mapping[str, Mapping[str, str]]:
    """The Chinese word for each identifier, by group."""
    return load_words()


@dataclass(frozen=True, slots=True)
class Context:
    """What every use case is given: who acts, at which moment, under which law."""

    actor: Actor
    at: datetime
    rules: Rules

    @property
    def today(self) -> date:
        """The day of the moment, in China."""
        return self.at.astimezone(ZONE).date()


def begin(actor: Actor, at: datetime | None = None) -> Context:
    """The context of one request or job; `at` is given where the past is entered."""
    return Context(actor, at or now(), rules())
