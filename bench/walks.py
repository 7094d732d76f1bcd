"""Long random walks: in the pure core and on a database; the result is committed.

`python -m bench.walks --steps 100000 --db-steps 5000`
"""

import argparse
import os
import platform
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
RESULT = Path(__file__).parent / "results" / "walks.txt"
CHUNK = 2000


def core_part(part: tuple[int, int]):
    """One part of the walk in the pure core."""
    from tests.property.test_walk import run

    return run(*part)


def core(steps: int, processes: int) -> tuple[list[str], float]:
    """The walk in the pure core, in parts with seeds of their own."""
    sizes = [min(CHUNK, steps - done) for done in range(0, steps, CHUNK)]
    begin = time.perf_counter()
    with ProcessPoolExecutor(processes) as pool:
        tallies = list(pool.map(core_part, enumerate(sizes)))
    seconds = time.perf_counter() - begin
    lines = [
        f"pure core: {sum(t.steps for t in tallies)} steps, {sum(t.lives for t in tallies)} "
        f"lives, {sum(t.retracted for t in tallies)} retracted, "
        f"{sum(t.amended for t in tallies)} amended, {seconds:.1f} s"
    ]
    lines += _table("acts", (t.acts for t in tallies))
    lines += _table("states", (t.states for t in tallies))
    return lines, seconds


def database(steps: int) -> list[str]:
    """The walk through the services, on a database made for it."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    settings.DEBUG = False
    made = setup_databases(verbosity=0, interactive=False)
    try:
        from tests.cast import make_cast
        from tests.property.test_walk_on_database import walk_on

        begin = time.perf_counter()
        walk = walk_on(make_cast(), 1, steps)
        seconds = time.perf_counter() - begin
        lines = [
            f"database ({connection.vendor}): {steps} steps, {len(walk.numbers)} petitions, "
            f"{seconds:.1f} s; rebuild without differences, chain whole"
        ]
        lines += _table("acts", [walk.acts])
        return lines + _table("refused corrections", [walk.refused])
    finally:
        from huiyin.store.record import guards

        guards.lift()
        teardown_databases(made, verbosity=0)


def _table(title: str, counters: Iterable[Counter]) -> list[str]:
    total = sum(counters, Counter())
    return [f"  {title}:", *(f"    {key:<48} {n:>8}" for key, n in total.most_common())]


def main() -> None:
    """Walk, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--db-steps", type=int, default=5_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    lines = [f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"]
    if asked.steps:
        lines += core(asked.steps, asked.processes)[0]
    if asked.db_steps:
        lines += database(asked.db_steps)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
