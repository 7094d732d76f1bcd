"""The form of a letter: its fields, the answer to each claim, its paragraphs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from huiyin.documents.compose import is_editable
from huiyin.documents.contexts.base import Answer, Missing, declared
from huiyin.services.context import words
from huiyin.services.letter_content import Sheet, Written, read_written
from huiyin.services.letter_phrases import Offered
from huiyin.web.frame.forms import ProblemForm

_LONG = 60


class LetterForm(ProblemForm):
    """What may be edited of a letter; a draft may be kept with gaps, so nothing is required.

    `offered` are the turns of phrase that fit the matter.
    """

    def __init__(self, sheet: Sheet, data: Any = None, offered: Sequence[Offered] = ()) -> None:
        self.sheet, self.offered = sheet, offered
        super().__init__(data)

    @property
    def rows(self) -> list[tuple[forms.BoundField, list[Offered]]]:
        """Each field with the phrases that may go into it: into an answer those of its outcome."""
        outcomes = {f"answer_{a.ordinal}": a.outcome for a in self._answers()}
        return [(field, self._fitting(field, outcomes)) for field in self]

    def _fitting(self, field: forms.BoundField, outcomes: Mapping[str, str]) -> list[Offered]:
        if not isinstance(field.field.widget, forms.Textarea):
            return []
        if field.name not in outcomes:
            return [p for p in self.offered if not p.outcome or field.name == "body"]
        said = outcomes[field.name]
        return [p for p in self.offered if p.outcome and words()["choice"][p.outcome] == said]

    def asked(self) -> dict[str, forms.Field]:
        """A field for each that the kind lets one edit."""
        made: dict[str, forms.Field] = {}
        for name, said in declared(self.sheet.kind.context):
            if said["edit"]:
                made[name] = _field(name, str(getattr(self.sheet.values, name)), said)
        for answer in self._answers():
            label = f"诉求 {answer.ordinal}：{answer.claim}（{answer.outcome or '还没有答复'}）"
            made[f"answer_{answer.ordinal}"] = _text(label, answer.words, 2)
        if is_editable(self.sheet.kind):
            made["body"] = self._body()
        return made

    def _answers(self) -> list[Answer]:
        return [a for a in getattr(self.sheet.values, "answers", ()) if isinstance(a, Answer)]

    def _body(self) -> forms.CharField:
        shown = self.sheet.written.body
        lines = self.sheet.paragraphs if shown is None else shown
        body = _text("正文", "\n".join(lines), 18)
        body.help_text = (
            "一段一行。“一、”“（一）”开头的短行是标题；【信访人】制发时换成姓名。"
            "改过正文以后，上面各栏再改，正文不会跟着变。"
        )
        return body

    def check(self, missing: Iterable[Missing]) -> list[tuple[str, str]]:
        """What a letter still lacks before it may set out: the field's address ("") and why."""
        labels, found = words()["letter_field"], []
        for one in missing:
            if one.is_left_out:
                found.append(("id_body" if "body" in self.fields else "", left_out_of(one)))
            elif one.claim:
                found.append(("", f"诉求 {one.ordinal}“{one.claim}”还没有答复"))
            else:
                label = labels.get(one.field, one.field)
                found.append((f"id_{one.field}" if one.field in self.fields else "",
                              f"{label}：还是空的"))  # fmt: skip
        return found

    def written(self) -> Written:
        """What was typed; call after `is_valid`."""
        given = {k: v for k, v in self.cleaned_data.items() if k != "body"}
        return read_written(self.sheet, given, self.cleaned_data.get("body"))

    def lack(self, missing: Iterable[Missing]) -> None:
        """Put what the letter lacks beside its field; an unanswered claim is named."""
        labels = words()["letter_field"]
        for one in missing:
            label = labels.get(one.field, one.field)
            if one.is_left_out:
                self.add_error("body" if "body" in self.fields else None, left_out_of(one))
            elif one.claim:
                self.add_error(
                    None, f"诉求 {one.ordinal}“{one.claim}”还没有答复，先在办理里逐项答复"
                )
            elif one.field in self.fields:
                self.add_error(one.field, words()["reason"]["missing"])
            else:
                self.add_error(None, f"{label}：办理记录里没有，先办理相应的一步")


def left_out_of(one: Missing) -> str:
    """What an edited body lacks, as a sentence."""
    said = one.left_out or words()["letter_field"].get(one.field, one.field)
    return str(words()["reason"]["letter_left_out"].format(said=said))


def _text(label: str, value: str, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, initial=value, required=False, widget=widget)


def _field(name: str, value: str, said: dict[str, Any]) -> forms.CharField:
    label = words()["letter_field"][name]
    must = "" if not said["must"] else "必填。"
    if said["long"] or len(value) > _LONG or "\n" in value:
        field = _text(label, value, 4)
    else:
        field = forms.CharField(label=label, initial=value, required=False)
    field.help_text = must
    return field
