"""The forms of receptions: a leader's year, and a batch of visitors."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms

from huiyin.domain.fields import FieldProblem, read
from huiyin.domain.petition import Purpose
from huiyin.domain.registers.leader_reception import RECEPTIONS, VISITS
from huiyin.services.context import Context, words
from huiyin.services.receptions import Arrival, Plan
from huiyin.store.petitions.identity import Identity
from huiyin.web.frame.forms import ProblemForm, day_field, purpose_field
from huiyin.web.frame.items import controls

_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_EVERY = ((1, "每周"), (2, "每两周"), (4, "每四周"))
_NAMES = ("title", "leader", "way", "from_time", "until_time", "place", "topic", "seats")


def _label(name: str) -> str:
    return RECEPTIONS.by_name[name].label


class PlanForm(ProblemForm):
    """Who receives on which weekday, how often, from when to when, where."""

    def __init__(self, context: Context, data: Any = None) -> None:
        self.context = context
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """The session's items and how it repeats."""
        way, today = RECEPTIONS.by_name["way"], self.context.today
        clock = {"type": "time"}
        return {
            "title": forms.CharField(
                label=_label("title"), max_length=60, help_text=RECEPTIONS.by_name["title"].hint
            ),
            **controls([RECEPTIONS.by_name["leader"]], self.context),
            "way": forms.ChoiceField(
                label=way.label, widget=forms.RadioSelect(), initial="received",
                choices=list(zip(way.choices, way.said, strict=True)),
            ),
            "weekday": forms.ChoiceField(
                label="星期几", choices=list(enumerate(_WEEKDAYS)), initial="3",
                help_text="遇上放假，顺延到上班第一天。",
            ),
            "weeks": forms.ChoiceField(label="多久一次", choices=_EVERY, initial="4"),
            "since": day_field("从哪天起", initial=today),
            "until": day_field("到哪天止", initial=today + timedelta(days=364)),
            "from_time": forms.CharField(
                label=_label("from_time"), initial="09:00", widget=forms.TextInput(attrs=clock)
            ),
            "until_time": forms.CharField(
                label=_label("until_time"), initial="11:30", widget=forms.TextInput(attrs=clock)
            ),
            "place": forms.CharField(label=_label("place"), max_length=200),
            "topic": forms.CharField(label=_label("topic"), max_length=300, required=False),
            "seats": forms.IntegerField(
                label=_label("seats"), min_value=0, max_value=200, required=False,
                help_text="群众可以在网上预约的批数；不填就不开放预约。",
            ),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Hours in order, a span of days that is one, values that a session takes."""
        said = super().clean() or {}
        items = tuple(RECEPTIONS.by_name[n] for n in _NAMES if n not in self.errors)
        self.take(read(items, said)[1])
        if not self.errors and said["from_time"] >= said["until_time"]:
            self.take([FieldProblem("until_time", "time_backwards")])
        if not self.errors and said["since"] > said["until"]:
            self.take([FieldProblem("until", "range_backwards")])
        return said

    def plan(self) -> Plan:
        """The plan as the service takes it."""
        said = self.cleaned_data
        return Plan(
            {n: said[n] for n in _NAMES if said[n] not in ("", None)},
            int(said["weekday"]), int(said["weeks"]), said["since"], said["until"],
        )  # fmt: skip


class ArrivalForm(ProblemForm):
    """A batch of visitors: who, how many, what they say; it becomes a petition at once."""

    people = forms.CharField(
        label="来访人", required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text="一行一人，姓名后空一格写电话；多人来访写推选的代表，不超过五人。",
    )  # fmt: skip
    persons = forms.IntegerField(label="一共几人", min_value=1, max_value=100_000, initial=1)
    petition = forms.CharField(
        label="信访件编号",
        max_length=40,
        required=False,
        help_text="来说以前登记过的事，填它的编号，不再登记新的。",
    )
    detail = forms.CharField(
        label="反映的事情", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    claims = forms.CharField(
        label="诉求", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一项诉求一行，以后逐项答复；几行算几件。",
    )  # fmt: skip
    title = forms.CharField(label="标题", max_length=300, required=False)
    amount = forms.CharField(
        label="涉及金额", max_length=30, required=False, help_text="单位：元；也可以写 12万元"
    )

    def __init__(
        self, data: Any = None, *, appointments: Sequence[tuple[str, str]] = (),
        is_late: bool = False, initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.appointments, self.is_late = appointments, is_late
        super().__init__(data, initial=initial)

    def asked(self) -> dict[str, forms.Field]:
        """What kind of matter it is: an accusation is for few eyes from the first; of which
        appointment, where somebody asked to come; why it is told late."""
        made: dict[str, forms.Field] = {"purpose": purpose_field(
            initial=str(Purpose.APPEAL_FOR_RESOLUTION), widget=forms.RadioSelect,
            help_text="检举控告登记后只有登记人和信访局负责人看得到。",
        )}  # fmt: skip
        if self.appointments:
            made["appointment"] = forms.ChoiceField(
                label="预约的哪一批",
                required=False,
                choices=[("", "没有预约"), *self.appointments],
                help_text="选了预约的，来访人可以空着，照预约时留的登记。",
            )
        if self.is_late:
            made["late_entry_reason"] = forms.CharField(
                label=words()["field"]["late_entry_reason"], required=False, max_length=300
            )
        return made

    def clean(self) -> dict[str, Any]:
        """Money and names are read as the register reads them."""
        said = super().clean() or {}
        items = (VISITS.by_name["amount"],)
        self.take(read(items, said)[1])
        people, problems = read((VISITS.by_name["visitors"],), {"visitors": said.get("people")})
        if not (said.get("detail") or said.get("petition") or "detail" in self.errors):
            self.add_error("detail", words()["reason"]["no_detail"])
        if not (said.get("people") or said.get("appointment") or "people" in self.errors):
            self.add_error("people", words()["reason"]["missing"])
        said["who"] = [Identity(p["name"], p["phone"]) for p in people.get("visitors", ())]
        if problems:
            self.add_error("people", words()["reason"]["not_people"])
        return said

    def arrival(self) -> Arrival:
        """The batch as the service takes it."""
        said = self.cleaned_data
        claims = tuple(c.strip() for c in said["claims"].splitlines() if c.strip())
        persons = max(said["persons"], len(said["who"]))
        return Arrival(
            said["who"], persons, said["detail"] or said["title"] or said["petition"], claims,
            said["amount"], said["title"], Purpose(said["purpose"]), said["petition"],
            said.get("appointment", ""), said.get("late_entry_reason", ""),
        )  # fmt: skip
