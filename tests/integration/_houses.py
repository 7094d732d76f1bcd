"""Houses of their own for tests: a data folder, a database of either vendor, the command line."""

import contextlib
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.integration._processes import ROOT, _environment, huiyin

URL = os.environ.get("HUIYIN_TEST_DATABASE_URL", "")
VENDOR = "postgresql" if URL else "sqlite"
_serial = itertools.count(1)


@dataclass
class House:
    """A data folder and a database; the identity key is in the folder unless `given` has one."""

    data: Path
    database: str
    given: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str, **given: str) -> subprocess.CompletedProcess[str]:
        """A command, whatever comes of it."""
        return huiyin(self.data, *words, database=self.database, **(self.given | given))

    def answer(self, *words: str, **given: str) -> Any:
        """The JSON of a command that does what it is asked."""
        done = self.run(*words, "--json", **given)
        assert (done.returncode, done.stderr) == (0, ""), done
        return json.loads(done.stdout)

    def trouble(self, *words: str, **given: str) -> str:
        """The one line of a command that cannot."""
        done = self.run(*words, **given)
        assert done.returncode == 1, done
        assert len(done.stderr.strip().splitlines()) == 1, done
        return done.stderr.strip()

    def key(self) -> str:
        """The identity key of the folder."""
        return (self.data / "identity.key").read_text().strip()

    @contextlib.contextmanager
    def registering(self, count: int = 0) -> Iterator[dict[str, Any]]:
        """Somebody registers petitions meanwhile; what came of it is there afterwards."""
        env = {"HUIYIN_DATA": str(self.data), "HUIYIN_DATABASE_URL": self.database, **self.given}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration._registrar", *([str(count)] * bool(count))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env=_environment(env),
        )  # fmt: skip
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        came: dict[str, Any] = {}
        try:
            yield came
        finally:
            assert process.stdin is not None
            if not count:
                process.stdin.write("stop\n")
            process.stdin.close()
            came.update(json.loads(process.stdout.read()))
            process.wait(timeout=60)


Build = Callable[..., House]


def make_houses(folder: Path) -> Iterator[Build]:
    """Gives houses, with databases that go when the tests are done."""
    made = []

    def build(vendor: str = VENDOR, **given: str) -> House:
        name = f"house{next(_serial)}_{os.getpid()}"
        data = folder / name
        data.mkdir()
        if vendor == "sqlite":
            return House(data, f"sqlite:///{data / 'huiyin.sqlite3'}", given)
        made.append(name)
        _on_server(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        return House(data, f"{URL.rpartition('/')[0]}/{name}", given)

    yield build
    for name in made:
        _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _on_server(statement: str) -> None:
    with psycopg.connect(f"{URL.rpartition('/')[0]}/postgres", autocommit=True) as server:
        server.execute(statement)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    """Builds houses."""
    yield from make_houses(tmp_path_factory.mktemp("houses"))
