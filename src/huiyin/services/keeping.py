"""Backup and restore: the whole state into one file while people work, and out of it again."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import transaction

from huiyin.adapters.files.base import NoSuchFile
from huiyin.services import archive, file_store, held_files
from huiyin.services.archive import Reader, Trouble, Writer, reading
from huiyin.services.context import Context
from huiyin.services.file_store import FilesTrouble, Occupied
from huiyin.store.petitions.repository import index_everything
from huiyin.store.record import guards, keyring, whole
from huiyin.store.record.chain import Verdict, verify
from huiyin.store.record.seals import SealBroken, unseal_bytes

__all__ = ["Kept", "Trouble", "backup", "reading", "restore"]
_CHUNK = 1 << 20
_EVERY = 1000
Show = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds. `is_whole` says whether its record held when it was made; `keys` are
    the fingerprints of the identity keys it needs, which it does not hold; `lost` are the hashes
    of files of the record that were not there to be kept."""

    petitions: int
    acts: int
    files: int
    head: str
    is_whole: bool
    keys: tuple[str, ...]
    lost: tuple[str, ...] = ()


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
    except FilesTrouble as error:
        raise Trouble("files_away", problem=error) from error
    return kept


def _everything(writer: Writer, show: Show) -> tuple[Kept, Mapping[str, Any]]:
    tables, shown = whole.tables(), _Shown(sum(map(whole.count, whole.tables().values())), show)
    rows = {
        name: writer.add(f"tables/{name}.jsonl", shown.passing(whole.lines(table)))
        for name, table in tables.items()
    }
    files, lost = _add_files(writer)
    verdict = verify()
    by = tuple(sorted({key.wrapped_by for key in keyring.data_keys()}))
    kept = Kept(verdict.petitions, verdict.acts, files, verdict.head,
                verdict.first_broken is None, by, tuple(lost))  # fmt: skip
    facts = {
        "migrations": whole.migrations(), "rows": rows, "verdict": asdict(verdict),
        "columns": {name: whole.columns(table) for name, table in tables.items()},
        "files": files, "lost": lost, "identity_keys": by,
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


def _add_files(writer: Writer) -> tuple[int, list[str]]:
    """Every file of the place; how many, and which of the record's files are not among them."""
    store, found = file_store.place(), set()
    for name, _at in store.names():
        with suppress(NoSuchFile):
            writer.add(f"files/{name}", [store.get(name)])
            found.add(name)
    lost = [h for h in held_files.every_hash() if file_store.name_of(h) not in found]
    return len(found), lost


def restore(source: Reader, show: Show = _quiet) -> Kept:
    """Load a checked archive into this empty database, all of it or nothing. Raises Trouble."""
    facts = source.manifest
    if facts["migrations"] != whole.migrations() or facts["columns"] != {
        name: whole.columns(table) for name, table in whole.tables().items()
    }:
        raise Trouble("other_version", version=facts["huiyin"])
    with transaction.atomic():
        whole.hold()
        if found := whole.occupied():
            raise Trouble("not_empty", tables="、".join(found))
        with _files(source):
            _load(source, show)
            guards.install()
            verdict = verify()
            _compare(facts, verdict)
            keyring.forget_keys()
            _prove_files(source)
    keyring.forget_keys()
    return Kept(verdict.petitions, verdict.acts, facts["files"], verdict.head,
                verdict.first_broken is None, tuple(facts["identity_keys"]),
                tuple(facts["lost"]))  # fmt: skip


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
    """The files into their place, all of them or, when the rest fails, none."""
    names = source.files()
    if not names:
        yield
        return
    try:
        with file_store.place().filling() as put:
            for name in names:
                with source.member(name) as member:
                    put(name.removeprefix("files/"), iter(lambda: member.read(_CHUNK), b""))  # noqa: B023
            yield
    except Occupied as found:
        raise Trouble("files_there", folder=found) from found
    except FilesTrouble as error:
        raise Trouble("differs", what=error) from error


def _prove_files(source: Reader) -> None:
    """Every file of the record opens and is what its act says, but for those lost before."""
    lost = set(source.manifest["lost"])
    for hash_ in held_files.every_hash():
        if hash_ in lost:
            continue
        try:
            with source.member(f"files/{file_store.name_of(hash_)}") as member:
                found = file_store.hash_of(unseal_bytes(member.read()))
        except (KeyError, SealBroken) as error:
            raise Trouble("differs", what=f"files {hash_}") from error
        if found != hash_:
            raise Trouble("differs", what=f"files {hash_}")
