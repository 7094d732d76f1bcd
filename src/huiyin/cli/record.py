"""`huiyin record verify|rebuild`: does the record hold, and do the derived rows follow from it?"""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    actions = parser.add_subparsers(dest="action", required=True)
    verifying = actions.add_parser("verify", help=say("record", "verify"))
    verifying.add_argument("--head", metavar="HASH", default="", help=say("record", "head"))
    verifying.add_argument("--files", action="store_true", help=say("record", "with_files"))
    rebuilding = actions.add_parser("rebuild", help=say("record", "rebuild"))
    rebuilding.add_argument("--check", action="store_true", help=say("record", "check"))
    for action in (verifying, rebuilding):
        action.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """1 when the record is broken or derived rows differ."""
    with house.opened():
        return _verify(options) if options.action == "verify" else _rebuild(options)


def _verify(options: Namespace) -> int:
    from huiyin.store.record.chain import verify

    verdict = verify()
    broken = verdict.first_broken
    is_other = bool(options.head) and options.head != verdict.head
    files, lost = _proved() if options.files else (0, [])
    more = {"files": files, "lost": lost} if options.files else {}
    if options.json:
        house.print_json(
            {"acts": verdict.acts, "petitions": verdict.petitions,
             "ok": broken is None and not is_other and not lost,
             "first_broken": asdict(broken) if broken else None, "head": verdict.head, **more}
        )  # fmt: skip
    elif broken is not None:
        print(say("record", "broken", **asdict(broken)))
    elif is_other:
        print(say("record", "other_head", head=verdict.head))
    elif lost:
        print(say("record", "lost", count=len(lost), files=files, first=lost[0]))
    else:
        told = {"acts": verdict.acts, "petitions": verdict.petitions, "head": verdict.head}
        print(say("record", "ok", **told))
        if options.files:
            print(say("record", "files", files=files))
    return int(broken is not None or is_other or bool(lost))


def _proved() -> tuple[int, list[str]]:
    from huiyin.services.file_store import FilesTrouble, prove
    from huiyin.services.held_files import every_hash

    try:
        return prove(every_hash())
    except FilesTrouble as error:
        raise CommandError(say("backup", "files_away", problem=error)) from error


def _rebuild(options: Namespace) -> int:
    from huiyin.services.rebuilding import rebuild

    result = rebuild(is_check=options.check)
    if options.json:
        house.print_json(asdict(result) | {"ok": not (options.check and result.differences)})
    else:
        for found in result.differences:
            print(say("record", "differs", number=found.number, what=found.what))
        key = "rebuilt" if not options.check else "same"
        if not (options.check and result.differences):
            print(say("record", key, petitions=result.petitions))
    return int(options.check and bool(result.differences))
