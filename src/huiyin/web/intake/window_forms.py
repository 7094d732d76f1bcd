"""Registering at the window, in the order people speak."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from typing import Any

from django import forms
from django.http import QueryDict
from stdnum.cn import uscc

from huiyin.domain.duplicates import KnownAs
from huiyin.domain.fields import FieldProblem
from huiyin.domain.petition import Channel
from huiyin.services import reception
from huiyin.services.context import ZONE, Context
from huiyin.services.intake import Party, Submission
from huiyin.services.people_lines import is_wrong_identity_number, people_of
from huiyin.services.reception import PRIOR, Reception
from huiyin.services.subjects import topics
from huiyin.services.suggesting import region_within
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions.identity import Identity
from huiyin.web.frame.forms import day_field
from huiyin.web.intake.forms import (
    RegisterForm,
    decision,
    label,
    lines_of,
    long,
    pairs,
    text,
)

RECEIVED_AT = time(9)
"""A day without an hour is taken as the morning."""
ASKED = {
    "court": "法院受理或者判决过吗？",
    "arbitration": "申请过仲裁吗？",
    "reconsideration": "申请过行政复议吗？",
    "opinion": "已经有信访处理意见书吗？",
}
ANSWERS = [("no", "没有"), ("yes", "有")]
WHO = ("channel", "document", "name", "phone", "address", "persons")
COMPANY = (
    "others", "participants", "unlisted_reason", "has_election_sheet", "concerned", "is_hidden",
    "is_organisation", "agent_name", "agent_phone", "agent_document", "has_authority",
)  # fmt: skip
ELSEWHERE = ("upper_number", "upper_report_by", "centre", "received_on", "late_entry_reason")
"""Fields that most visits do not need, folded away until one of them is."""
WRONG_NUMBER = "身份证号码的校验位不对，请核对有没有抄错"
PLACED = {"parties": "others"}
"""Where the form shows a problem that a service names otherwise."""


class WindowForm(RegisterForm):
    """Everything at once; what is only an addition opens no petition."""

    def __init__(
        self, context: Context, data: QueryDict | None = None, ticket: str = "", area: str = ""
    ) -> None:
        self.context, self.ticket, self.area = context, ticket, area
        super().__init__(data, initial={"received_on": context.today})

    def asked(self) -> dict[str, forms.Field]:
        """Who, with whom, what, what went before; then the decision; then the day."""
        return _window_fields()

    def take(self, problems: Iterable[FieldProblem]) -> None:
        """Too many representatives is said where they are listed."""
        super().take(replace(p, field=PLACED.get(p.field, p.field)) for p in problems)

    @property
    def topics(self) -> list[str]:
        """The subjects some unit answers for, to choose from."""
        return topics(self.context.actor.bureau)

    @property
    def is_company_open(self) -> bool:
        """Was something said of those who came along?"""
        return self._is_filled(COMPANY)

    @property
    def is_elsewhere_open(self) -> bool:
        """Was something said that most visits do not need?"""
        today = self.context.today.isoformat()
        is_back_dated = self.is_bound and self["received_on"].value() != today
        return is_back_dated or self._is_filled(ELSEWHERE[:3])

    def _is_filled(self, names: tuple[str, ...]) -> bool:
        asked = [n for n in names if n in self.fields]
        return any(n in self.errors or (self.is_bound and self[n].value()) for n in asked)

    @property
    def triage(self) -> list[forms.BoundField]:
        """The questions of triage, in order."""
        return [self[f"prior_{name}"] for name in PRIOR]

    def clean_document(self) -> str:
        """An identity number or credit code of 18 signs must have the right check digit."""
        code = str(self.cleaned_data["document"]).replace(" ", "").upper()
        is_organisation = bool(self.data.get("is_organisation"))
        if is_organisation and code and not uscc.is_valid(code):
            raise forms.ValidationError("统一社会信用代码不对，请核对有没有抄错")
        if not is_organisation and is_wrong_identity_number(code):
            raise forms.ValidationError(WRONG_NUMBER)
        return code

    def clean_centre(self) -> str:
        """The code of the unit that was named."""
        named = str(self.cleaned_data["centre"]).strip()
        if not named:
            return ""
        found = [u.code for u in accounts.search_units(named) if named in (u.code, u.name)]
        return found[0] if found else named

    def clean_others(self) -> tuple[Identity, ...]:
        """More petitioners or representatives, a line each."""
        return _people(self.cleaned_data["others"])

    def clean_participants(self) -> tuple[Identity, ...]:
        """Everybody else who came, a line each."""
        return _people(self.cleaned_data["participants"])

    def clean_agent_document(self) -> str:
        """The agent's identity number must have the right check digit too."""
        code = str(self.cleaned_data["agent_document"]).replace(" ", "").upper()
        if is_wrong_identity_number(code):
            raise forms.ValidationError(WRONG_NUMBER)
        return code

    @property
    def identity(self) -> Identity:
        """Who speaks."""
        return self._identity("name", "phone", "document", "address")

    def _identity(self, *names: str) -> Identity:
        said = self.cleaned_data
        return Identity(
            **{n.removeprefix("agent_"): str(said.get(n) or "").strip() for n in names}
        )

    def submission(self) -> Submission:
        """What was brought."""
        said = self.cleaned_data
        people = (self.identity, *said["others"])
        received = datetime.combine(said["received_on"], RECEIVED_AT, ZONE)
        is_today = said["received_on"] == self.context.today
        region = region_within(self.area, said["place"])
        return Submission(
            detail=said["detail"], claims=lines_of(said["claims"]), title=said["title"],
            place=said["place"], respondent=said["respondent"],
            region=region.code if region else "",
            channel=Channel(said["channel"]), persons=said["persons"],
            parties=tuple(Party(who, said["is_hidden"]) for who in people),
            prior={name: True for name, answer in self.prior.items() if answer},
            received_at=self.context.at if is_today else received,
            beside=reception.beside(self.reception()),
        )  # fmt: skip

    @property
    def prior(self) -> dict[str, bool | None]:
        """The answers of triage; None where nobody was asked."""
        said = self.cleaned_data
        answers = {"yes": True, "no": False}
        return {name: answers.get(str(said.get(f"prior_{name}"))) for name in PRIOR}

    def reception(self) -> Reception:
        """What stands beside the matter."""
        said = self.cleaned_data
        names = (
            "is_organisation", "is_spoken", "is_read_back", "has_election_sheet",
            "participants", "unlisted_reason", "has_authority", "upper_number",
            "upper_report_by", "centre",
        )  # fmt: skip
        return Reception(
            prior=self.prior,
            concerned=said["concerned"] or 0,
            ticket=self.ticket,
            agent=self._identity("agent_name", "agent_phone", "agent_document"),
            **{name: said[name] for name in names},
        )


