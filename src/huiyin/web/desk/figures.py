"""Items, batches and persons of a span of days, each figure with the petitions behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huiyin.domain.authority import Permission, scope
from huiyin.services.context import words
from huiyin.store.accounts.queries import unit_names
from huiyin.store.petitions import tallies
from huiyin.store.petitions.tallies import Tally
from huiyin.web.frame.doors import staff, staff_context
from huiyin.web.frame.forms import ProblemForm, day_field


class SpanForm(ProblemForm):
    """From which day to which; this year until today where nothing is said."""

    def __init__(self, data: Any, today: date) -> None:
        self.today = today
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """The two days."""
        return {"since": day_field("收到日期从", required=False),
                "until": day_field("收到日期到", required=False)}  # fmt: skip

    def span(self) -> tuple[date, date]:
        """The days asked for; a span that is backwards is said and left out."""
        self.is_valid()
        said = self.cleaned_data
        since = said.get("since") or self.today.replace(month=1, day=1)
        until = said.get("until") or self.today
        if since > until:
            self.add_error("until", words()["reason"]["range_backwards"])
            return self.today.replace(month=1, day=1), self.today
        return since, until


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, and what its links ask the list for."""

    label: str
    tally: Tally
    links: dict[str, str]
    share: int


@staff(Permission.READ_PETITIONS)
def figures(request: HttpRequest) -> HttpResponse:
    """The table of channels, visits apart, and the centres' pace."""
    context = staff_context(request)
    form = SpanForm(request.GET, context.today)
    since, until = form.span()
    found = tallies.by_channel(scope(context.actor), since, until)
    span = {"since": since.isoformat(), "until": until.isoformat()}
    pace = tallies.cycles(scope(context.actor), since, until)
    shown = {
        "form": form, "since": since, "until": until, "rows": _rows(found, span),
        "total": Row("合计", _sum(found), _links(span, ""), 0),
        "pace": pace, "names": unit_names(c.unit for c in pace),
    }  # fmt: skip
    return render(request, "desk/figures.html", shown, status=422 if form.errors else 200)


def _rows(found: Sequence[Tally], span: dict[str, str]) -> list[Row]:
    most = max((t.items for t in found), default=1)
    said, ordered = words()["channel"], sorted(found, key=lambda t: -t.items)
    return [Row(said[t.channel], t, _links(span, t.channel), round(100 * t.items / most))
            for t in ordered]  # fmt: skip


def _links(span: dict[str, str], channel: str) -> dict[str, str]:
    of = span | ({"channel": channel} if channel else {})
    asked = {
        "items": {}, "persons": {"whole": "on"}, "repeats": {"repeats": "on"},
        "collective": {"company": "collective", "whole": "on"},
        "individual": {"company": "individual", "whole": "on"},
    }  # fmt: skip
    base = reverse("desk:petitions")
    return {name: f"{base}?{urlencode(of | more)}" for name, more in asked.items()}


def _sum(found: Sequence[Tally]) -> Tally:
    """The foot of the table."""
    return Tally(
        "", sum(t.items for t in found), sum(t.persons for t in found),
        sum(t.repeats for t in found), sum(t.batches for t in found),
        _pair([t.collective for t in found]), _pair([t.individual for t in found]),
    )  # fmt: skip


def _pair(pairs: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(b for b, _ in pairs), sum(p for _, p in pairs)
