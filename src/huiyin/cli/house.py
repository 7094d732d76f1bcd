"""Opening the house for a command: Django, an up-to-date database, and plain words for trouble."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from huiyin.cli.wording import CommandError, say

if TYPE_CHECKING:
    from huiyin.services.context import Context


@contextmanager
def opened() -> Iterator["Context"]:
    """The context of a command: Django set up, migrations run, the operator as actor.

    Refusals, bad values and trouble with the database become one line.
    """
    set_up()
    from django.db import DatabaseError

    from huiyin.domain.procedure import Refusal
    from huiyin.services.acting import Invalid, NoSuchPetition
    from huiyin.services.refusing import sentence
    from huiyin.store.record.seals import SealBroken

    try:
        migrate()
        yield operator()
    except NoSuchPetition as missing:
        raise CommandError(say("house", "no_such_petition", number=missing)) from missing
    except Refusal as refusal:
        raise CommandError(say("house", "refused", reason=sentence(refusal))) from refusal
    except Invalid as invalid:
        fields = "；".join(f"{field(p.field)}：{reason(p.reason)}" for p in invalid.problems)
        raise CommandError(say("house", "invalid", fields=fields)) from invalid
    except SealBroken as error:
        raise CommandError(say("house", "sealed")) from error
    except DatabaseError as error:
        problem = str(error).strip().splitlines()[0]
        raise CommandError(say("house", "database", problem=problem)) from error


def set_up() -> None:
    """Load Django once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    import django

    django.setup()


def migrate() -> None:
    """Bring the database up to date when it is not."""
    from django.core.management import call_command

    from huiyin.store.record.guards import is_behind

    if is_behind():
        call_command("migrate", verbosity=0, interactive=False)


def operator() -> "Context":
    """Who works at the command line: reads every bureau's register, but no accusations."""
    from huiyin.domain.authority import Actor, Role
    from huiyin.services.context import begin, words
    from huiyin.services.people import bureaus

    codes = bureaus()
    name = words()["role"]["operator"]
    first = min(codes, default="")
    return begin(Actor("operator", name, Role.OPERATOR, bureau=first, bureaus=codes))


def reason(key: str) -> str:
    """The sentence for a reason."""
    from huiyin.services.context import words

    return words()["reason"].get(key, key)


def field(name: str) -> str:
    """The word for a field."""
    from huiyin.services.context import words

    return words()["field"].get(name, name)


def day(text: str | None) -> date | None:
    """A day given on the command line. Raises CommandError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(say("house", "bad_day", value=text)) from error


def print_json(value: Any) -> None:
    """Print JSON the way every command does."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def progress(text: str) -> None:
    """Show how far long work is, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r{text}", end="", file=sys.stderr, flush=True)


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """A rejected row with its reason in words."""
    return {**row, "reason": reason(str(row["reason"]))}
