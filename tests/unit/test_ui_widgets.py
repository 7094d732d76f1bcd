"""Controls drawn in one go say what Django's own say."""

from html.parser import HTMLParser

import pytest
from django import forms

from huiyin.ui.widgets import Choose

CHOICES = [("", "不限"), ("a", "甲"), ("b", '<乙> & "丙"'), (3, "三")]


class Said(HTMLParser):
    """What a browser reads: elements with their attributes, and words."""

    def __init__(self, drawn: str) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.feed(drawn)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.parts.append(data.strip())


@pytest.mark.parametrize("value", ["", None, "b", 3, "nothing of these", "<script>"])
def test_a_choice_is_drawn_as_django_draws_it(value: object) -> None:
    attrs = {"id": "id_x", "autofocus": True, "aria-invalid": "true", "title": '"'}
    drawn = Choose(choices=CHOICES).render("x", value, attrs)
    assert Said(drawn).parts == Said(forms.Select(choices=CHOICES).render("x", value, attrs)).parts
    assert '<乙> & "丙"' in Said(drawn).parts


def test_a_field_takes_only_its_choices() -> None:
    field = forms.ChoiceField(choices=CHOICES, widget=Choose(), required=False)
    assert field.clean("b") == "b"
    with pytest.raises(forms.ValidationError):
        field.clean("c")
