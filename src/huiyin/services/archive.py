"""The file of a backup: a ZIP of tables as lines of JSON, the files, and a manifest.

Its last 64 characters are a keyed hash (HMAC-SM3) over all bytes before them, by a data key that
only the identity key opens: no byte can be altered, and none can be missing, unnoticed.
"""

import hmac
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from huiyin.store.record import keyring
from huiyin.store.record.ciphers import SealBroken, fingerprint, sm3_constructor

FORMAT = 1
MANIFEST = "manifest.json"
KEYS = "tables/record_sealing_key.jsonl"
_STAMP = 64
_CHUNK = 1 << 20
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, ValueError, TypeError,
    RuntimeError, OverflowError, OSError, AttributeError,
)  # fmt: skip


class Trouble(Exception):
    """A backup that was not made or not taken; `told` fills the sentence of its reason."""

    def __init__(self, reason: str, **told: object) -> None:
        super().__init__(reason)
        self.reason, self.told = reason, told


class Writer:
    """An archive being written, member by member."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        self._members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> int:
        """Add a member; of how many chunks."""
        digest, size, count = sm3_constructor()(), 0, 0
        with self._zip.open(name, "w", force_zip64=True) as member:
            for chunk in chunks:
                member.write(chunk)
                digest.update(chunk)
                size, count = size + len(chunk), count + 1
        self._members[name] = {"size": size, "sm3": digest.hexdigest()}
        return count

    def close(self, facts: Mapping[str, Any]) -> None:
        """Write the manifest, last of all."""
        manifest = {"format": FORMAT, **facts, "members": self._members}
        text = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
        self._zip.writestr(MANIFEST, text)


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write an archive that appears under its name only when it is whole."""
    part = path.with_name(f"{path.name}.part")
    try:
        with open(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
                archive.comment = b"0" * _STAMP
                yield Writer(archive)
            stamp = _stamp(file, keyring.data_key("index1"))
            file.seek(-_STAMP, os.SEEK_END)
            file.write(stamp)
            file.flush()
            os.fsync(file.fileno())
        with reading(part):
            os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _stamp(file: IO[bytes], key: bytes) -> bytes:
    digest = hmac.new(key, b"huiyin backup", sm3_constructor())
    rest = file.seek(0, os.SEEK_END) - _STAMP
    file.seek(0)
    while rest > 0 and (chunk := file.read(min(_CHUNK, rest))):
        digest.update(chunk)
        rest -= len(chunk)
    return digest.hexdigest().encode("ascii")


class Reader:
    """An archive that was checked from its first byte to its last."""

    def __init__(self, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self._zip, self.manifest = archive, manifest

    def member(self, name: str) -> IO[bytes]:
        """A member's bytes; iterating gives its lines."""
        return self._zip.open(name)

    def files(self) -> list[str]:
        """The names of the members that are files."""
        return [name for name in self.manifest["members"] if name.startswith("files/")]


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open an archive and check it. Raises Trouble: no such file, damaged, another key."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise Trouble("missing", file=path) from error
    with file:
        try:
            archive = zipfile.ZipFile(file)
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] == FORMAT:
                _check(file, archive, manifest)
        except _BROKEN as error:
            raise Trouble("damaged", file=path) from error
        if manifest["format"] != FORMAT:
            raise Trouble("other_format", file=path)
        yield Reader(archive, manifest)


def _check(file: IO[bytes], archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    rows = [json.loads(line) for line in archive.read(KEYS).splitlines()]
    wrapped, by = next((row[1], row[2]) for row in rows if row[0] == "index1")
    try:
        key = keyring.opened(wrapped, by)
    except SealBroken as error:
        if by in map(fingerprint, keyring.identity_keys()):
            raise
        raise Trouble("other_key", by=by) from error
    if len(archive.comment) != _STAMP:
        raise zipfile.BadZipFile("no stamp")
    if not hmac.compare_digest(_stamp(file, key), archive.comment):
        raise zipfile.BadZipFile("other bytes")
    if sorted(archive.namelist()) != sorted([MANIFEST, *manifest["members"]]):
        raise zipfile.BadZipFile("other members")
    for name, told in manifest["members"].items():
        if _sm3(archive, name) != told["sm3"]:
            raise zipfile.BadZipFile(name)


def _sm3(archive: zipfile.ZipFile, name: str) -> str:
    digest = sm3_constructor()()
    with archive.open(name) as member:
        while chunk := member.read(_CHUNK):
            digest.update(chunk)
    return str(digest.hexdigest())
