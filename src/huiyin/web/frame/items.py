"""The controls of a register's items, made from their declaration, and the forms of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest

from huiyin.domain.authority import Role, scope
from huiyin.domain.fields import FieldKind, FieldProblem, read
from huiyin.domain.registers.declaration import Item
from huiyin.services.context import Context, words
from huiyin.store.accounts import queries as accounts
from huiyin.store.registers import queries
from huiyin.store.registers.queries import EntryFilters
from huiyin.ui.uploads import left_out
from huiyin.web.frame.forms import ProblemForm, UnitField, day_field, open_units
from huiyin.web.frame.held import HeldFiles, files_field, name_of

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
    FieldKind.ENTRY: _entry, FieldKind.FILE: files_field,
}  # fmt: skip


def controls(items: Iterable[Item], context: Context) -> dict[str, forms.Field]:
    """The controls of items, in order; a number's words of error say what is wrong with it."""
    made = {i.name: MAKERS[i.kind](i, context) for i in items}
    for name, control in made.items():
        if isinstance(control, forms.IntegerField):
            said = words()["reason"]["not_count"]
            control.error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), said)
        control.widget.attrs.setdefault("data-item", name)
    return made


class ItemForm(ProblemForm):
    """Some items of a register. A `request` brings what the form is bound to, files too."""

    def __init__(self, items: Sequence[Item], context: Context, *args: Any, **kwargs: Any) -> None:
        self.items, self.context = items, context
        request: HttpRequest | None = kwargs.pop("request", None)
        if request is not None and request.method == "POST":
            kwargs |= {"data": request.POST, "files": request.FILES}
        super().__init__(*args, **kwargs)
        held = [f.widget for f in self.fields.values() if isinstance(f.widget, HeldFiles)]
        if held and request is not None:
            held[0].left_out = left_out(request)

    def asked(self) -> dict[str, forms.Field]:
        """One control for each item."""
        return controls(self.items, self.context)

    def add_prefix(self, field_name: str) -> str:
        """Files are told from other uploads by their name, so that they are stopped in time."""
        field = self.fields.get(field_name)
        is_files = field is not None and isinstance(field.widget, HeldFiles)
        return super().add_prefix(name_of(field_name) if is_files else field_name)

    def clean(self) -> dict[str, Any]:
        """What the items themselves would refuse is said at once, with everything else."""
        said = super().clean() or {}
        tried = tuple(i for i in self.items if i.name in said and i.name not in self.errors)
        self.take(read(tried, said)[1])
        return said

    @property
    def units(self) -> Sequence[Any]:
        """The units to choose from, where an item asks for one."""
        found = (f.units for f in self.fields.values() if isinstance(f, UnitField))
        return next(found, ())


class RowsForm(ItemForm):
    """Items of a whole, and rows of what belongs to it; a row that is begun must be complete."""

    def __init__(
        self, whole: Sequence[Item], row: Sequence[Item], count: int, context: Context,
        data: Any = None,
    ) -> None:  # fmt: skip
        self.row, self.count = row, count
        super().__init__(whole, context, data)

    def asked(self) -> dict[str, forms.Field]:
        """The whole first, then row by row; nothing of a row is asked by itself."""
        made = super().asked()
        row = [replace(item, is_required=False) for item in self.row]
        for number in range(1, self.count + 1):
            found = controls(row, self.context)
            made |= {f"{name}_{number}": control for name, control in found.items()}
        return made

    @property
    def whole(self) -> list[forms.BoundField]:
        """The fields of the whole."""
        return [self[item.name] for item in self.items]

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The fields of each row."""
        numbers = range(1, self.count + 1)
        return [(n, [self[f"{item.name}_{n}"] for item in self.row]) for n in numbers]

    def clean(self) -> dict[str, Any]:
        """Every row that says something must say all."""
        said = super().clean()
        for number in range(1, self.count + 1):
            self.take(self._wrong(number, said))
        return said

    def _given(self, number: int, said: Mapping[str, Any]) -> dict[str, Any]:
        return {item.name: said.get(f"{item.name}_{number}") for item in self.row}

    def _wrong(self, number: int, said: Mapping[str, Any]) -> Iterator[FieldProblem]:
        given = self._given(number, said)
        if any(given.values()):
            for problem in read(tuple(self.row), given)[1]:
                name = f"{problem.field}_{number}"
                if name not in self.errors:
                    yield FieldProblem(name, problem.reason)

    def given(self) -> dict[str, Any]:
        """The items of the whole."""
        return {item.name: self.cleaned_data[item.name] for item in self.items}

    def parts(self) -> list[dict[str, Any]]:
        """The rows that say something."""
        found = [self._given(n, self.cleaned_data) for n in range(1, self.count + 1)]
        return [row for row in found if any(row.values())]
