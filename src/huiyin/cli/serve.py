"""`huiyin serve`: web, portal and background work, by one command."""

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from huiyin.cli import house
from huiyin.cli.demo import make
from huiyin.cli.wording import say
from huiyin.config.environment import drop_dead_metrics

DEMO_PETITIONS = 60


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    parser.add_argument("--port", type=int, default=8000, help=say("serve", "port"))
    parser.add_argument("--host", default="127.0.0.1", help=say("serve", "host"))
    parser.add_argument("--demo", action="store_true", help=say("serve", "demo"))


def run(options: Namespace) -> int:
    """Migrate, make the demo if asked, serve until stopped."""
    with house.opened():
        if options.demo:
            make(DEMO_PETITIONS)
            _show_accounts()
        is_sqlite = _is_sqlite()
    drop_dead_metrics()
    print(say("serve", "ready", host=options.host, port=options.port), flush=True)
    with _worker():
        return subprocess.call(_server(options, is_sqlite))


def _show_accounts() -> None:
    from huiyin.services import demo
    from huiyin.services.context import words

    print(say("serve", "accounts", password=demo.script()["password"]))
    for account in demo.accounts():
        told = account | {"role": words()["role"][account["role"]]}
        print(say("serve", "account", **told))


def _is_sqlite() -> bool:
    from django.conf import settings

    return str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3")


def _server(options: Namespace, is_sqlite: bool) -> list[str]:
    """SQLite has one writer: one worker with one thread is quickest there."""
    workers, threads = ("1", "1") if is_sqlite else ("2", "4")
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options.host,
        "--port", str(options.port), "--workers", workers, "--blocking-threads", threads,
        "--backpressure", "256", "--log-level", "warning", "huiyin.config.wsgi:application",
    ]  # fmt: skip


@contextmanager
def _worker() -> Iterator[None]:
    """One worker for everything, and one that reads scans where the extra `ocr` is there."""
    from huiyin.adapters.ocr.rapid import is_installed

    command = [sys.executable, "-m", "huiyin.cli.main", "worker"]
    wanted = [command, [*command, "--scans"]] if is_installed() else [command]
    workers = [subprocess.Popen(one) for one in wanted]
    try:
        yield
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(timeout=100)
