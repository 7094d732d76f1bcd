"""What the form of an act asks: made from the table's field specifications, for any verb."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html

from huiyin.domain.acts import effective
from huiyin.domain.fields import Field, FieldKind
from huiyin.domain.petition import Purpose, Strand, Track
from huiyin.domain.procedure import LATE_ENTRY_WORKING_DAYS, Offer, Refusal
from huiyin.domain.transitions import BY_VERB, Guard, Transition
from huiyin.services.context import Context, words
from huiyin.services.organisation import office
from huiyin.services.reading import PetitionView
from huiyin.services.serving import to_serve
from huiyin.services.settings import ways_of
from huiyin.store.accounts import queries as accounts
from huiyin.web.frame.forms import UnitField, day_field, open_units


@dataclass(frozen=True, slots=True)
class Question:
    """One act about to be asked for: its row of the table and the strand it falls on."""

    context: Context
    view: PetitionView
    row: Transition
    strand: Strand

    @property
    def verb(self) -> str:
        """The verb in the address."""
        return self.row.verb

    @property
    def unit(self) -> str:
        """The strand's unit, which the form carries where several units are at work."""
        return "" if self.row.track is Track.INTAKE else self.strand.unit


def offered(view: PetitionView, verb: str, unit: str = "") -> Offer | None:
    """The offer that a verb means, on the strand of a unit if one is named."""
    found = [o for o in view.offers if o.transition.verb == verb]
    named = [o for o in found if not unit or o.strand.unit == unit]
    return next(iter(named or found), None)


def refusal_of(context: Context, view: PetitionView, verb: str) -> Refusal:
    """Why a verb is not offered, and what is instead."""
    rows = BY_VERB[verb]
    is_role = any(context.actor.role in row.roles for row in rows)
    allowed = tuple(dict.fromkeys(o.transition.verb for o in view.offers))
    return Refusal("not_in_this_state" if is_role else "not_yours", rows[0].article, allowed)


def ask(context: Context, view: PetitionView, verb: str, unit: str = "") -> Question:
    """The question of a verb; of one not offered (any more) the table's first row."""
    offer = offered(view, verb, unit)
    if offer is not None:
        return Question(context, view, offer.transition, offer.strand)
    return Question(context, view, BY_VERB[verb][0], view.life.current)


def _label(field: Field) -> str:
    return words()["field"].get(field.name, field.name)


def _basic(field: Field, question: Question) -> dict[str, Any]:
    return {"label": _label(field), "required": field.is_required}


def _text(field: Field, question: Question) -> dict[str, forms.Field]:
    return {field.name: forms.CharField(**_basic(field, question))}


def _long_text(field: Field, question: Question) -> dict[str, forms.Field]:
    rows = 5 if field.is_required else 2
    widget = forms.Textarea(attrs={"rows": rows})
    return {field.name: forms.CharField(widget=widget, **_basic(field, question))}


def _day(field: Field, question: Question) -> dict[str, forms.Field]:
    return {field.name: day_field(_label(field), required=field.is_required)}


def _days(field: Field, question: Question) -> dict[str, forms.Field]:
    limit = f"最多 {field.most} 日。" if field.most else ""
    return {
        field.name: forms.IntegerField(
            min_value=1, max_value=field.most, help_text=limit, **_basic(field, question)
        )
    }


def _choice(field: Field, question: Question) -> dict[str, forms.Field]:
    said = words()["choice"]
    pairs = [(c, said.get(c, c)) for c in field.choices]
    widget = forms.RadioSelect()
    return {field.name: forms.ChoiceField(choices=pairs, widget=widget, **_basic(field, question))}


def _choices(field: Field, question: Question) -> dict[str, forms.Field]:
    said = words()["choice"]
    pairs = [(c, said.get(c, c)) for c in field.choices]
    widget = forms.CheckboxSelectMultiple()
    return {
        field.name: forms.MultipleChoiceField(
            choices=pairs, widget=widget, **_basic(field, question)
        )
    }


