"""Files in a folder; each appears under its name only when it is whole."""

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from huiyin.adapters.files.base import Files, FilesTrouble, NoSuchFile, Occupied, Put, checked

_PART = ".part"


class Folder(Files):
    """A folder, made when the first file comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, name: str) -> Path:
        return self._folder / checked(name)

    def put(self, name: str, data: bytes) -> None:
        """Write beside, then take the place."""
        path = self._path(name)
        part = path.with_name(f"{path.name}.{secrets.token_hex(6)}{_PART}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise FilesTrouble(str(error)) from error

    def get(self, name: str) -> bytes:
        """Read a file."""
        try:
            return self._path(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoSuchFile(name) from error
        except OSError as error:
            raise FilesTrouble(str(error)) from error

    def has(self, name: str) -> bool:
        """Look for a file."""
        return self._path(name).is_file()

    def drop(self, name: str) -> None:
        """Delete a file, and folders that stand empty then."""
        path = self._path(name)
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise FilesTrouble(str(error)) from error
        with suppress(OSError):
            for folder in path.parents:
                if folder != self._folder:
                    folder.rmdir()

    def names(self, under: str = "") -> Iterator[tuple[str, datetime]]:
        """Walk the folder."""
        top = self._path(under) if under else self._folder
        found = sorted(p for p in top.rglob("*") if p.is_file()) if top.is_dir() else []
        for path in found:
            if path.suffix != _PART:
                moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                yield path.relative_to(self._folder).as_posix(), moment

    @contextmanager
    def filling(self) -> Iterator[Put]:
        """The files beside their place first; they take it when all else is done."""
        beside = self._folder.with_name(f"{self._folder.name}.restoring")
        if self._folder.is_dir() and any(self._folder.iterdir()):
            raise Occupied(self._folder)

        def put(name: str, chunks: Iterable[bytes]) -> None:
            target = beside / checked(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                file.writelines(chunks)

        try:
            yield put
            if beside.is_dir():
                self._folder.mkdir(parents=True, exist_ok=True)
                os.rename(beside, self._folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
