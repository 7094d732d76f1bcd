"""Each step of a registration at the window over many petitions, beside the bare query.

    python -m bench.window [--petitions 100000] [--handled 0.2] [--vendor sqlite|postgresql]
                           [--house FOLDER]

The house is made as for `bench.inbox`. The steps are whole requests of a clerk in the order of
a visit: the form, who it is, what the words point to, registering, the receipt. The persons
are some who came before. Results go to bench/results/window.txt.
"""

import argparse
import re
import subprocess
import sys
from itertools import count
from pathlib import Path

from bench.house import RESULTS, busy, encoded, machine, send_form
from bench.inbox import HEAD, VENDORS, house, rows
from bench.intake import typed_at_window

BEFORE = 1000


def measure(vendor: str, wanted: tuple[int, float], kept: Path | None) -> str:
    """The table of one database."""
    lines = house(vendor, wanted, kept)
    from django.db import connection

    asked = steps()
    before = busy()
    lines = [machine(), *lines, HEAD, *rows(asked), f"{before} before, {busy()} after"]
    connection.close()
    return "\n".join(lines) + "\n"


def steps():
    """The steps, by name."""
    from django.test import Client

    from bench.inbox import questions
    from huiyin.services.demo import password

    client = Client()
    client.post("/staff/sign-in", {"username": "clerk", "password": password()})
    name, phone = known_person()
    page = client.get("/staff/register/").content.decode()
    token = re.search(r'name="token" value="([^"]*)"', page).group(1)
    serial, receipts = count(), []

    def ask(path, **given):
        def work():
            answer = client.post(path, given)
            assert answer.status_code == 200, (path, answer.status_code)
            return answer.content.decode()

        return work

    def register():
        n = next(serial)
        body = encoded(typed_at_window(40_000 + n, f"{token}{n}", name=name, phone=phone))
        answer = send_form(client, "/staff/register/", body)
        assert "/receipt/?form=" in answer.headers["Location"], answer
        receipts.append(answer.headers["Location"])

    def receipt():
        answer = client.get(receipts[-1])
        assert answer.status_code == 200, answer.status_code

    bare = "bare query: newest 51 rows of the bureau"
    by_name, by_phone = ask("/staff/register/known/", name=name), ask(
        "/staff/register/known/", name=name, phone=phone)  # fmt: skip
    assert "/staff/petitions/" in by_phone(), "a person who came before is known"
    words = {"title": "小区停水", "detail": "小区二期停水三个月，报修多次无人处理。"}
    return {
        bare: questions()[bare],
        "the form": lambda: client.get("/staff/register/"),
        "who it is, by name": by_name,
        "who it is, by name and phone": by_phone,
        "what the words point to": ask("/staff/register/advice/", **words),
        "registered": register,
        "the receipt": receipt,
    }


def known_person():
    """Name and phone of somebody who came before."""
    from huiyin.store.petitions.models import Petitioner
    from huiyin.store.record.seals import unseal

    row = Petitioner.objects.exclude(sealed="").order_by("-id")[BEFORE]
    known = unseal(row.sealed)
    return known["name"], known["phone"]


def main() -> int:
    """Each database in a process of its own; the tables to the results folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--petitions", type=int, default=100_000)
    parser.add_argument("--handled", type=float, default=0.2)
    parser.add_argument("--vendor", choices=VENDORS)
    parser.add_argument("--house", type=Path)
    options = parser.parse_args()
    wanted = (options.petitions, options.handled)
    if options.vendor:
        print(measure(options.vendor, wanted, options.house))
        return 0
    tables = []
    for vendor in VENDORS:
        command = [sys.executable, "-m", "bench.window", "--vendor", vendor]
        command += ["--petitions", str(options.petitions), "--handled", str(options.handled)]
        tables.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    text = "\n".join(tables)
    (RESULTS / "window.txt").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
