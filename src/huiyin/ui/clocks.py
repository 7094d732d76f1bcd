"""How a clock reads: a phrase and a tone. A clock is anything with a Clock's fields."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
SOON_DAYS = 3
WEEKDAYS = "一二三四五六日"
BASES = {
    "statute": "条例",
    "companion": "配套规定",
    "local": "本地承诺",
    "policy": "内部要求",
}
ENDED = {
    "cancelled": "这一步已不需要",
    "lapsed": "已过期限，没有提出",
    "paused": "已暂停，不计时",
}


@dataclass(frozen=True)
class Reading:
    """What a person reads on a clock: words, tone and icon of the badge, day and mark if any."""

    words: str
    tone: str
    icon: str
    day: str = ""
    mark: str = ""

    @property
    def parts(self) -> list[str]:
        """Give the pieces that are never broken: 还有 5 天, 6月3日（星期三）, 暂定."""
        return [part for part in (self.words, self.day, self.mark) if part]

    @property
    def short(self) -> list[str]:
        """Give the pieces without the day, for where the day stands beside it."""
        return [part for part in (self.words, self.mark) if part]

    @property
    def text(self) -> str:
        """Give the whole phrase."""
        return " · ".join(self.parts)


def as_day(value: date | datetime | str) -> date:
    """Read a date, a moment (as a day in Shanghai) or an ISO string as a day."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).date() if value.tzinfo else value.date()
    return value


def say_day(value: date | datetime | str, today: date | None) -> str:
    """Say a day as people do: 6月3日（星期三）, with the year when it is not this year."""
    day = as_day(value)
    year = "" if today and day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def field(clock: Any, name: str) -> Any:
    """Take a field from an object or a mapping; absent is None."""
    return clock.get(name) if isinstance(clock, Mapping) else getattr(clock, name, None)


def read(clock: Any, today: date) -> Reading:
    """Turn a clock into words as of today."""
    state = str(field(clock, "state") or "running")
    due_on = field(clock, "due_on")
    if state in ENDED:
        return Reading(ENDED[state], *_LOOKS["paused" if state == "paused" else "stopped"])
    if state in ("met", "met_late"):
        return _met(clock, today, late=state == "met_late")
    if due_on is None:
        return Reading("没有法定期限", *_LOOKS["calm"])
    reading = _running(as_day(due_on), int(field(clock, "days_over") or 0), today)
    return replace(reading, mark="暂定") if field(clock, "provisional") else reading


_LOOKS = {
    "late": ("late", "alert"),
    "soon": ("soon", "clock"),
    "calm": ("calm", "clock"),
    "done": ("done", "check"),
    "paused": ("paused", "pause"),
    "stopped": ("stopped", "minus"),
}


def _running(due_on: date, days_over: int, today: date) -> Reading:
    left = (due_on - today).days
    if days_over or left < 0:
        return Reading(f"已超期 {days_over or -left} 天", *_LOOKS["late"])
    if left == 0:
        return Reading("今天到期", *_LOOKS["soon"])
    look = _LOOKS["soon" if left <= SOON_DAYS else "calm"]
    return Reading(f"还有 {left} 天", *look, day=say_day(due_on, today))


def _met(clock: Any, today: date, *, late: bool) -> Reading:
    met_on = field(clock, "met_on")
    day = say_day(met_on, today) if met_on else ""
    if late:
        over = field(clock, "days_over") or 0
        return Reading(f"超期 {over} 天完成", *_LOOKS["late"], day=day)
    return Reading("按期完成", *_LOOKS["done"], day=day)
