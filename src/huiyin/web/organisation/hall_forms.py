"""Forms of the roster, of substitutes and of the bureau's own settings."""

from typing import Any

from django import forms

from huiyin.domain.organisation import DutyPart
from huiyin.services.context import Context, words
from huiyin.services.settings import HouseWays
from huiyin.services.staffing import StandIn
from huiyin.store.accounts import queries as accounts
from huiyin.web.frame.forms import ProblemForm, day_field


class DutyForm(ProblemForm):
    """Somebody on duty on a day."""

    def __init__(self, context: Context, data: Any = None) -> None:
        self.context = context
        super().__init__(data)

    def asked(self) -> dict[str, forms.Field]:
        """Day, person, part of the day, window."""
        people = [p for p in accounts.people(self.context.actor.bureau) if p.is_active]
        pairs = list(dict.fromkeys((str(p.person), p.name) for p in people))
        parts = [(str(p), words()["duty_part"][p]) for p in DutyPart]
        return {
            "on": day_field("日期", initial=self.context.today),
            "person": forms.ChoiceField(label="值班人", choices=[("", "请选择"), *pairs]),
            "part": forms.ChoiceField(label="时段", choices=parts),
            "window": forms.CharField(label="窗口", max_length=20, required=False),
        }


class StandInForm(ProblemForm):
    """Who stands in for whom."""

    def asked(self) -> dict[str, forms.Field]:
        """The post, who stands in, from when to when, why."""
        posts = [p for p in accounts.people() if p.is_active]
        role = words()["role"]
        held = [(f"{p.person}@{p.unit}", f"{p.name}（{p.unit_name} {role[p.role]}）")
                for p in posts]  # fmt: skip
        names = dict.fromkeys((str(p.person), f"{p.name}（{p.unit_name}）") for p in posts)
        return {
            "absent": forms.ChoiceField(label="谁不在岗", choices=[("", "请选择"), *held]),
            "substitute": forms.ChoiceField(label="谁来代", choices=[("", "请选择"), *names]),
            "since": day_field("从"),
            "until": day_field("到"),
            "reason": forms.CharField(label="原因", max_length=120, required=False),
        }

    def stand_in(self) -> StandIn:
        """As the service takes it."""
        said = self.cleaned_data
        person, _, unit = said["absent"].partition("@")
        return StandIn(unit, int(person), int(said["substitute"]), said["since"], said["until"],
                       said["reason"])  # fmt: skip


class WaysForm(ProblemForm):
    """What a bureau sets its own way."""

    name = forms.CharField(
        label="本部门的名称",
        max_length=60,
        help_text="页面、凭证和门户都用这个名称，例如“县委社会工作部（信访局）”。",
    )
    collective_from = forms.IntegerField(
        label="几人以上算集体访", min_value=2, max_value=100, help_text="含本数，默认五人。"
    )
    notice_days = forms.IntegerField(
        label="公告送达满几日视为送达", min_value=7, max_value=180,
        help_text="默认 30 日，参照民事诉讼法；本地另有规定的照规定改。",
    )  # fmt: skip
    contacts = forms.CharField(
        label="联系信访人的清单",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一项一行；默认是“两告知、一反馈、三见面、一引导”。",
    )

    def __init__(self, now: HouseWays, data: Any = None) -> None:
        shown = {"name": now.name, "collective_from": now.collective_from,
                 "contacts": "\n".join(now.contacts), "notice_days": now.notice_days}  # fmt: skip
        super().__init__(data, initial=shown)

    def ways(self) -> HouseWays:
        """As the service takes it."""
        said = self.cleaned_data
        lines = [line.strip() for line in said["contacts"].splitlines()]
        return HouseWays(said["name"].strip(), said["collective_from"],
                         tuple(line for line in lines if line),
                         said["notice_days"])  # fmt: skip
