"""A house of its own for each bench: a fresh database, the demo county's units and people."""

import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

POSTGRES = os.environ.get(
    "HUIYIN_BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/huiyin_bench"
)
RESULTS = Path(__file__).parent / "results"


def open_house(vendor: str, kept: Path | None = None) -> Path:
    """Set the environment for a fresh SQLite or PostgreSQL database and migrate it."""
    folder = kept or Path(tempfile.mkdtemp(prefix="huiyin-bench-"))
    folder.mkdir(exist_ok=True)
    enter_house(vendor, folder)
    if vendor == "postgresql":
        _fresh_postgres()
    from huiyin.cli.house import migrate, set_up

    set_up()
    migrate()
    return folder


def enter_house(vendor: str, folder: Path) -> None:
    """Set the environment for the house in a folder, a fresh one or one that was kept."""
    os.environ["HUIYIN_DATA"] = str(folder)
    os.environ["HUIYIN_DATABASE_URL"] = (
        POSTGRES if vendor == "postgresql" else f"sqlite:///{folder / 'bench.sqlite3'}"
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "huiyin.config.settings"


def _fresh_postgres() -> None:
    import psycopg

    base, _, name = POSTGRES.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(
            f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
        )


def close_house(folder: Path) -> None:
    """Throw the data folder away."""
    shutil.rmtree(folder, ignore_errors=True)


def machine() -> str:
    """What the figures were measured on."""
    import django
    from django.db import connection

    cpu = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    version = ".".join(map(str, _database_version(connection)))
    return (
        f"{cpu}, {os.cpu_count()} cores; Python {platform.python_version()}, "
        f"Django {django.get_version()}, {connection.vendor} {version}"
    )


def busy() -> str:
    """How much others ask of the machine: processes that want a core, of late."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def _database_version(connection: object) -> tuple[int, ...]:
    return connection.get_database_version()  # type: ignore[attr-defined, no-any-return]


def timed(work: Callable[[], object], times: int) -> tuple[float, list[float]]:
    """CPU-ms on average, and the wall-ms of each call."""
    walls = []
    cpu = time.process_time()
    for _ in range(times):
        start = time.perf_counter()
        work()
        walls.append((time.perf_counter() - start) * 1000)
    return (time.process_time() - cpu) * 1000 / times, walls


def percentiles(walls: list[float]) -> tuple[float, float]:
    """The wall-ms that half and 95 % of the calls stay under."""
    walls, times = sorted(walls), len(walls)
    return walls[times // 2], walls[min(times - 1, times * 95 // 100)]


def encoded(values: dict[str, str]) -> str:
    """A form's values as a browser sends them."""
    return urlencode(values)


def send_form(client: "Client", address: str, values: str) -> "HttpResponse":
    """Send a form that was encoded."""
    return client.post(address, values, "application/x-www-form-urlencoded")


def statements(work: Callable[[], object]) -> int:
    """SQL statements of a call, without BEGIN and COMMIT, session and user."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        work()
    quiet = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    own = [
        q["sql"] for q in seen.captured_queries
        if not q["sql"].startswith(quiet) and "django_session" not in q["sql"]
        and 'FROM "accounts_p' not in q["sql"] and "FROM accounts_post" not in q["sql"]
    ]  # fmt: skip
    return len(own)


_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = "安平吉祥文武忠信义勇智仁明德康宁泰和顺利昌盛丰裕"


def citizen(n: int) -> tuple[str, str, str]:
    """Somebody's name, phone and address; n of them are n different people."""
    given = _GIVEN[n // 16 % 24] + _GIVEN[n // 384 % 24]
    return _FAMILY[n % 16] + given, f"138{n:08d}", f"某镇{n % 97 + 1}村{n % 53 + 1}号"
