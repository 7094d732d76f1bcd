"""Suggestions while a petition is taken down: purpose, topic, route, each with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from huiyin.domain.petition import Purpose
from huiyin.services.context import Context, words

MOST_WORDS = 3
BY_PRIOR = {
    "court": ("1", "已经到法院：按诉讼程序办，不进信访程序（条例第三十一条第一项）"),
    "arbitration": ("2", "已经申请仲裁：等仲裁结果（条例第三十一条第二项）"),
    "reconsideration": ("4", "已经申请行政复议：等复议决定（条例第三十一条第四项）"),
    "opinion": ("", "已经有处理意见：不服的走复查、复核，不另行登记为新件（条例第三十五条）"),
}  # fmt: skip
"""What a yes to each question of triage leads to."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One suggestion: which field, its value and label, and why."""

    field: str
    value: str
    label: str
    reason: str


@lru_cache(maxsize=1)
def _signs() -> Mapping[str, Mapping[Any, Sequence[str]]]:
    text = files("huiyin.services").joinpath("triage.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Mapping[Any, Sequence[str]]] = yaml.safe_load(text)
    return loaded


def advise(context: Context, text: str, prior: Mapping[str, bool | None]) -> list[Advice]:
    """What the words and the answers of triage point to; the registrar decides."""
    found = [
        Advice("route", BY_PRIOR[name][0], _route(context, BY_PRIOR[name][0]), BY_PRIOR[name][1])
        for name, said in prior.items()
        if said
    ]
    purpose = _best("purpose", text)
    value = purpose[0] if purpose else str(Purpose.APPEAL_FOR_RESOLUTION)
    reason = _because(purpose[1]) if purpose else "没有举报、建议的话，多半是要求解决问题"
    if text.strip():
        found.append(Advice("purpose", value, words()["purpose"][value], reason))
    if topic := _best("topic", text):
        found.append(Advice("topic", topic[0], topic[0], _because(topic[1])))
    if value == Purpose.APPEAL_FOR_RESOLUTION and (route := _best("route", text)):
        if not any(a.field == "route" and a.value == route[0] for a in found):
            label = _route(context, route[0])
            found.append(Advice("route", route[0], label, _because(route[1])))
    return found


def may_accuse(text: str) -> bool:
    """Does a text speak as accusations do? Until somebody classed it, it is kept apart."""
    return any(sign in text for sign in _signs()["purpose"][str(Purpose.ACCUSATION)])


def likely_topic(text: str) -> str:
    """The subject that the words point to, "" when they point nowhere."""
    found = _best("topic", text)
    return found[0] if found else ""


def _best(group: str, text: str) -> tuple[str, list[str]] | None:
    """The value whose words stand in the text most often, and those words."""
    hits = {
        str(value): [w for w in signs if w in text] for value, signs in _signs()[group].items()
    }
    value = max(hits, key=lambda v: sum(text.count(w) for w in hits[v]))
    return (value, hits[value]) if hits[value] else None


def _because(found: Sequence[str]) -> str:
    return "提到" + "、".join(f"“{w}”" for w in found[:MOST_WORDS])


def _route(context: Context, number: str) -> str:
    route = context.rules.book.routes.get(int(number)) if number else None
    return route.label if route else "复查、复核"
