"""Lists, search and the petition page over many petitions, beside the bare query of the same run.

    python -m bench.inbox [--petitions 100000] [--vendor sqlite|postgresql]

Loads synthetic years with the bulk loader, walks the record, then asks for pages as a clerk and
a handler would. Results go to bench/results/inbox.txt.
"""

import argparse
import subprocess
import sys
import time

from bench.house import RESULTS, close_house, machine, open_house, statements, timed

VENDORS = ("sqlite", "postgresql")
SEED = 20261122
HEAD = f"{'':54}{'statements':>11}{'CPU-ms':>9}{'p50 ms':>9}{'p95 ms':>9}"


def measure(vendor: str, petitions: int) -> str:
    """The table of one database."""
    folder = open_house(vendor)
    from django.db import connection

    lines = [machine(), *fill(petitions), HEAD]
    for name, work in questions().items():
        work()
        asked = statements(work)
        cpu, p50, p95 = timed(work, 60)
        lines.append(f"{name:54}{asked:>11}{cpu:>9.1f}{p50:>9.1f}{p95:>9.1f}")
    connection.close()
    close_house(folder)
    return "\n".join(lines) + "\n"


def fill(petitions: int) -> list[str]:
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
    plan = bulk.Plan(petitions, SEED, Desk(demo.BUREAU, "999621"), units, matters, today())
    start = time.perf_counter()
    bulk.load(plan, begin(SYSTEM))
    loaded = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    start = time.perf_counter()
    verdict = verify()
    verified = time.perf_counter() - start
    assert verdict.first_broken is None, verdict.first_broken
    return [
        f"loaded {petitions} petitions, {verdict.acts} acts in {loaded:.0f} s "
        f"({petitions / loaded:.0f}/s); record verify ok in {verified:.0f} s "
        f"({verdict.acts / verified:.0f} acts/s)"
    ]


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
    parser.add_argument("--vendor", choices=VENDORS)
    options = parser.parse_args()
    if options.vendor:
        print(measure(options.vendor, options.petitions))
        return 0
    tables = []
    for vendor in VENDORS:
        command = [sys.executable, "-m", "bench.inbox", "--vendor", vendor]
        command += ["--petitions", str(options.petitions)]
        tables.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    text = "\n".join(tables)
    (RESULTS / "inbox.txt").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
