"""`huiyin calendar import|list`: years of rest days and make-up days, and the clocks they move."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording

if TYPE_CHECKING:
    from huiyin.services.calendar_notice import BadNotice, Notice
    from huiyin.services.context import Context


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    actions = parser.add_subparsers(dest="action", required=True)
    taking = actions.add_parser("import", help=say("calendar", "import"))
    taking.add_argument("file", metavar="FILE", type=Path, help=say("calendar", "file"))
    taking.add_argument("--notice", default="", metavar="TEXT", help=say("calendar", "notice"))
    taking.add_argument("--dry-run", action="store_true", help=say("calendar", "dry"))
    taking.add_argument("--replace", action="store_true", help=say("calendar", "replace"))
    listing = actions.add_parser("list", help=say("calendar", "list"))
    for action in (taking, listing):
        action.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Import or list."""
    if options.action == "import" and not options.file.is_file():
        raise CommandError(say("calendar", "missing", file=options.file))
    actions = {"import": _import, "list": _list}
    with house.opened() as context:
        from huiyin.services.calendar_notice import BadNotice

        try:
            return actions[options.action](context, options)
        except BadNotice as bad:
            raise CommandError(_problems(bad)) from bad


def _problems(bad: "BadNotice") -> str:
    """Every bad row in one line of its own: row, field, value, reason."""
    rows = [house.told(asdict(row)) for row in bad.rows]
    return "\n".join(
        say("calendar", "rejected" if row["row"] else "whole",
            **{**row, "field": house.field(row["field"])})
        for row in rows
    )  # fmt: skip


def _import(context: "Context", options: Namespace) -> int:
    from huiyin.services import calendar
    from huiyin.services.calendar_notice import read_notice
    from huiyin.services.recalculating import as_json

    notice = read_notice(options.file.read_bytes(), options.notice)
    found = calendar.preview(context, notice, is_replacing=options.replace)
    shown: dict[str, Any] = {
        "year": notice.year.year, "notice": notice.number, "is_new": not calendar.is_known(notice),
        "petitions": found.petitions, "clocks": found.clocks, "now_certain": found.unmoved,
        "hidden": found.hidden, "moves": [as_json(m) for m in found.moves],
    }  # fmt: skip
    if not options.dry_run:
        shown |= _announced(context, notice, options)
    if options.json:
        house.print_json(shown)
    else:
        _print(shown, options)
    return 0


def _announced(context: "Context", notice: "Notice", options: Namespace) -> dict[str, Any]:
    from huiyin.services import calendar

    return asdict(calendar.announce(context, notice, is_replacing=options.replace))


def _print(shown: dict[str, Any], options: Namespace) -> None:
    from huiyin.store.accounts.queries import unit_names

    names = unit_names({m["unit"] for m in shown["moves"]})
    for move in shown["moves"]:
        unit = names.get(move["unit"], move["unit"])
        said = say("calendar", "unit", unit=unit) if unit else ""
        print(say("calendar", "move", **{**move, "unit": said}))
    if shown["hidden"]:
        print(say("calendar", "hidden", count=shown["hidden"]))
    is_idle = not (shown["is_new"] or shown["clocks"] or shown["now_certain"])
    key = "would" if options.dry_run else "known" if is_idle else "done"
    print(say("calendar", key, **shown))


def _list(_context: "Context", options: Namespace) -> int:
    from huiyin.services import calendar
    from huiyin.services.context import ZONE

    kept = calendar.years()
    newest = {(y.year, max(k.edition for k in kept if k.year == y.year)) for y in kept}
    rows: list[dict[str, Any]] = [
        {
            "year": y.year, "edition": y.edition, "notice": y.notice, "rest": len(y.rest),
            "makeup": len(y.makeup), "announced_at": y.announced_at.astimezone(ZONE),
            "is_in_force": (y.year, y.edition) in newest,
        }
        for y in kept
    ]  # fmt: skip
    if options.json:
        house.print_json({"published": calendar.published(), "announced": rows})
        return 0
    for row in rows:
        state = "" if row["is_in_force"] else say("calendar", "replaced")
        told = row | {"announced_at": row["announced_at"].strftime("%Y-%m-%d %H:%M")}
        print(say("calendar", "year", state=state, **told))
    library = [y for y in calendar.published() if y not in {row["year"] for row in rows}]
    print(say("calendar", "library", years=f"{library[-1]}–{library[0]}" if library else "—"))
    return 0
