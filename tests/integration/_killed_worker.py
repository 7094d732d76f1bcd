"""A worker that dies at a given statement, as if the power went: run by test_outbox_killed.

For each wish `{"at": moment, "statement": n, "when": "before"|"after"}` a fresh copy of the
process does errands until there are none, and leaves without a word at the n-th statement. The
answer is its exit status: 9 when it was killed, 0 when it came to the end.
"""

import json
import os
import sys
from datetime import datetime
from importlib import import_module
from typing import Any

import django

KILLED = 9


class Killer:
    """Counts statements and ends the process at one of them."""

    def __init__(self, statement: int, when: str) -> None:
        self.left, self.when = statement, when

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left == 0 and self.when == "before":
            os._exit(KILLED)
        result = execute(sql, params, many, context)
        if self.left == 0:
            os._exit(KILLED)
        return result


def work(wish: dict[str, Any]) -> None:
    """Do errands until there are none."""
    from django.db import connection

    from huiyin.services.notices import run_one

    with connection.execute_wrapper(Killer(wish["statement"], wish["when"])):
        while run_one("killed", datetime.fromisoformat(wish["at"])) is not None:
            pass


def main() -> None:
    """Answer wishes until there are no more."""
    django.setup()
    import_module("huiyin.services.notices")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(json.loads(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
