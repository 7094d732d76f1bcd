"""`huiyin export petitions FILE`: petitions out."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    parser.add_argument("what", choices=["petitions"], help=say("export", "what"))
    parser.add_argument("file", metavar="FILE", type=Path, help=say("export", "file"))
    parser.add_argument("--from", dest="since", metavar="DATE", help=say("export", "since"))
    parser.add_argument("--to", dest="until", metavar="DATE", help=say("export", "until"))
    parser.add_argument("--unit", metavar="CODE", default="", help=say("export", "unit"))
    parser.add_argument("--reveal", action="store_true", help=say("petition", "reveal"))
    parser.add_argument("--purpose", metavar="TEXT", default="", help=say("petition", "purpose"))
    parser.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Write the ledger."""
    if options.reveal and not options.purpose.strip():
        raise CommandError(say("petition", "no_purpose"))
    since, until = house.day(options.since), house.day(options.until)
    with house.opened() as context:
        from huiyin.services.exports import Span, export_petitions

        purpose = options.purpose if options.reveal else ""
        try:
            written = export_petitions(
                context, options.file, Span(since, until, options.unit), purpose
            )
        except OSError as error:
            told = {"problem": f"{options.file}: {error.strerror}"}
            raise CommandError(say("house", "trouble", **told)) from error
    if options.json:
        house.print_json(asdict(written))
    else:
        masked = say("export", "masked" if written.masked else "revealed")
        print(say("export", "done", written=written.written, masked=masked))
    return 0
