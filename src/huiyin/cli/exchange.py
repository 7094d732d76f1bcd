"""`huiyin exchange run|list`: the exchange with the upper system, by hand."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording

if TYPE_CHECKING:
    from huiyin.services.context import Context


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    actions = parser.add_subparsers(dest="action", required=True)
    running = actions.add_parser("run", help=say("exchange", "run"))
    listing = actions.add_parser("list", help=say("exchange", "list"))
    for action in (running, listing):
        action.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Exchange now, or say what is stuck."""
    with house.opened() as context:
        from huiyin.services import exchange

        if not exchange.is_on():
            raise CommandError(say("exchange", "off"))
        return {"run": _run, "list": _list}[options.action](context, options)


def _run(_context: "Context", options: Namespace) -> int:
    from huiyin.services.exchange_round import exchange_now

    did = exchange_now()
    if options.json:
        house.print_json(did)
    else:
        print(say("exchange", "done", **did))
    if did["trouble"]:
        raise CommandError(say("exchange", "trouble", why=did["trouble"]))
    return 0


def _list(context: "Context", options: Namespace) -> int:
    from huiyin.services.exchange_desk import stuck_lines

    lines: list[dict[str, Any]] = stuck_lines(context)
    if options.json:
        house.print_json(lines)
    for line in () if options.json else lines:
        print(say("exchange", "line", **line))
    return 0
