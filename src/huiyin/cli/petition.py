"""`huiyin petition list|show`: petitions, people masked."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording

if TYPE_CHECKING:
    from huiyin.services.context import Context

_INSIDE = ("to", "ended_on", "announced_on")
"""Fields of a clock that only the machine needs."""


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    actions = parser.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help=say("petition", "list"))
    listing.add_argument("--state", default="", help=say("petition", "state"))
    listing.add_argument("--unit", default="", metavar="CODE", help=say("petition", "unit"))
    listing.add_argument("--from", dest="since", metavar="DATE", help=say("petition", "since"))
    listing.add_argument("--to", dest="until", metavar="DATE", help=say("petition", "until"))
    listing.add_argument("--limit", type=int, default=50, help=say("petition", "limit"))
    showing = actions.add_parser("show", help=say("petition", "show"))
    showing.add_argument("number", metavar="NUMBER", help=say("petition", "number"))
    showing.add_argument("--asof", metavar="DATE", help=say("petition", "asof"))
    showing.add_argument("--reveal", action="store_true", help=say("petition", "reveal"))
    showing.add_argument("--purpose", default="", metavar="TEXT", help=say("petition", "purpose"))
    for action in (listing, showing):
        action.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """List or show."""
    actions = {"list": _list, "show": _show}
    with house.opened() as context:
        return actions[options.action](context, options)


def _list(context: "Context", options: Namespace) -> int:
    from huiyin.domain.authority import scope
    from huiyin.services.context import words
    from huiyin.store.petitions import lists

    since, until = house.day(options.since), house.day(options.until)
    filters = lists.Filters(state=options.state, holder=options.unit, since=since, until=until)
    page = lists.petitions(scope(context.actor), filters, size=max(1, options.limit))
    names = ("number", "title", "state", "holder", "due_on")
    rows = [{name: getattr(row, name) for name in names} for row in page.rows]
    if options.json:
        house.print_json(rows)
        return 0
    for row in rows:
        told = row | {"due": str(row["due_on"] or "—"), "state": words()["state"][row["state"]]}
        print(say("petition", "line", **told))
    if not rows:
        print(say("petition", "none"))
    return 0


def _show(context: "Context", options: Namespace) -> int:
    from huiyin.services import looking, reading

    if options.reveal and not options.purpose.strip():
        raise CommandError(say("petition", "no_purpose"))
    view = reading.petition(context, options.number, day=house.day(options.asof))
    life = view.life
    people: list[dict[str, Any]] = [
        {"name": p["masked_name"], "phone": p["masked_phone"]} for p in view.row.petitioners
    ]
    if options.reveal:
        people = [asdict(p) for p in looking.reveal(context, options.number, options.purpose)]
    shown = {
        "number": view.number, "title": view.row.petition["title"],
        "detail": view.row.petition["detail"], "asof": view.day, "state": life.state,
        "holder": life.current.holder, "petitioners": people,
        "claims": [asdict(c) for c in life.claims.values()],
        "acts": [_act(e) for e in view.line],
        "clocks": [_clock(c) for c in view.clocks],
    }  # fmt: skip
    if options.json:
        house.print_json(shown)
    else:
        _print(shown, view.unit_names)
    return 0


def _act(entry: Any) -> dict[str, Any]:
    from huiyin.services.reading import open_fields

    act = entry.act
    return {
        "seq": act.seq, "act": act.kind, "on": act.on, "at": act.at, "article": entry.article,
        "unit": act.unit, "actor_unit": act.actor_unit, "is_void": entry.is_void,
        "fields": open_fields(act),
    }  # fmt: skip


def _clock(clock: Any) -> dict[str, Any]:
    return {k: v for k, v in asdict(clock).items() if k not in _INSIDE}


def _print(shown: dict[str, Any], names: dict[str, str]) -> None:
    from huiyin.services.context import words

    said = words()
    state = said["state"][shown["state"]]
    print(say("petition", "heading", **(shown | {"state": state})))
    print(say("petition", "holder", holder=names.get(shown["holder"], shown["holder"])))
    for act in shown["acts"]:
        unit = names.get(act["unit"] or act["actor_unit"], "")
        print(say("petition", "act", on=act["on"], act=said["act"][act["act"]], unit=unit))
    for clock in shown["clocks"]:
        due: date | str = clock["due_on"] or "—"
        told = {"label": clock["label"], "started": clock["started_on"], "due": due}
        print(say("petition", "clock", state=said["clock_state"][clock["state"]], **told))
