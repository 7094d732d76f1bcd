"""Somebody at another desk: does what the test wishes, in a process of its own.

Wishes: `{"do": "act", login, number, verb, given, seen, at}`, `{"do": "register", login, detail,
token, at}` and `{"do": "import", file, at}`; the answer tells what came of it.
"""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import django


def _act(wish: dict[str, Any], context: Any) -> dict[str, Any]:
    from huiyin.domain.procedure import Refusal
    from huiyin.services import acting, procedure

    try:
        derived = procedure.act(
            context, wish["number"], acting.Wish(wish["verb"], wish["given"], None, wish["seen"])
        )
    except acting.Conflict as conflict:
        return {"came": "conflict", "acts": [a.kind for a in conflict.acts]}
    except Refusal as refusal:
        return {"came": "refusal", "reason": refusal.reason, "allowed": refusal.allowed}
    return {"came": "done", "version": derived.petition["version"]}


def _register(wish: dict[str, Any], context: Any) -> dict[str, Any]:
    from huiyin.domain.petition import Purpose
    from huiyin.services import intake
    from huiyin.services.intake import Desk, Registration, Submission

    receipt = intake.register_at_window(
        context, Desk("B1", "540699"), Submission(wish["detail"]),
        Registration(Purpose.SUGGESTION), wish["token"],
    )  # fmt: skip
    return {"came": "done", "number": receipt.number, "code": receipt.query_code}


def _import(wish: dict[str, Any], context: Any) -> dict[str, Any]:
    from huiyin.services import ledger
    from huiyin.services.intake import Desk

    taken = ledger.import_petitions(
        context, Desk("B1", "540699"), ledger.Source(Path(wish["file"]))
    )
    return {"came": "done", "registered": taken.registered, "unchanged": taken.unchanged}


def main() -> None:
    """Answer wishes until there are no more."""
    django.setup()
    from huiyin.services.context import begin
    from huiyin.services.people import actor_by_login

    ways = {"act": _act, "register": _register, "import": _import}
    actors: dict[str, Any] = {}
    for line in sys.stdin:
        wish = json.loads(line)
        login = wish["login"]
        actor = actors.setdefault(login, actor_by_login(login))
        try:
            told = ways[wish["do"]](wish, begin(actor, datetime.fromisoformat(wish["at"])))
        except Exception as error:  # the test says what it makes of it
            told = {"came": type(error).__name__, "told": str(error)}
        print(json.dumps(told, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
