"""Files as they are handed in: checked, kept, and waiting for the form they belong to."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from huiyin.documents.incoming.content import SUFFIXES, Content, Limits, Unfit
from huiyin.documents.incoming.pictures import Made
from huiyin.documents.incoming.taking import take
from huiyin.services import file_store, held_files, previews
from huiyin.services.context import Context, words
from huiyin.services.file_store import FilesTrouble
from huiyin.store.petitions import repository, uploads
from huiyin.store.petitions.uploads import UploadRow
from huiyin.store.record.inserts import new_id
from huiyin.store.record.seals import seal, unseal

FILES_AT_MOST = 50
"""How many files one petition holds."""

SWEPT_HOURS = 24
_NAME_AT_MOST = 80


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it came: its name and bytes, or why it was not read (a key of the wording)."""

    name: str
    data: bytes = b""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken; `reason` is a key of the wording."""

    name: str
    reason: str

    @property
    def sentence(self) -> str:
        """Which file, what is wrong, what to do."""
        said = words()["reason"][self.reason].format(
            megabytes=settings.HUIYIN_FILE_MEGABYTES, pages=limits().pages, files=FILES_AT_MOST
        )
        return f"“{self.name}”{said}"


def limits() -> Limits:
    """How much is taken."""
    return Limits(size=settings.HUIYIN_FILE_MEGABYTES << 20)


def take_in(
    context: Context, given: Iterable[Given]
) -> tuple[list[UploadRow], list[Refused]]:  # fmt: skip
    """Check and keep each file for itself: a bad one keeps no other out."""
    taken, refused = [], []
    for one in given:
        name = plain_name(one.name)
        try:
            if one.reason:
                raise Unfit(one.reason)
            taken.append(keep(context, name, take(name, one.data, limits())))
        except Unfit as unfit:
            refused.append(Refused(name, unfit.reason))
        except FilesTrouble:
            refused.append(Refused(name, "file_unkept"))
    return taken, refused


def keep(context: Context, name: str, made: Made) -> UploadRow:
    """Noted first, kept then: what is kept and never used is always swept. Raises FilesTrouble."""
    row = UploadRow(
        new_id(), file_store.hash_of(made.data), len(made.data), made.pages, str(made.content),
        seal({"name": _with_suffix(name, made.content)}),
    )  # fmt: skip
    with transaction.atomic():
        repository.add_upload(row, context.at)
    file_store.keep(made)
    if made.first and made.pages > 1:
        previews.ask(context, row.file_hash, made.pages)
    return row


def plain_name(name: str) -> str:
    """A file's name without folders, signs that do not show, and too much length."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    stem, dot, suffix = shown.rpartition(".")
    return f"{stem[:_NAME_AT_MOST]}{dot}{suffix[:10]}" if dot else shown[:_NAME_AT_MOST]


def _with_suffix(name: str, content: Content) -> str:
    """The name with the end that its content has as it is kept."""
    stem, dot, suffix = name.rpartition(".")
    if dot and suffix.casefold() in SUFFIXES[content]:
        return name
    is_other = dot and any(suffix.casefold() in known for known in SUFFIXES.values())
    return f"{(stem if is_other else name) or '文件'}.{SUFFIXES[content][0]}"


def name_of(sealed: str) -> str:
    """A name that was sealed. Raises SealBroken."""
    return str(unseal(sealed)["name"])


def waiting(ids: Sequence[int]) -> list[UploadRow]:
    """The files that still wait for their form."""
    return uploads.uploads(ids)


def drop(ids: Sequence[int]) -> None:
    """Files that are not wanted after all; their bytes go with the next sweep."""
    with transaction.atomic():
        repository.release_uploads(ids)


def sweep(context: Context) -> int:
    """Delete what was handed in and never sent; how many uploads. What the record uses stays."""
    before = context.at - timedelta(hours=SWEPT_HOURS)
    gone = uploads.abandoned(before)
    used = held_files.in_use({row.file_hash for row in gone}, except_for=[row.id for row in gone])
    try:
        for hash_ in sorted({row.file_hash for row in gone} - used):
            file_store.drop(hash_)
    except FilesTrouble:
        return 0
    with transaction.atomic():
        repository.drop_uploads([row.id for row in gone])
        repository.drop_links_before(before)
    return len(gone)
