"""`huiyin law`: the rules, why each says what it says, and whether the figures hold."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from huiyin.cli import house
from huiyin.cli.law_pages import write
from huiyin.cli.wording import CommandError, say, wording
from huiyin.config.environment import is_founded
from huiyin.law.book import LawBook
from huiyin.law.loader import check, load_book
from huiyin.law.rules import LawError, Regional, Rule, Target, Trigger, Version


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    actions = parser.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help=say("law", "list"))
    showing = actions.add_parser("show", help=say("law", "show"))
    showing.add_argument("rule", metavar="RULE", help=say("law", "rule"))
    checking = actions.add_parser("check", help=say("law", "check"))
    checking.add_argument("--texts", metavar="DIR", type=Path, help=say("law", "texts"))
    making = actions.add_parser("pages", help=say("law", "pages"))
    making.add_argument("--to", metavar="DIR", type=Path, required=True, help=say("law", "to"))
    taking = actions.add_parser("import", help=say("law", "import"))
    taking.add_argument("file", metavar="FILE", type=Path, help=say("law", "file"))
    taking.add_argument("--name", default="", metavar="TEXT", help=say("law", "name"))
    for action in (listing, showing, checking, making, taking):
        action.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Do what was asked; `check` gives 1 when something does not hold."""
    actions = {
        "list": _list, "show": _show, "check": _check, "pages": _pages, "import": _import,
    }  # fmt: skip
    return actions[options.action](options)


def _book() -> LawBook:
    """The book of this house with what its bureaus set; where there is none yet, our own."""
    if not is_founded():
        return load_book()
    with house.opened() as context:
        return context.rules.book


def _list(options: Namespace) -> int:
    book = _book()
    every: list[Rule | Regional] = [
        *book.rules.values(), *book.targets.values(), *book.periods.values()
    ]  # fmt: skip
    if options.json:
        _print_json([_row(rule) for rule in every])
    for rule in () if options.json else every:
        lengths = " / ".join(_length(v) + f" ({v.citation.code})" for v in rule.versions)
        goal = say("law", "goal") if isinstance(rule, Target) else ""
        print(f"{rule.name:30}{rule.label}  {goal}{lengths}")
    return 0


def _show(options: Namespace) -> int:
    book = _book()
    named: dict[str, Rule | Regional] = {**book.rules, **book.targets, **book.periods}
    rule = named.get(options.rule)
    if rule is None:
        raise CommandError(say("law", "unknown_rule", name=options.rule))
    if options.json:
        _print_json(asdict(rule))
        return 0
    if isinstance(rule, Rule):
        _show_rule(rule)
    else:
        line = "goal_line" if isinstance(rule, Target) else "period_line"
        print(say("law", line, rule=rule.name, label=rule.label, note=rule.note))
    for version in rule.versions:
        print(_version(version))
    return 0


def _show_rule(rule: Rule) -> None:
    print(
        say(
            "law",
            "show_line",
            rule=rule.name,
            label=rule.label,
            holder=rule.holder,
            starts=_acts(rule.starts),
            stops=_acts(rule.stops),
            falls_away=_acts(rule.falls_away),
            note=rule.note,
        ).rstrip()
    )


def _check(options: Namespace) -> int:
    try:
        found = check(options.texts)
    except LawError as error:
        raise CommandError(say("law", "no_texts", folder=options.texts)) from error
    if options.json:
        _print_json(found)
    for line in () if options.json else found:
        print(line)
    if found:
        raise CommandError(say("law", "found", count=len(found)))
    if not options.json:
        print(say("law", "sound"))
    return 0


def _pages(options: Namespace) -> int:
    files = [str(path) for path in write(options.to)]
    if options.json:
        _print_json(files)
    for file in () if options.json else files:
        print(file)
    return 0


def _import(options: Namespace) -> int:
    """A statute's text into the law library."""
    if not options.file.is_file():
        raise CommandError(say("law", "no_file", file=options.file))
    with house.opened() as context:
        from huiyin.services import library
        from huiyin.text.statutes import NoStatute

        try:
            statute = library.read_file(options.file.read_bytes(), options.name)
        except NoStatute as error:
            reason = house.reason(error.reason)
            raise CommandError(say("law", "unread", file=options.file, reason=reason)) from error
        done = library.take_in(context, statute)
    if options.json:
        _print_json(asdict(done))
    else:
        print(say("law", "imported", **asdict(done)))
    return 0


def _row(rule: Rule | Regional) -> dict[str, Any]:
    return {
        "rule": rule.name,
        "label": rule.label,
        "holder": rule.holder if isinstance(rule, Rule) else "",
        "region": rule.region,
        "is_target": isinstance(rule, Target),
        "versions": [
            {
                "since": version.since,
                "length": version.length,
                "unit": version.unit,
                "article": version.citation.code,
                "basis": version.basis,
                "region": version.region or rule.region,
                "is_ended": version.is_ended,
            }
            for version in rule.versions
        ],
    }


def _version(version: Version) -> str:
    more = version.extension
    return say(
        "law",
        "version",
        since=version.since,
        length=_length(version),
        unit="",
        extension=say("law", "extension", **asdict(more)) if more else "",
        citation=version.citation.text,
        basis=version.basis,
        confirmed_on=version.confirmed_on,
        terms=(say("law", "terms", terms=version.terms) if version.terms else "")
        + (say("law", "region", region=version.region) if version.region else ""),
    )


def _length(version: Version) -> str:
    words = wording()["law"]
    if version.is_ended:
        return str(words["ended"])
    if version.length is None:
        return str(words["set_by_act"])
    return f"{version.length}{words['days'][version.unit]}"


def _acts(triggers: Iterable[Trigger]) -> str:
    return _labels(trigger.act for trigger in triggers)


def _labels(acts: Iterable[str]) -> str:
    labels = load_book().act_labels
    return "、".join(labels[act] for act in acts)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=date.isoformat))
