"""Which experts fit a petition, and which days they have."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.domain.authority import Permission
from huiyin.domain.registers.experts import ABSENCES, ENGAGEMENTS, EXPERTS
from huiyin.domain.registers.moving import may_open
from huiyin.services import experts
from huiyin.store.registers.queries import EntryFilters
from huiyin.web.frame.doors import staff, staff_context

STATES = (("free", "有空"), ("promised", "已约"), ("away", "不在"), ("unusual", "平时不来"))
FARTHEST = timedelta(days=366)


@staff(Permission.KEEP_REGISTERS)
def suggested(request: HttpRequest, number: str) -> HttpResponse:
    """The experts that fit a petition, best first."""
    found = experts.suggest(staff_context(request), number)
    return render(request, "experts/suggested.html", {"number": number, "found": found})


@staff(Permission.READ_REGISTERS)
def calendar(request: HttpRequest) -> HttpResponse:
    """Two weeks of every expert: free, promised, away."""
    context, asked = staff_context(request), request.GET
    since = _since(asked.get("from", ""), context.today)
    sort = EXPERTS.by_name["sort"]
    kinds, chosen = dict(zip(sort.choices, sort.said, strict=True)), asked.get("sort", "")
    where = {"sort": chosen} if chosen in sort.choices else {}
    filters = EntryFilters(
        state="available", words=asked.get("q", "").replace("\x00", "")[:60], where=where
    )
    step = timedelta(days=experts.AHEAD_DAYS)
    shown = {
        "rows": experts.calendar(context, since, filters), "states": STATES,
        "said": dict(STATES), "since": since, "until": since + step - timedelta(days=1),
        "before": since - step, "after": since + step, "today": context.today,
        "sorts": list(kinds.items()), "sort_words": kinds, "chosen": chosen,
        "words_asked": filters.words, "may_engage": may_open(context.actor, ENGAGEMENTS),
        "may_absent": may_open(context.actor, ABSENCES),
    }  # fmt: skip
    return render(request, "experts/calendar.html", shown)


def _since(text: str, today: date) -> date:
    """The Monday of the week a day is in; of this week where the day makes no sense."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    day = day if abs(day - today) <= FARTHEST else today
    return day - timedelta(days=day.weekday())
