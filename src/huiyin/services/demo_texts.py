"""What the people of the demo county bring: matters, told each time in other words."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from huiyin.domain.petition import Purpose

_MONTHS = "一二三四五六七八九十"
_NUMBERS = "三四五六七八九"
BY_TOWN = "town"
"""The unit of a matter that belongs to whatever township the village lies in."""


@lru_cache(maxsize=4)
def read_script(name: str) -> Any:
    """One of the files that tell the demo."""
    text = files("huiyin.services").joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def script() -> Mapping[str, Any]:
    """The demo county, its people and the paths of its petitions."""
    loaded: dict[str, Any] = read_script("demo.yaml")
    return loaded


def towns() -> list[dict[str, Any]]:
    """Townships with code, unit and villages."""
    loaded: list[dict[str, Any]] = read_script("demo_villages.yaml")
    return loaded


@dataclass(frozen=True, slots=True)
class Village:
    """A village: its code, and the township it lies in."""

    code: str
    name: str
    town: str
    unit: str


@lru_cache(maxsize=1)
def villages() -> tuple[Village, ...]:
    """Every village of the county, township by township."""
    return tuple(
        Village(f"{town['code']}{200 + n}", name, town["name"], town["unit"])
        for town in towns()
        for n, name in enumerate(town["villages"], start=1)
    )


@dataclass(frozen=True, slots=True)
class Matter:
    """Something people write about. `unit` is whose business it is, `wrong` a unit it may be
    sent to by mistake, `nature` what kind of matter it is; texts have gaps to fill."""

    unit: str
    topic: str
    title: str
    detail: str
    claims: tuple[str, ...]
    wrong: str = ""
    nature: str = ""
    purpose: Purpose = Purpose.APPEAL_FOR_RESOLUTION


@lru_cache(maxsize=1)
def matters() -> tuple[Matter, ...]:
    """Every matter; units take turns, so that neighbours in the list differ."""
    groups = [
        [_matter(unit, group, row) for row in group["matters"]]
        for unit, group in read_script("demo_matters.yaml").items()
    ]
    return tuple(m for turn in range(max(map(len, groups))) for m in _turn(groups, turn))


def _turn(groups: list[list[Matter]], turn: int) -> Iterator[Matter]:
    return (group[turn] for group in groups if turn < len(group))


def _matter(unit: str, group: Mapping[str, Any], row: list[Any]) -> Matter:
    title, detail, claims, more = [*row, {}][:4]
    return Matter(
        more.get("unit", unit), more.get("topic", group["topic"]), title, detail, tuple(claims),
        more.get("wrong", ""), more.get("is", ""),
        Purpose(group.get("purpose", Purpose.APPEAL_FOR_RESOLUTION)),
    )  # fmt: skip


class Deck:
    """Matters in a row: what was drawn goes to the end, so nothing comes back before its time."""

    def __init__(self, found: list[Matter]) -> None:
        self._row = deque((m, 0) for m in found)

    def draw(self, fits: Callable[[Matter], bool]) -> tuple[Matter, int]:
        """The first matter that fits, and how often it was drawn before."""
        matter, used = next(pair for pair in self._row if fits(pair[0]))
        self._row.remove((matter, used))
        self._row.append((matter, used + 1))
        return matter, used


@dataclass(frozen=True, slots=True)
class Told:
    """A matter as one person tells it."""

    title: str
    detail: str
    claims: tuple[str, ...]
    name: str
    village: Village


def name_of(chance: Random) -> str:
    """A name that may belong to anybody."""
    said = script()
    if chance.random() < 0.08:
        return str(chance.choice(said["full_names"]))
    return f"{chance.choice(said['surnames'])}{chance.choice(said['given_names'])}"


def tell(matter: Matter, used: int, village: Village, day: date, chance: Random) -> Told:
    """The matter in the words of somebody of the village on a day."""
    said, name = script(), name_of(chance)
    latest = max(1, day.month - 2)
    gaps = {
        "v": village.name, "t": village.town, "name": name,
        "e": chance.choice(said["estates"]), "p": chance.choice(said["projects"]),
        "n": chance.choice(_NUMBERS), "k": str(chance.randrange(8, 46)),
        "m": f"{_MONTHS[chance.randrange(max(1, latest - 4), latest + 1) - 1]}月",
        "y": f"{chance.randrange(12, 96)}00元", "w": f"{chance.randrange(28, 460) / 10:.1f}万元",
        "x": chance.choice(said["surnames"]),
    }  # fmt: skip
    parts = (chance.choice(said["openings"]), matter.detail, chance.choice(said["endings"]))
    return Told(
        _title(matter, used, gaps), "".join(parts).format_map(gaps),
        tuple(c.format_map(gaps) for c in matter.claims), name, village,
    )  # fmt: skip


def _title(matter: Matter, used: int, gaps: Mapping[str, str]) -> str:
    """The plain title the first time; after that it says where."""
    if not used or matter.purpose is Purpose.ACCUSATION:
        return matter.title if not used else f"{matter.title}（{_MONTHS[used - 1]}）"
    if matter.purpose is Purpose.SUGGESTION:
        return f"{gaps['v']}村民{matter.title}"
    where = next((gaps[gap] for gap in "ep" if f"{{{gap}}}" in matter.detail), gaps["v"])
    return f"{where}{matter.title}"
