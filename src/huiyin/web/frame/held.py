"""Files of a form that asks other things too: taken in at once, kept while the rest is mended."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from huiyin.domain.files import FileFacts
from huiyin.domain.registers.declaration import Item
from huiyin.services import uploads
from huiyin.services.context import Context
from huiyin.services.register_papers import facts_of
from huiyin.services.uploads import Given, Refused
from huiyin.store.petitions.uploads import UploadRow
from huiyin.ui.uploads import ACCEPTED, PREFIX

_SALT = "huiyin file of a form"


def name_of(item: str) -> str:
    """How the control of an item of files is called in the form."""
    return PREFIX + item


class HeldFiles(forms.FileInput):
    """Chooses files; what was taken in already stands above, ticked. Nothing is taken twice."""

    allow_multiple_selected = True

    def __init__(self, context: Context, left_out: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(attrs={"multiple": True, "accept": ACCEPTED})
        self.context, self.left_out = context, left_out
        self.refused: list[Refused] = []
        self._rows: list[UploadRow] | None = None

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> list[UploadRow]:
        """What is held now: what was ticked, and what came with this form."""
        if self._rows is None:
            tokens = data.getlist(f"{name}_held") if hasattr(data, "getlist") else []
            fresh = files.getlist(name) if hasattr(files, "getlist") else []
            self._rows = self._taken(tokens, fresh)
        return self._rows

    def _taken(self, tokens: Sequence[str], fresh: Sequence[Any]) -> list[UploadRow]:
        held = uploads.waiting([ident for token in tokens for ident in self._opened(token)])
        given = [Given(file.name or "", file.read()) for file in fresh]
        given += [Given(name, b"", reason) for name, reason in self.left_out]
        rows, self.refused = uploads.take_in(self.context, given)
        known = {row.file_hash for row in held}
        self.refused += [Refused(uploads.name_of(row.file_name), "file_there")
                         for row in rows if row.file_hash in known]  # fmt: skip
        return [*held, *(row for row in rows if row.file_hash not in known)]

    def _opened(self, token: str) -> list[int]:
        """The upload a token names, if this person made it."""
        try:
            ident, person = signing.loads(token, salt=_SALT)
        except (signing.BadSignature, ValueError):
            return []
        return [int(ident)] if person == self.context.actor.person else []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """A form may hold files without choosing more."""
        return name not in files and f"{name}_held" not in data

    def format_value(self, value: Any) -> None:
        """A browser takes no value for a file."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """What is held, each with a tick that lets it go, and the button that chooses more."""
        chooser = super().render(name, None, dict(attrs or {}), renderer)
        held = format_html_join(
            "", '<div class="field-check"><label><input type="checkbox" name="{}_held" '
            'value="{}" checked><span>已收下：{}</span></label></div>',
            ((name, self._token(row), uploads.name_of(row.file_name)) for row in value or ()),
        )  # fmt: skip
        return format_html("{}{}", held, chooser)

    def _token(self, row: UploadRow) -> str:
        return signing.dumps([row.id, self.context.actor.person], salt=_SALT)


class FilesField(forms.Field):
    """Files of an item, as the record keeps them."""

    widget: HeldFiles

    def clean(self, value: Sequence[UploadRow]) -> list[FileFacts]:
        """The facts of what is held; for each that is not, why."""
        if self.widget.refused:
            raise ValidationError([one.sentence for one in self.widget.refused])
        self.validate(value)
        return [facts_of(row) for row in value]

    def bound_data(self, data: Any, _initial: Any) -> Any:
        """What is held is shown again."""
        return data

    def has_changed(self, _initial: Any, data: Any) -> bool:
        """Anything held is a change."""
        return bool(data)


def files_field(item: Item, context: Context) -> forms.Field:
    """The control of an item of files."""
    hint = item.hint or "照片、扫描件或者 PDF，可以一次选几个。"
    return FilesField(label=item.label, required=item.is_required, help_text=hint,
                      widget=HeldFiles(context))  # fmt: skip
