"""The controls of a register's items, made from their declaration."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms

from huiyin.domain.authority import Role, scope
from huiyin.domain.fields import FieldKind
from huiyin.domain.registers.declaration import Item
from huiyin.services.context import Context, words
from huiyin.store.accounts import queries as accounts
from huiyin.store.registers import queries
from huiyin.store.registers.queries import EntryFilters
from huiyin.web.frame.forms import UnitField, day_field, open_units

Maker = Callable[[Item, Context], forms.Field]
_CHOSEN = "请选择"
_ENTRIES_AT_MOST = 200
_FEW = 5


def _basic(item: Item) -> dict[str, Any]:
    hint = item.hint or (f"单位：{item.measure}" if item.measure else "")
    return {"label": item.label, "required": item.is_required, "help_text": hint}


def _text(item: Item, _context: Context) -> forms.Field:
    return forms.CharField(max_length=item.most or 300, **_basic(item))


def _long_text(item: Item, _context: Context) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 4 if item.is_required else 3})
    return forms.CharField(widget=widget, **_basic(item))


def _day(item: Item, _context: Context) -> forms.Field:
    return day_field(item.label, required=item.is_required, help_text=item.hint)


def _number(item: Item, _context: Context) -> forms.Field:
    least = 1 if item.kind is FieldKind.DAYS else 0
    return forms.IntegerField(min_value=least, max_value=item.most, **_basic(item))


def _money(item: Item, _context: Context) -> forms.Field:
    said = _basic(item) | {"help_text": item.hint or "单位：元；也可以写 476.59万元"}
    return forms.CharField(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                           **said)  # fmt: skip


def _choice(item: Item, _context: Context) -> forms.Field:
    pairs = list(zip(item.choices, item.said, strict=True))
    is_few = len(pairs) <= _FEW and item.is_required
    if is_few:
        return forms.ChoiceField(choices=pairs, widget=forms.RadioSelect(), **_basic(item))
    return forms.ChoiceField(choices=[("", _CHOSEN), *pairs], **_basic(item))


def _choices(item: Item, _context: Context) -> forms.Field:
    pairs = list(zip(item.choices, item.said, strict=True))
    return forms.MultipleChoiceField(
        choices=pairs, widget=forms.CheckboxSelectMultiple(), **_basic(item)
    )


def _unit(item: Item, context: Context) -> forms.Field:
    said = {k: v for k, v in _basic(item).items() if k != "help_text"}
    bureau = context.actor.bureau
    own = [u for u in accounts.units([bureau]) if not u.is_closed]
    return UnitField([*own, *open_units(bureau)], **said)


def _person(item: Item, context: Context) -> forms.Field:
    """People in office of the bureau's area, by role where the item asks for one."""
    people = [p for p in accounts.people() if p.is_active and p.bureau == context.actor.bureau
              and (not item.office or Role(p.role) in item.office)]  # fmt: skip
    pairs = [(str(p.person), f"{p.name}（{p.unit_name}）") for p in people]
    return forms.ChoiceField(choices=[("", _CHOSEN), *pairs], **_basic(item))


def _people(item: Item, _context: Context) -> forms.Field:
    hint = item.hint or "一行一人，姓名后空一格可写电话。姓名封存，列表里只显示姓。"
    said = _basic(item) | {"help_text": hint}
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}), **said)


def _flag(item: Item, _context: Context) -> forms.Field:
    return forms.BooleanField(**_basic(item))


def _time(item: Item, _context: Context) -> forms.Field:
    widget = forms.TextInput(attrs={"type": "time"})
    return forms.CharField(max_length=5, widget=widget, **_basic(item))


def _matter(item: Item, _context: Context) -> forms.Field:
    said = _basic(item) | {"help_text": item.hint or "填信访件编号，如 999621-2026-00001。"}
    return forms.CharField(max_length=40, **said)


def _entry(item: Item, context: Context) -> forms.Field:
    """An open entry of the register the item points at."""
    rows, _ = queries.entries(
        scope(context.actor), item.of, EntryFilters(view="open"), size=_ENTRIES_AT_MOST
    )
    pairs = [(r.entry["number"], f"{r.entry['title']}（{r.entry['number']}）") for r in rows]
    return forms.ChoiceField(choices=[("", _CHOSEN), *pairs], **_basic(item))


MAKERS: Mapping[FieldKind, Maker] = {
    FieldKind.TEXT: _text, FieldKind.PLACE: _text, FieldKind.LONG_TEXT: _long_text,
    FieldKind.DAY: _day, FieldKind.DAYS: _number, FieldKind.COUNT: _number,
    FieldKind.MONEY: _money, FieldKind.CHOICE: _choice, FieldKind.CHOICES: _choices,
    FieldKind.UNIT: _unit, FieldKind.PERSON: _person, FieldKind.PEOPLE: _people,
    FieldKind.FLAG: _flag, FieldKind.TIME_OF_DAY: _time, FieldKind.MATTER: _matter,
    FieldKind.ENTRY: _entry,
}  # fmt: skip
"""Kinds whose values no form takes yet (files) have no control."""


def controls(items: Iterable[Item], context: Context) -> dict[str, forms.Field]:
    """The controls of items, in order; a number's words of error say what is wrong with it."""
    made = {i.name: MAKERS[i.kind](i, context) for i in items if i.kind in MAKERS}
    for name, control in made.items():
        if isinstance(control, forms.IntegerField):
            said = words()["reason"]["not_count"]
            control.error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), said)
        control.widget.attrs.setdefault("data-item", name)
    return made
