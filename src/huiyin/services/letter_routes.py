"""Routes as letters name them."""

from typing import Any

from huiyin.documents.compose import in_figures
from huiyin.law.book import LawBook, OutsideLimit


def route_words(book: LawBook, raw: Any, part: str) -> str:
    """A route in words: its label, its place in article 31, its outside limits."""
    if not raw:
        return ""
    route = book.routes[int(raw)]
    if part == "limits":
        return "\n".join(_limit(n, x) for n, x in enumerate(route.limits, start=1))
    known = {
        "label": route.label,
        "item": in_figures(route.number),
        "is_5": "true" if route.number == 5 else "",
        "is_procedure": "true" if route.number == 6 else "",
    }
    return known.get(part, route.label)


def _limit(place: int, limit: OutsideLimit) -> str:
    length = f"{limit.length}{_LENGTHS[limit.unit]}"
    return f"{place}. {limit.label}：{length}，起算日为{limit.starts}（{limit.citation.text}）。"


_LENGTHS = {"month": "个月", "year": "年", "calendar_day": "日", "working_day": "个工作日"}
