"""The worker's loop: errands as they come, a sweep of the clocks every hour."""

import time
from threading import Event

from django.db import close_old_connections

from huiyin.services.notices import Done, run_all, sweep

SWEEP_SECONDS = 3600


def work(name: str, stopped: Event, pause: float, *, is_once: bool = False) -> Done:
    """Do errands until stopped (or, once, until there are none); what was done in all."""
    total, next_sweep = Done(), 0.0
    while not stopped.is_set():
        if not is_once and time.monotonic() >= next_sweep:
            sweep()
            next_sweep = time.monotonic() + SWEEP_SECONDS
        done = run_all(name)
        total.sent += done.sent
        total.failed += done.failed
        if is_once:
            break
        close_old_connections()
        stopped.wait(pause)
    return total
