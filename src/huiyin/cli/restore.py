"""`huiyin restore FILE`: a backup into an empty database, all of it or nothing."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from huiyin.cli import house
from huiyin.cli.backup import show, tell
from huiyin.cli.wording import CommandError, say, wording


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    parser.add_argument("file", metavar="FILE", type=Path, help=say("restore", "file"))
    parser.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Check the file before the database is opened, then load it."""
    house.set_up()
    from huiyin.services.keeping import Trouble, reading, restore

    try:
        with reading(options.file) as source, house.opened():
            kept = restore(source, show)
    except Trouble as trouble:
        raise CommandError(say("restore", trouble.reason, **trouble.told)) from trouble
    return tell("restore", kept, options)