def _route(field: Field, question: Question) -> dict[str, forms.Field]:
    """The routes with their examples; a suggestion or an accusation takes none (30, 31)."""
    if Guard.ROUTE_FITS_PURPOSE in question.row.guards and not _takes_route(question):
        return {}
    book, said = question.context.rules.book, words()["choice"]
    pairs = [
        (n, format_html("<span>{}<br><span class=\"soft small\">例：{}</span></span>", said[n],
                        "、".join(book.routes[int(n)].examples)))
        for n in field.choices
    ]  # fmt: skip
    return {field.name: forms.ChoiceField(label=_label(field), choices=pairs,
                                          widget=forms.RadioSelect())}  # fmt: skip


def _takes_route(question: Question) -> bool:
    return question.view.life.purpose in (Purpose.APPEAL_FOR_RESOLUTION, Purpose.UNKNOWN)


def _unit(field: Field, question: Question) -> dict[str, forms.Field]:
    bureau = question.view.row.petition["bureau"]
    if field.name == "former_unit":
        return {field.name: _former_unit(field, question)}
    return {field.name: UnitField(open_units(bureau), **_basic(field, question))}


def _former_unit(field: Field, question: Question) -> forms.Field:
    """The closed units that still stand in the matter."""
    held = {code for s in question.view.life.strands for code in (s.unit, s.holder) if code}
    pairs = [(u.code, u.name) for u in accounts.units(held) if u.is_closed]
    said = "" if pairs else "这一件没有由已撤并的单位办理的。先在“单位”页面停用撤并的单位。"
    return forms.ChoiceField(
        choices=[("", "请选择"), *pairs], help_text=said, **_basic(field, question)
    )


def _person(field: Field, question: Question) -> dict[str, forms.Field]:
    people = [p for p in office(question.context.actor.unit) if p.is_active]
    said = words()["role"]
    pairs = [("", "请选择")]
    pairs += [(str(p.person), f"{p.name}（{said.get(p.role, p.role)}）") for p in people]
    return {field.name: forms.ChoiceField(choices=pairs, **_basic(field, question))}


def _outcomes(field: Field, question: Question) -> dict[str, forms.Field]:
    """One answer for each claim of the strand that is still open."""
    strand, claims = question.strand, question.view.life.claims
    asked = sorted(set(strand.claims) - strand.answered) or sorted(claims)
    said = words()["choice"]
    pairs = [(c, said[c]) for c in field.choices]
    return {
        f"{field.name}_{n}": forms.ChoiceField(
            label=f"诉求 {n}：{claims[n].text}", choices=pairs, widget=forms.RadioSelect()
        )
        for n in asked
    }


def _petitioner(field: Field, question: Question) -> dict[str, forms.Field]:
    """Who is served: who was not yet. Who asks: who was, not asked where there is but one."""
    rows, served = question.view.row.petitioners, question.strand.served_to
    left = [r for r in rows if (r["ordinal"] in served) == (field.name == "by")] or rows
    if field.name == "by" and len(left) == 1:
        return {}
    pairs = [(str(r["ordinal"]), r["masked_name"] or "未留姓名") for r in left]
    return {field.name: forms.ChoiceField(choices=pairs, **_basic(field, question))}


class UnitsField(UnitField):
    """Several units, a line each."""

    def __init__(self, units: Sequence[accounts.UnitRow], **kwargs: Any) -> None:
        kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
        super().__init__(units, **kwargs)
        self.help_text = "一行一个单位名称，要写全。"

    def clean(self, value: Any) -> Any:
        """The codes of what was typed."""
        lines = str(value or "").replace("、", "\n").splitlines()
        if self.required and not lines:
            return super().clean("")
        return [UnitField.clean(self, line) for line in lines if line.strip()]


def _units(field: Field, question: Question) -> dict[str, forms.Field]:
    bureau = question.view.row.petition["bureau"]
    return {field.name: UnitsField(open_units(bureau), **_basic(field, question))}


