"""`huiyin mailbox FOLDER`: answers mail that asks for progress."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help=say("mailbox", "folder"))
    parser.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Read what waits."""
    with house.opened():
        from huiyin.portal.mailbox import read_mailbox
        from huiyin.services.messaging import MessageWay, ways

        if MessageWay.MAIL not in ways():
            raise CommandError(say("mailbox", "off"))
        try:
            did = asdict(read_mailbox(options.folder))
        except OSError as error:
            raise CommandError(say("mailbox", "unreadable", problem=error.strerror)) from error
    if options.json:
        house.print_json(did)
    else:
        print(say("mailbox", "done", **did))
    return 0
