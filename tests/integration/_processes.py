"""Other processes for tests: on the very database of the test, or in a house of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
HUIYIN = [sys.executable, "-W", "error", "-m", "huiyin.cli.main"]


def database_url() -> str:
    """The database of this test run, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    base, _, _ = os.environ["HUIYIN_TEST_DATABASE_URL"].rpartition("/")
    return f"{base}/{name}"


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HUIYIN_", "DJANGO_"))}
    path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    return kept | {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"} | {
        **given
    }  # fmt: skip


class Partner:
    """A process beside the test: one line of JSON in, one line of JSON out."""

    def __init__(self, module: str) -> None:
        given = {
            "HUIYIN_DATABASE_URL": database_url(),
            "HUIYIN_IDENTITY_KEY": settings.HUIYIN_IDENTITY_KEY,
            "HUIYIN_SECRET_KEY": settings.SECRET_KEY,
            "HUIYIN_DATA": str(settings.HUIYIN_DATA),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.integration.{module}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env=_environment(given),
        )  # fmt: skip

    def ask(self, **wish: Any) -> None:
        """Send a wish; the answer is fetched later."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """The answer to the oldest wish."""
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        """Close its standard input, at which it leaves, and wait for it."""
        self._process.communicate(timeout=20)


def huiyin(
    data: Path, *words: str, database: str = "", **given: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a house of its own (`data`), on SQLite unless told otherwise."""
    env = {"HUIYIN_DATA": str(data)} | ({"HUIYIN_DATABASE_URL": database} if database else {})
    return subprocess.run(
        [*HUIYIN, *words], capture_output=True, text=True, cwd=ROOT, timeout=120,
        env=_environment(env | given),
    )  # fmt: skip
