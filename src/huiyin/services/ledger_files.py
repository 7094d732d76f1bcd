"""Ledgers that people bring: kept sealed beside the database while they are needed, no longer."""

import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from huiyin.store.record.seals import seal_bytes, unseal_bytes

_PART = 1 << 20


def _folder() -> Path:
    folder = Path(settings.HUIYIN_DATA) / "ledgers"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _place(run: int) -> Path:
    return _folder() / f"{run}.sealed"


def keep(run: int, chunks: Iterable[bytes]) -> None:
    """Keep a file, sealed part by part."""
    with _place(run).open("wb") as out:
        for chunk in chunks:
            for start in range(0, len(chunk), _PART):
                out.write(b64encode(seal_bytes(chunk[start : start + _PART])) + b"\n")


def is_kept(run: int) -> bool:
    """Is the file still there?"""
    return _place(run).is_file()


@contextmanager
def opened(run: int, filename: str) -> Iterator[Path]:
    """The file in plain, for as long as it is read. Raises FileNotFoundError when it was swept."""
    suffix = Path(filename).suffix[:8]
    with (
        _place(run).open("rb") as sealed,
        tempfile.NamedTemporaryFile(dir=_folder(), suffix=suffix) as plain,
    ):
        for line in sealed:
            plain.write(unseal_bytes(b64decode(line)))
        plain.flush()
        yield Path(plain.name)


def forget(run: int) -> None:
    """Throw the file away."""
    _place(run).unlink(missing_ok=True)
