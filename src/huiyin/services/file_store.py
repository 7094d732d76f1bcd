"""Bytes of files: sealed, each under the hash of what it says, with pictures of its pages."""

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from huiyin.adapters.files.base import Files, FilesTrouble, NoSuchFile, Occupied
from huiyin.adapters.files.chosen import files_at
from huiyin.documents.incoming.pictures import Made, thumbnail
from huiyin.store.record.seals import SealBroken, seal_bytes, sm3, unseal_bytes

__all__ = ["FilesTrouble", "Lost", "Occupied", "place"]
ATTACHMENTS, PREVIEWS, MADE = "attachments", "previews", "made"
TEMPLATES = "templates"
THUMB = "thumb"


class Lost(Exception):
    """A file of the record is not where it should be, or its bytes are others; `hash` names it."""

    def __init__(self, hash_: str) -> None:
        super().__init__(hash_)
        self.hash = hash_


@lru_cache(maxsize=4)
def _place(url: str) -> Files:
    return files_at(url)


def place() -> Files:
    """Where files lie now, as the settings say. Raises FilesTrouble."""
    return _place(settings.HUIYIN_FILES_URL)


def hash_of(data: bytes) -> str:
    """The hash that the record carries: SM3 over the bytes as they are kept."""
    return sm3(data).hex()


def name_of(hash_: str) -> str:
    """Under which name a file lies."""
    return f"{ATTACHMENTS}/{hash_[:2]}/{hash_}"


def _preview_name(hash_: str, which: str) -> str:
    return f"{PREVIEWS}/{hash_[:2]}/{hash_}/{which}"


def keep(made: Made) -> None:
    """Keep a file and what shows it. The same file twice lies once. Raises FilesTrouble."""
    hash_ = hash_of(made.data)
    place().put(name_of(hash_), seal_bytes(made.data))
    if made.first:
        keep_page(hash_, 1, made.first)
        place().put(_preview_name(hash_, THUMB), seal_bytes(thumbnail(made.first)))


def fetch(hash_: str) -> bytes:
    """The bytes of a file, as the record proves them. Raises Lost, FilesTrouble."""
    try:
        data = unseal_bytes(place().get(name_of(hash_)))
    except (NoSuchFile, SealBroken) as error:
        raise Lost(hash_) from error
    if hash_of(data) != hash_:
        raise Lost(hash_)
    return data


def is_kept(hash_: str) -> bool:
    """Is the file there? Raises FilesTrouble."""
    return place().has(name_of(hash_))


def keep_page(hash_: str, page: int, picture: bytes) -> None:
    """Keep the picture of a page."""
    place().put(_preview_name(hash_, str(page)), seal_bytes(picture))


def has_page(hash_: str, page: int) -> bool:
    """Is the picture of a page made?"""
    return place().has(_preview_name(hash_, str(page)))


def preview(hash_: str, which: str) -> bytes:
    """The picture of a page or the thumbnail. Raises Lost where there is none."""
    try:
        return unseal_bytes(place().get(_preview_name(hash_, which)))
    except (NoSuchFile, SealBroken) as error:
        raise Lost(hash_) from error


def keep_template(data: bytes) -> str:
    """Keep a Word template; its hash. Raises FilesTrouble."""
    hash_ = hash_of(data)
    place().put(f"{TEMPLATES}/{hash_}", seal_bytes(data))
    return hash_


def fetch_template(hash_: str) -> bytes:
    """A Word template as it was brought. Raises Lost, FilesTrouble."""
    try:
        data = unseal_bytes(place().get(f"{TEMPLATES}/{hash_}"))
    except (NoSuchFile, SealBroken) as error:
        raise Lost(hash_) from error
    if hash_of(data) != hash_:
        raise Lost(hash_)
    return data


def _made_name(ident: int) -> str:
    return f"{MADE}/{ident}"


def keep_made(ident: int, data: bytes) -> str:
    """Keep what was made for somebody to take out; its hash. Raises FilesTrouble."""
    place().put(_made_name(ident), seal_bytes(data))
    return hash_of(data)


def fetch_made(ident: int, hash_: str) -> bytes:
    """What was made, as it was made. Raises Lost, FilesTrouble."""
    try:
        data = unseal_bytes(place().get(_made_name(ident)))
    except (NoSuchFile, SealBroken) as error:
        raise Lost(hash_) from error
    if hash_of(data) != hash_:
        raise Lost(hash_)
    return data


def drop_made(ident: int) -> None:
    """Delete what was made."""
    place().drop(_made_name(ident))


def prove(hashes: Iterable[str]) -> tuple[int, list[str]]:
    """How many files were looked at, and which of them are not what the record says."""
    count, lost = 0, []
    for hash_ in hashes:
        count += 1
        try:
            fetch(hash_)
        except Lost:
            lost.append(hash_)
    return count, lost


def drop(hash_: str) -> None:
    """Delete a file and what shows it."""
    store = place()
    for name, _at in list(store.names(f"{PREVIEWS}/{hash_[:2]}/{hash_}")):
        store.drop(name)
    store.drop(name_of(hash_))
