"""Calls for suggestions as the public meets them: what is open, and what became of the others."""

from datetime import date, timedelta
from typing import Any

from huiyin.store.registers import queries

CALL = "suggestion_call"
TOLD_DAYS = 366
"""How long the public page tells what became of a call."""


def open_calls(bureau: str, today: date) -> list[dict[str, Any]]:
    """The calls one may answer today, the longest open first."""
    rows = queries.published(CALL, bureau, date.min, ("published",))
    day = today.isoformat()
    return [r for r in rows if r["fields"]["opens_on"] <= day <= r["fields"]["closes_on"]]


def open_call(bureau: str, today: date, number: str) -> dict[str, Any] | None:
    """One of them, None when there is none of that number or it is over."""
    return next((r for r in open_calls(bureau, today) if r["number"] == number), None)


def told(bureau: str, today: date) -> list[dict[str, Any]]:
    """The calls of the last year whose outcome is public, the newest first."""
    since = today - timedelta(days=TOLD_DAYS)
    return queries.published(CALL, bureau, since, ("answered",))[::-1]
