"""`huiyin clocks FILE`: the clocks of one case, without a database."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from datetime import date

from huiyin.cli.case_file import read_case
from huiyin.cli.wording import CommandError, say, wording
from huiyin.domain.clocks import Clock, ClockReport, clocks
from huiyin.law.loader import load_book, load_calendar


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    parser.add_argument("file", metavar="FILE", help=say("clocks", "file"))
    parser.add_argument("--asof", metavar="DATE", help=say("clocks", "asof"))
    parser.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Print the clocks; CommandError names the act that cannot be read."""
    asof = _asof(options.asof)
    acts, facts = read_case(options.file)
    report = clocks(acts, facts, load_book(), load_calendar(), asof)
    print(as_json(report) if options.json else as_table(report, asof))
    return 0


def as_json(report: ClockReport) -> str:
    """The report as the interface describes it."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=1, default=date.isoformat)


def as_table(report: ClockReport, asof: date) -> str:
    """The report for people: one line for each clock, its reasons below."""
    lines = [say("clocks", "heading", asof=asof)]
    for clock in report.clocks:
        lines += [_line(clock), *(f"    {sentence}" for sentence in clock.why)]
    if not report.clocks:
        lines.append(say("clocks", "none"))
    labels = load_book().act_labels
    for found in report.unlawful:
        lines.append(say("clocks", "unlawful", **{**asdict(found), "act": labels[found.act]}))
    return "\n".join(lines)


def _line(clock: Clock) -> str:
    words = wording()["clocks"]
    return say(
        "clocks",
        "line",
        label=clock.label,
        rule=clock.rule,
        round=clock.round,
        unit=say("clocks", "unit", code=clock.unit_code) if clock.unit_code else "",
        state=words["states"][clock.state],
        started=clock.started_on,
        due=clock.due_on or words["no_day"],
        provisional=words["provisional"] if clock.provisional else "",
    )


def _asof(value: str | None) -> date:
    if value is None:
        from huiyin.services.context import today

        return today()
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise CommandError(say("clocks", "bad_asof", value=value)) from error