def _claims(field: Field, question: Question) -> dict[str, forms.Field]:
    """Which claims are meant; not asked where there is but one."""
    claims = question.view.life.claims
    if len(claims) < 2:
        return {}
    pairs = [(str(n), f"{n}. {c.text}") for n, c in claims.items()]
    return {
        field.name: forms.MultipleChoiceField(
            choices=pairs,
            widget=forms.CheckboxSelectMultiple(),
            help_text="不选就是全部诉求。",
            **_basic(field, question),
        )
    }


def _flag(field: Field, question: Question) -> dict[str, forms.Field]:
    return {field.name: forms.BooleanField(**_basic(field, question))}


MAKERS: Mapping[FieldKind, Callable[[Field, Question], dict[str, forms.Field]]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.DAY: _day,
    FieldKind.DAYS: _days,
    FieldKind.ROUTE: _route,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.UNIT: _unit,
    FieldKind.PERSON: _person,
    FieldKind.OUTCOMES: _outcomes,
    FieldKind.PETITIONER: _petitioner,
    FieldKind.UNITS: _units,
    FieldKind.CLAIMS: _claims,
    FieldKind.FLAG: _flag,
}


def _contact(field: Field, question: Question) -> dict[str, forms.Field]:
    """One of the bureau's own list."""
    names = ways_of(question.view.row.petition["bureau"]).contacts
    pairs = [("", "请选择"), *((name, name) for name in names)]
    return {field.name: forms.ChoiceField(choices=pairs, **_basic(field, question))}


def _letter_kind(field: Field, question: Question) -> dict[str, forms.Field]:
    """The letters of the actor's unit that are to be served."""
    acts = effective([e.act for e in question.view.line])
    said, unit = words()["document"], question.context.actor.unit
    pairs = [(k, said[k]) for k in to_serve(acts, unit, is_attempt="failure" in _names(question))]
    hint = "" if pairs else "这一件没有要送的文书：先办理相应的一步，制发文书。"
    return {field.name: forms.ChoiceField(choices=[("", "请选择"), *pairs], help_text=hint,
                                          **_basic(field, question))}  # fmt: skip


def _names(question: Question) -> set[str]:
    return {f.name for f in question.row.fields}


_OF_A_NAME: Mapping[str, Callable[[Field, Question], dict[str, forms.Field]]] = {
    "contact": _contact,
    "letter_kind": _letter_kind,
}
"""Fields whose choices are the bureau's own, or the petition's."""
HINTS = {
    "received_as": "当面送达的选：不是本人签收的，写明是谁。",
    "tracking": "邮寄的必填；发生日期写签收的那一天。",
    "consent": "电子送达的必填：哪天、怎样同意的；信访人已在系统里选了电子送达的不用填。",
    "refusal": "留置的必填：本人为什么没有签收。",
    "witness": "留置的必填：在场见证的人，如村委会、居委会工作人员。",
    "announced_on": "公告的必填；满期以后才算送达。",
    "announced_at": "公告的必填，如“县信访局公告栏、县政府网站”。",
    "mail": "选了邮件的必填。",
}
"""Fields that hang on what was chosen before them."""


def fields_of(question: Question) -> dict[str, forms.Field]:
    """The form's fields, as the table's row asks them."""
    made: dict[str, forms.Field] = {}
    for spec in question.row.fields:
        made |= _OF_A_NAME.get(spec.name, MAKERS[spec.kind])(spec, question)
    for name, hint in HINTS.items():
        if name in made and not made[name].help_text:
            made[name].help_text = hint
    return made


def is_late_entry(context: Context, on: date | None) -> bool:
    """Is the day so far back that the law asks why it was not recorded then?"""
    calendar = context.rules.calendar
    return bool(on and calendar.add_workdays(on, LATE_ENTRY_WORKING_DAYS) < context.today)
