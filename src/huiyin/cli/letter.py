"""`huiyin letter kinds`, `huiyin letter NUMBER KIND -o FILE`, `huiyin letter pattern UNIT …`."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huiyin.cli import house
from huiyin.cli.wording import CommandError, say, wording

if TYPE_CHECKING:
    from huiyin.services.context import Context
    from huiyin.services.letters import Letter


def arguments(parser: ArgumentParser) -> None:
    """What the command understands."""
    parser.add_argument("number", metavar="NUMBER", help=say("letter", "usage"))
    parser.add_argument("kind", metavar="KIND", nargs="?", default="", help=say("letter", "kind"))
    parser.add_argument("-o", dest="file", metavar="FILE", type=Path, help=say("letter", "file"))
    parser.add_argument("--fields", metavar="YAML", type=Path, help=say("letter", "fields"))
    parser.add_argument("--draft", action="store_true", help=say("letter", "draft"))
    parser.add_argument("--series", default="", metavar="WORD", help=say("letter", "series"))
    parser.add_argument("--set", dest="pattern", metavar="PATTERN", default="",
                        help=say("letter", "set"))  # fmt: skip
    parser.add_argument("--json", action="store_true", help=wording()["json"])


def run(options: Namespace) -> int:
    """List the kinds, set a pattern, or write one letter."""
    if options.number == "kinds":
        return _kinds(options)
    if options.number == "pattern":
        return _pattern(options)
    return _write(options)


def _kinds(options: Namespace) -> int:
    from huiyin.documents.kinds import kinds
    from huiyin.law.loader import load_words

    labels = load_words()["document"]
    rows = [{"kind": name, "label": labels[name]} for name in kinds()]
    if options.json:
        house.print_json(rows)
        return 0
    for row in rows:
        print(f"{row['kind']:24}{row['label']}")
    return 0


def _pattern(options: Namespace) -> int:
    with house.opened() as context:
        from huiyin.services.letter_numbers import set_pattern

        set_pattern(context, options.kind, options.series, options.pattern)
    print(say("letter", "pattern", unit=options.kind, pattern=options.pattern))
    return 0


def _asked(options: Namespace) -> tuple[Path, str]:
    """The file and its kind of file. Raises CommandError for a wrong request."""
    from huiyin.documents.kinds import kinds

    if not options.kind:
        raise CommandError(say("letter", "no_kind"))
    if options.kind not in kinds():
        raise CommandError(say("letter", "unknown_kind", kind=options.kind))
    if options.file is None:
        raise CommandError(say("letter", "no_file"))
    extension = options.file.suffix.lower().removeprefix(".")
    if extension not in ("docx", "pdf"):
        raise CommandError(say("letter", "not_a_file", file=options.file))
    return options.file, extension


def _write(options: Namespace) -> int:
    file, extension = _asked(options)
    with house.opened() as context:
        from huiyin.services.context import words

        label = words()["document"][options.kind]
        given = _given(options, label)
        number, content = _made(context, options, label, (given, extension))
    try:
        file.write_bytes(content)
    except OSError as error:
        told = {"problem": f"{file}: {error.strerror}"}
        raise CommandError(say("house", "trouble", **told)) from error
    if options.json:
        house.print_json({"file": str(file), "number": number})
    else:
        said = "drafted" if options.draft else "written"
        print(say("letter", said, file=file, label=label, number=number))
    return 0


def _made(
    context: "Context", options: Namespace, label: str, wanted: tuple[dict[str, str], str]
) -> tuple[str, bytes]:
    """The letter's number and its file; why it cannot be made becomes one line."""
    from huiyin.documents.pdf import NoGlyph
    from huiyin.domain.procedure import Refusal
    from huiyin.services import letter_files
    from huiyin.services.letters import Incomplete

    given, extension = wanted
    try:
        letter = letter_files.produce(context, options.number, options.kind, given, options.draft)
        return letter.number, _content(context, options, letter, extension)
    except Incomplete as incomplete:
        names = "；".join(_lack(m) for m in incomplete.missing)
        raise CommandError(say("letter", "incomplete", label=label, names=names)) from incomplete
    except NoGlyph as rare:
        raise CommandError(say("letter", "no_glyph", signs="、".join(rare.signs))) from rare
    except Refusal as refusal:
        if refusal.reason != "no_such_letter":
            raise
        told = {"number": options.number, "label": label}
        raise CommandError(say("letter", "not_owed", **told)) from refusal


def _content(context: "Context", options: Namespace, letter: "Letter", extension: str) -> bytes:
    from huiyin.documents.word import docx_bytes
    from huiyin.services import letter_files
    from huiyin.services.letter_freezing import typeset

    if letter.row is None:
        masked = letter_files.masked_document(letter)
        return typeset(masked) if extension == "pdf" else docx_bytes(masked)
    return letter_files.take_out(context, options.number, letter.row.id, extension).content


def _given(options: Namespace, label: str) -> dict[str, str]:
    """The fields of the YAML file, checked against what the kind lets one edit."""
    if options.fields is None:
        return {}
    import yaml

    from huiyin.documents.contexts.base import declared
    from huiyin.documents.kinds import kinds

    try:
        read: Any = yaml.safe_load(options.fields.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        read = None
    if not isinstance(read, dict):
        raise CommandError(say("letter", "bad_fields", file=options.fields))
    edited = {n for n, said in declared(kinds()[options.kind].context) if said["edit"]}
    unknown = [str(n) for n in read if n not in edited and not str(n).startswith("answer_")]
    if unknown:
        names = "、".join(unknown)
        raise CommandError(say("letter", "unknown_fields", label=label, names=names))
    return {str(n): str(v) for n, v in read.items()}


def _lack(missing: Any) -> str:
    from huiyin.services.context import words

    if missing.left_out:
        return str(words()["reason"]["letter_left_out"].format(said=missing.left_out))
    if missing.claim:
        return say("letter", "claim", ordinal=missing.ordinal, claim=missing.claim)
    return words()["letter_field"].get(missing.field, missing.field)
