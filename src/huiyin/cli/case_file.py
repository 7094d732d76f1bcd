"""Reading the case that `huiyin clocks` is given, naming what is wrong by its place."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from huiyin.cli.wording import CommandError, say
from huiyin.domain.acts import Act, ActKind
from huiyin.domain.clocks import CaseFacts

FACTS = {
    "taken_in_by": ("bureau", "unit"),
    "kind": ("ordinary", "simplified"),
    "purpose": ("appeal_for_resolution", "accusation", "suggestion"),
}
REQUIRED = {
    ActKind.DIVERTED: ("route",),
    ActKind.EXTENDED: ("days",),
    ActKind.SERVED: ("document",),
    ActKind.REVIEW_OPINION_ISSUED: ("outcome",),
    ActKind.FINAL_REVIEW_OPINION_ISSUED: ("outcome",),
    ActKind.AMENDED: ("seq", "field", "new"),
    ActKind.RETRACTED: ("seq",),
}
CHOICES: Mapping[str, tuple[Any, ...]] = {
    "document": ("opinion", "review_opinion", "final_review_opinion"),
    "outcome": ("uphold", "change", "revoke", "redo"),
    "route": (1, 2, 3, 4, 5, 6),
}
DATES = ("sent_on", "report_by")
YEARS = range(1949, 2100)
NUMBERS = ("days", "redo_within", "report_within", "seq")


def read_case(file: str) -> tuple[list[Act], CaseFacts]:
    """The acts and facts of one case; CommandError says what is wrong and where."""
    case = _load(file)
    if not isinstance(case, dict) or not isinstance(case.get("acts"), list):
        raise CommandError(say("clocks", "not_a_case", file=file))
    facts = _facts(case)
    return [_act(entry, index, facts) for index, entry in enumerate(case["acts"])], facts


def _load(file: str) -> Any:
    try:
        raw = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
        return json.loads(raw)
    except json.JSONDecodeError as error:
        raise CommandError(say("clocks", "not_json", file=file, line=error.lineno)) from error
    except UnicodeDecodeError as error:
        raise CommandError(say("clocks", "not_json", file=file, line=1)) from error
    except OSError as error:
        raise CommandError(say("clocks", "missing", file=file)) from error


def _facts(case: Mapping[str, Any]) -> CaseFacts:
    given: dict[str, str] = {}
    for name, allowed in FACTS.items():
        value = case.get(name) or allowed[0]
        if value not in allowed:
            told = {"name": name, "value": value, "allowed": "、".join(allowed)}
            raise CommandError(say("clocks", "bad_fact", **told))
        given[name] = value
    return CaseFacts(
        str(case.get("region") or ""), given["taken_in_by"], given["kind"], given["purpose"]
    )


def _act(entry: Any, index: int, facts: CaseFacts) -> Act:
    if not isinstance(entry, dict) or not entry.get("act"):
        raise CommandError(say("clocks", "no_act", index=index))
    try:
        kind = ActKind(entry["act"])
    except ValueError as error:
        told = {"index": index, "value": entry["act"]}
        raise CommandError(say("clocks", "unknown_act", **told)) from error
    place = {"index": index, "act": kind.value}
    _require(entry, kind, facts, place)
    fields = {k: v for k, v in entry.items() if k not in ("act", "on", "unit", "claims")}
    _check_fields(fields, place)
    return Act(
        kind=kind,
        on=_date(entry["on"], "on", place),
        seq=index + 1,
        unit=str(entry.get("unit") or ""),
        claims=_claims(entry.get("claims") or [], place),
        fields=fields,
    )


def _require(
    entry: Mapping[str, Any], kind: ActKind, facts: CaseFacts, place: Mapping[str, Any]
) -> None:
    needed = ("on", *REQUIRED.get(kind, ()))
    if kind is ActKind.ACCEPTED and facts.purpose == FACTS["purpose"][0]:
        needed += ("route",)
    for field in needed:
        if entry.get(field) in (None, ""):
            raise CommandError(say("clocks", "missing_field", field=field, **place))


def _check_fields(fields: dict[str, Any], place: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if value is None:
            continue
        if name in DATES:
            _date(value, name, place)
        elif name in NUMBERS:
            fields[name] = _number(value, name, place)
        elif name in CHOICES and value not in CHOICES[name]:
            told = {"field": name, "value": value, "allowed": "、".join(map(str, CHOICES[name]))}
            raise CommandError(say("clocks", "bad_value", **told, **place))


def _claims(value: Any, place: Mapping[str, Any]) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise CommandError(say("clocks", "bad_number", field="claims", value=value, **place))
    return tuple(_number(claim, "claims", place) for claim in value)


def _number(value: Any, field: str, place: Mapping[str, Any]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10000:
        return value
    raise CommandError(say("clocks", "bad_number", field=field, value=value, **place))


def _date(value: Any, field: str, place: Mapping[str, Any]) -> date:
    try:
        day = date.fromisoformat(value)
        if day.year not in YEARS:
            raise ValueError(value)
        return day
    except (TypeError, ValueError) as error:
        told = {"field": field, "value": value}
        raise CommandError(say("clocks", "bad_date", **told, **place)) from error
