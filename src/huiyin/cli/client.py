"""`huiyin client add|list|close`: keys for other systems."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from huiyin.cli import house
from huiyin.cli.wording import say, wording

if TYPE_CHECKING:
    from huiyin.services.context import Context

YEAR = timedelta(days=365)


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    actions = parser.add_subparsers(dest="action", required=True)
    adding = actions.add_parser("add", help=say("client", "add"))
    adding.add_argument("name", metavar="NAME", help=say("client", "name"))
    adding.add_argument("--unit", metavar="CODE", required=True, help=say("person", "unit"))
    adding.add_argument("--role", required=True, help=say("person", "role"))
    adding.add_argument("--scope", nargs="+", default=[], help=say("client", "scope"))
    adding.add_argument("--until", metavar="DATE", help=say("client", "until"))
    listing = actions.add_parser("list", help=say("client", "list"))
    closing = actions.add_parser("close", help=say("client", "close"))
    closing.add_argument("client", type=int, metavar="ID", help=say("client", "id"))
    for action in (adding, listing, closing):
        action.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Add, list or close."""
    actions = {"add": _add, "list": _list, "close": _close}
    with house.opened() as context:
        return actions[options.action](context, options)


def _add(context: "Context", options: Namespace) -> int:
    from huiyin.services.api_clients import NewClient, add_client

    until = house.day(options.until) or context.today + YEAR
    wanted = NewClient(options.name, options.unit, options.role, until, tuple(options.scope))
    client, key = add_client(context, wanted)
    if options.json:
        house.print_json({"client": client, "key": key, "expires_on": until})
    else:
        print(say("client", "added", client=client, secret=key, until=until))
    return 0


def _list(_context: "Context", options: Namespace) -> int:
    from huiyin.store.accounts.queries import clients

    rows = [asdict(row) for row in clients()]
    if options.json:
        house.print_json(rows)
    for row in () if options.json else rows:
        print(say("client", "closed" if row["is_closed"] else "line", **row))
    return 0


def _close(context: "Context", options: Namespace) -> int:
    from huiyin.services.api_clients import close_client

    close_client(context, options.client)
    if options.json:
        house.print_json({"client": options.client})
    return 0
