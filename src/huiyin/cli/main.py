"""The command `huiyin`: finds the subcommand, runs it, turns trouble into one line and a status.

A subcommand is a module with `arguments(parser)` and `run(options)`, entered in COMMANDS and in
`wording.yaml`; it is imported only when it is asked for.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from huiyin.cli.wording import CommandError, wording
from huiyin.law.rules import LawError

DONE, COULD_NOT, WRONG_USE = 0, 1, 2

COMMANDS = {
    "serve": "huiyin.cli.serve",
    "demo": "huiyin.cli.demo",
    "person": "huiyin.cli.person",
    "client": "huiyin.cli.client",
    "petition": "huiyin.cli.petition",
    "letter": "huiyin.cli.letter",
    "letters": "huiyin.cli.letters",
    "archive": "huiyin.cli.archive",
    "import": "huiyin.cli.import_ledger",
    "export": "huiyin.cli.export_ledger",
    "exchange": "huiyin.cli.exchange",
    "mailbox": "huiyin.cli.mailbox",
    "clocks": "huiyin.cli.clocks",
    "calendar": "huiyin.cli.calendar",
    "law": "huiyin.cli.law",
    "record": "huiyin.cli.record",
    "keys": "huiyin.cli.keys",
    "backup": "huiyin.cli.backup",
    "restore": "huiyin.cli.restore",
    "worker": "huiyin.cli.worker",
    "tick": "huiyin.cli.tick",
}


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line that says what to do."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, wording()["wrong_use"].format(problem=message, prog=self.prog) + "\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 could not, 2 wrong use."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help"):
        print(overview())
        return DONE if words else WRONG_USE
    name = words[0]
    if name not in COMMANDS:
        print(wording()["unknown_command"].format(name=name), file=sys.stderr)
        return WRONG_USE
    try:
        return run(name, words[1:])
    except SystemExit as leaving:
        return int(leaving.code or DONE)
    except (CommandError, LawError) as trouble:
        print(trouble, file=sys.stderr)
        return COULD_NOT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT


def run(name: str, words: Sequence[str]) -> int:
    """Import the command's module and let it work; its status, 0 when it returns none."""
    module = import_module(COMMANDS[name])
    parser = Parser(prog=f"huiyin {name}", description=wording()["commands"][name])
    module.arguments(parser)
    return int(module.run(parser.parse_args(words)) or DONE)


def overview() -> str:
    """The list of commands with what each does."""
    labels = wording()["commands"]
    lines = [f"  {name:12}{labels[name]}" for name in COMMANDS]
    return "\n".join([wording()["usage"], *lines])


if __name__ == "__main__":
    sys.exit(main())
