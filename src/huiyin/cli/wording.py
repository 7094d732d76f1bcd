"""What commands say to people; the sentences are in wording.yaml beside this module."""

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


class CommandError(Exception):
    """A command could not do its work; the message is one line for the person who ran it."""


@lru_cache(maxsize=1)
def wording() -> dict[str, Any]:
    """All sentences, by command."""
    text = files("huiyin.cli").joinpath("wording.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def say(command: str, key: str, **values: object) -> str:
    """One sentence of a command, filled in."""
    return str(wording()[command][key]).format(**values)
