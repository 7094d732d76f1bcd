"""`huiyin person add NAME --unit CODE --role ROLE`."""

from argparse import ArgumentParser, Namespace

from huiyin.cli import house
from huiyin.cli.wording import say, wording


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    actions = parser.add_subparsers(dest="action", required=True)
    adding = actions.add_parser("add", help=say("person", "add"))
    adding.add_argument("name", metavar="NAME", help=say("person", "name"))
    adding.add_argument("--unit", metavar="CODE", required=True, help=say("person", "unit"))
    adding.add_argument("--role", required=True, help=say("person", "role"))
    adding.add_argument("--login", default="", help=say("person", "login"))
    adding.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Add the person."""
    with house.opened() as context:
        from huiyin.services.organisation import NewPerson, add_person

        person = NewPerson(options.name, options.unit, options.role, options.login)
        login, link = add_person(context, person)
    if options.json:
        house.print_json({"link": link, "login": login})
    else:
        print(say("person", "link", login=login, link=link))
    return 0
