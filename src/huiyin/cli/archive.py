"""`huiyin archive volume|package|inventory|verify`: files for the archive, and checking them."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording

CLASSES = ("permanent", "thirty_years", "ten_years")
VIEWS = ("all", "kept", "ended", "disposed")


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name in ("volume", "package"):
        making = actions.add_parser(name, help=say("archive", name))
        making.add_argument("number", metavar="NUMBER", help=say("archive", "number"))
        making.add_argument("-o", dest="file", metavar="FILE", type=Path, required=True,
                            help=say("archive", "file"))  # fmt: skip
        making.add_argument("--purpose", metavar="TEXT", required=True,
                            help=say("archive", "purpose"))  # fmt: skip
    listing = actions.add_parser("inventory", help=say("archive", "inventory"))
    listing.add_argument("-o", dest="file", metavar="FILE", type=Path, required=True,
                         help=say("archive", "excel"))  # fmt: skip
    listing.add_argument("--year", type=int, help=say("archive", "year"))
    listing.add_argument("--class", dest="retention", default="", choices=("", *CLASSES),
                         help=say("archive", "class"))  # fmt: skip
    listing.add_argument("--unit", metavar="CODE", default="", help=say("archive", "unit"))
    listing.add_argument("--view", default="all", choices=VIEWS, help=say("archive", "view"))
    verifying = actions.add_parser("verify", help=say("archive", "verify"))
    verifying.add_argument("file", metavar="FILE", type=Path, help=say("archive", "archived"))
    verifying.add_argument("--value", metavar="SM3", default="", help=say("archive", "value"))
    for action in (listing, verifying, *(actions.choices[n] for n in ("volume", "package"))):
        action.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """1 when a package is not what its checksums say."""
    if options.action == "verify":
        return _verify(options)
    return _inventory(options) if options.action == "inventory" else _make(options)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        told = {"problem": f"{file}: {error.strerror}"}
        raise CommandError(say("house", "trouble", **told)) from error


def _make(options: Namespace) -> int:
    with house.opened() as context:
        from huiyin.services.makings import produce

        made = produce(context, options.number, options.action, options.purpose)
    _write(options.file, made.content)
    told = {"file": str(options.file), "pages": made.pages, "sm3": made.hash}
    if options.json:
        house.print_json(told)
    else:
        print(say("archive", "made", **told))
    return 0


def _inventory(options: Namespace) -> int:
    with house.opened() as context:
        from huiyin.services import filing, filing_sheet
        from huiyin.store.archives.queries import FilingFilters

        filing.catch_up()
        filters = FilingFilters(
            options.year, options.retention, options.unit, options.view, context.today
        )
        written = filing_sheet.write(context, options.file, filters)
    if options.json:
        house.print_json({"file": str(options.file), "written": written})
    else:
        print(say("archive", "listed", file=options.file, written=written))
    return 0


def _verify(options: Namespace) -> int:
    from huiyin.services.archive_check import check

    if not options.file.is_file():
        raise CommandError(say("archive", "missing", file=options.file))
    found = check(options.file)
    is_other = bool(options.value) and options.value != found.value
    is_good = not found.faults and not is_other
    if options.json:
        told = asdict(found) | {"ok": is_good}
        house.print_json(told)
        return int(not is_good)
    for fault in found.faults:
        print(say("archive", fault.reason, path=fault.path))
    if is_other:
        print(say("archive", "other_value", value=found.value))
    if is_good:
        told = {"number": found.number, "files": found.files, "value": found.value}
        print(say("archive", "good", **told))
    return int(not is_good)
