"""Lists, search and the petition page over many petitions, beside the bare query of the same run.

    python -m bench.inbox [--petitions 100000] [--handled 1.0] [--vendor sqlite|postgresql]
                          [--house FOLDER]

Loads synthetic years with the bulk loader (`--handled` is the share that goes to a unit and
through its hands; the others are answered at once), walks the record, then asks for pages as a
clerk and a handler would: first alone, then while two processes take petitions in. `--house`
keeps the house in that folder and, where it is there already, asks it again without loading.
Results go to bench/results/inbox.txt.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.house import (
    RESULTS,
    busy,
    close_house,
    enter_house,
    machine,
    open_house,
    percentiles,
    statements,
    timed,
)

VENDORS = ("sqlite", "postgresql")
SEED = 20261122
WRITERS = 2
HEAD = f"{'':54}{'statements':>11}{'CPU-ms':>9}{'p50 ms':>9}{'p95 ms':>9}"
WRITER = [sys.executable, "-m", "bench.inbox", "--write"]


def measure(vendor: str, wanted: tuple[int, float], kept: Path | None) -> str:
    """The table of one database."""
    lines = house(vendor, wanted, kept)
    from django.db import connection

    asked = questions()
    before = busy()
    lines = [machine(), *lines, HEAD, *rows(asked), *beside_writers(asked)]
    lines.append(f"{before} before, {busy()} after")
    connection.close()
    return "\n".join(lines) + "\n"


def house(vendor: str, wanted: tuple[int, float], kept: Path | None) -> list[str]:
    """A house full of petitions: what is said of its making."""
    said = kept / "loaded.txt" if kept else None
    if said and said.exists():
        enter_house(vendor, kept)
        from huiyin.cli.house import set_up

        set_up()
        return said.read_text(encoding="utf-8").splitlines()
    folder = open_house(vendor, kept)
    lines = fill(*wanted)
    if said:
        said.write_text("\n".join(lines), encoding="utf-8")
    else:
        import atexit

        atexit.register(close_house, folder)
    return lines


def rows(asked) -> list[str]:
    """One line for each question."""
    lines = []
    for name, work in asked.items():
        work()
        count = statements(work)
        cpu, walls = timed(work, 60)
        p50, p95 = percentiles(walls)
        lines.append(f"{name:54}{count:>11}{cpu:>9.1f}{p50:>9.1f}{p95:>9.1f}")
    return lines


def beside_writers(asked) -> list[str]:
    """The daily pages again, while petitions are taken in; how many came, and how fast."""
    writers = [
        subprocess.Popen([*WRITER, str(n)], env=os.environ, text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for n in range(WRITERS)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    start = time.perf_counter()
    names = ("list, newest first", "today, handler of a unit", "petition page")
    lines = [f"while {WRITERS} processes take petitions in:"]
    lines += rows({name: asked[name] for name in names})
    told = [writer.communicate("stop\n")[0].split() for writer in writers]
    seconds = time.perf_counter() - start
    came = sum(int(count) for count, _ in told)
    slowest = max(float(ms) for _, ms in told)
    return [*lines, f"  {came} petitions taken in meanwhile, {came / seconds:.0f}/s, "
                    f"the slowest in {slowest:.0f} ms"]  # fmt: skip


def write(number: int) -> None:
    """A writer: takes petitions in until it is told to stop; how many, and the slowest in ms."""
    import select

    from huiyin.cli.house import set_up

    set_up()
    from bench.intake import service

    work, count, slowest = service(first=1_000_000 * (number + 1)), 0, 0.0
    work()
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        start = time.perf_counter()
        work()
        count, slowest = count + 1, max(slowest, time.perf_counter() - start)
    print(count, slowest * 1000)


def fill(petitions: int, handled: float) -> list[str]:
    """Load, analyse, verify; what each took."""
    from django.db import connection

    from huiyin.services import bulk, demo, demo_texts
    from huiyin.services.context import SYSTEM, begin, today
    from huiyin.services.intake import Desk
    from huiyin.store.record.chain import verify

    demo.make(0)
    said = demo_texts.script()
    matters = tuple((m.title, m.detail, m.claims[0]) for m in demo_texts.matters())
    units = tuple(u["code"] for u in said["units"] if u["kind"] in ("department", "township"))
    desk = Desk(demo.BUREAU, "999621")
    plan = bulk.Plan(petitions, SEED, desk, units, matters, today(), handled=handled)
    start, cpu = time.perf_counter(), time.process_time()
    bulk.load(plan, begin(SYSTEM), _tell)
    loaded, cpu = time.perf_counter() - start, time.process_time() - cpu
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    start = time.perf_counter()
    verdict = verify()
    verified = time.perf_counter() - start
    assert verdict.first_broken is None, verdict.first_broken
    return [
        f"loaded {petitions} petitions ({handled:.0%} handled by a unit), {verdict.acts} acts in "
        f"{loaded:.0f} s ({petitions / loaded:.0f}/s, {verdict.acts / loaded:.0f} acts/s; "
        f"{cpu / petitions * 1000:.2f} CPU-ms each beside the database's own)",
        f"record verify ok in {verified:.0f} s ({verdict.acts / verified:.0f} acts/s)",
    ]


def _tell(done: int) -> None:
    if done % 10_000 == 0:
        print(f"{done} petitions", file=sys.stderr, flush=True)


def questions():
    """What is asked, by name: whole requests, and the bare query beside them."""
    from django.db import connection
    from django.test import Client

    from huiyin.services.demo import BUREAU, password
    from huiyin.store.petitions.models import Petition

    clients = {}
    for login in ("clerk", "housing"):
        clients[login] = Client()
        clients[login].post("/staff/sign-in", {"username": login, "password": password()})
    number = Petition.objects.order_by("-id").values_list("number", flat=True)[1000]

    def bare():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, number, title, state, holder, due_on, received_on "
                "FROM petitions_petition WHERE bureau = %s "
                "ORDER BY received_on DESC, id DESC LIMIT 51", [BUREAU])  # fmt: skip
            return cursor.fetchall()

    def page(login, path):
        def work():
            answer = clients[login].get(path)
            assert answer.status_code == 200, (path, answer.status_code)

        return work

    return {
        "bare query: newest 51 rows of the bureau": bare,
        "list, newest first": page("clerk", "/staff/petitions/"),
        "list, one state and channel": page(
            "clerk", "/staff/petitions/?state=handling&channel=visit"),
        "list, a year back": page("clerk", "/staff/petitions/?until=2025-11-01"),
        "today, clerk of the bureau": page("clerk", "/staff/"),
        "today, handler of a unit": page("housing", "/staff/"),
        "inbox of a unit, overdue": page("housing", "/staff/petitions/?view=overdue"),
        "search, two characters": page("clerk", "/staff/petitions/?q=漏雨"),
        "search, a sentence": page("clerk", "/staff/petitions/?q=天然没有这样的句子"),
        "search, four last digits of a phone": page("clerk", "/staff/petitions/?q=4321"),
        "search, a name": page("clerk", "/staff/petitions/?q=王伟"),
        "petition page": page("clerk", f"/staff/petitions/{number}/"),
    }  # fmt: skip


def main() -> int:
    """Each database in a process of its own; the tables to the results folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--petitions", type=int, default=100_000)
    parser.add_argument("--handled", type=float, default=1.0)
    parser.add_argument("--vendor", choices=VENDORS)
    parser.add_argument("--house", type=Path)
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write is not None:
        write(options.write)
        return 0
    if options.vendor:
        wanted = (options.petitions, options.handled)
        print(measure(options.vendor, wanted, options.house))
        return 0
    tables = []
    for vendor in VENDORS:
        command = [sys.executable, "-m", "bench.inbox", "--vendor", vendor]
        command += ["--petitions", str(options.petitions), "--handled", str(options.handled)]
        tables.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    text = "\n".join(tables)
    (RESULTS / "inbox.txt").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
