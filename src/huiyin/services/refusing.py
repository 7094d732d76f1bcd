"""A refusal as a person reads it: the reason, and what exactly it is about."""

from huiyin.domain.procedure import Refusal
from huiyin.services.context import words


def sentence(refusal: Refusal) -> str:
    """The reason in words; claims it is about stand with their number and text."""
    said = words()["reason"].get(refusal.reason, refusal.reason)
    if not refusal.claims:
        return said
    named = "、".join(f"诉求 {number}“{text}”" for number, text in refusal.claims)
    return f"{said}。还没有答复的：{named}"
