"""The identity key: rotated while everybody works, shown by fingerprint, former ones forgotten.

With a key file the new key is laid beside the old one before the database knows it, and takes
its place afterwards: at every moment some file opens every data key, even after a crash.
"""

import fcntl
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from huiyin.domain.authority import Permission
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services.context import Context
from huiyin.services.organisation import record_office
from huiyin.store.record import keyring
from huiyin.store.record.ciphers import KEY_SIZE, fingerprint
from huiyin.store.record.keyring import DataKey, Rewrapped, as_key, key_files, lines_of

_HEX = re.compile(r"[0-9a-fA-F]{32}")


class KeyTrouble(Exception):
    """Keys that were not changed; the reason has its sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Keys:
    """What may be told of the keys: the fingerprint in force, how many former ones are kept."""

    key: str
    is_in_file: bool
    former_kept: int
    data_keys: tuple[DataKey, ...]


@dataclass(frozen=True, slots=True)
class Rotation:
    """A rotation that was done; `to_install` is the new key where a person must put it in the
    environment, else ""."""

    done: Rewrapped
    to_install: str


def _keep(_rotation: Rotation) -> None:
    pass


def show(context: Context) -> Keys:
    """The keys by name and fingerprint."""
    _need(context)
    files = key_files()
    kept = len(lines_of(files[2])) if files else int(bool(settings.HUIYIN_IDENTITY_KEY_OLD))
    in_force = fingerprint(keyring.current_key())
    return Keys(in_force, files is not None, kept, tuple(keyring.data_keys()))


def rotate(
    context: Context, given: str = "", hand_over: Callable[[Rotation], None] = _keep
) -> Rotation:
    """Wrap the data keys by a new identity key and begin a fresh seal key; an act of the chain.

    `given` are the new key's hex digits, made up when empty. A key that a person must install is
    handed over before it is in force: were it lost on the way, nothing would open any more.
    Raises KeyTrouble, SealBroken.
    """
    _need(context)
    if given and not _HEX.fullmatch(given):
        raise KeyTrouble("not_a_key")
    with _alone():
        _settle()
        keyring.warm()
        staged = "" if given else _staged()
        text = given or staged or secrets.token_hex(KEY_SIZE)
        if fingerprint(as_key(text)) in {key.wrapped_by for key in keyring.data_keys()}:
            raise KeyTrouble("same_key")
        files = key_files()
        if files:
            _write(files[1], [text])
        with transaction.atomic():
            done = keyring.rewrap(as_key(text))
            body = {"from": list(done.former), "to": done.key, "begun": done.fresh}
            record_office(context, OfficeAct.KEYS_ROTATED, context.actor.unit, 0, body)
            is_known = bool(files or given or staged)
            rotation = Rotation(done, "" if is_known else text)
            if rotation.to_install:
                hand_over(rotation)
        _settle()
    keyring.forget_keys()
    return rotation


def forget(context: Context) -> int:
    """Throw the former keys away; how many. Raises KeyTrouble while a data key needs one."""
    _need(context)
    files = key_files()
    if files is None:
        raise KeyTrouble("in_environment")
    with _alone():
        _settle()
        in_force = fingerprint(keyring.current_key())
        if any(key.wrapped_by != in_force for key in keyring.data_keys()):
            raise KeyTrouble("still_needed")
        count = len(lines_of(files[2]))
        files[2].unlink(missing_ok=True)
    return count


def _need(context: Context) -> None:
    if not context.actor.may(Permission.KEEP_ORGANISATION):
        raise Refusal("not_yours", "14")


def _staged() -> str:
    """The key of the environment when the data keys still want the former one beside it."""
    text: str = settings.HUIYIN_IDENTITY_KEY
    if key_files() or not settings.HUIYIN_IDENTITY_KEY_OLD:
        return ""
    used = {key.wrapped_by for key in keyring.data_keys()}
    return "" if fingerprint(as_key(text)) in used else text


@contextmanager
def _alone() -> Iterator[None]:
    """One rotation at a time on this machine. Raises KeyTrouble."""
    with (Path(settings.HUIYIN_DATA) / "keys.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise KeyTrouble("busy") from error
        yield


def _settle() -> None:
    """Put the key that lies ready in force if the database wants it, else throw it away."""
    files = key_files()
    if files is None or not lines_of(files[1]):
        return
    current, ready, former = files
    (text,) = lines_of(ready)
    if fingerprint(as_key(text)) not in {key.wrapped_by for key in keyring.data_keys()}:
        ready.unlink()
        return
    olds = dict.fromkeys([*lines_of(current), *lines_of(former)])
    _write(former, [old for old in olds if old != text])
    os.replace(ready, current)
    _sync_folder(current.parent)


def _write(path: Path, lines: list[str]) -> None:
    """Replace a file of keys, readable by its owner alone, at once and for good."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
