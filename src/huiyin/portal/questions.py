"""The questions of a submission, one a screen: one table, and the forms it names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from stdnum.cn import ric

from huiyin.domain.petition import Channel
from huiyin.portal.wording import wording
from huiyin.services.context import words
from huiyin.services.intake import Party, Submission
from huiyin.store.petitions.identity import Identity

MOST_CLAIMS = 10
Answers = Mapping[str, Mapping[str, Any]]


class AnswerForm(forms.Form):
    """The form of one question; an answer is its cleaned data unless a form says otherwise."""

    @classmethod
    def initial_of(cls, answer: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields show of an earlier answer."""
        return dict(answer)

    def answer(self) -> dict[str, Any]:
        """What is kept."""
        return dict(self.cleaned_data)


def _long(rows: int, **attributes: str) -> forms.Textarea:
    return forms.Textarea({"rows": rows, **attributes})


class DetailForm(AnswerForm):
    """What happened, in own words."""

    detail = forms.CharField(
        label="事情经过", max_length=20000, widget=_long(9),
        help_text="想到什么写什么，不用讲究格式。什么时间、什么事、找过谁，写清楚就好。",
        error_messages={"required": "请写一写发生了什么事"},
    )  # fmt: skip


class PlaceForm(AnswerForm):
    """Where."""

    place = forms.CharField(
        label="地点", max_length=200, required=False,
        help_text="例如：某镇某村几组、某小区几栋。",
    )  # fmt: skip


class RespondentForm(AnswerForm):
    """Whom it concerns."""

    respondent = forms.CharField(
        label="单位或者人", max_length=200, required=False,
        help_text="写单位名称、职务或者姓名都行。不知道可以不填，我们来查。",
    )  # fmt: skip


class ClaimsForm(AnswerForm):
    """What is asked for: one line a claim; "more" adds a line."""

    def __init__(self, data: Any = None, *, initial: Any = None, **options: Any) -> None:
        super().__init__(data, initial=initial, **options)
        source = data if data is not None else (initial or {})
        count = sum(1 for name in source if name.startswith("claim_"))
        for place in range(1, max(1, min(count, MOST_CLAIMS)) + 1):
            self.fields[f"claim_{place}"] = forms.CharField(
                label="您的要求" if place == 1 else f"第 {place} 个要求", max_length=500,
                required=place == 1, widget=_long(2, **{"class": "short"}),
                help_text="例如：把水管修好；补发去年的补贴。" if place == 1 else "",
                error_messages={"required": "请写一写您希望怎么解决"},
            )  # fmt: skip

    @classmethod
    def initial_of(cls, answer: Mapping[str, Any]) -> dict[str, Any]:
        """One line a claim."""
        return {f"claim_{n}": text for n, text in enumerate(answer.get("claims", ()), start=1)}

    def answer(self) -> dict[str, Any]:
        """The claims that are not empty, in order."""
        return {"claims": [text for text in self.cleaned_data.values() if text]}

    @staticmethod
    def with_one_more(data: Mapping[str, str]) -> dict[str, Any]:
        """What was typed, and one empty line."""
        typed = {n: v for n, v in data.items() if n.startswith("claim_")}
        return typed | ({f"claim_{len(typed) + 1}": ""} if len(typed) < MOST_CLAIMS else {})


class PriorForm(AnswerForm):
    """Has it been to court, arbitration, reconsideration; is there an opinion."""

    prior = forms.MultipleChoiceField(
        label="走过的程序", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="有就点上，可以点几个；都没有就直接点“下一步”。",
        choices=lambda: list(words()["prior"].items()),
    )  # fmt: skip


class SignForm(AnswerForm):
    """With a name, with a name hidden from the unit, or without."""

    sign = forms.ChoiceField(
        label="姓名", widget=forms.RadioSelect,
        choices=lambda: list(wording()["sign"].items()),
        error_messages={"required": "请选一项"},
    )  # fmt: skip


class WhoForm(AnswerForm):
    """Who it is."""

    name = forms.CharField(
        label="姓名", max_length=60,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "请写您的姓名"},
    )  # fmt: skip
    phone = forms.CharField(
        label="手机或者电话", max_length=30, help_text="办理单位会打这个电话核实情况。",
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "请写一个能找到您的电话"},
    )  # fmt: skip
    address = forms.CharField(
        label="住址", max_length=200, help_text="书面告知和处理意见会送到这里。",
        widget=forms.TextInput({"autocomplete": "street-address"}),
        error_messages={"required": "请写能收到信件的住址"},
    )  # fmt: skip
    document = forms.CharField(
        label="身份证号码", max_length=30, required=False,
        help_text="填了，丢了查询码时容易补办。不会保存在这部手机上。",
        widget=forms.TextInput({"autocomplete": "off", "data-keep-never": True}),
    )  # fmt: skip

    def clean_phone(self) -> str:
        """Seven to fifteen digits, however they are spaced."""
        phone = "".join(c for c in self.cleaned_data["phone"] if c not in " -－—()（）")
        if not (phone.removeprefix("+").isdecimal() and 7 <= len(phone) <= 15):
            raise forms.ValidationError("电话号码好像不对，请再看一下")
        return phone

    def clean_document(self) -> str:
        """Eighteen characters whose last one checks the others."""
        document = "".join(self.cleaned_data["document"].split()).upper()
        if document and not ric.is_valid(document):
            raise forms.ValidationError("身份证号码不对，请核对一遍；不想填可以留空")
        return document


