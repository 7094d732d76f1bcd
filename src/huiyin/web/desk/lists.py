"""The list's filters as they stand in the URL, and the rows they give."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.http import QueryDict

from huiyin.domain.authority import UNIT_ROLES, Actor, Role, scope
from huiyin.domain.petition import Channel, Purpose, State
from huiyin.domain.transitions import CLERKS, HANDLERS, TRANSITIONS, Guard, Side
from huiyin.law.calendar import WorkCalendar
from huiyin.services.context import Context, words
from huiyin.store.petitions import lists
from huiyin.store.petitions.lists import Filters, ListRow
from huiyin.ui.widgets import Choose
from huiyin.web.frame.forms import ChipForm, ProblemForm, day_field

SOON_WORKING_DAYS = 5
_BUREAU_VIEWS = ("overdue", "new", "receive", "due")
_UNIT_VIEWS = ("overdue", "receive", "due", "service", "mine")
_READER_VIEWS = ("overdue", "due")


def views_of(actor: Actor) -> tuple[str, ...]:
    """The inbox views that ask something of the actor's role."""
    if actor.role in CLERKS:
        return _BUREAU_VIEWS
    return _UNIT_VIEWS if actor.role in HANDLERS else _READER_VIEWS


def desk_of(context: Context) -> lists.Desk:
    """The actor's inbox; soon is within five working days."""
    actor, today = context.actor, context.today
    soon = soon_after(context.rules.calendar, today)
    return lists.Desk(scope(actor), actor.unit, actor.person, today, soon)


def soon_after(calendar: WorkCalendar, today: date) -> date:
    """The last day that counts as due soon."""
    return calendar.add_workdays(today, SOON_WORKING_DAYS)


def _named(group: str, names: Any) -> list[tuple[str, str]]:
    return [(str(n), words()[group][n]) for n in names]


def _choice(label: str, pairs: list[tuple[str, str]]) -> forms.ChoiceField:
    options = [("", "不限"), *pairs]
    return forms.ChoiceField(label=label, required=False, choices=options, widget=Choose())


class FilterForm(ChipForm):
    """The filters; what cannot be read is said and left out."""

    def __init__(self, data: QueryDict, units: list[tuple[str, str]]) -> None:
        self.units = units
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """The filters, in order."""
        return {
            "q": forms.CharField(label="编号、姓名、电话或内容", required=False, max_length=100),
            "view": forms.CharField(required=False, widget=forms.HiddenInput()),
            "state": _choice("状态", _named("state", State)),
            "holder": _choice("办理单位", self.units),
            "channel": _choice("来源", _named("channel", Channel)),
            "purpose": _choice("类别", _named("purpose", Purpose)),
            "since": day_field("收到日期从", required=False),
            "until": day_field("收到日期到", required=False),
            "due_since": day_field("到期从", required=False),
            "due_until": day_field("到期到", required=False),
            "as_of": day_field("截至哪天的情况", required=False),
            "company": _choice(
                "集体访还是个体访", [("collective", "集体访"), ("individual", "个体访")]
            ),
            "repeats": forms.BooleanField(label="只看重复件", required=False),
            "whole": forms.BooleanField(label="不含分出的件", required=False),
        }

    def filters(self, views: tuple[str, ...], today: date) -> Filters:
        """What the store is asked; an inbox is of today, so a past day shows the whole list."""
        self.is_valid()
        said = self.cleaned_data
        if said.get("as_of") and said["as_of"] >= today:
            self.add_error("as_of", words()["reason"]["not_past"])
        narrowed = {
            n: said.get(n) or "" for n in ("state", "holder", "channel", "purpose", "company")
        } | {n: said.get(n) for n in ("since", "until", "due_since", "due_until", "as_of")}
        view = "all" if said.get("as_of") else said.get("view") or "all"
        return Filters(
            view=view if view in views else "all", words=said.get("q") or "",
            is_repeat=bool(said.get("repeats")), is_whole=bool(said.get("whole")), **narrowed,
        )  # fmt: skip


class PurposeForm(ProblemForm):
    """What an export is for."""

    purpose = forms.CharField(
        label="导出做什么用", max_length=200,
        help_text="如“向县政府常务会议汇报”。用途、条件和件数会记录在案。",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list with what it is due as, and the act that is likely next."""

    row: ListRow
    holder: str
    handler: str
    verb: str
    petitioner: str

    @property
    def clock(self) -> dict[str, Any]:
        """What `c-due` reads."""
        return {"state": "running", "due_on": self.row.due_on}

    @property
    def tone(self) -> str:
        """How the state looks: at rest, waiting for the reader, or for somebody else."""
        if not self.row.is_open:
            return "stopped"
        return "active" if self.verb else "calm"


_ALWAYS = frozenset(
    {Guard.ROUTE_FITS_PURPOSE, Guard.NOT_YET_SERVED, Guard.NOT_ACCUSATION, Guard.UNIT_IS_NEW,
     Guard.CLAIMS_EXIST}
)  # fmt: skip


@cache
def likely_verb(state: str, role: Role) -> str:
    """The first act of the table for a role in a state, "" when more must be known to say."""
    rows = [
        t for t in TRANSITIONS
        if state in t.froms and role in t.roles and t.side in (Side.BUREAU, Side.HOLDER)
    ]  # fmt: skip
    first = min(rows, key=lambda t: t.weight, default=None)
    return first.verb if first and set(first.guards) <= _ALWAYS else ""


def _likely(row: ListRow, actor: Actor) -> str:
    """An accusation goes its own way (article 30): nothing is offered in passing."""
    is_mine = row.holder == actor.unit and row.purpose != Purpose.ACCUSATION
    return likely_verb(row.state, actor.role) if is_mine else ""


def lines(
    rows: tuple[ListRow, ...],
    actor: Actor,
    units: dict[str, str],
    people: dict[str, str],
    *,
    is_past: bool = False,
) -> list[Line]:
    """Rows with the names of who holds them and, but in the past, the likely act of the actor."""
    return [
        Line(
            row, units.get(row.holder, row.holder), people.get(row.handler, ""),
            "" if is_past else _likely(row, actor),
            "已隐去姓名" if row.is_hidden and actor.role in UNIT_ROLES else row.petitioner,
        )
        for row in rows
    ]  # fmt: skip
