"""`huiyin tick`: one sweep of clocks, reminders, outbox."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from huiyin.cli import house
from huiyin.cli.wording import say, wording


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    parser.add_argument("--asof", metavar="DATE", help=say("tick", "asof"))
    parser.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Sweep once."""
    day = house.day(options.asof)
    with house.opened():
        from huiyin.services.notices import sweep

        swept = asdict(sweep(day))
    if options.json:
        house.print_json(swept)
    else:
        print(say("tick", "done", **swept))
    return 0