class FilesForm(AnswerForm):
    """Photographs and papers: a view of their own takes them, since each is kept at once."""


def _names(answer: Mapping[str, Any]) -> list[str]:
    return [str(file["name"]) for file in answer["files"]]


def _is_named(answers: Answers) -> bool:
    return answers.get("sign", {}).get("sign") != "anonymous"


def _always(_answers: Answers) -> bool:
    return True


def is_suggestion(answers: Answers) -> bool:
    """Is it a suggestion, and no trouble of one's own?"""
    return bool(answers.get("for", {}).get("suggestion"))


def _is_own(answers: Answers) -> bool:
    return not is_suggestion(answers)


def _who(answer: Mapping[str, Any]) -> list[str]:
    return [str(answer[name]) for name in WhoForm.base_fields if answer[name]]


def _plain(answer: Mapping[str, Any]) -> list[str]:
    return [str(value) for value in answer.values() if value]


@dataclass(frozen=True, slots=True)
class Question:
    """One screen: its address, what it asks, the short name on the check page, its form."""

    key: str
    title: str
    label: str
    form: type[AnswerForm]
    applies: Callable[[Answers], bool] = _always
    show: Callable[[Mapping[str, Any]], list[str]] = _plain
    none: str = "没有填"


QUESTIONS: tuple[Question, ...] = (
    Question("detail", "发生了什么事？", "事情经过", DetailForm),
    Question("place", "事情发生在哪里？", "地点", PlaceForm),
    Question("respondent", "反映的是哪个单位或者哪个人？", "反映谁", RespondentForm),
    Question("claims", "您希望怎么解决？", "您的要求", ClaimsForm, show=lambda a: a["claims"]),
    Question("prior", "这件事走过下面的程序吗？", "走过的程序", PriorForm, applies=_is_own,
             show=lambda a: [words()["prior"][k] for k in a["prior"]], none="都没有"),
    Question("sign", "您愿意留下姓名吗？", "留不留姓名", SignForm,
             show=lambda a: [wording()["sign"][a["sign"]]]),
    Question("who", "怎么找到您？", "您的联系方式", WhoForm, applies=_is_named, show=_who),
    Question("files", "有照片或者材料要交吗？", "照片和材料", FilesForm, show=_names,
             none="没有交"),
)  # fmt: skip


def titled(asked: Question, answers: Answers) -> tuple[str, str]:
    """What a question asks and its short name, as it is said to this visitor."""
    other = wording()["suggestion"].get(asked.key) if is_suggestion(answers) else None
    return (other["title"], other["label"]) if other else (asked.title, asked.label)


def question(key: str) -> Question | None:
    """The question of that address, or None."""
    return next((q for q in QUESTIONS if q.key == key), None)


def asked(answers: Answers) -> list[Question]:
    """The questions that apply to what was answered so far."""
    return [q for q in QUESTIONS if q.applies(answers)]


def first_open(answers: Answers) -> str:
    """The first question without an answer, or ""."""
    return next((q.key for q in asked(answers) if q.key not in answers), "")


def written(answers: Answers) -> str:
    """What was written of the matter, which others will read."""
    told = [answers[key] for key in ("detail", "place", "respondent", "claims")]
    return "\n".join(str(value) for answer in told for value in answer.values())


def after(key: str, answers: Answers) -> str:
    """The question that follows, "check" at the end."""
    keys = [q.key for q in asked(answers)]
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else "check"


def before(key: str, answers: Answers) -> str:
    """The question before, "" at the beginning."""
    keys = [q.key for q in asked(answers)]
    place = len(keys) if key == "check" else keys.index(key)
    return keys[place - 1] if place else ""


def submission(answers: Answers, channel: Channel, region: str) -> Submission:
    """What the answers say, as the house takes it in; the files are put to it on sending."""
    who, sign = answers.get("who", {}), answers["sign"]["sign"]
    prior = answers.get("prior", {}).get("prior", ())
    given = {n: str(who.get(n, "")) for n in ("name", "phone", "document", "address")}
    identity = Identity() if sign == "anonymous" else Identity(**given)
    return Submission(
        detail=answers["detail"]["detail"], claims=tuple(answers["claims"]["claims"]),
        place=answers["place"]["place"], respondent=answers["respondent"]["respondent"],
        region=region, channel=channel, parties=(Party(identity, sign == "hidden"),),
        prior={name: name in prior for name in words()["prior"]},
    )  # fmt: skip
