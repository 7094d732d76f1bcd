"""Made-up calls to the API on the real WSGI application: a longer run than the suite's.

    python -m bench.api_fuzz [--times 300] [--start 1]

Each operation is sent `times` calls that its description allows and `times` that it forbids, on
either database; a server error or an answer the description does not know stops the run. The
table of answers goes to bench/results/api_fuzz.txt.
"""

import argparse
import subprocess
import sys
import time

from bench.house import RESULTS, close_house, machine, open_house

VENDORS = ("sqlite", "postgresql")


def measure(vendor: str, times: int, start: int) -> str:
    """The answers of one database."""
    folder = open_house(vendor)
    import schemathesis

    from huiyin.config.wsgi import application
    from huiyin.services import demo
    from huiyin.store.record.chain import verify
    from tests.api_calls import send

    demo.make(30)
    begin = time.perf_counter()
    tally = send(application, _keys(), _numbers(), times, start)
    seconds = time.perf_counter() - begin
    whole = verify()
    lines = [
        f"{machine()}; schemathesis {schemathesis.__version__}",
        f"{tally.calls} calls in {seconds:.0f} s, no server error, each answer as described",
        f"the record afterwards: {whole.acts} acts, first broken {whole.first_broken}",
        f"{'operation':12}{'answer':>8}{'calls':>8}",
    ]
    lines += [f"{name:12}{status:>8}{n:>8}" for (name, status), n in sorted(tally.answers.items())]
    close_house(folder)
    return "\n".join(lines) + "\n"


def _keys() -> list[str]:
    from datetime import timedelta

    from huiyin.cli.house import operator
    from huiyin.services.api_clients import NewClient, add_client
    from huiyin.services.context import today
    from huiyin.services.demo import BUREAU
    from huiyin.store.accounts.queries import people

    context, until = operator(), today() + timedelta(days=1)
    unit = next(p.unit for p in people() if p.role == "handler")
    posts = ((BUREAU, "clerk"), (BUREAU, "bureau_head"), (unit, "handler"), (unit, "unit_head"))
    return [add_client(context, NewClient("fuzz", u, role, until))[1] for u, role in posts]


def _numbers() -> list[str]:
    from huiyin.store.petitions.models import Petition

    return list(Petition.objects.values_list("number", flat=True))


def main() -> int:
    """Each database in a process of its own; the tables to the results folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--start", type=int, default=1)
    parser.add_argument("--vendor", choices=VENDORS)
    options = parser.parse_args()
    if options.vendor:
        print(measure(options.vendor, options.times, options.start), end="")
        return 0
    tables = []
    for vendor in VENDORS:
        command = [sys.executable, "-m", "bench.api_fuzz", "--vendor", vendor]
        command += ["--times", str(options.times), "--start", str(options.start)]
        tables.append(
            subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        )
    text = "\n".join(tables)
    (RESULTS / "api_fuzz.txt").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