def _people(text: str) -> tuple[Identity, ...]:
    """People a line each. Raises ValidationError naming those whose number cannot be right."""
    found, wrong = people_of(lines_of(text))
    if wrong:
        raise forms.ValidationError(f"{WRONG_NUMBER}：{'；'.join(wrong)}")
    return found


def _check(name: str, **kwargs: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label(name), required=False, **kwargs)


@cache
def _window_fields() -> dict[str, forms.Field]:
    """Made once: forms of one kind share their fields, which no request changes."""
    return shared(tuple(KnownAs))


def shared(known_as: tuple[KnownAs, ...]) -> dict[str, forms.Field]:
    """The fields of the window and of a letter."""
    decided = decision(known_as)
    title, claims = decided.pop("title"), decided.pop("claims")
    decided["topic"].widget.attrs["list"] = "topics"
    return {
        **_who(), **_company(), **_what(), "claims": claims, "title": title, **_prior(),
        **decided, **_elsewhere(),
    }  # fmt: skip


def _elsewhere() -> dict[str, forms.Field]:
    centre = text("centre", help_text="在部门接待中心登记的，写单位名称。")
    centre.widget.attrs["list"] = "centres"
    return {
        "upper_number": text("upper_number", max_length=80),
        "upper_report_by": day_field(label("upper_report_by"), required=False),
        "centre": centre,
        "received_on": day_field(label("received_on")),
        "late_entry_reason": long(
            "late_entry_reason", 2, required=False,
            help_text="收到日期早于三个工作日以前的才要写。",
        ),
    }  # fmt: skip


def _who() -> dict[str, forms.Field]:
    channels = [c for c in Channel if c is not Channel.UNKNOWN]
    document = text("document", max_length=40, help_text="读卡器可以直接填。")
    document.widget.attrs["autofocus"] = True
    return {
        "channel": forms.ChoiceField(
            label=label("channel"), choices=pairs("channel", channels), initial="visit"
        ),
        "document": document,
        "name": text("name", max_length=60),
        "phone": text("phone", max_length=40),
        "address": text("address", max_length=200),
        "persons": forms.IntegerField(label="到场人数", min_value=1, initial=1),
    }


def _company() -> dict[str, forms.Field]:
    lines = forms.Textarea(attrs={"rows": 3})
    return {
        "others": forms.CharField(
            label="其他代表或者联名的人", required=False, widget=lines,
            help_text="一人一行：姓名 电话 证件号码。连同上面那位，多人来访的代表不超过五人。",
        ),
        "participants": forms.CharField(
            label="参加的人", required=False, widget=forms.Textarea(attrs={"rows": 3}),
            help_text="代表以外到场的人，一人一行。",
        ),
        "unlisted_reason": text(
            "unlisted_reason", max_length=200,
            help_text="集体访没有把到场的人都列出来的才要写，如：其他人不愿留姓名。",
        ),
        "has_election_sheet": _check("has_election_sheet"),
        "concerned": forms.IntegerField(
            label=label("concerned"), required=False, min_value=1,
            help_text="这件事一共关系到多少人，没来的也算。不填的，就是到场人数。",
        ),
        "is_hidden": _check("is_hidden"),
        "is_organisation": _check(
            "is_organisation", help_text="姓名写单位名称，证件号码写统一社会信用代码。"
        ),
        "agent_name": forms.CharField(label="代理人姓名", required=False, max_length=60),
        "agent_phone": forms.CharField(label="代理人电话", required=False, max_length=40),
        "agent_document": forms.CharField(label="代理人证件号码", required=False, max_length=40),
        "has_authority": forms.BooleanField(label="收到委托书", required=False),
    }  # fmt: skip


def _what() -> dict[str, forms.Field]:
    return {
        "detail": long("detail", 6, help_text="用信访人自己的话，原样记下。"),
        "is_spoken": forms.BooleanField(label="口述，由本窗口记录", required=False),
        "is_read_back": _check("is_read_back"),
        "place": text("place", max_length=200),
        "respondent": text("respondent", max_length=200),
    }


def _prior() -> dict[str, forms.Field]:
    return {
        f"prior_{name}": forms.ChoiceField(
            label=asked, required=False, choices=ANSWERS, widget=forms.RadioSelect
        )
        for name, asked in ASKED.items()
    }
