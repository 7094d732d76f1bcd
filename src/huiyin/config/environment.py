"""What the process is told from outside: data folder, database, keys."""

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


def secret(variable: str, filename: str, size: int = 32) -> str:
    """A hex key from the environment, else from a file of the data folder, made when absent.

    The file is created exclusively, so that two processes starting at once agree on one key.
    """
    if value := os.environ.get(variable):
        return value
    path = data_folder() / filename
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(size))
    return path.read_text(encoding="ascii").strip()
