"""Taking one petition in: statements and CPU beside a bare insert of the same run.

    python -m bench.intake [--times 400] [--vendor sqlite|postgresql] [--house FOLDER]

A bare insert is one row of the petition table by the ORM in a transaction of its own, which is
what a first sketch of such a system does. A bare form is the same row by a POST of this house:
the test client, Django's request, middleware, session read and written, user and post. "x bare"
is gross; "net" leaves the bare form out but for its row (BEGIN, COMMIT, session and user are not
counted). Everybody who comes is somebody else. The kinds of work take turns, so that a machine
that is busy for a while is busy for all of them. `--house` measures in a house that
`bench.inbox` filled and kept. Results go to bench/results/intake.txt.
"""

import argparse
import atexit
import gc
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from statistics import median

from bench.house import (
    RESULTS,
    busy,
    citizen,
    close_house,
    encoded,
    enter_house,
    machine,
    open_house,
    percentiles,
    send_form,
    statements,
    timed,
)

VENDORS = ("sqlite", "postgresql")
HEAD = f"{'':46}{'statements':>11}{'CPU-ms':>9}{'p50 ms':>9}{'p95 ms':>9}{'x bare':>8}{'net':>7}"
WARM = 20
ROUND = 20
DETAIL = "小区停水三个月" * 8
PEERS = {"form: POST /staff/register/": "bare form, signed in",
         "form: POST /submit/check/ (portal)": "bare form, a stranger"}  # fmt: skip


def measure(vendor: str, times: int, kept: Path | None) -> str:
    """The table of one database."""
    lines = _house(vendor, kept)
    from django.db import connection

    works = {
        "bare insert (one row, ORM, own transaction)": bare_insert(),
        "bare form, signed in": bare_form("/bare/staff/", "clerk"),
        "bare form, a stranger": bare_form("/bare/public/"),
        "service: register_at_window": service(),
        "form: POST /staff/register/": staff_form(times),
        "form: POST /submit/check/ (portal)": portal_form(times),
    }
    asked = {name: _warmed(work) for name, work in works.items()}
    gc.freeze()
    taken = in_turns(works, times)
    base = next(iter(taken.values()))[0]
    lines = [machine(), *lines, HEAD]
    for name, (cpu, p50, p95) in taken.items():
        line = f"{name:46}{asked[name]:>11}{cpu:>9.2f}{p50:>9.2f}{p95:>9.2f}{cpu / base:>8.1f}"
        if peer := PEERS.get(name):
            line += f"{(cpu - taken[peer][0] + base) / base:>7.1f}"
        lines.append(line)
    lines.append(busy())
    connection.close()
    return "\n".join(lines)


def _house(vendor: str, kept: Path | None) -> list[str]:
    """An empty house that goes when the bench ends, or one that is full: what it holds."""
    if kept is None:
        folder = open_house(vendor)
        atexit.register(close_house, folder)
        from huiyin.services import demo

        demo.make(0)
        return []
    enter_house(vendor, kept)
    from huiyin.cli.house import migrate, set_up

    set_up()
    migrate()
    return (kept / "loaded.txt").read_text(encoding="utf-8").splitlines()[:1]


def _warmed(work):
    for _ in range(WARM):
        work()
    return statements(work)


