"""Calls made up from the API's own description, sent to the real WSGI application.

Half of them are what the description allows, half what it forbids; addresses name petitions
that exist and acts of the table, so that a good part gets past the first check.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.generation import GenerationMode
from schemathesis.openapi.checks import UndefinedStatusCode  # noqa: F401 - registers the checks
from schemathesis.specs.openapi import checks
from werkzeug.test import Client

from huiyin.domain.transitions import BY_VERB, TRANSITIONS

CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
_VALUES: dict[str, Any] = {
    "unit": "HOUSING", "report_by": "2026-12-31", "reason": "理由", "text": "答复", "route": "6",
    "way": "post", "to": "1", "why": "写错了", "outcomes": {"1": "supported"}, "facts": "事实",
    "basis": "依据", "days": 10, "seq": "1", "field": "title", "new": "新的",
}  # fmt: skip


@dataclass
class Tally:
    """What was sent and what came back."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)

    @property
    def calls(self) -> int:
        """How many calls."""
        return sum(self.answers.values())


def send(
    app: Any, keys: Sequence[str], numbers: Sequence[str], times: int, start: int = 0
) -> Tally:
    """`times` calls of each kind to each operation. Raises what schemathesis finds wrong."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    tally = Tally()
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in MODES:
            _send_all(operation, mode, _Caller(app, keys, numbers, tally, times, start))
    return tally


@dataclass
class _Caller:
    app: Any
    keys: Sequence[str]
    numbers: Sequence[str]
    tally: Tally
    times: int
    start: int
    key: str = ""


def _send_all(operation: Any, mode: GenerationMode, caller: _Caller) -> None:
    chance = random.Random(caller.start)

    @seed(caller.start)
    @settings(
        max_examples=caller.times, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        caller.key = chance.choice(caller.keys)
        _make_real(case, mode, caller, chance)
        headers = {"Authorization": f"Bearer {caller.key}"}
        response = case.call_and_validate(headers=headers, checks=CHECKS)
        caller.tally.answers[operation.definition.raw["operationId"], response.status_code] += 1

    call()


def _make_real(case: Any, mode: GenerationMode, caller: _Caller, chance: random.Random) -> None:
    """Put a number that exists in the address and an act of the table in the body, mostly."""
    if case.path_parameters and chance.random() < 0.8:
        case.path_parameters["number"] = chance.choice(caller.numbers)
    is_act = isinstance(case.body, dict) and "verb" in case.body
    if is_act and mode is GenerationMode.POSITIVE and chance.random() < 0.8:
        _make_act(case, caller, chance)


def _make_act(case: Any, caller: _Caller, chance: random.Random) -> None:
    """An act of the table with what its form asks; often one that is allowed just now."""
    verb = chance.choice(_allowed(case, caller) or sorted(BY_VERB))
    asks = {f.name for row in TRANSITIONS if row.verb == verb for f in row.fields}
    more = case.body.get("given") or {} if chance.random() < 0.3 else {}
    case.body["verb"] = verb
    case.body["given"] = {n: v for n, v in _VALUES.items() if n in asks} | more
    if chance.random() < 0.7:
        case.body.pop("on", None)
        case.body.pop("version", None)


def _allowed(case: Any, caller: _Caller) -> list[str]:
    """What the API says the caller may do to the petition."""
    headers = {"Authorization": f"Bearer {caller.key}"}
    address = f"/api/v1/petitions/{case.path_parameters['number']}"
    seen = Client(caller.app).get(address, headers=headers)
    found: list[str] = seen.json["allowed"] if seen.status_code == 200 else []
    return found
