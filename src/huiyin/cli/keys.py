"""`huiyin keys rotate|show|forget`: the identity key, by fingerprint."""

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording

if TYPE_CHECKING:
    from huiyin.services.context import Context
    from huiyin.services.keys import Rotation


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    actions = parser.add_subparsers(dest="action", required=True)
    rotating = actions.add_parser("rotate", help=say("keys", "rotate"))
    rotating.add_argument("--new-key-file", metavar="FILE", type=Path, help=say("keys", "file"))
    showing = actions.add_parser("show", help=say("keys", "show"))
    forgetting = actions.add_parser("forget", help=say("keys", "forget"))
    for action in (rotating, showing, forgetting):
        action.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Rotate, show or forget."""
    actions = {"rotate": _rotate, "show": _show, "forget": _forget}
    with house.opened() as context:
        from huiyin.services.keys import KeyTrouble

        try:
            return actions[options.action](context, options)
        except KeyTrouble as trouble:
            raise CommandError(say("keys", trouble.reason)) from trouble


def _rotate(context: "Context", options: Namespace) -> int:
    from huiyin.services.keys import rotate

    def hand_over(rotation: "Rotation") -> None:
        _tell(rotation, options)

    rotation = rotate(context, _given(options.new_key_file), hand_over)
    if not rotation.to_install:
        _tell(rotation, options)
    return 0


def _tell(rotation: "Rotation", options: Namespace) -> None:
    done, text = rotation.done, rotation.to_install
    result = {"key": done.key, "former": done.former, "rewrapped": done.names, "begun": done.fresh}
    if options.json:
        house.print_json(result | ({"to_install": text} if text else {}))
    else:
        print(say("keys", "rotated", by=done.key, count=len(done.names), fresh=done.fresh))
        if text:
            print(say("keys", "to_install", text=text))
    sys.stdout.flush()


def _given(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return file.read_text(encoding="ascii").strip() or "-"
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(say("keys", "missing", file=file)) from error


def _show(context: "Context", options: Namespace) -> int:
    from huiyin.services.keys import show

    keys = show(context)
    if options.json:
        house.print_json(asdict(keys))
        return 0
    place = say("keys", "in_file" if keys.is_in_file else "from_environment")
    print(say("keys", "in_force", by=keys.key, place=place, kept=keys.former_kept))
    for key in keys.data_keys:
        opens = say("keys", "opens" if key.is_open else "does_not_open")
        print(say("keys", "line", name=key.name, by=key.wrapped_by, opens=opens))
    return 0


def _forget(context: "Context", options: Namespace) -> int:
    from huiyin.services.keys import forget

    count = forget(context)
    if options.json:
        house.print_json({"forgotten": count})
    else:
        print(say("keys", "forgotten", count=count))
    return 0
