"""What the process is told from outside: data folder, database, keys."""

import contextlib
import os
import secrets
from pathlib import Path


def data_folder() -> Path:
    """The folder for database, files and keys (`HUIYIN_DATA`, default `var/`), made if absent."""
    folder = Path(os.environ.get("HUIYIN_DATA", "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database_url() -> str:
    """`HUIYIN_DATABASE_URL`, or an SQLite file in the data folder."""
    return os.environ.get("HUIYIN_DATABASE_URL") or f"sqlite:///{data_folder() / 'huiyin.sqlite3'}"


def metrics_folder() -> Path:
    """Where the processes that serve keep what they count, so that any of them can add it up."""
    folder = data_folder() / "metrics"
    folder.mkdir(exist_ok=True)
    return folder


def drop_dead_metrics() -> None:
    """Remove what processes counted that are no more; their figures begin anew."""
    for file in metrics_folder().glob("*_*.db"):
        process = file.stem.rpartition("_")[2]
        if process.isdigit() and not Path(f"/proc/{process}").exists():
            file.unlink(missing_ok=True)


def is_founded() -> bool:
    """Is there a database to ask: one was named, or the file lies in the data folder?"""
    folder = Path(os.environ.get("HUIYIN_DATA", "var"))
    named = bool(os.environ.get("HUIYIN_DATABASE_URL"))
    return named or (folder / "huiyin.sqlite3").is_file()


def secret(variable: str, filename: str, size: int = 32) -> str:
    """A hex key from the environment, else from a file of the data folder, made when absent.

    The file appears at once and whole, so that two processes starting together agree on one key.
    """
    if value := os.environ.get(variable):
        return value
    path = data_folder() / filename
    if not path.exists():
        _lay_down(path, secrets.token_hex(size))
    return path.read_text(encoding="ascii").strip()


def _lay_down(path: Path, text: str) -> None:
    """Write a file unless another process was quicker."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
