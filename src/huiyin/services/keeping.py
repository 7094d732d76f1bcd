"""Backup and restore: the whole state into one file while people work, and out of it again."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from huiyin.services import archive
from huiyin.services.archive import Reader, Trouble, Writer, reading
from huiyin.services.context import Context
from huiyin.store.petitions.repository import index_everything
from huiyin.store.record import guards, keyring, whole
from huiyin.store.record.chain import Verdict, verify

__all__ = ["Kept", "Trouble", "backup", "reading", "restore"]
_CHUNK = 1 << 20
_EVERY = 1000
Show = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds. `is_whole` says whether its record held when it was made; `keys` are
    the fingerprints of the identity keys it needs, which it does not hold."""

    petitions: int
    acts: int
    files: int
    head: str
    is_whole: bool
    keys: tuple[str, ...]


def _folder() -> Path:
    return Path(settings.HUIYIN_DATA) / "files"


def _quiet(_done: int, _total: int) -> None:
    pass


def backup(context: Context, path: Path, show: Show = _quiet) -> Kept:
    """Write the state of one moment to a file and read it back; people go on working.

    Raises Trouble; nothing appears under the name then.
    """
    keyring.warm()
    try:
        with archive.writing(path) as writer, whole.snapshot():
            kept, facts = _everything(writer, show)
            writer.close({"at": context.at, "huiyin": version("huiyin"), **facts})
    except OSError as error:
        raise Trouble("unwritable", file=path, problem=error.strerror or error) from error
    return kept


def _everything(writer: Writer, show: Show) -> tuple[Kept, Mapping[str, Any]]:
    tables, shown = whole.tables(), _Shown(sum(map(whole.count, whole.tables().values())), show)
    rows = {
        name: writer.add(f"tables/{name}.jsonl", shown.passing(whole.lines(table)))
        for name, table in tables.items()
    }
    files = _add_files(writer)
    verdict = verify()
    by = tuple(sorted({key.wrapped_by for key in keyring.data_keys()}))
    kept = Kept(verdict.petitions, verdict.acts, files, verdict.head,
                verdict.first_broken is None, by)  # fmt: skip
    facts = {
        "migrations": whole.migrations(), "rows": rows, "verdict": asdict(verdict),
        "columns": {name: whole.columns(table) for name, table in tables.items()},
        "files": files, "identity_keys": by,
    }  # fmt: skip
    return kept, facts


class _Shown:
    """Counts what passes and tells how far it is."""

    def __init__(self, total: int, show: Show) -> None:
        self._done, self._total, self._show = 0, total, show

    def passing(self, given: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in given:
            yield chunk
            self._done += 1
            if self._done % _EVERY == 0 or self._done == self._total:
                self._show(self._done, self._total)


def _add_files(writer: Writer) -> int:
    folder = _folder()
    found = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
    for path in found:
        with path.open("rb") as file:
            name = f"files/{path.relative_to(folder).as_posix()}"
            writer.add(name, iter(lambda: file.read(_CHUNK), b""))  # noqa: B023
    return len(found)


def restore(source: Reader, show: Show = _quiet) -> Kept:
    """Load a checked archive into this empty database, all of it or nothing. Raises Trouble."""
    facts = source.manifest
    if facts["migrations"] != whole.migrations() or facts["columns"] != {
        name: whole.columns(table) for name, table in whole.tables().items()
    }:
        raise Trouble("other_version", version=facts["huiyin"])
    with transaction.atomic(), _files(source):
        whole.hold()
        if found := whole.occupied():
            raise Trouble("not_empty", tables="、".join(found))
        _load(source, show)
        guards.install()
        verdict = verify()
        _compare(facts, verdict)
    keyring.forget_keys()
    return Kept(verdict.petitions, verdict.acts, facts["files"], verdict.head,
                verdict.first_broken is None, tuple(facts["identity_keys"]))  # fmt: skip


def _load(source: Reader, show: Show) -> None:
    told: Mapping[str, int] = source.manifest["rows"]
    shown = _Shown(sum(told.values()), show)
    for name, table in whole.tables().items():
        with source.member(f"tables/{name}.jsonl") as lines:
            whole.load(table, shown.passing(iter(lines)))
        if whole.count(table) != told[name]:
            raise Trouble("differs", what=name)
    index_everything()
    whole.count_on()


def _compare(facts: Mapping[str, Any], verdict: Verdict) -> None:
    found = asdict(verdict)
    for name, value in facts["verdict"].items():
        if found[name] != value:
            raise Trouble("differs", what=name)


@contextmanager
def _files(source: Reader) -> Iterator[None]:
    """The files beside their place first; they take it when all else is done."""
    folder, names = _folder(), source.files()
    beside = folder.with_name("files.restoring")
    if names and folder.is_dir() and any(folder.iterdir()):
        raise Trouble("files_there", folder=folder)
    try:
        for name in names:
            _extract(source, name, beside)
        yield
        if names:
            folder.mkdir(parents=True, exist_ok=True)
            os.rename(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _extract(source: Reader, name: str, folder: Path) -> None:
    target = folder / name.removeprefix("files/")
    if not target.resolve().is_relative_to(folder.resolve()):
        raise Trouble("differs", what=name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.member(name) as member, target.open("wb") as file:
        shutil.copyfileobj(member, file, _CHUNK)
