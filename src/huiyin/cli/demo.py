"""`huiyin demo`: the demo database, nothing served."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    parser.add_argument("--petitions", type=int, default=60, help=say("demo", "petitions"))
    parser.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Make it."""
    with house.opened():
        made = make(options.petitions)
    if options.json:
        house.print_json(made)
    else:
        print(say("demo", "made", **made))
    return 0


def make(count: int) -> dict[str, int]:
    """Make the demo bureau unless it is there; how much it holds. Raises CommandError."""
    from huiyin.services import demo

    def show(done: int, total: int) -> None:
        house.progress(say("demo", "progress", done=done, total=total))

    try:
        return asdict(demo.make(count, show))
    except demo.MixedData as mixed:
        raise CommandError(say("demo", "not_empty")) from mixed
