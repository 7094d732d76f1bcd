"""`huiyin worker`: background work, until it is stopped."""

import os
import signal
import socket
import threading
from argparse import ArgumentParser, Namespace

from huiyin.cli import house
from huiyin.cli.wording import say

PAUSE_SECONDS = 1.0


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    parser.add_argument("--once", action="store_true", help=say("worker", "once"))
    parser.add_argument("--scans", action="store_true", help=say("worker", "scans"))


def run(options: Namespace) -> int:
    """Work; a signal to stop lets the errand at hand be finished."""
    stopped = threading.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda _number, _frame: stopped.set())
    with house.opened():
        from huiyin.jobs.loop import work

        name = f"{socket.gethostname()}:{os.getpid()}"
        done = work(name, stopped, PAUSE_SECONDS, is_once=options.once, is_apart=options.scans)
    if options.once:
        print(say("worker", "done", sent=done.sent, failed=done.failed))
    return 0
