"""The worker's loop: errands as they come, a sweep of the clocks every hour."""

import time
from threading import Event

from django.db import close_old_connections

from huiyin.services.context import now
from huiyin.services.notices import APART, Done, beat, run_all, sweep
from huiyin.services.outside import come_round

SWEEP_SECONDS = 3600
BEAT_SECONDS = 15


def work(
    name: str, stopped: Event, pause: float, *, is_once: bool = False, is_apart: bool = False
) -> Done:
    """Do errands until stopped (or, once, until there are none); what was done in all.

    `is_apart`: only what a worker of its own does (scanned pages are read); the clocks are swept
    by the other one.
    """
    kinds = sorted(APART) if is_apart else []
    total, next_sweep, next_beat, started = Done(), 0.0, 0.0, now()
    while not stopped.is_set():
        if not (is_once or is_apart) and time.monotonic() >= next_sweep:
            sweep()
            next_sweep = time.monotonic() + SWEEP_SECONDS
        done = run_all(name, kinds=kinds, is_stopped=stopped.is_set)
        total.sent += done.sent
        total.failed += done.failed
        if is_once:
            break
        if time.monotonic() >= next_beat:
            beat(name, started, total)
            if not is_apart:
                come_round(now())
            next_beat = time.monotonic() + BEAT_SECONDS
        close_old_connections()
        stopped.wait(pause)
    return total
