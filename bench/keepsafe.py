"""Rotation and backup under load: nothing lost, nothing refused, the copy has the same head.

    python -m bench.keepsafe [--petitions 1000]

A second process takes petitions in, without pause, while this one rotates the identity key and
takes backups in turn. Results go to bench/results/keepsafe.txt.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.house import RESULTS, machine, open_house

VENDORS = ("sqlite", "postgresql")
HUIYIN = [sys.executable, "-m", "huiyin.cli.main"]
DETAIL = "小区停水三个月" * 8
CLERK = [sys.executable, "-m", "bench.keepsafe", "--clerk"]


def command(*words, env=None):
    """A command's JSON and its seconds; it must do what it is asked."""
    start = time.perf_counter()
    done = subprocess.run([*HUIYIN, *words, "--json"], capture_output=True, text=True,
                          check=False, env=os.environ | (env or {}))  # fmt: skip
    assert done.returncode == 0, done
    return json.loads(done.stdout), time.perf_counter() - start


def take_in(count: int) -> None:
    """The clerk: takes petitions in, opens each name at once, tells the slowest and the failed."""
    from huiyin.cli.house import operator, set_up

    set_up()
    from huiyin.domain.petition import Purpose
    from huiyin.services import intake, organisation
    from huiyin.services.intake import Party, Registration, Submission
    from huiyin.store.petitions.identity import Identity
    from huiyin.store.petitions.models import Petitioner
    from huiyin.store.record.keyring import warm_at_start
    from huiyin.store.record.seals import unseal

    warm_at_start()
    desk, failed, seals, slowest = organisation.desk(operator()), [], {}, 0.0
    print("ready", flush=True)
    begin = time.perf_counter()
    for n in range(count):
        party = Party(Identity(f"欧阳{n}", f"139{n:08d}", "", "某镇某村"))
        start = time.perf_counter()
        try:
            receipt = intake.register_at_window(
                operator(), desk, Submission(DETAIL, ("恢复供水",), parties=(party,)),
                Registration(Purpose.APPEAL_FOR_RESOLUTION),
            )  # fmt: skip
            sealed = Petitioner.objects.get(petition_id=receipt.id).sealed
            assert unseal(sealed)["name"] == f"欧阳{n}"
            name = sealed.partition(":")[0]
            seals[name] = seals.get(name, 0) + 1
        except Exception as error:
            failed.append(repr(error))
        slowest = max(slowest, time.perf_counter() - start)
    told = {"failed": failed, "seals": seals, "slowest": slowest,
            "seconds": time.perf_counter() - begin}  # fmt: skip
    print(json.dumps(told), flush=True)


def measure(vendor: str, petitions: int) -> str:
    """The lines of one database."""
    folder = open_house(vendor)
    aside = Path(tempfile.mkdtemp(prefix="huiyin-kept-"))
    lines = [machine()]
    clerk = subprocess.Popen([*CLERK, "--petitions", str(petitions)], stdout=subprocess.PIPE,
                             text=True, env=os.environ)  # fmt: skip
    assert clerk.stdout.readline() == "ready\n"
    rotations, backups = [], []
    while clerk.poll() is None:
        rotations.append(command("keys", "rotate")[1])
        if clerk.poll() is None:
            backups.append(command("backup", str(aside / f"{len(backups)}.zip")))
    told = json.loads(clerk.stdout.read())
    assert not told["failed"], told["failed"][:3]
    lines.append(
        f"  {petitions} petitions taken in by a second process in {told['seconds']:.1f} s, "
        f"slowest {told['slowest'] * 1000:.0f} ms, failed {len(told['failed'])}; seal keys used "
        f"{len(told['seals'])}"
    )
    lines.append(
        f"  meanwhile {len(rotations)} rotations, slowest {max(rotations):.1f} s; {len(backups)} "
        f"backups, slowest {max(s for _, s in backups):.1f} s (commands, start included)"
    )
    verdict, seconds = command("record", "verify")
    assert verdict["ok"] and verdict["petitions"] == petitions, verdict
    lines.append(f"  record verify: ok, {verdict['acts']} acts, {petitions} petitions, "
                 f"{seconds:.1f} s")  # fmt: skip
    opened = aside / "names.csv"
    command("export", "petitions", str(opened), "--reveal", "--purpose", "bench")
    text = opened.read_text(encoding="utf-8-sig")
    assert all(f"欧阳{n}," in text for n in range(petitions))
    lines.append(f"  names opened afterwards with the last key: {petitions} of {petitions}")
    last, seconds = command("backup", str(aside / "last.zip"))
    size = (aside / "last.zip").stat().st_size / 1e6
    lines.append(f"  backup at rest: {seconds:.1f} s, {size:.1f} MB")
    key = (folder / "identity.key").read_text()
    middle = backups[len(backups) // 2][0]
    paths = {"taken under load": (aside / f"{len(backups) // 2}.zip", middle),
             "taken at rest": (aside / "last.zip", last)}  # fmt: skip
    for name, (path, promised) in paths.items():
        lines.append("  " + restored(vendor, name, path, promised, folder, key))
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(aside, ignore_errors=True)
    return "\n".join(lines)


def restored(vendor, name, path, promised, folder, key):
    """A backup in a fresh database: the head it promised, and a record that holds."""
    from bench.house import POSTGRES

    with tempfile.TemporaryDirectory() as data:
        for file in ("identity.key", "identity.key.old"):
            shutil.copy(folder / file, Path(data) / file)
        url = f"sqlite:///{data}/copy.sqlite3"
        if vendor == "postgresql":
            import psycopg

            base, _, house = POSTGRES.rpartition("/")
            url = f"{base}/{house}_copy"
            with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
                server.execute(f'DROP DATABASE IF EXISTS "{house}_copy" WITH (FORCE)')
                server.execute(f'CREATE DATABASE "{house}_copy" TEMPLATE template0 '
                               "ENCODING 'UTF8' LOCALE 'C.UTF-8'")  # fmt: skip
        env = {"HUIYIN_DATA": data, "HUIYIN_DATABASE_URL": url}
        told, seconds = command("restore", str(path), env=env)
        verdict, _ = command("record", "verify", "--head", promised["head"], env=env)
        assert verdict["ok"] and told == promised, (verdict, told, promised)
        rebuilt, _ = command("record", "rebuild", "--check", env=env)
        assert rebuilt["differences"] == []
        return (
            f"restore of the one {name}: {told['petitions']} petitions, {told['acts']} acts, "
            f"{seconds:.1f} s, head the same, verify ok, derived rows the same"
        )


def main() -> int:
    """Each database in a process of its own; the lines to the results folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--petitions", type=int, default=1000)
    parser.add_argument("--vendor", choices=VENDORS)
    parser.add_argument("--clerk", action="store_true")
    options = parser.parse_args()
    if options.clerk:
        take_in(options.petitions)
        return 0
    if options.vendor:
        print(measure(options.vendor, options.petitions))
        return 0
    tables = []
    for vendor in VENDORS:
        words = [sys.executable, "-m", "bench.keepsafe", "--vendor", vendor]
        words += ["--petitions", str(options.petitions)]
        tables.append(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    text = "".join(tables)
    (RESULTS / "keepsafe.txt").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
