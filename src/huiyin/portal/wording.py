"""What the public site says of acts, clocks and states; the sentences are in wording.yaml."""

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


@lru_cache(maxsize=1)
def wording() -> dict[str, dict[str, Any]]:
    """All sentences, by group."""
    text = files("huiyin.portal").joinpath("wording.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return loaded


def say(group: str, key: str, **values: object) -> str:
    """One sentence, filled in; "" where the group has none of that key."""
    return str(wording()[group].get(key, "")).format(**values)