def in_turns(works, times):
    """By name: CPU-ms on average in the median round, and the wall-ms that half and 95 % of the
    calls stay under."""
    cpu, walls = {name: [] for name in works}, {name: [] for name in works}
    for _ in range(times // ROUND):
        for name, work in works.items():
            spent, some = timed(work, ROUND)
            cpu[name].append(spent)
            walls[name] += some
    return {name: (median(cpu[name]), *percentiles(walls[name])) for name in works}


def bare_insert():
    """One petition row by the ORM."""
    from datetime import UTC, date, datetime

    from django.db import transaction

    from huiyin.store.petitions.models import Petition

    serial = count(time.time_ns() // 1000)
    now, today = datetime.now(UTC), date.today()

    def work():
        n = next(serial)
        with transaction.atomic():
            Petition.objects.create(
                id=n, number=f"bare-{n}", bureau="x", channel="visit", purpose="unknown",
                kind="ordinary", title="自来水停水", detail=DETAIL, region="", place="",
                topic="", persons=1, received_at=now, received_on=today, registrar="",
                is_restricted=False, is_anonymous=False, is_imported=False, outside_id="",
                query_code_hash="", state="registered", holder="x", handler="", due_rule="",
                is_open=True, version=2, latest_on=today,
            )  # fmt: skip

    return work


def bare_form(address, login=""):
    """The same row by a form of the same house."""
    from django.conf import settings
    from django.test import Client

    from huiyin.services.demo import password

    settings.ROOT_URLCONF = "bench.bare_door"
    client, serial = Client(), count(1)
    if login:
        client.post("/staff/sign-in", {"username": login, "password": password()})
    else:
        client.get("/submit/")

    def work():
        answer = send_form(client, address, encoded({"token": f"t{next(serial)}"}))
        assert answer.headers["Location"] == "/staff/", answer

    return work


def _submission(n):
    from huiyin.domain.petition import Channel
    from huiyin.services.intake import Party, Submission
    from huiyin.store.petitions.identity import Identity

    name, phone, address = citizen(n)
    return Submission(
        detail=DETAIL, claims=("恢复供水",), title="自来水停水", place=address,
        channel=Channel.VISIT, parties=(Party(Identity(name, phone, "", address)),),
    )  # fmt: skip


def service(first=1):
    """Taken in and registered at the window, by the use case."""
    from huiyin.domain.petition import Purpose
    from huiyin.services.context import begin
    from huiyin.services.demo import BUREAU
    from huiyin.services.intake import Desk, Registration, register_at_window
    from huiyin.services.people import actor_by_login

    serial, clerk = count(first), actor_by_login("clerk")
    desk = Desk(BUREAU, "999621")

    def work():
        registration = Registration(Purpose.APPEAL_FOR_RESOLUTION)
        register_at_window(begin(clerk), desk, _submission(next(serial)), registration)

    return work


def staff_form(times):
    """The same by the clerk's form, sign-in and page included."""
    import re

    from django.test import Client

    from huiyin.services.demo import password

    client = Client()
    client.post("/staff/sign-in", {"username": "clerk", "password": password()})
    page = client.get("/staff/register/").content.decode()
    token = re.search(r'name="token" value="([^"]*)"', page).group(1)
    typed = [encoded(typed_at_window(30_000 + n, f"{token}{n}")) for n in range(times + WARM + 1)]

    def work():
        answer = send_form(client, "/staff/register/", typed.pop())
        assert "/receipt/?form=" in answer.headers["Location"], answer

    return work


def typed_at_window(n, token, **changes):
    """What a clerk types for the n-th citizen."""
    from huiyin.services.context import today
    from huiyin.services.reception import PRIOR

    name, phone, address = citizen(n)
    return {
        "channel": "visit", "name": name, "phone": phone, "address": address,
        "persons": "1", "detail": DETAIL, "place": address, "title": "自来水停水",
        "claims": "恢复供水", "purpose": "appeal_for_resolution", "kind": "ordinary",
        **{f"prior_{name}": "no" for name in PRIOR},
        "received_on": today().isoformat(), "token": token, **changes,
    }  # fmt: skip


def portal_form(times):
    """A citizen's last step: the check page sent, the sealed session read and cleared."""
    from bench.portal_walk import answered, send

    visitors = [answered(60_000 + n) for n in range(times + WARM + 1)]
    return lambda: send(visitors.pop())


def main() -> int:
    """Each database in a process of its own; the tables to the results folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=400)
    parser.add_argument("--vendor", choices=VENDORS)
    parser.add_argument("--house", type=Path)
    options = parser.parse_args()
    if options.vendor:
        print(measure(options.vendor, options.times, options.house))
        return 0
    tables = []
    for vendor in VENDORS:
        command = [sys.executable, "-m", "bench.intake", "--vendor", vendor]
        command += ["--times", str(options.times)]
        tables.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    text = "\n".join(tables)
    (RESULTS / "intake.txt").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
