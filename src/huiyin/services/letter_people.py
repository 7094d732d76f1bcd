"""How letters write days and name people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huiyin.documents.kinds import phrase


def on_paper(day: date | str | None) -> str:
    """A day as letters write it: 2026年3月6日."""
    if not day:
        return ""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class People:
    """The petitioners as a letter names them, each a mapping of identity fields."""

    identities: tuple[Mapping[str, str], ...]

    def joined(self, field: str) -> str:
        """One field of all of them."""
        return "、".join(i[field] for i in self.identities if i.get(field))

    def named(self, persons: int) -> str:
        """The name a letter calls them by: one name, or one and how many there are."""
        names = [i["name"] for i in self.identities if i.get("name")]
        count = max(persons, len(self.identities))
        if not names:
            return phrase("anonymous")
        return phrase("several").format(name=names[0], count=count) if count > 1 else names[0]
