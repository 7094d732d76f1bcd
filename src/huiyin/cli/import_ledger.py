"""`huiyin import petitions FILE`: a ledger in."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

import yaml

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    parser.add_argument("what", choices=["petitions"], help=say("import", "what"))
    parser.add_argument("file", metavar="FILE", type=Path, help=say("import", "file"))
    parser.add_argument("--unit", metavar="CODE", default="", help=say("import", "unit"))
    parser.add_argument("--map", metavar="YAML", type=Path, help=say("import", "map"))
    parser.add_argument("--sheet", metavar="NAME", default="", help=say("import", "sheet"))
    parser.add_argument("--day", metavar="DATE", help=say("import", "day"))
    parser.add_argument("--dry-run", action="store_true", help=say("import", "dry"))
    parser.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """Take the ledger in."""
    if not options.file.is_file():
        raise CommandError(say("import", "missing", file=options.file))
    mapping, day = _mapping(options.map), house.day(options.day)
    with house.opened() as context:
        from huiyin.services import ledger, organisation
        from huiyin.services.tabular import UnreadableTable, Where

        desk = organisation.desk(context, options.unit)
        try:
            where = Where(options.sheet)
            source = ledger.Source(options.file, mapping, options.dry_run, where, day=day)
            taken = ledger.import_petitions(context, desk, source, _show)
        except UnreadableTable as table:
            told = {"reason": house.reason(table.reason), "detail": table.detail}
            raise CommandError(say("import", "unreadable", file=options.file, **told)) from table
        result = asdict(taken)
        result["rejected"] = [house.told(row) for row in result["rejected"]]
    if options.json:
        house.print_json(result)
    else:
        _print(result)
    return 0


def _show(done: int) -> None:
    house.progress(say("import", "progress", done=done))


def _mapping(file: Path | None) -> dict[str, str]:
    if file is None:
        return {}
    try:
        loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CommandError(say("import", "bad_map", file=file)) from error
    if isinstance(loaded, dict) and isinstance(loaded.get("columns"), dict):
        loaded = loaded["columns"]
    if not isinstance(loaded, dict):
        raise CommandError(say("import", "bad_map", file=file))
    return {str(k): str(v) for k, v in loaded.items()}


def _print(result: dict[str, object]) -> None:
    rejected = result.pop("rejected")
    assert isinstance(rejected, list)
    ignored = result.pop("ignored_columns")
    passed = result.pop("passed_over")
    assert isinstance(passed, list)
    print(say("import", "done", rejected=len(rejected), **result))
    for row in passed:
        print(say("import", "passed_over", **{**row, "reason": house.reason(row["reason"])}))
    if isinstance(ignored, list) and ignored:
        print(say("import", "ignored", columns="、".join(ignored)))
    for row in rejected:
        print(say("import", "rejected", **{**row, "field": house.field(row["field"])}))
