"""`huiyin backup FILE`: the whole state into one file, while people work."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording

if TYPE_CHECKING:
    from huiyin.services.keeping import Kept


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    parser.add_argument("file", metavar="FILE", type=Path, help=say("backup", "file"))
    parser.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """1 when nothing was written, or when the record that was written does not hold."""
    with house.opened() as context:
        from huiyin.services.keeping import Trouble, backup

        try:
            kept = backup(context, options.file, show)
        except Trouble as trouble:
            raise CommandError(say("backup", trouble.reason, **trouble.told)) from trouble
    return tell("backup", kept, options)


def show(done: int, total: int) -> None:
    """How far it is."""
    house.progress(say("backup", "progress", done=done, total=total))


def tell(command: str, kept: "Kept", options: Namespace) -> int:
    """Say what was kept; the status."""
    result = {"petitions": kept.petitions, "acts": kept.acts, "files": kept.files,
              "head": kept.head}  # fmt: skip
    if options.json:
        house.print_json(result | {"identity_keys": kept.keys})
    else:
        keys = "、".join(kept.keys)
        print(say(command, "done", file=options.file, keys=keys, **result))
    if not kept.is_whole:
        print(say("backup", "broken"), file=sys.stderr)
    if kept.lost:
        print(say("backup", "lost", count=len(kept.lost), first=kept.lost[0]), file=sys.stderr)
    return int(not kept.is_whole or bool(kept.lost))
