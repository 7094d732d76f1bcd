"""The data keys, which live in the database wrapped by the identity key, and their rotation.

Whoever must open a data key tries every identity key it can find: that of the settings, the
former one, and those of the key file as it is now. So a process goes on while the key changes.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from huiyin.store.record.ciphers import KEY_SIZE, SealBroken, decrypt, encrypt, fingerprint
from huiyin.store.record.models import SealingKey

FIRST = ("seal1", "index1")
NEWEST_SECONDS = 5.0
_TRIES = 3
_held: dict[str, bytes] = {}
_newest: dict[str, float] = {}


def as_key(text: str) -> bytes:
    """An identity key from its hex digits."""
    return bytes.fromhex(text)[:KEY_SIZE]


def key_files() -> tuple[Path, Path, Path] | None:
    """The files of the identity key: in force, about to be, former ones a line each. None when
    the key comes from the environment."""
    file: Path | None = settings.HUIYIN_IDENTITY_KEY_FILE
    if file is None:
        return None
    return file, file.with_name(f"{file.name}.new"), file.with_name(f"{file.name}.old")


def lines_of(file: Path) -> list[str]:
    """The keys a file holds, newest first; none when it is not there."""
    try:
        return file.read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []


def identity_keys() -> Iterator[bytes]:
    """Every identity key this process can find now, the one in force first."""
    for file in key_files() or ():
        yield from map(as_key, lines_of(file))
    for text in (settings.HUIYIN_IDENTITY_KEY, settings.HUIYIN_IDENTITY_KEY_OLD):
        if text:
            yield as_key(text)


def current_key() -> bytes:
    """The identity key in force here."""
    return next(identity_keys())


def opened(wrapped: str, wrapped_by: str) -> bytes:
    """A data key out of its wrapping. Raises SealBroken.

    Key files may move between two looks, so several looks are taken.
    """
    for _ in range(_TRIES):
        for key in identity_keys():
            if fingerprint(key) == wrapped_by:
                return decrypt(key, wrapped)
    raise SealBroken("the data keys belong to another identity key")


def data_key(name: str) -> bytes:
    """A data key by name; the first two are made when the house has none. Raises SealBroken."""
    if name not in _held:
        row = SealingKey.objects.filter(name=name).first() or _made(name)
        _held[name] = opened(row.wrapped, row.wrapped_by)
    return _held[name]


def _made(name: str) -> SealingKey:
    if name not in FIRST:
        raise SealBroken("no such key")
    other = SealingKey.objects.first()
    if other is not None:
        opened(other.wrapped, other.wrapped_by)
    key = current_key()
    fresh = encrypt(key, os.urandom(KEY_SIZE))
    row, _ = SealingKey.objects.get_or_create(
        name=name, defaults={"wrapped": fresh, "wrapped_by": fingerprint(key)}
    )
    return row


def newest_seal() -> str:
    """The newest seal key that opens here; asked anew every few seconds. Raises SealBroken."""
    for name, until in tuple(_newest.items()):
        if time.monotonic() < until:
            return name
    name = next(filter(_is_open, _seal_names()), FIRST[0])
    data_key(name)
    _newest.clear()
    _newest[name] = time.monotonic() + NEWEST_SECONDS
    return name


def _seal_names() -> list[str]:
    """The seal keys there are, newest first."""
    names = SealingKey.objects.filter(name__startswith="seal").values_list("name", flat=True)
    return sorted(names, key=_number, reverse=True)


def _number(name: str) -> int:
    return int(name.removeprefix("seal"))


def _is_open(name: str) -> bool:
    try:
        data_key(name)
    except SealBroken:
        return False
    return True


def warm() -> None:
    """Hold every data key that opens, before there is work: a rotation cannot hide it then."""
    for name in (*FIRST, *_seal_names()):
        _is_open(name)


def warm_at_start() -> None:
    """The same in a process that begins to serve; a database that is away may come later."""
    with contextlib.suppress(DatabaseError):
        warm()
    connection.close()


def forget_keys() -> None:
    """Drop the keys held in memory (another database)."""
    _held.clear()
    _newest.clear()


@dataclass(frozen=True, slots=True)
class DataKey:
    """A data key as people may see it: its name, who wrapped it, whether it opens here."""

    name: str
    wrapped_by: str
    is_open: bool


def data_keys() -> list[DataKey]:
    """The data keys of the house."""
    found = []
    for row in SealingKey.objects.order_by("name"):
        try:
            is_open = bool(opened(row.wrapped, row.wrapped_by))
        except SealBroken:
            is_open = False
        found.append(DataKey(row.name, row.wrapped_by, is_open))
    return found


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """What a rotation did: fingerprints of the former keys and the new one, the new seal key."""

    former: tuple[str, ...]
    key: str
    names: tuple[str, ...]
    fresh: str


def rewrap(key: bytes) -> Rewrapped:
    """Wrap every data key by another identity key and begin a seal key, in the caller's
    transaction. Raises SealBroken and changes nothing when one of them does not open."""
    rows = list(SealingKey.objects.select_for_update().order_by("name"))
    former, by = tuple(sorted({row.wrapped_by for row in rows})), fingerprint(key)
    for row in rows:
        row.wrapped, row.wrapped_by = encrypt(key, opened(row.wrapped, row.wrapped_by)), by
        row.save(update_fields=["wrapped", "wrapped_by"])
    fresh = f"seal{1 + max(_number(r.name) for r in rows if r.name.startswith('seal'))}"
    SealingKey.objects.create(
        name=fresh, wrapped=encrypt(key, os.urandom(KEY_SIZE)), wrapped_by=by
    )
    return Rewrapped(former, by, tuple(row.name for row in rows), fresh)
