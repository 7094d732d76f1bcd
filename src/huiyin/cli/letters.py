"""`huiyin letters batch -o FOLDER`: the letters that wait to be served, ready for the post."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording
from huiyin.documents.mailing import envelope_formats, label_formats

if TYPE_CHECKING:
    from huiyin.services.context import Context
    from huiyin.services.letter_batches import Batch, Failed
    from huiyin.store.petitions.letter_lists import WaitingLetter


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    sheets, sizes = "、".join(label_formats()), "、".join(envelope_formats())
    parser.add_argument("what", choices=["batch"], help=say("letters", "what"))
    parser.add_argument("-o", dest="folder", metavar="FOLDER", type=Path, required=True,
                        help=say("letters", "out"))  # fmt: skip
    parser.add_argument("--unit", default="", metavar="CODE", help=say("letters", "unit"))
    parser.add_argument("--kind", default="", metavar="KIND", help=say("letters", "kind"))
    parser.add_argument("--from", dest="since", metavar="DATE", help=say("letters", "since"))
    parser.add_argument("--to", dest="until", metavar="DATE", help=say("letters", "until"))
    parser.add_argument("--numbers", metavar="FILE", type=Path, help=say("letters", "numbers"))
    parser.add_argument("--limit", type=int, default=1000, metavar="N",
                        help=say("letters", "limit"))  # fmt: skip
    parser.add_argument("--labels", default="", metavar="SHEET",
                        help=say("letters", "labels", formats=sheets))  # fmt: skip
    parser.add_argument("--skip", type=int, default=0, metavar="N", help=say("letters", "skip"))
    parser.add_argument("--envelopes", default="", metavar="SIZE",
                        help=say("letters", "envelopes", formats=sizes))  # fmt: skip
    parser.add_argument("--printed", action="store_true", help=say("letters", "printed"))
    parser.add_argument("--no-slip", action="store_true", help=say("letters", "no_slip"))
    parser.add_argument("--no-sheet", action="store_true", help=say("letters", "no_sheet"))
    parser.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Take the letters out; 0 when all came, 1 when some did not or there was none."""
    _known(options.labels, label_formats())
    _known(options.envelopes, envelope_formats())
    with house.opened() as context:
        from huiyin.services.letter_batches import Parts, take_out

        rows = _chosen(context, options)
        if not rows:
            raise CommandError(say("letters", "nothing"))
        parts = Parts(not options.no_slip, not options.no_sheet)
        batch = take_out(
            context, rows, parts,
            lambda done: house.progress(say("letters", "progress", done=done)),
        )  # fmt: skip
        files = _write(context, options, batch)
    _tell(options, batch, files)
    return 1 if batch.failed else 0


def _known(name: str, known: Iterable[str]) -> None:
    if name and name not in known:
        raise CommandError(say("letters", "unknown", name=name, known="、".join(known)))


def _chosen(context: "Context", options: Namespace) -> "list[WaitingLetter]":
    from huiyin.documents.kinds import kinds
    from huiyin.store.petitions.letter_lists import WaitingFilters, waiting

    if options.kind:
        _known(options.kind, kinds())
    days = {"since": house.day(options.since), "until": house.day(options.until)}
    numbers = _numbers(options.numbers) if options.numbers else [""]
    found: list[WaitingLetter] = []
    for number in numbers:
        filters = WaitingFilters(options.kind, number=number, **days)
        found += waiting(options.unit, filters, limit=options.limit)
    return found[: options.limit]


def _numbers(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(say("letters", "no_numbers", file=file)) from error
    found = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if not found:
        raise CommandError(say("letters", "no_numbers", file=file))
    return found


def _write(context: "Context", options: Namespace, batch: "Batch") -> list[str]:
    """The files that were asked for, written into the folder."""
    from huiyin.documents.mailing import envelopes, labels
    from huiyin.services.letter_batches import letters_pdf
    from huiyin.services.letter_people import on_paper
    from huiyin.services.mail_merge import workbook

    made = {"letters.pdf": letters_pdf(batch, on_paper(context.today)),
            "list.xlsx": workbook(batch)}  # fmt: skip
    if options.labels and batch.to:
        made["labels.pdf"] = labels(batch.to, options.labels, options.skip)
    if options.envelopes and batch.to:
        drawn = not options.printed
        made["envelopes.pdf"] = envelopes(
            batch.to, batch.sender, options.envelopes, draws_boxes=drawn
        )
    try:
        options.folder.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (options.folder / name).write_bytes(content)
    except OSError as error:
        problem = f"{options.folder}: {error.strerror}"
        raise CommandError(say("house", "trouble", problem=problem)) from error
    return sorted(made)


def _tell(options: Namespace, batch: "Batch", files: list[str]) -> None:
    if options.json:
        house.print_json({
            "folder": str(options.folder), "files": files, "written": len(batch.pieces),
            "addresses": len(batch.to), "failed": [_told(f) for f in batch.failed],
            "without_address": [_told(f) for f in batch.homeless],
        })  # fmt: skip
        return
    said = {"folder": options.folder, "written": len(batch.pieces), "to": len(batch.to)}
    print(say("letters", "done", failed=len(batch.failed), **said))
    for failed in (*batch.failed, *batch.homeless):
        about = {"number": failed.petition, "label": failed.label, "reason": failed.reason}
        print(say("letters", "failed", **about), file=sys.stderr)


def _told(failed: "Failed") -> dict[str, str]:
    return {"number": failed.petition, "letter": failed.label, "reason": failed.reason}
